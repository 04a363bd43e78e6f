// SPDX-License-Identifier: BSD-3-Clause
// [truth]: a closed form per unknown, or a reference file.
#include "problem/npy.hpp"
#include "problem/reader.hpp"

#include <algorithm>
#include <array>
#include <system_error>

namespace spinn::problem {

namespace {

std::string shape_in_words(const std::vector<int>& shape) {
  std::string text;
  for (const int n : shape) {
    text += (text.empty() ? "(" : ", ") + std::to_string(n);
  }
  return text + ")";
}

NpyArray read_reference_file(const Reader& reader, const Value& value, const std::filesystem::path& file) {
  try {
    return read_npy(file);
  } catch (const Error& error) {
    reader.document.fail(value, "the reference " + error.place().source + ": " + error.message(),
                         error.remedy());
  }
}

void read_reference(Reader& reader, const Value& value) {
  const std::string name = text_of(reader.document, value, "\"reference\"");
  if (reader.origin.reference != nullptr) {
    *reader.origin.reference = name;
  }
  const std::filesystem::path file = locate_reference(reader.origin.folder, name);
  std::error_code error;
  if (reader.origin.missing_reference == MissingReference::leaves_no_truth &&
      !std::filesystem::exists(file, error)) {
    reader.reference_is_missing = true;
    return;
  }
  NpyArray array = read_reference_file(reader, value, file);
  const std::size_t axes = reader.data.axes.size();
  const std::size_t unknowns = reader.data.unknowns.size();
  const std::size_t leading = unknowns > 1 ? 1 : 0;
  const bool fits = array.shape.size() == axes + leading &&
                    (leading == 0 || array.shape.front() == static_cast<int>(unknowns)) &&
                    std::all_of(array.shape.begin() + static_cast<std::ptrdiff_t>(leading), array.shape.end(),
                                [](int n) { return n >= 2; });
  if (!fits) {
    std::string wanted = leading == 0 ? "(" : "(" + std::to_string(unknowns) + ", ";
    for (const Axis& axis : reader.data.axes) {
      wanted += "points along " + axis.name + (axis.name == reader.data.axes.back().name ? ")" : ", ");
    }
    reader.document.fail(value, "the reference has the shape " + shape_in_words(array.shape),
                         "Save it as " + wanted + ", at least 2 points each, ends included");
  }
  detail::Reference reference;
  reference.shape.assign(array.shape.begin() + static_cast<std::ptrdiff_t>(leading), array.shape.end());
  reference.values = std::move(array.values);
  reader.data.reference = std::make_shared<const detail::Reference>(std::move(reference));
}

language::NodeId read_closed_form(Reader& reader, const Value& value, const std::string& unknown) {
  const language::NodeId node =
      expression_of(reader, reader.data.scope, value, "the truth of \"" + unknown + "\"");
  if (!language::atoms(reader.data.graph, std::array{node}).empty()) {
    reader.document.fail(value, "the truth of \"" + unknown + "\" depends on an unknown",
                         "Write it in coordinates and parameters alone");
  }
  return node;
}

} // namespace

std::filesystem::path locate_reference(const std::filesystem::path& folder, const std::string& name) {
  const std::filesystem::path beside = folder / name;
  std::error_code error;
  if (std::filesystem::exists(beside, error)) {
    return beside;
  }
  for (const std::filesystem::path& other : problem_folders()) {
    if (std::filesystem::exists(other / name, error)) {
      return other / name;
    }
  }
  return beside;
}

void read_truth(Reader& reader) {
  const Value* const value = reader.top.find("truth");
  if (value == nullptr) {
    return;
  }
  const Section section = section_of(reader.document, *value, "[truth]");
  if (const Value* const reference = section.find("reference")) {
    section.allow_only({"reference"});
    read_reference(reader, *reference);
    return;
  }
  std::vector<std::string> keys = reader.data.unknowns;
  keys.emplace_back("reference");
  section.allow_only(keys);
  for (const std::string& unknown : reader.data.unknowns) {
    const Value& text =
        section.need(unknown, unknown + " = \"sin(pi*" + reader.data.axes.front().name + ")\"");
    reader.data.truth.push_back(read_closed_form(reader, text, unknown));
  }
}

} // namespace spinn::problem
