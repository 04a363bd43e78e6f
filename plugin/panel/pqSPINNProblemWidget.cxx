// SPDX-License-Identifier: BSD-3-Clause
// The choice of a problem, its text typeset, and its parameters.
#include "pqSPINNProblemWidget.h"

#include "pqSPINNApply.h"
#include "pqSPINNParameterEditor.h"
#include "pqSPINNProblemEditor.h"
#include "pqSPINNTexts.h"
#include "pqSPINNTypeset.h"

#include "pqActiveObjects.h"
#include "pqFileDialog.h"
#include "vtkSMPropertyGroup.h"
#include "vtkSMPropertyHelper.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>

namespace
{
constexpr int PARAMETER_COLUMNS = 8;
constexpr int ERROR_COLUMNS = 5;
constexpr int DRAG_MILLISECONDS = 150;

enum TextColumn
{
  Key,
  Title,
  Mathematics,
  Axes,
  FileText,
  TextColumns
};

bool IsText(const QString& problem)
{
  return problem.contains('\n');
}
}

pqSPINNProblemWidget::pqSPINNProblemWidget(vtkSMProxy* smproxy, vtkSMPropertyGroup* group, QWidget* parent)
  : Superclass(smproxy, group, parent)
  , Choice(new QComboBox(this))
  , Equation(new QLabel(this))
  , Editor(new pqSPINNParameterEditor(this))
  , Drag(new QTimer(this))
{
  this->readLists();
  this->Choice->setObjectName("ProblemChoice"); // tests find widgets by these names
  this->Choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  for (const QStringList& text : this->Texts)
  {
    if (!IsText(text[Key]))
    {
      this->Choice->addItem(text[Title], text[Key]);
    }
  }
  this->Equation->setObjectName("Equation");
  this->Equation->setWordWrap(true);
  this->Equation->setTextFormat(Qt::RichText);
  this->Equation->setTextInteractionFlags(Qt::TextSelectableByMouse);
  this->Editor->setObjectName("Parameters");
  auto* edit = new QPushButton(tr("Edit…"), this);
  edit->setObjectName("EditProblem");
  edit->setToolTip(tr("Write an equation of your own, starting from this one."));
  auto* open = new QPushButton(tr("Open…"), this);
  open->setObjectName("OpenProblem");
  open->setToolTip(tr("Open a problem file (.toml)."));

  auto* top = new QHBoxLayout;
  top->addWidget(this->Choice, 1);
  top->addWidget(edit);
  top->addWidget(open);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addLayout(top);
  layout->addWidget(this->Equation);
  layout->addWidget(this->Editor);

  this->Drag->setSingleShot(true);
  this->Drag->setInterval(DRAG_MILLISECONDS);
  QObject::connect(this->Drag, &QTimer::timeout, this, &pqSPINNProblemWidget::solveAgain);
  QObject::connect(this->Editor,
    &pqSPINNParameterEditor::dragged,
    this,
    [this]
    {
      if (!this->Drag->isActive()) // while it is dragged too
      {
        this->Drag->start();
      }
    });
  QObject::connect(edit, &QPushButton::clicked, this, &pqSPINNProblemWidget::edit);
  QObject::connect(open, &QPushButton::clicked, this, &pqSPINNProblemWidget::openFile);
  QObject::connect(this->Choice,
    QOverload<int>::of(&QComboBox::currentIndexChanged),
    this,
    [this]
    {
      this->describe();
      Q_EMIT this->problemChanged();
    });
  this->addPropertyLink(this, "problem", SIGNAL(problemChanged()), group->GetProperty("problem"));
  this->describe();
  this->addPropertyLink(this->Editor, "values", SIGNAL(valuesChanged()), group->GetProperty("parameters"));
}

pqSPINNProblemWidget::~pqSPINNProblemWidget() = default;

QString pqSPINNProblemWidget::problem() const
{
  return this->Choice->currentData().toString();
}

