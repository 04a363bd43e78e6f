// SPDX-License-Identifier: BSD-3-Clause
// Equations from text to rich text.
#include "pqSPINNTypeset.h"

#include <QHash>

namespace
{
const QHash<QString, QString>& Greek()
{
  static const QHash<QString, QString> letters = { { "alpha", "α" },
    { "beta", "β" },
    { "gamma", "γ" },
    { "delta", "δ" },
    { "epsilon", "ε" },
    { "eps", "ε" },
    { "zeta", "ζ" },
    { "eta", "η" },
    { "theta", "θ" },
    { "kappa", "κ" },
    { "lambda", "λ" },
    { "mu", "μ" },
    { "nu", "ν" },
    { "xi", "ξ" },
    { "pi", "π" },
    { "rho", "ρ" },
    { "sigma", "σ" },
    { "tau", "τ" },
    { "phi", "φ" },
    { "chi", "χ" },
    { "psi", "ψ" },
    { "omega", "ω" } };
  return letters;
}

/// Reads a text from left to right.
class Typesetter
{
public:
  explicit Typesetter(const QString& text)
    : Text(text)
  {
  }

  QString Run()
  {
    QString html;
    while (this->At < this->Text.size())
    {
      html += this->Next();
    }
    return html;
  }

private:
  [[nodiscard]] QChar Peek() const { return this->At < this->Text.size() ? this->Text[this->At] : QChar(); }

  QString Word()
  {
    const auto begin = this->At;
    while (this->Peek().isLetterOrNumber() || (this->Peek() == '.' && this->At > begin))
    {
      ++this->At;
    }
    return this->Text.mid(begin, this->At - begin);
  }

  /// "_xx" after a name or a parenthesis.
  QString Subscript()
  {
    if (this->Peek() != '_' || this->At + 1 >= this->Text.size() ||
        !this->Text[this->At + 1].isLetterOrNumber())
    {
      return {};
    }
    ++this->At;
    return "<sub>" + this->Word() + "</sub>";
  }

  QString Exponent()
  {
    const auto begin = this->At;
    if (this->Peek() == '-')
    {
      ++this->At;
    }
    if (this->Peek() != '(')
    {
      this->Word();
    }
    else
    {
      int depth = 0;
      do
      {
        depth += this->Peek() == '(' ? 1 : this->Peek() == ')' ? -1 : 0;
        ++this->At;
      } while (depth > 0 && this->At < this->Text.size());
    }
    return "<sup>" + Typesetter(this->Text.mid(begin, this->At - begin)).Run() + "</sup>";
  }

  QString Next()
  {
    const QChar here = this->Peek();
    if (here.isLetter())
    {
      const QString name = this->Word();
      const bool upright = this->Peek() == '(' || name.size() > 2 || name == "on"; // functions and words
      const QString shown = Greek().value(name, name);
      return (upright ? shown : "<i>" + shown + "</i>") + this->Subscript();
    }
    if (here.isNumber())
    {
      return this->Word();
    }
    ++this->At;
    if (here == ')')
    {
      return ")" + this->Subscript();
    }
    if (here == '^')
    {
      return this->Exponent();
    }
    if (here == '*')
    {
      return "·";
    }
    if (here == '-')
    {
      return "−";
    }
    if (here == '\n')
    {
      return "<br/>";
    }
    return QString(here).toHtmlEscaped();
  }

  const QString Text;
  decltype(Text.size()) At = 0;
};
}

QString pqSPINNTypeset(const QString& text)
{
  return Typesetter(text).Run();
}
