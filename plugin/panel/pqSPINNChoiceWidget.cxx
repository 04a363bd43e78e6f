// SPDX-License-Identifier: BSD-3-Clause
// A choice by its label.
#include "pqSPINNChoiceWidget.h"

#include "pqSPINNTexts.h"

#include <QComboBox>
#include <QHBoxLayout>

namespace
{
constexpr int COLUMNS = 4; ///< property, name, label, former number
constexpr int NAME = Qt::UserRole;
constexpr int NUMBER = Qt::UserRole + 1;
}

pqSPINNChoiceWidget::pqSPINNChoiceWidget(vtkSMProxy* smproxy, vtkSMProperty* smproperty, QWidget* parent)
  : Superclass(smproxy, parent)
  , Choices(new QComboBox(this))
{
  this->Choices->setObjectName("ComboBox");
  this->Choices->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  const QString property = QString::fromUtf8(smproxy->GetPropertyName(smproperty));
  for (const QStringList& row :
    pqSPINNTexts::Rows(this->proxy(), smproxy->GetProperty("ChoiceList"), COLUMNS))
  {
    if (row[0] == property)
    {
      this->Choices->addItem(row[2]);
      this->Choices->setItemData(this->Choices->count() - 1, row[1], NAME);
      this->Choices->setItemData(this->Choices->count() - 1, row[3], NUMBER);
    }
  }

  this->Choices->setCurrentIndex(-1); // nothing is chosen before the property says so

  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(this->Choices);

  QObject::connect(
    this->Choices, QOverload<int>::of(&QComboBox::currentIndexChanged), this, &pqSPINNChoiceWidget::pick);
  this->addPropertyLink(this, "value", SIGNAL(valueChanged()), smproperty);
}

pqSPINNChoiceWidget::~pqSPINNChoiceWidget() = default;

int pqSPINNChoiceWidget::find(const QString& text) const
{
  for (int i = 0; i < this->Choices->count(); ++i)
  {
    const QString number = this->Choices->itemData(i, NUMBER).toString();
    if (text.compare(this->Choices->itemData(i, NAME).toString(), Qt::CaseInsensitive) == 0 ||
        text.compare(this->Choices->itemText(i), Qt::CaseInsensitive) == 0 ||
        (!text.isEmpty() && text == number))
    {
      return i;
    }
  }
  return -1;
}

void pqSPINNChoiceWidget::setValue(const QString& text)
{
  if (text == this->Text && this->Choices->currentIndex() >= 0) // as it is
  {
    return;
  }
  const bool blocked = this->Choices->blockSignals(true);
  int index = this->find(text);
  if (index < 0) // what only the source can refuse
  {
    this->Choices->addItem(text);
    index = this->Choices->count() - 1;
    this->Choices->setItemData(index, text, NAME);
  }
  this->Choices->setCurrentIndex(index);
  this->Choices->blockSignals(blocked);
  this->Text = text;
  Q_EMIT this->valueChanged();
}

void pqSPINNChoiceWidget::pick(int index)
{
  this->Text = this->Choices->itemData(index, NAME).toString();
  Q_EMIT this->valueChanged();
}
