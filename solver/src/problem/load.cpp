// SPDX-License-Identifier: BSD-3-Clause
// Problem::parse and Problem::load: a text or a file becomes a checked problem.
#include "problem/parse.hpp"
#include "problem/reader.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <memory>
#include <system_error>

namespace spinn {

namespace {

[[noreturn]] void fail_file(const std::filesystem::path& file, const std::string& message,
                            const std::string& remedy) {
  throw Error({file.string(), 0, 0}, file.filename().string(), message, remedy);
}

std::string read_file(const std::filesystem::path& file) {
  std::error_code error;
  if (!std::filesystem::exists(file, error)) {
    fail_file(file, "the problem file does not exist",
              "Correct the path, or choose a problem of the catalogue by its key");
  }
  if (!std::filesystem::is_regular_file(file, error)) {
    fail_file(file, "this is a folder or device, not a problem file", "Name a text file that ends in .toml");
  }
  const std::uintmax_t size = std::filesystem::file_size(file, error);
  if (!error && size > problem::largest_text) {
    fail_file(file, "the file has " + std::to_string(size / 1000000) + " MB; a problem file has at most 1 MB",
              "Name a text file in the format of solver/problems/README.md");
  }
  std::ifstream stream(file, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  if (!stream) {
    fail_file(file, "the file cannot be read", "Check its permissions");
  }
  return text;
}

} // namespace

namespace problem {

std::vector<Section> tables_of(const Section& section, const std::string& key) {
  std::vector<Section> sections;
  const Value* const value = section.find(key);
  if (value == nullptr) {
    return sections;
  }
  if (value->kind == Value::Kind::table) {
    section.document().fail(*value, "\"" + key + "\" is a single table, but a list of tables is expected",
                            "Write [[" + key + "]] with double brackets");
  }
  for (const Value& item : list_of(section.document(), *value, "\"" + key + "\"")) {
    sections.push_back(section_of(section.document(), item, "[[" + key + "]]"));
  }
  return sections;
}

namespace {

void read_all(Reader& reader) {
  reader.top.allow_only({"title", "description", "citation", "unknowns", "equations", "equation_weights",
                         "axis", "parameters", "definitions", "condition", "truth", "outputs", "training"});
  reader.data.title =
      text_of(reader.document, reader.top.need("title", "title = \"Heat, 2+1 dimensions\""), "\"title\"");
  reader.data.description = one_line(reader.top.text_or("description", ""));
  reader.data.citation = one_line(reader.top.text_or("citation", ""));
  read_axes(reader);
  read_unknowns(reader);
  read_parameters(reader);
  read_definitions(reader);
  read_factors(reader);
  read_equations(reader);
  read_conditions(reader);
  read_truth(reader);
  read_outputs(reader);
  read_training(reader);
}

} // namespace

Problem parse(const std::string& text, const Origin& origin) {
  const Document document(text, origin.source);
  const auto data = std::make_shared<detail::ProblemData>();
  data->key = origin.key;
  data->text = text;
  Reader reader{document, origin, *data, Section(document, document.root(), ""), Names(document), {}, {}, {}};
  read_all(reader);
  return Problem(data);
}

} // namespace problem

Problem Problem::parse(const std::string& text, const std::string& source,
                       const std::filesystem::path& folder) {
  return problem::parse(text, {source, std::filesystem::path(source).stem().string(), folder});
}

Problem Problem::load(const std::filesystem::path& file) {
  return parse(read_file(file), file.string(), file.parent_path());
}

} // namespace spinn
