// SPDX-License-Identifier: BSD-3-Clause
// A trained model as part of a data set: an array of bytes in its field data, the same bytes as a model file.
#ifndef vtkSPINNModel_h
#define vtkSPINNModel_h

#include <spinn/solution.hpp>

#include <vtkSmartPointer.h>
#include <vtkUnsignedCharArray.h>

class vtkDataObject;
class vtkInformation;

/// Any filter downstream, also on another MPI rank or after the data set was saved and read again, gets the
/// model back.
namespace vtkSPINNModel
{
constexpr const char* ARRAY = "spinn_model";

/// @throws spinn::Error when there is none, with the words that the user of a filter needs
spinn::Solution Find(vtkDataObject* data);

/// Asks the pipeline for the whole image that carries a model: the model does not depend on the part, and the
/// whole one is most likely there.
void RequestWhole(vtkInformation* image);

/// Keeps the last model that was made of bytes or the last bytes that were made of a model: pipelines ask
/// often.
class Cache
{
public:
  vtkUnsignedCharArray* Bytes(const spinn::Solution& solution);
  const spinn::Solution& Find(vtkDataObject* data);

private:
  spinn::Solution Solution;
  vtkSmartPointer<vtkUnsignedCharArray> Array;
};
}

#endif
