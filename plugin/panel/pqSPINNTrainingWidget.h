// SPDX-License-Identifier: BSD-3-Clause
// The panel group "Training": what the training does, how far it is, what came of it.
#ifndef pqSPINNTrainingWidget_h
#define pqSPINNTrainingWidget_h

#include "pqPropertyGroupWidget.h"

class pqSPINNLossPlot;
class QLabel;
class QProgressBar;
class QPushButton;
class QTimer;

class pqSPINNTrainingWidget : public pqPropertyGroupWidget
{
  Q_OBJECT
  typedef pqPropertyGroupWidget Superclass;

public:
  pqSPINNTrainingWidget(vtkSMProxy* proxy, vtkSMPropertyGroup* group, QWidget* parent = nullptr);
  ~pqSPINNTrainingWidget() override;

private Q_SLOTS:
  void refresh();
  void stop();
  void trainAgain();

private:
  Q_DISABLE_COPY(pqSPINNTrainingWidget)
  [[nodiscard]] QString text(const char* property) const; ///< of an information property, from the server
  [[nodiscard]] double number(const char* property) const;
  [[nodiscard]] QString headline(const QString& phase) const;
  [[nodiscard]] QString explanation() const;
  [[nodiscard]] QString details() const;
  void showPhase(const QString& phase);

  QString LastState; ///< phase and number of the training that is shown
  QLabel* Headline;
  QLabel* Details;
  QLabel* Advice;
  QProgressBar* Progress;
  pqSPINNLossPlot* Plot;
  QPushButton* Stop;
  QPushButton* Again;
  QTimer* Timer;
};

#endif
