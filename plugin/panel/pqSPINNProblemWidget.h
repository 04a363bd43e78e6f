// SPDX-License-Identifier: BSD-3-Clause
// The panel group "Problem": which equation, its text, its parameters.
#ifndef pqSPINNProblemWidget_h
#define pqSPINNProblemWidget_h

#include "pqPropertyGroupWidget.h"

#include <QList>
#include <QStringList>

class pqSPINNParameterEditor;
class QComboBox;
class QLabel;
class QTimer;

class pqSPINNProblemWidget : public pqPropertyGroupWidget
{
  Q_OBJECT
  typedef pqPropertyGroupWidget Superclass;
  Q_PROPERTY(QString problem READ problem WRITE setProblem NOTIFY problemChanged)

public:
  pqSPINNProblemWidget(vtkSMProxy* proxy, vtkSMPropertyGroup* group, QWidget* parent = nullptr);
  ~pqSPINNProblemWidget() override;

  [[nodiscard]] QString problem() const;           ///< the key, or the path or the text of a problem file
  void setProblem(const QString& keyOrPathOrText); ///< what is not installed is added to the list

Q_SIGNALS:
  void problemChanged();

private Q_SLOTS:
  void edit();
  void openFile();
  void solveAgain();

private:
  Q_DISABLE_COPY(pqSPINNProblemWidget)
  void readLists();
  void describe();
  QStringList check(const QString& draft);
  [[nodiscard]] QStringList row(const QString& problem) const;

  QList<QStringList> Texts;      ///< key, title, equations and conditions, axes, text of the file
  QList<QStringList> Parameters; ///< problem, name, default, lower, upper, whole, unit, meaning
  QComboBox* Choice;
  QLabel* Equation;
  pqSPINNParameterEditor* Editor;
  QTimer* Drag; ///< to the next solve while a slider is dragged
};

#endif
