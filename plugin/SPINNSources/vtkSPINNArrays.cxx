// SPDX-License-Identifier: BSD-3-Clause
// Arrays of the image.
#include "vtkSPINNArrays.h"

#include <spinn/error.hpp>

#include <vtkAOSDataArrayTemplate.h>
#include <vtkDataArray.h>
#include <vtkDoubleArray.h>
#include <vtkFloatArray.h>
#include <vtkImageData.h>
#include <vtkNew.h>
#include <vtkPointData.h>
#include <vtkSmartPointer.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <sys/mman.h>
#include <unistd.h>

namespace
{
constexpr double MEMORY_SHARE = 0.8; ///< of the machine's memory that an image may take

/// The components of an output with `prefix` before each name, padded to a vector of three.
std::vector<std::string> Prefixed(const spinn::Quantity& output, const std::string& prefix)
{
  std::vector<std::string> expressions;
  for (const std::string& component : output.components)
  {
    expressions.push_back(prefix + component);
  }
  if (expressions.size() == 2)
  {
    expressions.emplace_back();
  }
  return expressions;
}

std::vector<std::string> ComponentNames(const spinn::Quantity& output)
{
  return output.components.size() == 1 ? std::vector<std::string>() : output.components;
}

vtkSPINNArray Gradient(const spinn::Quantity& output, const vtkSPINNConfiguration& configuration)
{
  const std::vector<spinn::Axis>& axes = configuration.Request.problem.axes();
  const std::vector<int>& imageAxes = configuration.Layout.ImageAxes;
  vtkSPINNArray array{ output.name + "_gradient", {}, {} };
  std::vector<std::string> components = output.components;
  components.resize(components.size() == 2 ? 3 : components.size()); // as in the vector itself
  for (const std::string& component : components)
  {
    for (std::size_t d = 0; d < 3; ++d)
    {
      const bool derivable = !component.empty() && d < imageAxes.size();
      const std::string axis = derivable ? axes[imageAxes[d]].name : "";
      array.Expressions.push_back(derivable ? "(" + component + ")_" + axis : "");
      array.Components.push_back(derivable ? component + "_" + axis : "0");
    }
  }
  return array;
}

/// True if the true values of an output are known at the solution's parameters (a reference file belongs to
/// the default ones alone): asks for them in the middle of the domain.
bool HasTruth(const spinn::Solution& solution, const spinn::Quantity& output)
{
  if (!solution || !solution.problem().has_truth())
  {
    return false;
  }
  std::vector<double> middle;
  for (const spinn::Axis& axis : solution.problem().axes())
  {
    middle.push_back(0.5 * (axis.lower + axis.upper));
  }
  try
  {
    return std::all_of(output.components.begin(),
      output.components.end(),
      [&](const std::string& component)
      { return std::isfinite(solution.evaluate_at("truth:" + component, middle).front()); });
  }
  catch (const spinn::Error&)
  {
    return false;
  }
}

double BytesOfMemory()
{
  return static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGE_SIZE));
}

double Components(const std::vector<vtkSPINNArray>& arrays)
{
  double components = 0;
  for (const vtkSPINNArray& array : arrays)
  {
    components += static_cast<double>(array.Expressions.size());
  }
  return components;
}

/// One component is evaluated beside the arrays.
void CheckMemory(double components, double points, bool doublePrecision)
{
  constexpr double GiB = 1024.0 * 1024.0 * 1024.0;
  const double needed = points * (components + 1) * (doublePrecision ? 8 : 4);
  if (needed > MEMORY_SHARE * BytesOfMemory())
  {
    throw spinn::Error({ "Resolution" },
      std::to_string(points),
      "the image would take " + std::to_string(static_cast<long>(needed / GiB)) + " GiB; this machine has " +
        std::to_string(static_cast<long>(BytesOfMemory() / GiB)) + " GiB of memory",
      "Lower Resolution or ask for fewer arrays");
  }
}

