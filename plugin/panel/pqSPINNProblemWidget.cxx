// SPDX-License-Identifier: BSD-3-Clause
#include "pqSPINNProblemWidget.h"

#include "pqSPINNParameterEditor.h"
#include "pqSPINNTexts.h"

#include "vtkSMPropertyGroup.h"

#include <QComboBox>
#include <QFontDatabase>
#include <QLabel>
#include <QVBoxLayout>

namespace
{
constexpr int TEXT_COLUMNS = 4;
constexpr int PARAMETER_COLUMNS = 8;
}

pqSPINNProblemWidget::pqSPINNProblemWidget(vtkSMProxy* smproxy, vtkSMPropertyGroup* group, QWidget* parent)
  : Superclass(smproxy, group, parent)
  , Texts(pqSPINNTexts::Rows(smproxy, group->GetProperty("texts"), TEXT_COLUMNS))
  , Parameters(pqSPINNTexts::Rows(smproxy, group->GetProperty("parameter_list"), PARAMETER_COLUMNS))
  , Choice(new QComboBox(this))
  , Equation(new QLabel(this))
  , Editor(new pqSPINNParameterEditor(this))
{
  this->Choice->setObjectName("ProblemChoice");
  this->Choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  this->Choice->setToolTip(tr("The equation to solve. The list comes from the installed problem files."));
  for (const QStringList& text : this->Texts)
  {
    this->Choice->addItem(text[1], text[0]);
  }
  this->Equation->setObjectName("Equation");
  this->Equation->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
  this->Equation->setWordWrap(true);
  this->Equation->setTextInteractionFlags(Qt::TextSelectableByMouse);
  this->Editor->setObjectName("Parameters");

  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(this->Choice);
  layout->addWidget(this->Equation);
  layout->addWidget(this->Editor);

  QObject::connect(this->Choice,
    &QComboBox::currentTextChanged,
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

void pqSPINNProblemWidget::setProblem(const QString& keyOrPath)
{
  int index = this->Choice->findData(keyOrPath);
  if (index < 0)
  {
    this->Choice->addItem(keyOrPath, keyOrPath);
    index = this->Choice->count() - 1;
  }
  this->Choice->setCurrentIndex(index);
}

/// Shows the equation and the parameters of the chosen problem.
void pqSPINNProblemWidget::describe()
{
  const QString key = this->problem();
  this->Equation->clear();
  for (const QStringList& text : this->Texts)
  {
    if (text[0] == key)
    {
      this->Equation->setText(text[2]);
      this->Choice->setToolTip(tr("%1 (%2): %3").arg(text[1], text[0], text[3]));
    }
  }
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
