#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <random>
#include <span>

#include <casebook/clock.hpp>

namespace casebook::generate {

/// Random choices that come out the same on every machine: the engine's bits are specified by the
/// standard, its distributions are not, so the arithmetic here is our own and in whole numbers.
class dice {
 public:
  explicit dice(std::uint64_t seed) : bits_(seed) {}

  /// 0 … n-1; n at least 1.
  std::uint64_t below(std::uint64_t n) { return (bits_() >> 11) % n; }

  /// First to last, both inclusive.
  std::int64_t between(std::int64_t first, std::int64_t last) {
    return first + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(last - first) + 1));
  }

  /// True in so many of a thousand cases.
  bool permille(std::uint64_t share) { return below(1000) < share; }

  /// One of `choices`, each as likely as its `weight`.
  template <class Choice>
  const Choice& pick(std::span<const Choice> choices) {
    std::uint64_t total = 0;
    for (const auto& choice : choices) total += choice.weight;
    auto rest = below(total);
    for (const auto& choice : choices) {
      if (rest < choice.weight) return choice;
      rest -= choice.weight;
    }
    return choices.back();
  }

  /// Log-normal around a median: most are near it, a few take thirty times as long.
  duration heavy_tailed(duration median) {
    // exp(1.3 z) in thousandths at the quantiles 0, 1/32 … 1 of z, the ends cut at 0.3 % and 99.7
    // %.
    static constexpr std::array<std::int64_t, 33> factors = {
        28,   89,   136,  180,  224,  269,  316,  364,  416,  471,   530,
        593,  661,  735,  815,  903,  1000, 1107, 1227, 1361, 1513,  1687,
        1888, 2123, 2403, 2744, 3169, 3717, 4461, 5548, 7347, 11263, 35592};
    const auto at = below(32 * 1024);
    const auto low = factors[at / 1024];
    const auto high = factors[at / 1024 + 1];
    const auto factor = low + (high - low) * static_cast<std::int64_t>(at % 1024) / 1024;
    const auto median_ms = std::chrono::floor<std::chrono::milliseconds>(median);
    return std::max<duration>(std::chrono::milliseconds{1}, median_ms * factor / 1000);
  }

 private:
  std::mt19937_64 bits_;
};

}  // namespace casebook::generate