void pqSPINNProblemWidget::setProblem(const QString& keyOrPathOrText)
{
  int index = this->Choice->findData(keyOrPathOrText);
  if (index < 0)
  {
    this->check(keyOrPathOrText);
    this->readLists();
    const QStringList row = this->row(keyOrPathOrText);
    QString title = keyOrPathOrText.section('\n', 0, 0); // of what cannot be read
    if (!row.isEmpty())
    {
      title = IsText(keyOrPathOrText) ? tr("%1 (own)").arg(row[Title]) : row[Title];
    }
    this->Choice->addItem(title, keyOrPathOrText);
    index = this->Choice->count() - 1;
  }
  this->Choice->setCurrentIndex(index);
}

void pqSPINNProblemWidget::readLists()
{
  this->Texts = pqSPINNTexts::Rows(this->proxy(), this->propertyGroup()->GetProperty("texts"), TextColumns);
  this->Parameters = pqSPINNTexts::Rows(
    this->proxy(), this->propertyGroup()->GetProperty("parameter_list"), PARAMETER_COLUMNS);
}

/// What is known about a problem; empty if nothing is.
QStringList pqSPINNProblemWidget::row(const QString& problem) const
{
  const auto found = std::find_if(
    this->Texts.begin(), this->Texts.end(), [&](const QStringList& text) { return text[Key] == problem; });
  return found == this->Texts.end() ? QStringList() : *found;
}

/// Lets the source look at a problem that is not installed. @returns the error in it; empty if it is right
QStringList pqSPINNProblemWidget::check(const QString& draft)
{
  vtkSMPropertyHelper(this->propertyGroup()->GetProperty("draft")).Set(draft.toUtf8().constData());
  this->proxy()->UpdateProperty("Draft");
  const auto errors =
    pqSPINNTexts::Rows(this->proxy(), this->proxy()->GetProperty("DraftError"), ERROR_COLUMNS);
  return errors.isEmpty() ? QStringList() : errors.first();
}

/// Shows the equation and the parameters of the chosen problem.
void pqSPINNProblemWidget::describe()
{
  const QString key = this->problem();
  const QStringList text = this->row(key);
  this->Equation->setText(text.isEmpty() ? QString() : pqSPINNTypeset(text[Mathematics]));
  this->Equation->setToolTip(text.isEmpty() ? QString() : text[Mathematics]);
  this->Choice->setToolTip(text.isEmpty() ? tr("The equation to solve.")
                           : IsText(key)  ? QString("%1: %2").arg(text[Title], text[Axes])
                                          : QString("%1 (%2): %3").arg(text[Title], key, text[Axes]));
  QList<QStringList> rows;
  for (const QStringList& parameter : this->Parameters)
  {
    if (parameter[0] == key)
    {
      rows << parameter.mid(1);
    }
  }
  this->Editor->setParameters(rows);
  Q_EMIT this->Editor->valuesChanged();
}

void pqSPINNProblemWidget::edit()
{
  const QStringList text = this->row(this->problem());
  auto* editor = new pqSPINNProblemEditor(text.isEmpty() ? this->problem() : text[FileText], this);
  editor->setAttribute(Qt::WA_DeleteOnClose);
  const auto look = [this, editor](const QString& draft) { editor->showError(this->check(draft)); };
  QObject::connect(editor, &pqSPINNProblemEditor::draftChanged, this, look);
  QObject::connect(editor, &pqSPINNProblemEditor::used, this, &pqSPINNProblemWidget::setProblem);
  look(editor->text());
  editor->show();
}

void pqSPINNProblemWidget::openFile()
{
  pqFileDialog dialog(pqActiveObjects::instance().activeServer(),
    this,
    tr("Open Problem File"),
    QString(),
    tr("Problem files (*.toml)"));
  dialog.setObjectName("OpenProblemDialog");
  dialog.setFileMode(pqFileDialog::ExistingFile);
  if (dialog.exec() == QDialog::Accepted && !dialog.getSelectedFiles().isEmpty())
  {
    this->setProblem(dialog.getSelectedFiles().first());
  }
}

/// A slider moved: what was solved once is solved again, from the present solution.
void pqSPINNProblemWidget::solveAgain()
{
  this->proxy()->UpdatePropertyInformation(this->proxy()->GetProperty("Phase"));
  if (QString(vtkSMPropertyHelper(this->proxy(), "Phase").GetAsString()) != "idle")
  {
    pqSPINNApply();
  }
}
