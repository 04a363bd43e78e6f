// SPDX-License-Identifier: BSD-3-Clause
// The window in which a problem is written, and the marks on what is wrong in it.
#include "pqSPINNProblemEditor.h"

#include "pqFileDialog.h"

#include <QDialogButtonBox>
#include <QFile>
#include <QFontDatabase>
#include <QLabel>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTextBlock>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>

namespace
{
constexpr int TYPING_PAUSE_MILLISECONDS = 250;

enum ErrorCell
{
  Line,
  Column,
  Token,
  Message,
  Remedy,
  Cells
};
}

pqSPINNProblemEditor::pqSPINNProblemEditor(const QString& text, QWidget* parent)
  : QDialog(parent)
  , Text(new QPlainTextEdit(text, this))
  , Verdict(new QLabel(this))
  , Use(new QPushButton(tr("Use"), this))
  , Pause(new QTimer(this))
{
  this->setObjectName("SPINNProblemEditor"); // tests find widgets by these names
  this->setWindowTitle(tr("Problem of the SPINN Solver"));
  this->Text->setObjectName("ProblemText");
  this->Text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
  this->Text->setLineWrapMode(QPlainTextEdit::NoWrap);
  this->Verdict->setObjectName("ProblemVerdict");
  this->Verdict->setWordWrap(true);
  this->Verdict->setTextFormat(Qt::PlainText);
  this->Verdict->setTextInteractionFlags(Qt::TextSelectableByMouse);
  this->Verdict->setMinimumHeight(3 * this->fontMetrics().lineSpacing()); // the text must not jump
  this->Verdict->setAlignment(Qt::AlignTop | Qt::AlignLeft);
  this->Use->setObjectName("UseProblem");
  this->Use->setToolTip(tr("Take this problem into the panel; Apply solves it."));

  auto* buttons = new QDialogButtonBox(this);
  buttons->setObjectName("Buttons");
  QPushButton* save = buttons->addButton(tr("Save As…"), QDialogButtonBox::ActionRole);
  save->setObjectName("SaveProblem");
  save->setToolTip(tr("Save the text as a problem file (.toml)."));
  buttons->addButton(this->Use, QDialogButtonBox::AcceptRole);
  buttons->addButton(QDialogButtonBox::Close)->setObjectName("CloseProblem");

  auto* layout = new QVBoxLayout(this);
  layout->addWidget(this->Text);
  layout->addWidget(this->Verdict);
  layout->addWidget(buttons);
  const QFontMetrics metrics(this->Text->font());
  this->resize(metrics.averageCharWidth() * 90, metrics.lineSpacing() * 40);

  this->Pause->setSingleShot(true);
  this->Pause->setInterval(TYPING_PAUSE_MILLISECONDS);
  QObject::connect(this->Text,
    &QPlainTextEdit::textChanged,
    this,
    [this]
    {
      this->Use->setEnabled(false); // until it was looked at
      this->Pause->start();
    });
  QObject::connect(this->Pause, &QTimer::timeout, this, [this] { Q_EMIT this->draftChanged(this->text()); });
  QObject::connect(this->Use, &QPushButton::clicked, this, [this] { Q_EMIT this->used(this->text()); });
  QObject::connect(save, &QPushButton::clicked, this, &pqSPINNProblemEditor::save);
  QObject::connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
}

QString pqSPINNProblemEditor::text() const
{
  const QString text = this->Text->toPlainText();
  return text.endsWith('\n') ? text : text + '\n'; // more than one line: or it would be taken for a name
}

void pqSPINNProblemEditor::showError(const QStringList& error)
{
  const bool wrong = error.size() >= Cells;
  this->Use->setEnabled(!wrong);
  QList<QTextEdit::ExtraSelection> marks;
  if (!wrong)
  {
    this->Verdict->setText(tr("The problem is well formed."));
    this->Text->setExtraSelections(marks);
    return;
  }
  const int line = error[Line].toInt();
  const QString place = line > 0 ? tr("Line %1, column %2: ").arg(line).arg(error[Column]) : QString();
  this->Verdict->setText(place + error[Message] + ". " + error[Remedy]);
  const QTextBlock block = this->Text->document()->findBlockByNumber(line - 1);
  if (line > 0 && block.isValid())
  {
    QTextEdit::ExtraSelection mark;
    mark.cursor = QTextCursor(block);
    const int length = std::max(block.length() - 1, 0);
    const int column = std::clamp(error[Column].toInt() - 1, 0, length);
    const int width = std::max<int>(error[Token].size(), 1);
    mark.cursor.setPosition(block.position() + column);
    mark.cursor.setPosition(block.position() + std::min(column + width, length), QTextCursor::KeepAnchor);
    mark.format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
    mark.format.setUnderlineColor(Qt::red);
    mark.format.setBackground(QColor(255, 0, 0, 60));
    QTextEdit::ExtraSelection whole;
    whole.cursor = QTextCursor(block);
    whole.format.setProperty(QTextFormat::FullWidthSelection, true);
    whole.format.setBackground(QColor(255, 0, 0, 25));
    marks << whole << mark;
  }
  this->Text->setExtraSelections(marks);
}

void pqSPINNProblemEditor::save()
{
  pqFileDialog dialog(nullptr, this, tr("Save Problem File"), QString(), tr("Problem files (*.toml)"));
  dialog.setObjectName("SaveProblemDialog");
  dialog.setFileMode(pqFileDialog::AnyFile);
  if (dialog.exec() != QDialog::Accepted || dialog.getSelectedFiles().isEmpty())
  {
    return;
  }
  const QString name = dialog.getSelectedFiles().first();
  QFile file(name);
  if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(this->text().toUtf8()) < 0)
  {
    QMessageBox::warning(this,
      this->windowTitle(),
      tr("\"%1\" could not be written: %2. Choose another folder.").arg(name, file.errorString()));
  }
}
