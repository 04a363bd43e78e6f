// SPDX-License-Identifier: BSD-3-Clause
#include "pqSPINNTrainingWidget.h"

#include "pqSPINNLossPlot.h"

#include "pqApplicationCore.h"
#include "vtkSMPropertyHelper.h"
#include "vtkSMProxy.h"

#include <QGridLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QTimer>

#include <cmath>

namespace
{
constexpr int POLL_MILLISECONDS = 300;
constexpr int PROGRESS_STEPS = 1000;

QString Short(double value)
{
  return std::isfinite(value) ? QString::number(value, 'e', 1) : QString("-");
}
}

pqSPINNTrainingWidget::pqSPINNTrainingWidget(vtkSMProxy* smproxy, vtkSMPropertyGroup* group, QWidget* parent)
  : Superclass(smproxy, group, parent)
  , Headline(new QLabel(this))
  , Details(new QLabel(this))
  , Advice(new QLabel(this))
  , Progress(new QProgressBar(this))
  , Plot(new pqSPINNLossPlot(this))
  , Stop(new QPushButton(tr("Stop"), this))
  , Again(new QPushButton(tr("Train Again"), this))
  , Timer(new QTimer(this))
{
  this->Headline->setObjectName("TrainingHeadline"); // tests find widgets by these names
  this->Details->setObjectName("TrainingDetails");
  this->Advice->setObjectName("TrainingAdvice");
  this->Progress->setObjectName("TrainingProgress");
  this->Stop->setObjectName("StopTraining");
  this->Again->setObjectName("TrainAgain");
  QFont bold = this->Headline->font();
  bold.setBold(true);
  this->Headline->setFont(bold);
  for (QLabel* label : { this->Headline, this->Details, this->Advice })
  {
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
  }
  this->Progress->setRange(0, PROGRESS_STEPS);
  this->Progress->setTextVisible(false);
  this->Progress->setMaximumHeight(8);
  this->Stop->setToolTip(tr("End the training now; the best solution so far stays."));
  this->Again->setToolTip(tr("Read the problem file anew and train from the start."));

  auto* layout = new QGridLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(this->Headline, 0, 0, 1, 2);
  layout->addWidget(this->Progress, 1, 0, 1, 2);
  layout->addWidget(this->Details, 2, 0, 1, 2);
  layout->addWidget(this->Advice, 3, 0, 1, 2);
  layout->addWidget(this->Plot, 4, 0, 1, 2);
  layout->addWidget(this->Stop, 5, 0);
  layout->addWidget(this->Again, 5, 1);

  QObject::connect(this->Stop, &QPushButton::clicked, this, &pqSPINNTrainingWidget::stop);
  QObject::connect(this->Again, &QPushButton::clicked, this, &pqSPINNTrainingWidget::trainAgain);
  QObject::connect(this->Timer, &QTimer::timeout, this, &pqSPINNTrainingWidget::refresh);
  this->Timer->start(POLL_MILLISECONDS);
  this->refresh();
}

pqSPINNTrainingWidget::~pqSPINNTrainingWidget() = default;

QString pqSPINNTrainingWidget::text(const char* property) const
{
  this->proxy()->UpdatePropertyInformation(this->proxy()->GetProperty(property));
  return QString::fromUtf8(vtkSMPropertyHelper(this->proxy(), property).GetAsString());
}

double pqSPINNTrainingWidget::number(const char* property) const
{
  this->proxy()->UpdatePropertyInformation(this->proxy()->GetProperty(property));
  return vtkSMPropertyHelper(this->proxy(), property).GetAsDouble();
}

/// One line: where the training is, or how it ended ("Not converged" of the advice "Not converged: all 60 s
/// ..").
QString pqSPINNTrainingWidget::headline(const QString& phase) const
{
  if (phase == "training")
  {
    return tr("Solving: %1 % of the budget").arg(static_cast<int>(100 * this->number("Fraction")));
  }
  if (phase == "waiting")
  {
    return tr("Waiting for another SPINN Solver to finish");
  }
  if (phase == "finished")
  {
    const QString advice = this->text("Advice");
    return advice.contains(": ") ? advice.section(": ", 0, 0) : this->text("Outcome");
  }
  return phase == "failed" ? tr("Not solved") : tr("Press Apply to solve");
}

/// What the headline leaves to say: an error, or the rest of the advice.
QString pqSPINNTrainingWidget::explanation() const
{
  const QString failure = this->text("Failure");
  if (!failure.isEmpty())
  {
    return failure;
  }
  const QString advice = this->text("Advice");
  const QString rest = advice.contains(": ") ? advice.section(": ", 1) : advice;
  return rest.left(1).toUpper() + rest.mid(1);
}

/// Iterations, seconds, losses, and the error against the truth when there is one.
QString pqSPINNTrainingWidget::details() const
{
  QString details = tr("iteration %1, %2 s\nloss %3, on unseen points %4")
                      .arg(static_cast<int>(this->number("Iteration")))
                      .arg(this->number("SecondsSpent"), 0, 'f', 1)
                      .arg(Short(this->number("Loss")), Short(this->number("UnseenLoss")));
  const double error = this->number("RelativeError");
  if (std::isfinite(error))
  {
    details += tr("\nrelative L2 error %1").arg(Short(error));
  }
  return details;
}

void pqSPINNTrainingWidget::showPhase(const QString& phase)
{
  const bool busy = phase == "training" || phase == "waiting";
  this->Headline->setText(this->headline(phase));
  this->Details->setText(phase == "idle" || phase == "waiting" ? QString() : this->details());
  this->Advice->setText(this->explanation());
  this->Details->setVisible(!this->Details->text().isEmpty());
  this->Advice->setVisible(!this->Advice->text().isEmpty());
  this->Progress->setVisible(busy);
  this->Progress->setValue(static_cast<int>(PROGRESS_STEPS * this->number("Fraction")));
  this->Stop->setEnabled(busy);
  this->Again->setEnabled(phase != "idle" && !busy);

  this->proxy()->UpdatePropertyInformation(this->proxy()->GetProperty("LossHistory"));
  const vtkSMPropertyHelper history(this->proxy(), "LossHistory");
  this->Plot->setHistory(history.GetDoubleArray());
}

void pqSPINNTrainingWidget::refresh()
{
  const QString phase = this->text("Phase");
  const QString state = phase + this->text("Failure") + QString::number(this->number("TrainingCount"));
  if (phase == "training" || state != this->LastState)
  {
    this->LastState = state;
    this->showPhase(phase);
  }
}

void pqSPINNTrainingWidget::stop()
{
  this->proxy()->InvokeCommand("StopTraining");
}

void pqSPINNTrainingWidget::trainAgain()
{
  this->proxy()->InvokeCommand("TrainAgain");
  this->proxy()->MarkModified(this->proxy());
  pqApplicationCore::instance()->render();
}
