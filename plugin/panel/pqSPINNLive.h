// SPDX-License-Identifier: BSD-3-Clause
// Starts with the Qt client: makes every SPINN Solver of this window train in the background, keeps its
// colours in step with the growing solution, and chooses how it and other images of solutions are first
// drawn.
#ifndef pqSPINNLive_h
#define pqSPINNLive_h

#include <QMap>
#include <QObject>
#include <QString>

class pqDataRepresentation;
class pqPipelineSource;

class pqSPINNLive : public QObject
{
  Q_OBJECT
  typedef QObject Superclass;

public:
  explicit pqSPINNLive(QObject* parent = nullptr);
  ~pqSPINNLive() override;

  void startup();  ///< called when the plugin is loaded
  void shutdown(); ///< called when the client ends

private Q_SLOTS:
  void sourceAdded(pqPipelineSource* source);
  void sourceRemoved(pqPipelineSource* source);
  void dataUpdated(pqPipelineSource* source);
  void representationAdded(pqPipelineSource* source, pqDataRepresentation* shown, int port);

private:
  Q_DISABLE_COPY(pqSPINNLive)
  QMap<pqPipelineSource*, QString> Phases; ///< of the SPINN Solvers, when their data was last updated
  QMap<pqPipelineSource*, int> Dimensions; ///< of their images then
};

#endif
