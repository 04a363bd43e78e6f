// SPDX-License-Identifier: BSD-3-Clause
// The number that may be left to the problem: reads the empty field as 0, shows the problem's value in grey.
#include "pqSPINNDefaultWidget.h"

#include "pqCoreUtilities.h"
#include "pqSPINNTexts.h"
#include "vtkCommand.h"
#include "vtkSMIntVectorProperty.h"

#include <QDoubleValidator>
#include <QHBoxLayout>
#include <QIntValidator>
#include <QLineEdit>
#include <QLocale>

#include <limits>

namespace
{
constexpr int DEFAULT_COLUMNS = 3;
}

pqSPINNDefaultWidget::pqSPINNDefaultWidget(vtkSMProxy* smproxy, vtkSMProperty* smproperty, QWidget* parent)
  : Superclass(smproxy, parent)
  , Edit(new QLineEdit(this))
{
  this->Name = QString::fromUtf8(smproxy->GetPropertyName(smproperty));
  this->Edit->setObjectName("Value");
  QValidator* validator = nullptr;
  if (vtkSMIntVectorProperty::SafeDownCast(smproperty))
  {
    validator = new QIntValidator(0, std::numeric_limits<int>::max(), this->Edit);
  }
  else
  {
    validator = new QDoubleValidator(this->Edit);
  }
  validator->setLocale(QLocale::c());
  this->Edit->setValidator(validator);

  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(this->Edit);

  QObject::connect(this->Edit, &QLineEdit::textChanged, this, &pqSPINNDefaultWidget::valueChanged);
  this->addPropertyLink(this, "value", SIGNAL(valueChanged()), smproperty);
  vtkSMProperty* problem = smproxy->GetProperty("Problem");
  pqCoreUtilities::connect(problem, vtkCommand::UncheckedPropertyModifiedEvent, this, SLOT(showDefault()));
  pqCoreUtilities::connect(problem, vtkCommand::ModifiedEvent, this, SLOT(showDefault()));
  this->showDefault();
}

pqSPINNDefaultWidget::~pqSPINNDefaultWidget() = default;

QString pqSPINNDefaultWidget::value() const
{
  return this->Edit->text().isEmpty() ? QString("0") : this->Edit->text();
}

void pqSPINNDefaultWidget::setValue(const QString& value)
{
  const QString text = value.toDouble() == 0 ? QString() : value;
  if (text != this->Edit->text())
  {
    this->Edit->setText(text);
  }
}

void pqSPINNDefaultWidget::showDefault()
{
  const QString problem = pqSPINNTexts::Unchecked(this->proxy()->GetProperty("Problem"));
  if (!this->Defaults.contains(problem)) // the first time, or one that is not installed
  {
    this->Defaults[problem] = QString();
    for (const QStringList& row :
      pqSPINNTexts::Rows(this->proxy(), this->proxy()->GetProperty("DefaultList"), DEFAULT_COLUMNS))
    {
      if (row[1] == this->Name)
      {
        this->Defaults[row[0]] = row[2];
      }
    }
  }
  const QString value = this->Defaults[problem];
  this->Edit->setPlaceholderText(
    value.isEmpty() ? tr("problem default") : tr("problem default: %1").arg(value));
}
