// SPDX-License-Identifier: BSD-3-Clause
// The width of the dock: measured when its contents change, and never made smaller.
#include "pqSPINNDockWidth.h"

#include <QDockWidget>
#include <QEvent>
#include <QMainWindow>
#include <QScrollArea>
#include <QTimer>

#include <algorithm>

namespace
{
template<class T>
T* Ancestor(QWidget* widget)
{
  for (; widget != nullptr; widget = widget->parentWidget())
  {
    if (auto* found = qobject_cast<T*>(widget))
    {
      return found;
    }
  }
  return nullptr;
}
}

pqSPINNDockWidth::pqSPINNDockWidth(QWidget* panel)
  : QObject(panel)
{
  panel->installEventFilter(this);
}

pqSPINNDockWidth::~pqSPINNDockWidth() = default;

bool pqSPINNDockWidth::eventFilter(QObject* object, QEvent* event)
{
  if (object == this->parent() && event->type() == QEvent::Show && this->Scroll == nullptr)
  {
    this->Scroll = Ancestor<QScrollArea>(qobject_cast<QWidget*>(object));
    if (this->Scroll != nullptr && this->Scroll->widget() != nullptr)
    {
      this->Scroll->widget()->installEventFilter(this); // sections come and go there
    }
  }
  const bool changed = event->type() == QEvent::Show || event->type() == QEvent::LayoutRequest;
  if (changed && !this->Waiting && this->Scroll != nullptr)
  {
    this->Waiting = true;
    // A section that comes with a picture must not delay it: the view is drawn anew when its width changes.
    QTimer::singleShot(event->type() == QEvent::Show ? 0 : 300, this, &pqSPINNDockWidth::widen);
  }
  return QObject::eventFilter(object, event);
}

void pqSPINNDockWidth::widen()
{
  this->Waiting = false;
  auto* const panel = qobject_cast<QWidget*>(this->parent());
  auto* const dock = Ancestor<QDockWidget>(this->Scroll);
  auto* const window = Ancestor<QMainWindow>(dock);
  if (window == nullptr || this->Scroll->widget() == nullptr || !panel->isVisible() || dock->isFloating())
  {
    return;
  }
  const int missing = this->Scroll->widget()->minimumSizeHint().width() - this->Scroll->viewport()->width();
  if (missing <= 0 || dock->width() < this->Given)
  {
    return;
  }
  this->Given = std::min(dock->width() + missing, window->width() / 2);
  window->resizeDocks({ dock }, { this->Given }, Qt::Horizontal);
}