/// Fresh memory of the system comes in pages of 4 KiB, and touching them takes longer than the values do
/// (three arrays of 256^3 floats: 124 ms against 51 ms). Asks for pages of 2 MiB where the memory has whole
/// ones; a hint that may be ignored.
void PreferLargePages(void* memory, std::size_t bytes)
{
#ifdef MADV_HUGEPAGE
  constexpr std::uintptr_t page = std::uintptr_t(1) << 21;
  const auto begin = reinterpret_cast<std::uintptr_t>(memory);
  const std::uintptr_t first = (begin + page - 1) / page * page;
  const std::uintptr_t last = (begin + bytes) / page * page;
  if (first < last)
  {
    madvise(reinterpret_cast<void*>(first), last - first, MADV_HUGEPAGE);
  }
#else
  static_cast<void>(memory);
  static_cast<void>(bytes);
#endif
}

/// The values of `array`, to be filled.
template<typename ArrayType>
vtkSmartPointer<ArrayType> Allocate(const vtkSPINNArray& array, std::size_t points)
{
  auto values = vtkSmartPointer<ArrayType>::New();
  values->SetName(array.Name.c_str());
  values->SetNumberOfComponents(static_cast<int>(array.Expressions.size()));
  for (std::size_t c = 0; c < array.Components.size(); ++c)
  {
    values->SetComponentName(static_cast<vtkIdType>(c), array.Components[c].c_str());
  }
  values->SetNumberOfTuples(static_cast<vtkIdType>(points));
  PreferLargePages(
    values->GetPointer(0), points * array.Expressions.size() * sizeof(typename ArrayType::ValueType));
  return values;
}

/// Where the values of an expression go: every `Stride`-th from `First`.
template<typename Value>
struct Place
{
  Value* First;
  std::size_t Stride;
};

/// A grid cut along its slowest axis (t has a single node).
class Slabs
{
public:
  /// @param most points of a slab, if one plane has no more
  Slabs(const spinn::Grid& grid, std::size_t most)
    : Grid(grid)
  {
    for (std::size_t axis = 0; axis < grid.nodes.size(); ++axis)
    {
      this->Axis = grid.nodes[axis].size() > 1 ? axis : this->Axis;
    }
    this->Plane = grid.size() / grid.nodes[this->Axis].size();
    this->Planes = std::max<std::size_t>(1, most / this->Plane);
  }

  [[nodiscard]] std::size_t LargestSize() const
  {
    return std::min(this->Grid.size(), this->Planes * this->Plane);
  }

  /// Calls `visit(part, first)` for each slab; `first` is the index of its first point.
  template<typename Visit>
  void ForEach(const Visit& visit) const
  {
    const std::vector<double>& nodes = this->Grid.nodes[this->Axis];
    spinn::Grid part = this->Grid;
    for (std::size_t first = 0; first < nodes.size(); first += this->Planes)
    {
      const std::size_t last = std::min(nodes.size(), first + this->Planes);
      part.nodes[this->Axis].assign(nodes.data() + first, nodes.data() + last);
      visit(part, first * this->Plane);
    }
  }

private:
  const spinn::Grid& Grid;
  std::size_t Axis = 0;
  std::size_t Plane = 1;
  std::size_t Planes = 1; ///< of a slab
};

/// All expressions in one pass. Those of vectors go through a buffer that is no larger than one component of
/// the whole grid, or small: values of one point lie side by side.
template<typename Value>
void Evaluate(const spinn::Solution& solution,
  const std::vector<std::string>& expressions,
  const spinn::Grid& grid,
  const std::vector<Place<Value>>& places)
{
  constexpr std::size_t SMALL = std::size_t(1) << 19; // points
  const auto strided = static_cast<std::size_t>(
    std::count_if(places.begin(), places.end(), [](const Place<Value>& place) { return place.Stride > 1; }));
  const Slabs slabs(grid, strided == 0 ? grid.size() : std::max(SMALL, grid.size() / strided));
  std::vector<Value> buffer(strided * slabs.LargestSize());
  slabs.ForEach(
    [&](const spinn::Grid& part, std::size_t first)
    {
      std::vector<Value*> out;
      Value* free = buffer.data();
      for (const Place<Value>& place : places)
      {
        out.push_back(place.Stride > 1 ? free : place.First + first);
        free += place.Stride > 1 ? part.size() : 0;
      }
      solution.evaluate(expressions, part, out);
      for (std::size_t e = 0; e < places.size(); ++e)
      {
        const std::size_t stride = places[e].Stride;
        for (std::size_t p = 0; stride > 1 && p < part.size(); ++p)
        {
          places[e].First[(first + p) * stride] = out[e][p];
        }
      }
    });
}

