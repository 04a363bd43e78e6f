// SPDX-License-Identifier: BSD-3-Clause
// The choice of path by counted cost.
#include "train/make_objective.hpp"

#include "pointwise/grid_objective.hpp"
#include "residual/sum_objective.hpp"
#include "scattered/scattered_objective.hpp"
#include "second_order/second_order_objective.hpp"
#include "separable/separable_objective.hpp"

#include <spinn/error.hpp>

#include <algorithm>

namespace spinn::train {

namespace {

/// How many operations the fused kernels do while small matrix work on the host does one.
constexpr double small_matrix_penalty = 8;
/// Operations of the fused kernels in the time that a separable residual takes whatever its size.
constexpr double separable_overhead = 1e6;

/// Loss with gradient: three products of [points, rank] for each field, and about 30 operations per point for the program.
double grid_operations(const axis::ModelSpec& model, const residual::Block& block) {
  return static_cast<double>(block.grid().points()) *
         (6.0 * model.rank * static_cast<double>(block.plan.fields.size()) + 30);
}

/// A second set of networks, forward and in reverse, where only some of the blocks separate.
double network_operations(const axis::ModelSpec& model, const Collocation& collocation) {
  const std::vector<axis::AxisLayout> layout = axis::layout(model);
  double total = 0;
  for (std::size_t i = 0; i < layout.size(); ++i)
    total += 18.0 * static_cast<double>(layout[i].end - layout[i].begin) *
             static_cast<double>(collocation.nodes[i].nodes.size());
  return total;
}

/// Whether the separable path can take a block; if not, why.
bool separates(const residual::Block& block) {
  return block.form && block.has_product_weights();
}
std::string why_not(const residual::Block& block) {
  if (block.scattered()) return "its points lie on no grid";
  if (!block.has_product_weights()) return "its points have weights of their own";
  return block.why_not;
}

std::string block_name(std::size_t block) {
  return block == 0 ? "the equations" : "a condition";
}

void refuse_unless_all_separate(const Collocation& collocation) {
  for (std::size_t b = 0; b < collocation.blocks.size(); ++b)
    if (!separates(collocation.blocks[b]))
      throw Error({"residual_path", 0, 0}, "separable",
                  "residual_path is \"separable\", but " + block_name(b) +
                      " cannot take it: " + why_not(collocation.blocks[b]),
                  "Choose \"automatic\" or \"grid\"");
}

} // namespace

PathChoice choose_path(const axis::ModelSpec& model, const Collocation& collocation, ResidualPath path) {
  const std::size_t count = collocation.blocks.size();
  if (path == ResidualPath::grid) return {std::vector<bool>(count, false), "grid: chosen by the user"};
  if (path == ResidualPath::separable) {
    refuse_unless_all_separate(collocation);
    return {std::vector<bool>(count, true), "separable: chosen by the user"};
  }
  PathChoice choice{std::vector<bool>(count, false), {}};
  double saved = 0;
  for (std::size_t b = 0; b < count; ++b) {
    const residual::Block& block = collocation.blocks[b];
    if (!separates(block)) continue;
    const double exact =
        separable_overhead + small_matrix_penalty * separable::SeparableObjective::operations(model, block);
    const double gain = grid_operations(model, block) - exact;
    choice.separable[b] = gain > 0;
    saved += std::max(gain, 0.0);
  }
  const bool all = std::ranges::find(choice.separable, false) == choice.separable.end();
  if (!all && saved < network_operations(model, collocation)) choice.separable.assign(count, false);
  const residual::Block& equations = collocation.blocks.front();
  if (choice.separable.front())
    choice.why = "separable: the equations are linear, with coefficients and sources that separate";
  else if (!separates(equations))
    choice.why = (equations.scattered() ? "points: " : "grid: ") + why_not(equations);
  else
    choice.why = "grid: the equations separate, but this many points are cheaper one by one";
  return choice;
}

namespace {

enum class Path { separable, grid, scattered };

std::unique_ptr<residual::Objective> objective_on(Path path, const axis::ModelSpec& model,
                                                  const std::vector<axis::AxisNodes>& nodes,
                                                  std::vector<residual::Block> blocks, Precision precision,
                                                  const std::atomic<bool>* stop) {
  switch (path) {
  case Path::separable:
    return std::make_unique<separable::SeparableObjective>(model, nodes, std::move(blocks), stop);
  case Path::scattered:
    return std::make_unique<scattered::ScatteredObjective>(
        model, std::move(blocks.front().plan),
        std::get<residual::ScatteredPoints>(std::move(blocks.front().points)), stop);
  case Path::grid:
    break;
  }
  return std::make_unique<second_order::SecondOrderObjective>(
      std::make_unique<pointwise::GridObjective>(model, nodes, blocks, precision, stop), model, nodes, blocks,
      stop);
}

} // namespace

std::unique_ptr<residual::Objective> make_objective(const axis::ModelSpec& model,
                                                    const Collocation& collocation, const PathChoice& choice,
                                                    Precision precision, const std::atomic<bool>* stop) {
  std::vector<residual::SumObjective::Part> parts;
  const auto add = [&](Path path, const std::vector<std::size_t>& numbers) {
    if (numbers.empty()) return;
    std::vector<residual::Block> blocks;
    for (const std::size_t b : numbers)
      blocks.push_back(collocation.blocks[b]);
    parts.push_back(
        {objective_on(path, model, collocation.nodes, std::move(blocks), precision, stop), numbers});
  };
  std::vector<std::size_t> separable, grid;
  for (std::size_t b = 0; b < collocation.blocks.size(); ++b)
    if (!collocation.blocks[b].scattered()) (choice.separable[b] ? separable : grid).push_back(b);
  add(Path::separable, separable);
  add(Path::grid, grid);
  for (std::size_t b = 0; b < collocation.blocks.size(); ++b)
    if (collocation.blocks[b].scattered()) add(Path::scattered, {b});
  if (parts.size() == 1) return std::move(parts.front().objective);
  return std::make_unique<residual::SumObjective>(std::move(parts));
}

} // namespace spinn::train
