// SPDX-License-Identifier: BSD-3-Clause
// A small plot of the loss history: logarithmic loss against seconds, on training points and on unseen
// points.
#ifndef pqSPINNLossPlot_h
#define pqSPINNLossPlot_h

#include <QRectF>
#include <QWidget>

#include <vector>

class pqSPINNLossPlot : public QWidget
{
  Q_OBJECT

public:
  explicit pqSPINNLossPlot(QWidget* parent = nullptr);

  /// Rows of four: iteration, seconds, loss, loss on unseen points (-1 before the first).
  void setHistory(std::vector<double> rows);

  /// Of the first iteration; NaN before it.
  [[nodiscard]] double firstLoss() const;

  [[nodiscard]] QSize sizeHint() const override;

protected:
  void paintEvent(QPaintEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override; ///< shows the values under the mouse

private:
  Q_DISABLE_COPY(pqSPINNLossPlot)
  struct Range
  {
    double Seconds = 0; ///< at the right edge
    double Lowest = 0;  ///< log10 at the bottom, whole
    double Highest = 1; ///< log10 at the top, whole
    bool Empty = true;
  };
  [[nodiscard]] Range range() const;
  [[nodiscard]] QRectF area(const Range& range) const; ///< within the axes
  void drawCurve(QPainter& painter, const QRectF& area, const Range& range, int column) const;

  std::vector<double> Rows;
};

#endif
