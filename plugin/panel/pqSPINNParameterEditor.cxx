// SPDX-License-Identifier: BSD-3-Clause
#include "pqSPINNParameterEditor.h"

#include <QDoubleValidator>
#include <QGridLayout>
#include <QIntValidator>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QSignalBlocker>

namespace
{
enum Column
{
  Name,
  Default,
  Lower,
  Upper,
  Whole,
  Unit,
  Meaning
};

QValidator* MakeValidator(const QStringList& parameter, QObject* parent)
{
  QValidator* validator = nullptr;
  if (parameter[Whole] == "1")
  {
    validator = new QIntValidator(
      static_cast<int>(parameter[Lower].toDouble()), static_cast<int>(parameter[Upper].toDouble()), parent);
  }
  else
  {
    validator = new QDoubleValidator(parameter[Lower].toDouble(), parameter[Upper].toDouble(), 12, parent);
  }
  validator->setLocale(QLocale::c()); // a point for decimals, as in problem files
  return validator;
}

/// A short grey text at the end of a row.
QLabel* MakeHint(const QStringList& parameter, QWidget* parent)
{
  QString text = QString("%1 .. %2").arg(parameter[Lower], parameter[Upper]);
  if (!parameter[Unit].isEmpty())
  {
    text += " " + parameter[Unit];
  }
  auto* label = new QLabel(text, parent);
  label->setEnabled(false);
  return label;
}
}

pqSPINNParameterEditor::pqSPINNParameterEditor(QWidget* parent)
  : QWidget(parent)
  , Grid(new QGridLayout(this))
{
  this->Grid->setContentsMargins(0, 0, 0, 0);
  this->Grid->setColumnStretch(1, 1);
}

void pqSPINNParameterEditor::setParameters(const QList<QStringList>& parameters)
{
  if (this->Parameters != parameters)
  {
    this->Parameters = parameters;
    this->Given.clear(); // another problem starts from its defaults
    this->rebuild();
  }
}

void pqSPINNParameterEditor::rebuild()
{
  qDeleteAll(this->findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly));
  this->Edits.clear();
  for (const QStringList& parameter : this->Parameters)
  {
    const int row = this->Grid->rowCount();
    auto* name = new QLabel(parameter[Name], this);
    auto* edit = new QLineEdit(this);
    edit->setObjectName("Parameter_" + parameter[Name]); // tests find it by this name
    edit->setValidator(MakeValidator(parameter, edit));
    auto* hint = MakeHint(parameter, this);
    const QString tip = tr("%1 (default %2, allowed %3 to %4)")
                          .arg(parameter[Meaning], parameter[Default], parameter[Lower], parameter[Upper]);
    for (QWidget* widget :
      { static_cast<QWidget*>(name), static_cast<QWidget*>(edit), static_cast<QWidget*>(hint) })
    {
      widget->setToolTip(tip);
    }
    this->Grid->addWidget(name, row, 0);
    this->Grid->addWidget(edit, row, 1);
    this->Grid->addWidget(hint, row, 2);
    this->Edits[parameter[Name]] = edit;
    const QString key = parameter[Name];
    QObject::connect(edit,
      &QLineEdit::textChanged,
      this,
      [this, key](const QString& text)
      {
        this->Given[key] = text;
        Q_EMIT this->valuesChanged();
      });
  }
  this->fill();
}

void pqSPINNParameterEditor::fill()
{
  for (const QStringList& parameter : this->Parameters)
  {
    QLineEdit* edit = this->Edits[parameter[Name]];
    const QString text = this->Given.value(parameter[Name], parameter[Default]);
    const QSignalBlocker quiet(edit);
    edit->setText(text);
  }
}

QVariantList pqSPINNParameterEditor::values() const
{
  QVariantList values;
  for (const QStringList& parameter : this->Parameters)
  {
    const QString text = this->Given.value(parameter[Name], parameter[Default]);
    if (text != parameter[Default])
    {
      values << parameter[Name] << text;
    }
  }
  return values;
}

void pqSPINNParameterEditor::setValues(const QVariantList& values)
{
  if (values == this->values())
  {
    return;
  }
  this->Given.clear();
  for (int i = 0; i + 1 < values.size(); i += 2)
  {
    this->Given[values[i].toString()] = values[i + 1].toString();
  }
  this->fill();
  Q_EMIT this->valuesChanged();
}
