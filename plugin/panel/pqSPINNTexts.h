// SPDX-License-Identifier: BSD-3-Clause
// Reads the source's information properties, which are flat lists of text with a fixed number of columns.
#ifndef pqSPINNTexts_h
#define pqSPINNTexts_h

#include "vtkSMProperty.h"
#include "vtkSMPropertyHelper.h"
#include "vtkSMProxy.h"

#include <QList>
#include <QString>
#include <QStringList>

namespace pqSPINNTexts
{
/// The rows of an information property, fetched from the server.
inline QList<QStringList> Rows(vtkSMProxy* proxy, vtkSMProperty* property, int columns)
{
  QList<QStringList> rows;
  if (!property)
  {
    return rows;
  }
  proxy->UpdatePropertyInformation(property);
  const vtkSMPropertyHelper helper(property);
  const int cells = static_cast<int>(helper.GetNumberOfElements());
  for (int first = 0; first + columns <= cells; first += columns)
  {
    QStringList row;
    for (int c = 0; c < columns; ++c)
    {
      row << QString::fromUtf8(helper.GetAsString(first + c));
    }
    rows << row;
  }
  return rows;
}

/// The text of a property as the panel shows it, applied or not.
inline QString Unchecked(vtkSMProperty* property)
{
  vtkSMPropertyHelper helper(property);
  helper.SetUseUnchecked(true);
  return helper.GetNumberOfElements() > 0 ? QString::fromUtf8(helper.GetAsString(0)) : QString();
}
}

#endif
