// SPDX-License-Identifier: BSD-3-Clause
// What all producers of an image have in common.
/**
 * @class   vtkSPINNImageAlgorithm
 * @brief   base of the algorithms that expand a solution into an image: which nodes, which arrays
 *
 * No change of these properties trains. Values are checked when the pipeline updates.
 */
#ifndef vtkSPINNImageAlgorithm_h
#define vtkSPINNImageAlgorithm_h

#include "SPINNSourcesModule.h"
#include "vtkImageAlgorithm.h"

#include <memory>

class vtkStringArray;
struct vtkSPINNOutputProperties;

class SPINNSOURCES_EXPORT vtkSPINNImageAlgorithm : public vtkImageAlgorithm
{
public:
  vtkAbstractTypeMacro(vtkSPINNImageAlgorithm, vtkImageAlgorithm);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  ///@{
  /// Names, ranges and meanings: xml/solver.xml.
  void SetResolution(int x, int y, int z);
  void SetTimeSteps(int steps);
  void AddFixedCoordinate(double value);
  void ClearFixedCoordinates();
  void SetOutputPrecision(const char* name);
  void SetUnknowns(bool on);
  void SetTruth(bool on);
  void SetError(bool on);
  void SetResidual(bool on);
  void SetGradient(bool on);
  ///@}

  /// The choices of all properties, for the panel; the columns are those of vtkSPINNChoices.
  vtkStringArray* GetChoiceList();
  vtkStringArray* GetOutputPrecisionNames();

protected:
  vtkSPINNImageAlgorithm();
  ~vtkSPINNImageAlgorithm() override;

  virtual vtkSPINNOutputProperties& Output() = 0;
  virtual void PropertyChanged(); ///< marks the algorithm modified
  vtkStringArray* ChoiceNames(const char* property);

private:
  template<typename Value>
  void Change(Value& property, const Value& value);

  vtkSPINNImageAlgorithm(const vtkSPINNImageAlgorithm&) = delete;
  void operator=(const vtkSPINNImageAlgorithm&) = delete;

  struct Choices;
  std::unique_ptr<Choices> Lists;
};

#endif