/// All arrays at the grid's points. Zeros without a solution, and where a component has no expression.
template<typename ArrayType>
void AddArrays(const std::vector<vtkSPINNArray>& arrays,
  const spinn::Solution& solution,
  const spinn::Grid& grid,
  vtkPointData* pointData)
{
  using Value = typename ArrayType::ValueType;
  std::vector<std::string> expressions;
  std::vector<Place<Value>> places;
  for (const vtkSPINNArray& array : arrays)
  {
    const auto values = Allocate<ArrayType>(array, grid.size());
    pointData->AddArray(values);
    for (std::size_t c = 0; c < array.Expressions.size(); ++c)
    {
      if (solution && !array.Expressions[c].empty())
      {
        expressions.push_back(array.Expressions[c]);
        places.push_back({ values->GetPointer(static_cast<vtkIdType>(c)), array.Expressions.size() });
      }
      else
      {
        values->FillTypedComponent(static_cast<int>(c), Value(0));
      }
    }
  }
  if (!expressions.empty())
  {
    Evaluate(solution, expressions, grid, places);
  }
}
}

std::vector<vtkSPINNArray> vtkSPINNListArrays(const vtkSPINNConfiguration& configuration,
  const spinn::Solution& solution)
{
  const std::vector<spinn::Quantity>& outputs = configuration.Request.problem.outputs();
  std::vector<vtkSPINNArray> arrays;
  const auto add = [&](const char* suffix, const char* prefix)
  {
    for (const spinn::Quantity& output : outputs)
    {
      if (*prefix == '\0' || HasTruth(solution, output))
      {
        arrays.push_back({ output.name + suffix, Prefixed(output, prefix), ComponentNames(output) });
      }
    }
  };
  if (configuration.Unknowns)
  {
    add("", "");
  }
  if (configuration.Truth)
  {
    add("_truth", "truth:");
  }
  if (configuration.Error)
  {
    add("_error", "error:");
  }
  if (configuration.Residual)
  {
    arrays.push_back({ "residual", { "residual" }, {} });
  }
  for (std::size_t i = 0; configuration.Gradient && i < outputs.size(); ++i)
  {
    arrays.push_back(Gradient(outputs[i], configuration));
  }
  return arrays;
}

void vtkSPINNCheckMemory(const vtkSPINNConfiguration& configuration)
{
  double components = Components(vtkSPINNListArrays(configuration, {}));
  for (const spinn::Quantity& output : configuration.Request.problem.outputs())
  {
    const int truths =
      configuration.Request.problem.has_truth() ? configuration.Truth + configuration.Error : 0;
    components += static_cast<double>(truths * Prefixed(output, "").size());
  }
  double points = 1;
  for (const int nodes : configuration.Layout.Dimensions)
  {
    points *= nodes;
  }
  CheckMemory(components, points, configuration.DoublePrecision);
}

void vtkSPINNFillImage(vtkImageData* image,
  const vtkSPINNConfiguration& configuration,
  const spinn::Solution& solution,
  const std::array<int, 6>& extent,
  double time)
{
  const vtkSPINNImageLayout& layout = configuration.Layout;
  image->SetExtent(extent[0], extent[1], extent[2], extent[3], extent[4], extent[5]);
  image->SetOrigin(layout.Origin.data());
  image->SetSpacing(layout.Spacing.data());
  if (image->GetNumberOfPoints() == 0)
  {
    return;
  }
  const spinn::Problem& problem = configuration.Request.problem;
  const auto arrays = vtkSPINNListArrays(configuration, solution);
  CheckMemory(
    Components(arrays), static_cast<double>(image->GetNumberOfPoints()), configuration.DoublePrecision);
  const spinn::Grid grid = layout.MakeGrid(problem, extent, time);
  vtkPointData* pointData = image->GetPointData();
  if (configuration.DoublePrecision)
  {
    AddArrays<vtkDoubleArray>(arrays, solution, grid, pointData);
  }
  else
  {
    AddArrays<vtkFloatArray>(arrays, solution, grid, pointData);
  }
  if (!arrays.empty()) // what ParaView colours by at first
  {
    pointData->SetActiveScalars(arrays.front().Name.c_str());
  }
}
