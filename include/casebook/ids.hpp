#pragma once

#include <compare>
#include <cstdint>

namespace casebook {

/// Place of an event in the whole log: 1, 2, 3 … without a gap. 0 stands before the first.
struct position {
  std::uint64_t value = 0;
  friend auto operator<=>(const position&, const position&) = default;
  [[nodiscard]] constexpr position next() const noexcept { return {value + 1}; }
};

/// Place of an event in its case: 1, 2, 3 … without a gap. 0 is a case that does not exist yet.
struct version {
  std::uint64_t value = 0;
  friend auto operator<=>(const version&, const version&) = default;
  [[nodiscard]] constexpr version next() const noexcept { return {value + 1}; }
};

}  // namespace casebook
