// SPDX-License-Identifier: BSD-3-Clause
// A trained model as part of a data set: an array of bytes in its field data, the same bytes as a model file.
#ifndef vtkSPINNModel_h
#define vtkSPINNModel_h

#include <spinn/solution.hpp>

#include <vtkSmartPointer.h>
#include <vtkUnsignedCharArray.h>

#include <string_view>

class vtkDataObject;

/// Any filter downstream, also on another MPI rank or after the data set was saved and read again, gets the
/// model back.
namespace vtkSPINNModel
{
constexpr const char* ARRAY = "spinn_model";

/// @throws spinn::Error when there is none, with the words that the user of a filter needs
spinn::Solution Find(vtkDataObject* data);

/// Keeps the last model that was made of bytes or the last bytes that were made of a model: pipelines ask
/// often.
class Cache
{
public:
  vtkUnsignedCharArray* Bytes(const spinn::Solution& solution);
  void Set(const spinn::Solution& solution, std::string_view bytes); ///< that were just made of each other
  const spinn::Solution& Find(vtkDataObject* data);

private:
  spinn::Solution Solution;
  vtkSmartPointer<vtkUnsignedCharArray> Array;
};
}

#endif
