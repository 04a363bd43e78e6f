// SPDX-License-Identifier: BSD-3-Clause
// A solution that the first MPI rank has and all others get.
#ifndef vtkSPINNSharedModel_h
#define vtkSPINNSharedModel_h

#include "vtkSPINNModel.h"

#include <spinn/solution.hpp>

#include <functional>
#include <string>

/// What travels are the bytes of a model file, once for each solution; each rank then evaluates what it
/// needs, to the same numbers. Nothing of an image travels.
class vtkSPINNSharedModel
{
public:
  /// Every rank must call it, at the same point.
  /// @param own  called on the first rank alone: what the others get; empty when there is none
  /// @param model  gets the bytes of the solution that this rank has received
  /// @param source  the file that the problem or the model comes from: its folder is searched for references
  /// @returns the first rank's solution; empty where that has none, and elsewhere when it has failed
  /// @throws what `own` throws, after the others were told; spinn::Error on a rank that cannot read the model
  spinn::Solution Share(const std::function<spinn::Solution()>& own,
    vtkSPINNModel::Cache& model,
    const std::string& source);

  /// The solution travels again when it is shared next: some rank could not take it.
  void Forget() { this->Last = {}; }

private:
  spinn::Solution Send(const std::function<spinn::Solution()>& own, vtkSPINNModel::Cache& model);
  [[nodiscard]] std::string Message(const spinn::Solution& own, vtkSPINNModel::Cache& model) const;
  spinn::Solution Receive(vtkSPINNModel::Cache& model, const std::string& source);

  spinn::Solution Last;
};

#endif
