#include "core/length.hpp"

#include <algorithm>

namespace casebook {

duration to_duration(const v1::Length& length) noexcept {
  // Each part is held to ten thousand years, so that their sum cannot overflow.
  constexpr auto part = [](std::int64_t count, duration unit) {
    const auto limit = std::chrono::years{10'000} / unit;
    return std::clamp<std::int64_t>(count, -limit, limit) * unit;
  };
  using namespace std::chrono_literals;
  return part(length.days(), 24h) + part(length.hours(), 1h) + part(length.minutes(), 1min) +
         part(length.seconds(), 1s) + part(length.microseconds(), 1us);
}

}  // namespace casebook
