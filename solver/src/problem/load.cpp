// SPDX-License-Identifier: BSD-3-Clause
// Problem::parse: a text becomes a checked problem.
#include "problem/parse.hpp"
#include "problem/reader.hpp"

#include <filesystem>
#include <memory>

namespace spinn {

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

} // namespace spinn
