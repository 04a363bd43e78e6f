// SPDX-License-Identifier: BSD-3-Clause
// Typed reading of tables, numbers and constant expressions.
#include "problem/section.hpp"

#include "language/graph.hpp"
#include "language/parser.hpp"
#include "problem/evaluate.hpp"

#include <spinn/text.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

namespace spinn::problem {

Section::Section(const Document& document, const Value& table, std::string name)
    : m_document(&document), m_table(&table), m_name(std::move(name)) {}

void Section::allow_only(const std::vector<std::string>& keys) const {
  for (const Value::Member& member : m_table->members) {
    if (std::find(keys.begin(), keys.end(), member.key) != keys.end()) {
      continue;
    }
    const std::string near = language::nearest(member.key, keys);
    std::string known;
    for (const std::string& key : keys) {
      known += (known.empty() ? "" : ", ") + key;
    }
    m_document->fail(member,
                     "\"" + member.key + "\" is not known in " + (m_name.empty() ? "a problem file" : m_name),
                     near.empty() ? "Remove it, or write one of " + known : "Did you mean \"" + near + "\"?");
  }
}

const Value* Section::find(const std::string& key) const {
  for (const Value::Member& member : m_table->members) {
    if (member.key == key) {
      return &member.value;
    }
  }
  return nullptr;
}

const Value& Section::need(const std::string& key, const std::string& example) const {
  const Value* const value = find(key);
  if (value == nullptr) {
    throw Error(m_document->place(m_table->position), key,
                "\"" + key + "\" is missing" + (m_name.empty() ? "" : " in " + m_name),
                "Add, for instance, " + example);
  }
  return *value;
}

std::string Section::text_or(const std::string& key, const std::string& fallback) const {
  const Value* const value = find(key);
  if (value == nullptr) {
    return fallback;
  }
  expect(*m_document, *value, Value::Kind::text, "\"" + key + "\"");
  return value->text;
}

bool Section::flag_or(const std::string& key, bool fallback) const {
  const Value* const value = find(key);
  if (value == nullptr) {
    return fallback;
  }
  expect(*m_document, *value, Value::Kind::flag, "\"" + key + "\"");
  return value->flag;
}

double Section::number_or(const std::string& key, double fallback) const {
  const Value* const value = find(key);
  return value == nullptr ? fallback : number_of(*m_document, *value, "\"" + key + "\"");
}

std::int64_t Section::whole_or(const std::string& key, std::int64_t fallback) const {
  const Value* const value = find(key);
  if (value == nullptr) {
    return fallback;
  }
  expect(*m_document, *value, Value::Kind::whole_number, "\"" + key + "\"");
  return value->whole;
}

std::pair<double, double> Section::range(const std::string& key, const std::string& example) const {
  const Value& value = need(key, example);
  const std::vector<Value>& ends = list_of(*m_document, value, "\"" + key + "\"");
  if (ends.size() != 2) {
    m_document->fail(value, "\"" + key + "\" has " + std::to_string(ends.size()) + " entries, not two",
                     "Write [lower, upper]");
  }
  const double lower = number_of(*m_document, ends[0], "the lower end");
  const double upper = number_of(*m_document, ends[1], "the upper end");
  if (!(lower < upper)) {
    m_document->fail(value,
                     "the lower end " + to_text(lower) + " is not below the upper end " + to_text(upper),
                     "Write [lower, upper] with lower < upper");
  }
  return {lower, upper};
}

void expect(const Document& document, const Value& value, Value::Kind kind, std::string_view what) {
  if (value.kind == kind) {
    return;
  }
  document.fail(value,
                std::string(what) + " must be " + kind_in_words(kind) + ", not " + kind_in_words(value.kind),
                kind == Value::Kind::text    ? "Put it between double quotes"
                : kind == Value::Kind::list  ? "Put the entries between [ and ], separated by commas"
                : kind == Value::Kind::table ? "Open a section, [name], and write its entries below"
                : kind == Value::Kind::flag  ? "Write true or false, without quotes"
                                             : "Write a number without quotes or decimal point");
}

const std::string& text_of(const Document& document, const Value& value, std::string_view what) {
  expect(document, value, Value::Kind::text, what);
  if (value.text.find_first_not_of(" \t\r\n") == std::string::npos) {
    document.fail(value, std::string(what) + " is empty", "Write its text between the quotes");
  }
  return value.text;
}

double number_of(const Document& document, const Value& value, std::string_view what) {
  double number = value.number;
  if (value.kind == Value::Kind::text) {
    number = document.parse_text(value, [](const std::string& text, const Place& where) {
      language::Graph graph;
      const language::NodeId node = language::parse_expression(graph, {}, text, where);
      return constant_value(graph, node);
    });
  } else if (value.kind != Value::Kind::number && value.kind != Value::Kind::whole_number) {
    document.fail(value, std::string(what) + " must be a number, not " + kind_in_words(value.kind),
                  "Write a number, or a constant expression as text such as \"2*pi\"");
  }
  if (!std::isfinite(number)) {
    document.fail(value, std::string(what) + " is not a finite number", "Write a finite number");
  }
  return number;
}

const std::vector<Value>& list_of(const Document& document, const Value& value, std::string_view what) {
  expect(document, value, Value::Kind::list, what);
  if (value.items.empty()) {
    document.fail(value, std::string(what) + " is an empty list", "Write at least one entry");
  }
  return value.items;
}

Section section_of(const Document& document, const Value& value, const std::string& name) {
  expect(document, value, Value::Kind::table, name);
  return {document, value, name};
}

} // namespace spinn::problem
