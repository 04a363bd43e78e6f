// SPDX-License-Identifier: BSD-3-Clause
// A choice: labels to pick from, names in the property.
#ifndef pqSPINNChoiceWidget_h
#define pqSPINNChoiceWidget_h

#include "pqPropertyWidget.h"

#include <QString>

class QComboBox;

class pqSPINNChoiceWidget : public pqPropertyWidget
{
  Q_OBJECT
  typedef pqPropertyWidget Superclass;
  Q_PROPERTY(QString value READ value WRITE setValue NOTIFY valueChanged)

public:
  pqSPINNChoiceWidget(vtkSMProxy* proxy, vtkSMProperty* property, QWidget* parent = nullptr);
  ~pqSPINNChoiceWidget() override;

  [[nodiscard]] QString value() const { return this->Text; }
  /// A name, or what else stands for a choice in scripts and state files; it stays until the user picks
  /// another.
  void setValue(const QString& text);

Q_SIGNALS:
  void valueChanged();

private Q_SLOTS:
  void pick(int index);

private:
  Q_DISABLE_COPY(pqSPINNChoiceWidget)
  [[nodiscard]] int find(const QString& text) const;

  QString Text;
  QComboBox* Choices;
};

#endif
