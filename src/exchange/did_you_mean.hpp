#pragma once

#include <algorithm>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

namespace casebook {

/// How many characters to insert, delete or replace to get from one word to the other.
inline std::size_t edit_distance(std::string_view from, std::string_view to) {
  std::vector<std::size_t> above(to.size() + 1);
  std::iota(above.begin(), above.end(), std::size_t{0});
  for (std::size_t i = 0; i < from.size(); ++i) {
    std::size_t diagonal = above[0]++;
    for (std::size_t j = 0; j < to.size(); ++j) {
      const std::size_t replaced = diagonal + (from[i] == to[j] ? 0 : 1);
      diagonal = above[j + 1];
      above[j + 1] = std::min({above[j] + 1, diagonal + 1, replaced});
    }
  }
  return above.back();
}

/// "; did you mean 'x'?" for the candidate that is nearest to a mistyped word; empty where none is
/// near.
template <class Candidates>
std::string did_you_mean(std::string_view word, const Candidates& candidates) {
  if (word.size() > 64) return {};
  std::size_t nearest = std::max<std::size_t>(2, word.size() / 3) + 1;
  std::string found;
  for (const auto& candidate : candidates) {
    const std::size_t distance = edit_distance(word, candidate);
    if (distance >= nearest) continue;
    nearest = distance;
    found = candidate;
  }
  return found.empty() ? found : "; did you mean '" + found + "'?";
}

}  // namespace casebook
