// SPDX-License-Identifier: BSD-3-Clause
// The nearest of several names.
#include "language/parser.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

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

} // namespace

std::string nearest(const std::string& name, const std::vector<std::string>& candidates) {
  constexpr std::size_t longest = 64;
  if (name.size() > longest) return "";
  const std::string wanted = lower_case(name);
  std::string best;
  // Ties go to the more similar length: "nv" is "nu" rather than "v".
  std::pair<std::size_t, std::size_t> best_distance{std::max<std::size_t>(1, name.size() / 3) + 1, 0};
  for (const std::string& candidate : candidates) {
    if (candidate.size() > longest) continue;
    const std::size_t longer = std::max(wanted.size(), candidate.size());
    const std::size_t shorter = std::min(wanted.size(), candidate.size());
    const std::pair distance{edit_distance(wanted, lower_case(candidate)), longer - shorter};
    // A name that has nothing left of the wanted one is no suggestion: "v" is not near "u".
    if (distance >= best_distance || distance.first >= longer) continue;
    best = candidate;
    best_distance = distance;
  }
  return best;
}

} // namespace spinn::language
