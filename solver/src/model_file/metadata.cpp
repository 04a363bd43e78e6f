// SPDX-License-Identifier: BSD-3-Clause
// Reading the metadata of a model file.
#include "model_file/metadata.hpp"

#include <algorithm>
#include <cmath>

namespace spinn::model_file {

namespace {

constexpr std::array outcomes = {Outcome::converged, Outcome::budget_spent, Outcome::stalled,
                                 Outcome::diverged,  Outcome::cancelled,    Outcome::running};

std::string range_in_words(int lower, int upper) {
  return " from " + std::to_string(lower) + " to " + std::to_string(upper);
}

} // namespace

Outcome choice_from(const std::string& text, Outcome) {
  const auto* const found =
      std::ranges::find(outcomes, text, [](Outcome outcome) { return to_string(outcome); });
  if (found != outcomes.end()) return *found;
  throw Error({"outcome", 0, 0}, text, excerpt(text) + " is no outcome", "Write one such as \"converged\"");
}

const std::string& Metadata::text(const std::string& key) const {
  const auto found = m_texts.find(key);
  if (found == m_texts.end()) model_file::fail(m_source, key, "its metadata lack the key \"" + key + "\"");
  return found->second;
}

void Metadata::fail(const std::string& key, const std::string& should_be) const {
  const std::string value = excerpt(text(key));
  model_file::fail(m_source, value,
                   "the metadata say " + value + " for \"" + key + "\", which should be " + should_be);
}

int Metadata::whole(const std::string& key, int lower, int upper) const {
  const int value = this->value<int>(key);
  if (value < lower || value > upper) fail(key, "a whole number" + range_in_words(lower, upper));
  return value;
}

std::vector<int> Metadata::wholes(const std::string& key, int lower, int upper) const {
  const auto values = value<std::vector<int>>(key);
  if (std::ranges::any_of(values, [=](int value) { return value < lower || value > upper; }))
    fail(key, "whole numbers" + range_in_words(lower, upper));
  return values;
}

double Metadata::finite(const std::string& key) const {
  const auto value = this->value<double>(key);
  if (!std::isfinite(value)) fail(key, "a finite number");
  return value;
}

void Metadata::read(const std::string& key, bool& value) const {
  value = text(key) == "true";
  if (!value && text(key) != "false") fail(key, "\"true\" or \"false\"");
}

void Metadata::read(const std::string& key, std::vector<int>& value) const {
  std::string_view rest = text(key);
  value.clear();
  while (!rest.empty()) {
    const std::size_t space = std::min(rest.find(' '), rest.size());
    if (!parse(rest.substr(0, space), value.emplace_back()))
      fail(key, "whole numbers with a space between each two");
    rest.remove_prefix(std::min(space + 1, rest.size()));
  }
}

} // namespace spinn::model_file
