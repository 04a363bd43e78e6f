// SPDX-License-Identifier: BSD-3-Clause
// Makes the dock that a panel is in wide enough for its contents, so that nothing is cut off: ParaView's own
// sections too want more than the dock has at first. Who makes it narrower again is left alone.
#ifndef pqSPINNDockWidth_h
#define pqSPINNDockWidth_h

#include <QObject>
#include <QPointer>

class QScrollArea;
class QWidget;

class pqSPINNDockWidth : public QObject
{
  Q_OBJECT

public:
  /// Watches the dock of `panel`, and belongs to it.
  explicit pqSPINNDockWidth(QWidget* panel);
  ~pqSPINNDockWidth() override;

  bool eventFilter(QObject* object, QEvent* event) override;

private:
  Q_DISABLE_COPY(pqSPINNDockWidth)
  void widen();

  QPointer<QScrollArea> Scroll;
  bool Waiting = false; ///< for the event loop, to widen
  int Given = 0;        ///< width that the dock was given
};

#endif
