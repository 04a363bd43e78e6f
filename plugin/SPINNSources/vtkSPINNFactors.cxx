// SPDX-License-Identifier: BSD-3-Clause
// Factors and nodes as VTK data.
#include "vtkSPINNFactors.h"

#include <spinn/uniform_nodes.hpp>

#include <vtkCompositeDataSet.h>
#include <vtkDoubleArray.h>
#include <vtkInformation.h>
#include <vtkMultiBlockDataSet.h>
#include <vtkRectilinearGrid.h>
#include <vtkSmartPointer.h>
#include <vtkTable.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace
{
constexpr int NODES = 201;
constexpr int ORDERS = 3; ///< the factor and two derivatives

vtkSmartPointer<vtkDoubleArray> Column(const std::string& name, const std::vector<double>& values)
{
  vtkNew<vtkDoubleArray> array;
  array->SetName(name.c_str());
  array->SetNumberOfValues(static_cast<vtkIdType>(values.size()));
  std::copy(values.begin(), values.end(), array->GetPointer(0));
  return array;
}

vtkSmartPointer<vtkTable> AxisTable(const spinn::Solution& solution, int number)
{
  const spinn::Axis& axis = solution.problem().axes()[number];
  const std::vector<double> nodes = spinn::uniform_nodes(axis.lower, axis.upper, NODES);
  vtkNew<vtkTable> table;
  table->AddColumn(Column(axis.name, nodes));
  const std::vector<std::string>& unknowns = solution.problem().unknowns();
  for (std::size_t q = 0; q < unknowns.size(); ++q)
  {
    std::string name = unknowns[q];
    for (int order = 0; order < ORDERS; ++order)
    {
      const std::vector<double> factor = solution.factor(number, static_cast<int>(q), nodes, order);
      const std::size_t terms = factor.size() / nodes.size();
      for (std::size_t r = 0; r < terms; ++r)
      {
        std::vector<double> values;
        for (std::size_t i = 0; i < nodes.size(); ++i)
        {
          values.push_back(factor[i * terms + r]);
        }
        table->AddColumn(Column(name + "[" + std::to_string(r + 1) + "]", values));
      }
      name += (order == 0 ? "_" : "") + axis.name;
    }
  }
  return table;
}

void AddBlock(vtkMultiBlockDataSet* blocks, vtkDataObject* block, const std::string& name)
{
  const unsigned int index = blocks->GetNumberOfBlocks();
  blocks->SetBlock(index, block);
  blocks->GetMetaData(index)->Set(vtkCompositeDataSet::NAME(), name.c_str());
}
}

vtkSPINNFactors::vtkSPINNFactors() = default;
vtkSPINNFactors::~vtkSPINNFactors() = default;

void vtkSPINNFactors::FillFactors(vtkMultiBlockDataSet* output, const spinn::Solution& solution)
{
  if (!solution)
  {
    return;
  }
  if (!this->Filled || &this->Filled.data() != &solution.data())
  {
    this->Tables->Initialize();
    const std::vector<spinn::Axis>& axes = solution.problem().axes();
    for (std::size_t number = 0; number < axes.size(); ++number)
    {
      AddBlock(this->Tables, AxisTable(solution, static_cast<int>(number)), "axis " + axes[number].name);
    }
    this->Filled = solution;
  }
  output->ShallowCopy(this->Tables);
}

void vtkSPINNFactors::FillNodes(vtkMultiBlockDataSet* output,
  const spinn::Solution& solution,
  const vtkSPINNImageLayout& layout)
{
  if (!solution || solution.report().nodes.empty())
  {
    return;
  }
  vtkNew<vtkRectilinearGrid> grid;
  std::vector<double> coordinates[3] = { { 0.0 }, { 0.0 }, { 0.0 } };
  for (std::size_t d = 0; d < layout.ImageAxes.size(); ++d)
  {
    coordinates[d] = solution.report().nodes[layout.ImageAxes[d]];
  }
  grid->SetDimensions(static_cast<int>(coordinates[0].size()),
    static_cast<int>(coordinates[1].size()),
    static_cast<int>(coordinates[2].size()));
  grid->SetXCoordinates(Column("x", coordinates[0]));
  grid->SetYCoordinates(Column("y", coordinates[1]));
  grid->SetZCoordinates(Column("z", coordinates[2]));
  AddBlock(output, grid, "collocation nodes");
}
