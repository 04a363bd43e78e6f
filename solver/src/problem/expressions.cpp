// SPDX-License-Identifier: BSD-3-Clause
// Definitions in any order, and equations.
#include "problem/reader.hpp"

#include <spinn/text.hpp>

#include <algorithm>
#include <array>

namespace spinn::problem {

namespace {

/// Builds definitions after those that they use; a circle is an error that names its members.
class Definitions {
public:
  Definitions(Reader& reader, const Section& section) : m_reader(reader) {
    for (const Value::Member& member : section.table().members) {
      reader.names.declare(member.key, member.position, "a definition");
      m_entries.push_back({&member, State::untouched});
    }
  }

  void build_all() {
    for (Entry& entry : m_entries) {
      build(entry);
    }
  }

private:
  enum class State { untouched, open, built };
  struct Entry {
    const Value::Member* member;
    State state;
  };

  void build(Entry& entry) {
    if (entry.state == State::built) {
      return;
    }
    const std::string& name = entry.member->key;
    const Value& value = entry.member->value;
    if (entry.state == State::open) {
      fail_circle(name);
    }
    entry.state = State::open;
    m_path.push_back(entry.member);
    text_of(m_reader.document, value, "the definition of \"" + name + "\"");
    for (const std::string& used : used_names(value)) {
      if (Entry* const other = find(used)) {
        build(*other);
      } else if (Entry* const base = find(used.substr(0, used.rfind('_')))) {
        build(*base);
      }
    }
    m_reader.data.scope.definitions[name] = expression(value);
    m_path.pop_back();
    entry.state = State::built;
  }

  /// Every name in the text but functions and pi, with its derivative suffix.
  std::vector<std::string> used_names(const Value& value) const {
    return m_reader.document.parse_text(value, [](const std::string& text, const Place& where) {
      return language::free_names({}, text, where);
    });
  }

  /// The definitions that are still to be built belong to the names that an error suggests.
  language::NodeId expression(const Value& value) {
    try {
      return expression_of(m_reader, m_reader.data.scope, value, "the definition");
    } catch (const Error&) {
      language::Graph scratch;
      language::Scope all = m_reader.data.scope;
      for (auto& [name, node] : all.definitions) {
        node = scratch.unknown(0);
      }
      for (const Entry& entry : m_entries) {
        all.definitions[entry.member->key] = scratch.unknown(0);
      }
      m_reader.document.parse_text(value, [&](const std::string& text, const Place& where) {
        return language::parse_expression(scratch, all, text, where);
      });
      throw;
    }
  }

  Entry* find(const std::string& name) {
    const auto entry = std::find_if(m_entries.begin(), m_entries.end(),
                                    [&](const Entry& e) { return e.member->key == name; });
    return entry == m_entries.end() ? nullptr : &*entry;
  }

  [[noreturn]] void fail_circle(const std::string& name) const {
    const auto first =
        std::find_if(m_path.begin(), m_path.end(), [&](const auto* m) { return m->key == name; });
    std::string circle;
    for (auto member = first; member != m_path.end(); ++member) {
      circle += (*member)->key + " -> ";
    }
    m_reader.document.fail(**first, "the definitions go round in a circle: " + circle + name,
                           "Define one of them without the others");
  }

  Reader& m_reader;
  std::vector<Entry> m_entries;
  std::vector<const Value::Member*> m_path; ///< definitions that are being built
};

} // namespace

language::NodeId expression_of(Reader& reader, const language::Scope& scope, const Value& value,
                               const std::string& what) {
  text_of(reader.document, value, what);
  return reader.document.parse_text(value, [&](const std::string& text, const Place& where) {
    return language::parse_expression(reader.data.graph, scope, text, where);
  });
}

language::NodeId residual_of(Reader& reader, const Value& value, const std::string& what) {
  text_of(reader.document, value, what);
  language::Graph& graph = reader.data.graph;
  const auto [left, right] =
      reader.document.parse_text(value, [&](const std::string& text, const Place& where) {
        return language::parse_equation(graph, reader.data.scope, text, where);
      });
  const language::NodeId residual = graph.subtract(left, right);
  if (language::atoms(graph, std::array{residual}).empty()) {
    reader.document.fail(value, what + " mentions no unknown",
                         "Write an equation in " + reader.data.unknowns.front() + " or another unknown");
  }
  return residual;
}

std::string one_line(const std::string& text) {
  std::string line;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!blank) {
      line += c;
    } else if (!line.empty() && line.back() != ' ') {
      line += ' ';
    }
  }
  if (!line.empty() && line.back() == ' ') {
    line.pop_back();
  }
  return line;
}

void read_definitions(Reader& reader) {
  const Value* const value = reader.top.find("definitions");
  if (value == nullptr) {
    reader.names.check_derivative_names(reader.data.scope.axes);
    return;
  }
  Definitions definitions(reader, section_of(reader.document, *value, "[definitions]"));
  reader.names.check_derivative_names(reader.data.scope.axes);
  definitions.build_all();
}

void read_equations(Reader& reader) {
  const Value& value = reader.top.need("equations", "equations = [\"u_t = u_xx\"]");
  for (const Value& item : list_of(reader.document, value, "\"equations\"")) {
    reader.data.equations.push_back(residual_of(reader, item, "this equation"));
    reader.data.equation_texts.push_back(one_line(item.text));
  }
  reader.data.equation_weights.assign(reader.data.equations.size(), 1.0);
  const Value* const weights = reader.top.find("equation_weights");
  if (weights == nullptr) {
    return;
  }
  const std::vector<Value>& items = list_of(reader.document, *weights, "\"equation_weights\"");
  if (items.size() != reader.data.equations.size()) {
    reader.document.fail(*weights,
                         "there are " + std::to_string(items.size()) + " equation weights for " +
                             std::to_string(reader.data.equations.size()) + " equations",
                         "Give each equation one weight");
  }
  for (std::size_t i = 0; i < items.size(); ++i) {
    const double weight = number_of(reader.document, items[i], "an equation weight");
    if (!(weight > 0)) {
      reader.document.fail(items[i], "the equation weight " + to_text(weight) + " is not positive",
                           "Give a positive number");
    }
    reader.data.equation_weights[i] = weight;
  }
}

} // namespace spinn::problem
