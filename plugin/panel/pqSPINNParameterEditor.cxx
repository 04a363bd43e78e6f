// SPDX-License-Identifier: BSD-3-Clause
// Rows of sliders and fields for the parameters of a problem.
#include "pqSPINNParameterEditor.h"

#include <QDoubleValidator>
#include <QGridLayout>
#include <QIntValidator>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QSignalBlocker>
#include <QSlider>

#include <algorithm>
#include <cmath>

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

bool IsWhole(const QStringList& parameter)
{
  return parameter[Whole] == "1";
}

/// Over more than two decades a slider is logarithmic.
bool IsLogarithmic(const QStringList& parameter)
{
  const double lower = parameter[Lower].toDouble();
  return !IsWhole(parameter) && lower > 0 && parameter[Upper].toDouble() > 100 * lower;
}

int SliderSteps(const QStringList& parameter)
{
  const double range = parameter[Upper].toDouble() - parameter[Lower].toDouble();
  return IsWhole(parameter) ? static_cast<int>(std::min(range, 1e6)) : 200;
}

QString SliderText(const QStringList& parameter, int step)
{
  const double share = static_cast<double>(step) / SliderSteps(parameter);
  const double lower = parameter[Lower].toDouble();
  const double upper = parameter[Upper].toDouble();
  const double value =
    IsLogarithmic(parameter) ? lower * std::pow(upper / lower, share) : lower + (upper - lower) * share;
  return IsWhole(parameter) ? QString::number(std::lround(value)) : QString::number(value, 'g', 4);
}

int SliderStep(const QStringList& parameter, double value)
{
  const double lower = parameter[Lower].toDouble();
  const double upper = parameter[Upper].toDouble();
  const double inside = std::clamp(value, lower, upper);
  const double share = IsLogarithmic(parameter) ? std::log(inside / lower) / std::log(upper / lower)
                                                : (inside - lower) / (upper - lower);
  return static_cast<int>(std::lround(share * SliderSteps(parameter)));
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
  this->Sliders.clear();
  for (const QStringList& parameter : this->Parameters)
  {
    this->addRow(parameter);
  }
  this->fill();
}

void pqSPINNParameterEditor::addRow(const QStringList& parameter)
{
  const QString key = parameter[Name];
  auto* name = new QLabel(key, this);
  auto* slider = new QSlider(Qt::Horizontal, this);
  auto* edit = new QLineEdit(this);
  auto* unit = new QLabel(parameter[Unit], this);
  slider->setObjectName("Slider_" + key); // tests find them by these names
  edit->setObjectName("Parameter_" + key);
  slider->setRange(0, SliderSteps(parameter));
  edit->setValidator(MakeValidator(parameter, edit));
  edit->setMaximumWidth(edit->fontMetrics().averageCharWidth() * 12);
  const QString tip = tr("%1 (default %2, allowed %3 to %4)")
                        .arg(parameter[Meaning], parameter[Default], parameter[Lower], parameter[Upper]);
  const int row = this->Grid->rowCount();
  int column = 0;
  for (QWidget* widget : std::initializer_list<QWidget*>{ name, slider, edit, unit })
  {
    widget->setToolTip(tip);
    this->Grid->addWidget(widget, row, column++);
  }
  this->Edits[key] = edit;
  this->Sliders[key] = slider;
  QObject::connect(edit,
    &QLineEdit::textChanged,
    this,
    [this, key, parameter, slider](const QString& text)
    {
      this->Given[key] = text;
      const QSignalBlocker quiet(slider);
      slider->setValue(SliderStep(parameter, text.toDouble()));
      Q_EMIT this->valuesChanged();
    });
  QObject::connect(slider,
    &QSlider::valueChanged,
    this,
    [this, parameter, slider, edit](int step)
    {
      {
        const QSignalBlocker quiet(slider); // the rounded text must not move it back
        edit->setText(SliderText(parameter, step));
      }
      Q_EMIT this->dragged();
    });
}

void pqSPINNParameterEditor::fill()
{
  for (const QStringList& parameter : this->Parameters)
  {
    const QString text = this->Given.value(parameter[Name], parameter[Default]);
    const QSignalBlocker quietEdit(this->Edits[parameter[Name]]);
    const QSignalBlocker quietSlider(this->Sliders[parameter[Name]]);
    this->Edits[parameter[Name]]->setText(text);
    this->Sliders[parameter[Name]]->setValue(SliderStep(parameter, text.toDouble()));
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
