// SPDX-License-Identifier: BSD-3-Clause
// Background training, colours and first pictures of the sources in this window.
#include "pqSPINNLive.h"

#include "pqApplicationCore.h"
#include "pqDataRepresentation.h"
#include "pqOutputPort.h"
#include "pqPipelineSource.h"
#include "pqServerManagerModel.h"
#include "vtkDataSetAttributes.h"
#include "vtkPVArrayInformation.h"
#include "vtkPVDataInformation.h"
#include "vtkPVDataSetAttributesInformation.h"
#include "vtkSMPVRepresentationProxy.h"
#include "vtkSMPropertyHelper.h"
#include "vtkSMProxy.h"
#include "vtkSMTransferFunctionPresets.h"

#include <QTimer>

namespace
{
/// Directions in which the image of a source has more than one node.
int DimensionsOf(pqPipelineSource* source)
{
  const int* extent = source->getOutputPort(0)->getDataInformation()->GetExtent();
  int dimensions = 0;
  for (int direction = 0; direction < 3; ++direction)
  {
    dimensions += extent[2 * direction + 1] > extent[2 * direction] ? 1 : 0;
  }
  return dimensions;
}

/// ParaView would draw an image of three dimensions as an empty box, and cannot draw one of one dimension as
/// a slice.
void Draw(pqPipelineSource* source, pqDataRepresentation* shown, int dimensions)
{
  auto* representation = vtkSMPVRepresentationProxy::SafeDownCast(shown->getProxy());
  if (!representation)
  {
    return;
  }
  vtkPVDataInformation* data = source->getOutputPort(0)->getDataInformation();
  vtkPVArrayInformation* first =
    data->GetPointDataInformation()->GetAttributeInformation(vtkDataSetAttributes::SCALARS);
  if (first) // or a volume takes the first array of the alphabet
  {
    representation->SetScalarColoring(first->GetName(), vtkDataObject::POINT);
  }
  representation->SetRepresentationType(dimensions == 3 ? "Volume" : dimensions == 2 ? "Slice" : "Surface");
}

/// What ParaView and VTK do once before their first coloured image and their first volume, a tenth of a
/// second in all: while the user looks at the panel nobody waits for it, after Apply the first picture would.
void Prepare(vtkSMProxy* solver)
{
  vtkSMTransferFunctionPresets::GetInstance()->GetNumberOfPresets();
  solver->InvokeCommand("PrepareDrawing");
}

void DrawAgain(pqPipelineSource* source)
{
  for (pqDataRepresentation* shown : source->getOutputPort(0)->getRepresentations(nullptr))
  {
    Draw(source, shown, DimensionsOf(source));
    shown->renderViewEventually();
  }
}
}

pqSPINNLive::pqSPINNLive(QObject* parent)
  : Superclass(parent)
{
}

pqSPINNLive::~pqSPINNLive() = default;

void pqSPINNLive::startup()
{
  pqServerManagerModel* model = pqApplicationCore::instance()->getServerManagerModel();
  QObject::connect(model, &pqServerManagerModel::sourceAdded, this, &pqSPINNLive::sourceAdded);
  QObject::connect(model, &pqServerManagerModel::sourceRemoved, this, &pqSPINNLive::sourceRemoved);
  for (pqPipelineSource* source : model->findItems<pqPipelineSource*>())
  {
    this->sourceAdded(source);
  }
}

void pqSPINNLive::shutdown()
{
  this->Phases.clear();
  this->Dimensions.clear();
  if (pqApplicationCore::instance())
  {
    QObject::disconnect(pqApplicationCore::instance()->getServerManagerModel(), nullptr, this, nullptr);
  }
}

void pqSPINNLive::sourceAdded(pqPipelineSource* source)
{
  const QString name = source->getProxy()->GetXMLName();
  if (name == "SPINNSolver" || name == "SPINNReader" || name == "SPINNGrid")
  {
    QObject::connect(source,
      SIGNAL(representationAdded(pqPipelineSource*, pqDataRepresentation*, int)),
      this,
      SLOT(representationAdded(pqPipelineSource*, pqDataRepresentation*, int)));
  }
  if (name == "SPINNSolver")
  {
    QTimer::singleShot(0, source, [source] { Prepare(source->getProxy()); });
    source->getProxy()->InvokeCommand("EnableLive");
    this->Phases[source] = QString();
    QObject::connect(
      source, SIGNAL(dataUpdated(pqPipelineSource*)), this, SLOT(dataUpdated(pqPipelineSource*)));
  }
}

/// A script's variable may keep the solver of a deleted source alive; its training ends all the same.
void pqSPINNLive::sourceRemoved(pqPipelineSource* source)
{
  this->Dimensions.remove(source);
  if (this->Phases.remove(source) > 0)
  {
    source->getProxy()->InvokeCommand("StopTraining");
  }
}

/// While training runs, and once when it ends, the colours span the present values (unless the user fixed
/// their range).
void pqSPINNLive::dataUpdated(pqPipelineSource* source)
{
  vtkSMProxy* proxy = source->getProxy();
  proxy->UpdatePropertyInformation(proxy->GetProperty("Phase"));
  const QString phase = QString::fromUtf8(vtkSMPropertyHelper(proxy, "Phase").GetAsString());
  const QString before = this->Phases.value(source);
  this->Phases[source] = phase;
  const int dimensions = DimensionsOf(source);
  const int dimensionsBefore = this->Dimensions.value(source, dimensions);
  this->Dimensions[source] = dimensions;
  if (dimensions !=
      dimensionsBefore) // another problem; a representation must not change in the midst of its update
  {
    QTimer::singleShot(0, source, [source] { DrawAgain(source); });
  }
  if (phase == "finished" && before == "finished")
  {
    return; // another time or resolution: ParaView's own rules hold
  }
  for (pqDataRepresentation* shown : source->getOutputPort(0)->getRepresentations(nullptr))
  {
    auto* representation = vtkSMPVRepresentationProxy::SafeDownCast(shown->getProxy());
    if (representation && representation->GetUsingScalarColoring())
    {
      representation->RescaleTransferFunctionToDataRange(false, false);
    }
  }
}

/// A new image is drawn as suits its dimensions.
void pqSPINNLive::representationAdded(pqPipelineSource* source, pqDataRepresentation* shown, int port)
{
  const int dimensions = DimensionsOf(source);
  if (port == 0 && dimensions != 2 && !pqApplicationCore::instance()->isLoadingState())
  {
    Draw(source, shown, dimensions);
  }
}
