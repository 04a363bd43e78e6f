// SPDX-License-Identifier: BSD-3-Clause
// A number that may be left to the problem: an empty field (0 in the property) shows the problem's own value
// in grey.
#ifndef pqSPINNDefaultWidget_h
#define pqSPINNDefaultWidget_h

#include "pqPropertyWidget.h"

#include <QHash>
#include <QString>

class QLineEdit;

class pqSPINNDefaultWidget : public pqPropertyWidget
{
  Q_OBJECT
  typedef pqPropertyWidget Superclass;
  Q_PROPERTY(QString value READ value WRITE setValue NOTIFY valueChanged)

public:
  pqSPINNDefaultWidget(vtkSMProxy* proxy, vtkSMProperty* property, QWidget* parent = nullptr);
  ~pqSPINNDefaultWidget() override;

  [[nodiscard]] QString value() const; ///< "0" for an empty field
  void setValue(const QString& value);

Q_SIGNALS:
  void valueChanged();

private Q_SLOTS:
  void showDefault();

private:
  Q_DISABLE_COPY(pqSPINNDefaultWidget)
  QString Name;                     ///< of the property
  QHash<QString, QString> Defaults; ///< its value by problem
  QLineEdit* Edit;
};

#endif
