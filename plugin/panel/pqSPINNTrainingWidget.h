// SPDX-License-Identifier: BSD-3-Clause
// The panel group "Training": what the training does, how far it is, how good the solution is, what came of
// it; start, pause, resume, stop, restart.
#ifndef pqSPINNTrainingWidget_h
#define pqSPINNTrainingWidget_h

#include "pqPropertyGroupWidget.h"

#include <initializer_list>

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
  void startOrPause();
  void stop();
  void restart();

private:
  Q_DISABLE_COPY(pqSPINNTrainingWidget)
  void fetch(std::initializer_list<const char*> properties); ///< information properties, from the server
  [[nodiscard]] QString text(const char* property) const;    ///< as fetched last, as `number`
  [[nodiscard]] double number(const char* property) const;
  [[nodiscard]] QString headline(const QString& phase) const;
  [[nodiscard]] QString explanation() const;
  [[nodiscard]] QString details(const QString& phase) const;
  void showAccuracy(bool known);
  void showButtons(const QString& phase);
  void showPhase(const QString& phase);

  QString LastState; ///< phase and number of the training that is shown
  QLabel* Headline;
  QLabel* Details;
  QLabel* Advice;
  QProgressBar* Progress;
  QProgressBar* Accuracy; ///< digits that are right
  pqSPINNLossPlot* Plot;
  QPushButton* Main; ///< Start, Pause or Resume
  QPushButton* Stop;
  QPushButton* Restart;
  QTimer* Timer;
};

#endif
