// SPDX-License-Identifier: BSD-3-Clause
// The nearest of several names.
#include "language/parser.hpp"

#include <algorithm>
#include <cstddef>
#include <tuple>

namespace spinn::language {

namespace {

std::string lower_case(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

/// Insertions, deletions, replacements and swaps of neighbours that lead from `a` to `b` (optimal string alignment:
/// Damerau 1964, Levenshtein 1966).
std::size_t edit_distance(const std::string& a, const std::string& b) {
  std::vector<std::vector<std::size_t>> distance(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i)
    distance[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j)
    distance[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = distance[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      distance[i][j] = std::min({distance[i - 1][j] + 1, distance[i][j - 1] + 1, replaced});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        distance[i][j] = std::min(distance[i][j], distance[i - 2][j - 2] + 1);
    }
  }
  return distance[a.size()][b.size()];
}

/// Order of suggestions at equal edit distance: more first letters in common; one name the beginning of the other
/// ("sine": "sin" rather than "sinh"); more similar length ("mu": "nu" rather than "u").
using Rank = std::tuple<std::size_t, std::size_t, bool, std::size_t>;

Rank rank(const std::string& wanted, const std::string& candidate) {
  const std::size_t longer = std::max(wanted.size(), candidate.size());
  const std::size_t shorter = std::min(wanted.size(), candidate.size());
  std::size_t common = 0;
  while (common < shorter && wanted[common] == candidate[common])
    ++common;
  return {edit_distance(wanted, candidate), longer - common, common < shorter, longer - shorter};
}

} // namespace

std::string nearest(const std::string& name, const std::vector<std::string>& candidates) {
  constexpr std::size_t longest = 64;
  if (name.size() > longest) return "";
  const std::string wanted = lower_case(name);
  const std::size_t farthest = std::max<std::size_t>(1, name.size() / 3);
  std::string best;
  Rank best_rank{farthest + 1, 0, false, 0};
  for (const std::string& candidate : candidates) {
    if (candidate.size() > longest) continue;
    const Rank here = rank(wanted, lower_case(candidate));
    // A name that has nothing left of the wanted one is no suggestion: "v" is not near "u".
    if (here >= best_rank || std::get<0>(here) >= std::max(wanted.size(), candidate.size())) continue;
    best = candidate;
    best_rank = here;
  }
  return best;
}

} // namespace spinn::language
