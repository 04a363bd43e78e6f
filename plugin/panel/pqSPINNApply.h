// SPDX-License-Identifier: BSD-3-Clause
// Apply, as ParaView's own button does it: with undo, trace and rendering.
#ifndef pqSPINNApply_h
#define pqSPINNApply_h

#include "pqCoreUtilities.h"

#include <QMetaObject>
#include <QWidget>

/// Applies what the properties panel shows. Found by its class name: plugins need not link ParaView's
/// components.
inline void pqSPINNApply()
{
  for (QWidget* widget : pqCoreUtilities::mainWidget()->findChildren<QWidget*>())
  {
    if (widget->inherits("pqPropertiesPanel"))
    {
      QMetaObject::invokeMethod(widget, "apply");
      return;
    }
  }
}

#endif
