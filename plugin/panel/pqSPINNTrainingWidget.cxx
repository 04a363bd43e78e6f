// SPDX-License-Identifier: BSD-3-Clause
// The buttons and lines of the training group, from the source's properties.
#include "pqSPINNTrainingWidget.h"

#include "pqSPINNApply.h"
#include "pqSPINNDockWidth.h"
#include "pqSPINNLossPlot.h"

#include "pqApplicationCore.h"
#include "vtkSMPropertyHelper.h"
#include "vtkSMProxy.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace
{
constexpr int POLL_MILLISECONDS = 300;
constexpr int PROGRESS_STEPS = 1000;
constexpr int MOST_DIGITS = 12; ///< that the accuracy meter shows

QString Short(double value)
{
  return value >= 0 ? QString::number(value, 'e', 1) : QString("-"); // what is not known is -1
}
}

pqSPINNTrainingWidget::pqSPINNTrainingWidget(vtkSMProxy* smproxy, vtkSMPropertyGroup* group, QWidget* parent)
  : Superclass(smproxy, group, parent)
  , Headline(new QLabel(this))
  , Details(new QLabel(this))
  , Advice(new QLabel(this))
  , Progress(new QProgressBar(this))
  , Accuracy(new QProgressBar(this))
  , Plot(new pqSPINNLossPlot(this))
  , Main(new QPushButton(this))
  , Stop(new QPushButton(tr("Stop"), this))
  , Restart(new QPushButton(tr("Restart"), this))
  , Timer(new QTimer(this))
{
  this->Headline->setObjectName("TrainingHeadline"); // tests find widgets by these names
  this->Details->setObjectName("TrainingDetails");
  this->Advice->setObjectName("TrainingAdvice");
  this->Progress->setObjectName("TrainingProgress");
  this->Accuracy->setObjectName("TrainingAccuracy");
  this->Plot->setObjectName("LossPlot");
  this->Main->setObjectName("StartOrPauseTraining");
  this->Stop->setObjectName("StopTraining");
  this->Restart->setObjectName("RestartTraining");
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
  this->Accuracy->setRange(0, 10 * MOST_DIGITS);
  this->Stop->setToolTip(tr("End the training now; the best solution so far stays."));
  this->Restart->setToolTip(tr("Read the problem file anew and train from the start."));

  auto* buttons = new QHBoxLayout;
  for (QPushButton* button : { this->Main, this->Stop, this->Restart })
  {
    buttons->addWidget(button);
  }
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addLayout(buttons);
  for (QWidget* widget : std::initializer_list<QWidget*>{
         this->Headline, this->Progress, this->Accuracy, this->Details, this->Advice, this->Plot })
  {
    layout->addWidget(widget);
  }

  QObject::connect(this->Main, &QPushButton::clicked, this, &pqSPINNTrainingWidget::startOrPause);
  QObject::connect(this->Stop, &QPushButton::clicked, this, &pqSPINNTrainingWidget::stop);
  QObject::connect(this->Restart, &QPushButton::clicked, this, &pqSPINNTrainingWidget::restart);
  QObject::connect(this->Timer, &QTimer::timeout, this, &pqSPINNTrainingWidget::refresh);
  this->Timer->start(POLL_MILLISECONDS);
  new pqSPINNDockWidth(this);
  this->refresh();
}

pqSPINNTrainingWidget::~pqSPINNTrainingWidget() = default;

void pqSPINNTrainingWidget::fetch(std::initializer_list<const char*> properties)
{
  for (const char* property : properties)
  {
    this->proxy()->UpdatePropertyInformation(this->proxy()->GetProperty(property));
  }
}

QString pqSPINNTrainingWidget::text(const char* property) const
{
  return QString::fromUtf8(vtkSMPropertyHelper(this->proxy(), property).GetAsString());
}

double pqSPINNTrainingWidget::number(const char* property) const
{
  return vtkSMPropertyHelper(this->proxy(), property).GetAsDouble();
}

