// SPDX-License-Identifier: BSD-3-Clause
// A row per parameter of a problem: name, slider over its range, value, unit; its meaning as tooltip.
#ifndef pqSPINNParameterEditor_h
#define pqSPINNParameterEditor_h

#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>
#include <QVariantList>
#include <QWidget>

class QGridLayout;
class QLineEdit;
class QSlider;

class pqSPINNParameterEditor : public QWidget
{
  Q_OBJECT
  /// name, value, name, value, .. of the parameters that differ from their defaults (what the property holds)
  Q_PROPERTY(QVariantList values READ values WRITE setValues NOTIFY valuesChanged)

public:
  explicit pqSPINNParameterEditor(QWidget* parent = nullptr);

  /// Shows these parameters. A row: name, default, lower, upper, "1" for whole numbers, unit, meaning.
  void setParameters(const QList<QStringList>& parameters);

  [[nodiscard]] QVariantList values() const;
  void setValues(const QVariantList& values);

Q_SIGNALS:
  void valuesChanged();
  void dragged(); ///< a slider was moved by the user

private:
  Q_DISABLE_COPY(pqSPINNParameterEditor)
  void rebuild();
  void addRow(const QStringList& parameter);
  void fill();

  QList<QStringList> Parameters;
  QMap<QString, QString> Given; ///< what was set, by name
  QMap<QString, QLineEdit*> Edits;
  QMap<QString, QSlider*> Sliders;
  QGridLayout* Grid;
};

#endif
