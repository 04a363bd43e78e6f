// SPDX-License-Identifier: BSD-3-Clause
// The loss history as curves: ticks of powers of ten, labels, legend.
#include "pqSPINNLossPlot.h"

#include <QMouseEvent>
#include <QPainter>
#include <QPolygonF>
#include <QToolTip>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace
{
constexpr std::size_t COLUMNS = 4;
constexpr int LOSS = 2;
constexpr int UNSEEN_LOSS = 3;
const QColor TRAINING_COLOUR(0x4c, 0x8b, 0xd6);
const QColor UNSEEN_COLOUR(0xe0, 0x8a, 0x2e);

QString Power(double exponent)
{
  return QString("1e%1").arg(exponent);
}

bool Plottable(double loss)
{
  return std::isfinite(loss) && loss > 0;
}
}

pqSPINNLossPlot::pqSPINNLossPlot(QWidget* parent)
  : QWidget(parent)
{
  this->setMinimumHeight(this->fontMetrics().height() * 6);
  this->setMouseTracking(true);
  this->setWhatsThis(
    tr("Loss against seconds of training: on the training points, and on points that training never saw. "
       "Where the two part, the solution is worse between the points than on them."));
}

QSize pqSPINNLossPlot::sizeHint() const
{
  return { this->fontMetrics().averageCharWidth() * 40, this->fontMetrics().height() * 8 };
}

void pqSPINNLossPlot::setHistory(std::vector<double> rows)
{
  this->Rows = std::move(rows);
  this->update();
}

pqSPINNLossPlot::Range pqSPINNLossPlot::range() const
{
  double lowest = std::numeric_limits<double>::infinity();
  double highest = -lowest;
  Range range;
  for (std::size_t row = 0; row + COLUMNS <= this->Rows.size(); row += COLUMNS)
  {
    range.Seconds = std::max(range.Seconds, this->Rows[row + 1]);
    for (int column : { LOSS, UNSEEN_LOSS })
    {
      if (Plottable(this->Rows[row + column]))
      {
        lowest = std::min(lowest, std::log10(this->Rows[row + column]));
        highest = std::max(highest, std::log10(this->Rows[row + column]));
      }
    }
  }
  range.Empty = !(lowest <= highest) || range.Seconds <= 0;
  if (!range.Empty)
  {
    range.Lowest = std::floor(lowest);
    range.Highest = std::max(std::ceil(highest), range.Lowest + 1);
  }
  return range;
}

double pqSPINNLossPlot::firstLoss() const
{
  return this->Rows.size() < COLUMNS ? std::numeric_limits<double>::quiet_NaN() : this->Rows[LOSS];
}

QRectF pqSPINNLossPlot::area(const Range& range) const
{
  const QFontMetricsF metrics(this->font());
  const double left = std::max(metrics.horizontalAdvance(Power(range.Lowest)),
                        metrics.horizontalAdvance(Power(range.Highest))) +
                      6;
  return { left, metrics.height() / 2, this->width() - left - 6, this->height() - 2.2 * metrics.height() };
}

void pqSPINNLossPlot::mouseMoveEvent(QMouseEvent* event)
{
  const Range range = this->range();
  const QRectF area = this->area(range);
  const QPoint at = event->pos();
  if (range.Empty || !area.contains(at))
  {
    QToolTip::hideText();
    return;
  }
  const double seconds = range.Seconds * (at.x() - area.left()) / area.width();
  std::size_t nearest = 0;
  for (std::size_t row = 0; row + COLUMNS <= this->Rows.size(); row += COLUMNS)
  {
    if (std::abs(this->Rows[row + 1] - seconds) < std::abs(this->Rows[nearest + 1] - seconds))
    {
      nearest = row;
    }
  }
  const double* row = &this->Rows[nearest];
  const QString unseen =
    Plottable(row[UNSEEN_LOSS]) ? QString::number(row[UNSEEN_LOSS], 'e', 2) : QString("-");
  QToolTip::showText(this->mapToGlobal(at),
    tr("iteration %1, %2 s\nloss %3\nvalidation loss %4")
      .arg(row[0], 0, 'f', 0)
      .arg(row[1], 0, 'f', 2)
      .arg(row[LOSS], 0, 'e', 2)
      .arg(unseen),
    this);
}

void pqSPINNLossPlot::drawCurve(QPainter& painter, const QRectF& area, const Range& range, int column) const
{
  QPolygonF curve;
  for (std::size_t row = 0; row + COLUMNS <= this->Rows.size(); row += COLUMNS)
  {
    const double loss = this->Rows[row + column];
    if (Plottable(loss))
    {
      const double share = (range.Highest - std::log10(loss)) / (range.Highest - range.Lowest);
      curve << QPointF(
        area.left() + area.width() * this->Rows[row + 1] / range.Seconds, area.top() + area.height() * share);
    }
  }
  painter.setPen(QPen(column == LOSS ? TRAINING_COLOUR : UNSEEN_COLOUR, 1.5));
  painter.drawPolyline(curve);
}

void pqSPINNLossPlot::paintEvent(QPaintEvent*)
{
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const QFontMetricsF metrics(painter.font());
  const Range range = this->range();
  const QString low = Power(range.Lowest);
  const QString high = Power(range.Highest);
  const QRectF area = this->area(range);

  painter.fillRect(area, this->palette().base());
  painter.setPen(this->palette().color(QPalette::Mid));
  painter.drawRect(area);
  const QColor text = this->palette().color(QPalette::WindowText);
  painter.setPen(text);
  if (range.Empty)
  {
    painter.drawText(area, Qt::AlignCenter, tr("loss history"));
    return;
  }
  painter.drawText(
    QPointF(area.left() - 4 - metrics.horizontalAdvance(high), area.top() + metrics.ascent() / 2), high);
  painter.drawText(
    QPointF(area.left() - 4 - metrics.horizontalAdvance(low), area.bottom() + metrics.ascent() / 2), low);

  const double base = area.bottom() + metrics.ascent() + 3;
  const QString seconds = QString("%1 s").arg(range.Seconds, 0, 'f', 1);
  painter.drawText(QPointF(area.right() - metrics.horizontalAdvance(seconds), base), seconds);
  double x = area.left();
  for (const auto& [colour, name] :
    { std::pair(TRAINING_COLOUR, tr("training loss")), std::pair(UNSEEN_COLOUR, tr("validation loss")) })
  {
    painter.setPen(QPen(colour, 2));
    painter.drawLine(QPointF(x, base - metrics.ascent() / 2), QPointF(x + 12, base - metrics.ascent() / 2));
    painter.setPen(text);
    painter.drawText(QPointF(x + 16, base), name);
    x += 28 + metrics.horizontalAdvance(name);
  }
  painter.setClipRect(area);
  this->drawCurve(painter, area, range, UNSEEN_LOSS);
  this->drawCurve(painter, area, range, LOSS);
}