/// One line: where the training is, or how it ended ("Not converged" of the advice "Not converged: all 60 s
/// ..").
QString pqSPINNTrainingWidget::headline(const QString& phase) const
{
  if (phase == "training" || phase == "paused")
  {
    const QString text =
      phase == "paused" ? tr("Paused: %1 % of the budget") : tr("Solving: %1 % of the budget");
    return text.arg(static_cast<int>(100 * this->number("Fraction")));
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
  return phase == "failed" ? tr("Not solved") : tr("Press Start or Apply to solve");
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

/// Iterations, seconds, what is left, losses, conditions.
QString pqSPINNTrainingWidget::details(const QString& phase) const
{
  const double seconds = this->number("SecondsSpent");
  const double fraction = this->number("Fraction");
  QString details =
    tr("iteration %1, %2 s").arg(static_cast<int>(this->number("Iteration"))).arg(seconds, 0, 'f', 1);
  if (phase != "finished" && fraction > 0)
  {
    details += tr(", at most %1 s left").arg(std::ceil(seconds * (1 - fraction) / fraction));
  }
  details +=
    tr("\nloss %1, validation loss %2").arg(Short(this->number("Loss")), Short(this->number("UnseenLoss")));
  const double condition = this->number("ConditionError");
  if (condition >= 0)
  {
    details += tr("\nconditions met to %1").arg(Short(condition));
  }
  return details;
}

/// The error against the truth where that is known, else how far the residual has come down since the start.
void pqSPINNTrainingWidget::showAccuracy(bool known)
{
  const double error = this->number("RelativeError");
  const bool truth = error >= 0; // what is not known is -1
  const double share = truth ? error : std::sqrt(this->number("UnseenLoss") / this->Plot->firstLoss());
  const double digits = std::clamp(-std::log10(std::max(share, 1e-300)), 0.0, double(MOST_DIGITS));
  const bool shown = known && std::isfinite(share);
  this->Accuracy->setVisible(shown);
  if (shown)
  {
    this->Accuracy->setValue(static_cast<int>(10 * digits));
    const int whole = static_cast<int>(digits);
    const QString right = whole == 1 ? tr("1 digit right") : tr("%1 digits right").arg(whole);
    this->Accuracy->setFormat(
      truth ? tr("error %1: %2").arg(Short(share), right) : tr("residual %1 of its start").arg(Short(share)));
    this->Accuracy->setToolTip(truth ? tr("Relative L2 error of all unknowns against the true solution.")
                                     : tr("Root mean square of the residual and the conditions on points "
                                          "that training never saw, relative to that "
                                          "of the first iteration. The true solution is not known."));
  }
}

void pqSPINNTrainingWidget::showButtons(const QString& phase)
{
  const bool busy = phase == "training" || phase == "waiting" || phase == "paused";
  this->Main->setText(phase == "paused" ? tr("Resume") : busy ? tr("Pause") : tr("Start"));
  this->Main->setToolTip(phase == "paused" ? tr("Go on with the training.")
                         : busy            ? tr("Hold the training where it is; a pause costs no budget.")
                                           : tr("Apply the settings and solve."));
  this->Main->setEnabled(phase != "finished" && phase != "waiting");
  this->Stop->setEnabled(busy);
  this->Restart->setEnabled(phase == "finished" || phase == "failed");
}

void pqSPINNTrainingWidget::showPhase(const QString& phase)
{
  const bool busy = phase == "training" || phase == "waiting" || phase == "paused";
  const bool known = phase != "idle" && phase != "waiting";
  this->fetch({ "Fraction",
    "SecondsSpent",
    "Iteration",
    "Loss",
    "UnseenLoss",
    "ConditionError",
    "RelativeError",
    "Outcome",
    "Advice",
    "LossHistory" });
  this->Plot->setHistory(vtkSMPropertyHelper(this->proxy(), "LossHistory").GetDoubleArray());

  this->Headline->setText(this->headline(phase));
  this->Details->setText(known ? this->details(phase) : QString());
  this->Advice->setText(this->explanation());
  this->Details->setVisible(!this->Details->text().isEmpty());
  this->Advice->setVisible(!this->Advice->text().isEmpty());
  this->Progress->setVisible(busy);
  this->Progress->setValue(static_cast<int>(PROGRESS_STEPS * this->number("Fraction")));
  this->showAccuracy(known);
  this->showButtons(phase);
}

void pqSPINNTrainingWidget::refresh()
{
  this->fetch({ "Phase", "Failure", "TrainingCount" });
  const QString phase = this->text("Phase");
  const QString state = phase + this->text("Failure") + QString::number(this->number("TrainingCount"));
  if (phase == "training" || state != this->LastState)
  {
    this->LastState = state;
    this->showPhase(phase);
  }
}

void pqSPINNTrainingWidget::startOrPause()
{
  this->fetch({ "Phase" });
  const QString phase = this->text("Phase");
  if (phase == "idle" || phase == "failed")
  {
    pqSPINNApply();
    return;
  }
  this->proxy()->InvokeCommand(phase == "paused" ? "ResumeTraining" : "PauseTraining");
  this->refresh();
}

void pqSPINNTrainingWidget::stop()
{
  this->proxy()->InvokeCommand("StopTraining");
}

void pqSPINNTrainingWidget::restart()
{
  this->proxy()->InvokeCommand("TrainAgain");
  this->proxy()->MarkModified(this->proxy());
  pqApplicationCore::instance()->render();
}
