// SPDX-License-Identifier: BSD-3-Clause
// Windows to and from a model file.
#include "model_file/windows.hpp"

#include "model_file/failure.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace spinn::model_file {

namespace {

constexpr double rounding =
    1e-9; // of the axis: by how much the ends of windows may differ from those of the axis

std::string key_of(std::size_t window, const std::string& what) {
  return "window." + std::to_string(window) + "." + what;
}

std::string layer_name(const axis::ModelSpec& model, std::size_t layer) {
  const std::size_t gates = axis::gated(model) ? 2 : 0;
  if (layer < gates) return layer == 0 ? "gate_u" : "gate_v";
  const std::size_t hidden = layer - gates;
  return hidden == static_cast<std::size_t>(axis::hidden_layers(model))
             ? "output"
             : "hidden_" + std::to_string(hidden + 1);
}

/// Throws for a value that is not finite. @param tensor  its name
void check_finite(std::span<const double> values, const std::string& tensor, const std::string& source,
                  const std::string& remedy) {
  const auto bad = std::ranges::find_if(values, [](double value) { return !std::isfinite(value); });
  if (bad != values.end())
    fail(source, to_text(*bad),
         "value number " + std::to_string(bad - values.begin()) + " of the tensor " + excerpt(tensor) +
             " is " + to_text(*bad) + ", not a finite number",
         remedy);
}

/// One number per axis.
std::vector<int> sizes(const Metadata& metadata, const std::string& key, std::size_t axes) {
  constexpr int most = 4096;
  std::vector<int> values = metadata.wholes(key, 0, most);
  if (values.size() != axes) metadata.fail(key, std::to_string(axes) + " numbers, one per axis");
  return values;
}

/// The model of window k, its axis t not yet cut. @param whole  what settings and problem say
axis::ModelSpec model_from(const Metadata& metadata, std::size_t k, axis::ModelSpec whole) {
  metadata.read(key_of(k, "axis_function"), whole.kind);
  whole.width = metadata.whole(key_of(k, "width"), 1, 1024);
  whole.depth = metadata.whole(key_of(k, "depth"), 1, 16);
  whole.rank = metadata.whole(key_of(k, "rank"), 1, 512);
  const std::vector<int> modes = sizes(metadata, key_of(k, "modes"), whole.axes.size());
  const std::vector<int> basis = sizes(metadata, key_of(k, "basis"), whole.axes.size());
  for (std::size_t axis = 0; axis < whole.axes.size(); ++axis) {
    if ((modes[axis] > 0) != (whole.axes[axis].modes > 0))
      metadata.fail(key_of(k, "modes"), "above 0 for periodic axes alone");
    if ((basis[axis] > 0) != (whole.kind == AxisFunction::spectral))
      metadata.fail(key_of(k, "basis"), "above 0 for spectral axis functions alone");
    whole.axes[axis].modes = modes[axis];
    whole.axes[axis].basis = basis[axis];
  }
  return whole;
}

/// Window k with its ends. @param before  the windows up to it
field::Window window_from(const Metadata& metadata, const Problem& problem, axis::ModelSpec model,
                          const field::Windows& before, std::size_t count) {
  const std::size_t k = before.size();
  const double begin = metadata.finite(key_of(k, "begin")), end = metadata.finite(key_of(k, "end"));
  if (problem.time_axis() < 0) {
    if (begin != 0 || end != 0)
      metadata.fail(key_of(k, begin != 0 ? "begin" : "end"), "0 where there is no axis t");
    return {0, 0, std::move(model), {}};
  }
  const Axis& axis = problem.axes()[static_cast<std::size_t>(problem.time_axis())];
  const double slack = rounding * (axis.upper - axis.lower);
  if (k == 0 ? std::abs(begin - axis.lower) > slack : begin != before.back().end)
    metadata.fail(key_of(k, "begin"),
                  k == 0 ? "the lower end of the axis t" : "where the window before it ends");
  if (!(begin < end)) metadata.fail(key_of(k, "end"), "above its beginning");
  if (k + 1 == count && std::abs(end - axis.upper) > slack)
    metadata.fail(key_of(k, "end"), "the upper end of the axis t");
  return field::cut_window(std::move(model), problem.time_axis(), begin, end);
}

std::vector<double> theta_from(const Archive& archive, const std::vector<ParameterTensor>& tensors) {
  for (const ParameterTensor& tensor : tensors)
    archive.expect(tensor.name, tensor.shape);
  std::vector<double> theta(tensors.back().begin + tensors.back().size);
  for (const ParameterTensor& tensor : tensors) {
    archive.copy(tensor.name, &theta[tensor.begin]);
    check_finite({&theta[tensor.begin], tensor.size}, tensor.name, archive.source(), save_again);
  }
  return theta;
}

} // namespace

std::vector<ParameterTensor> parameter_tensors(const Problem& problem, std::size_t window,
                                               const axis::ModelSpec& model) {
  std::vector<ParameterTensor> tensors;
  const std::vector<axis::AxisLayout> layouts = axis::layout(model);
  for (std::size_t axis = 0; axis < layouts.size(); ++axis)
    for (std::size_t l = 0; l < layouts[axis].layers.size(); ++l) {
      const axis::LayerSlot& layer = layouts[axis].layers[l];
      const auto inputs = static_cast<std::size_t>(layer.inputs),
                 outputs = static_cast<std::size_t>(layer.outputs);
      const std::string name = key_of(window, problem.axes()[axis].name + "." + layer_name(model, l));
      tensors.push_back(
          {name + ".weights", {inputs, outputs}, static_cast<std::size_t>(layer.weights), inputs * outputs});
      if (layer.bias >= 0)
        tensors.push_back({name + ".bias", {outputs}, static_cast<std::size_t>(layer.bias), outputs});
    }
  return tensors;
}

void put(Texts& texts, Writer& writer, const Problem& problem, const field::Windows& windows) {
  for (std::size_t k = 0; k < windows.size(); ++k) {
    const field::Window& window = windows[k];
    std::vector<int> modes, basis;
    for (const axis::AxisSpec& axis : window.model.axes) {
      modes.push_back(axis.modes);
      basis.push_back(axis.basis);
    }
    texts[key_of(k, "begin")] = to_text(window.begin);
    texts[key_of(k, "end")] = to_text(window.end);
    texts[key_of(k, "axis_function")] = to_text(window.model.kind);
    texts[key_of(k, "width")] = to_text(window.model.width);
    texts[key_of(k, "depth")] = to_text(window.model.depth);
    texts[key_of(k, "rank")] = to_text(window.model.rank);
    texts[key_of(k, "modes")] = to_text(modes);
    texts[key_of(k, "basis")] = to_text(basis);
    for (const ParameterTensor& tensor : parameter_tensors(problem, k, window.model)) {
      const std::span<const double> values(&window.theta[tensor.begin], tensor.size);
      check_finite(values, tensor.name, "solution", "Train again, with another seed, before you save");
      writer.add(tensor.name, tensor.shape, values);
    }
  }
}

field::Windows windows_from(const Metadata& metadata, const Archive& archive, const field::System& system,
                            const Settings& settings) {
  const Problem& problem = system.problem();
  const axis::ModelSpec whole = field::model_spec(system, settings);
  const auto count = static_cast<std::size_t>(settings.windows);
  field::Windows windows;
  while (windows.size() < count) {
    const std::size_t k = windows.size();
    field::Window window = window_from(metadata, problem, model_from(metadata, k, whole), windows, count);
    window.theta = theta_from(archive, parameter_tensors(problem, k, window.model));
    windows.push_back(std::move(window));
  }
  return windows;
}

} // namespace spinn::model_file
