#pragma once

#include <cstdint>
#include <vector>

namespace casebook {

/// Nearest rank: the smallest value that at least `percent` of all values do not exceed. There must
/// be one.
inline std::int64_t percentile(const std::vector<std::int64_t>& sorted, std::size_t percent) {
  return sorted[(sorted.size() * percent + 99) / 100 - 1];
}

}  // namespace casebook
