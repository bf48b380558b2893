#pragma once

#include <casebook/v1/policy.pb.h>
#include <casebook/v1/report.pb.h>

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <casebook/error.hpp>

/// Quality objectives (质量目标) and their parts, held to targets: numerator ÷ denominator, never a
/// floating point number.
namespace casebook {

/// A decimal as a policy writes it, "99.5": exact, up to twelve digits before the point and six
/// after it.
///
/// **Thread safety**: a value.
class CASEBOOK_API decimal {
 public:
  constexpr decimal() = default;
  constexpr explicit decimal(std::int64_t millionths) : millionths_(millionths) {}

  /// **Errors**: malformed, with what was expected.
  static result<decimal> parse(std::string_view text);

  [[nodiscard]] constexpr std::int64_t millionths() const noexcept { return millionths_; }
  /// The shortest text that parses to it: "99.5", "-0.25", "100".
  [[nodiscard]] std::string text() const;

  friend constexpr auto operator<=>(const decimal&, const decimal&) = default;

  static constexpr std::int64_t one = 1'000'000;
  static constexpr std::int64_t millionths_max = 999'999'999'999'999'999;

 private:
  std::int64_t millionths_ = 0;
};

/// A rate is two integers. Rates are rolled up by summing both, and never averaged.
struct ratio {
  std::int64_t numerator = 0;
  std::int64_t denominator = 0;  ///< zero: nothing to count
  friend bool operator==(const ratio&, const ratio&) = default;
};

/// **Errors**: limit_exceeded, where a sum does not fit 64 bits.
CASEBOOK_API result<ratio> add(const ratio& one, const ratio& other);

/// Does a rate meet its target? Compared by cross-multiplication in 128 bits, which no counts and
/// no decimal overflow: 199 of 200 is at least 99.5 %, exactly.
///
/// NOT_APPLICABLE where there is nothing to count; else NO_TARGET where none is given. What is
/// UNSPECIFIED is percent, and at least.
CASEBOOK_API v1::ScorecardReport::Verdict judge(const ratio& counted, v1::Indicator::Unit unit,
                                                v1::Indicator::Direction direction,
                                                const std::optional<decimal>& target);

/// For display only: 99.5 for 199 of 200 in percent; absent where there is nothing to count.
CASEBOOK_API std::optional<double> display_value(const ratio& counted, v1::Indicator::Unit unit);

/// What a row's target depends on.
struct target_key {
  std::string_view site, department;
  v1::Indicator::Period period = v1::Indicator::PERIOD_UNSPECIFIED;
  std::chrono::local_days day{};  ///< on which the row's period begins
};

/// The target that holds for a row, and what it has grown to; absent: none fits.
///
/// Of those that name the row's site, department and period, or leave them open, the one that names
/// most of them; of those, the one in force the latest; of those, the first. `yearly_uplift` is
/// added for every whole year between its `from` and the row's first day, up to `cap`. The targets
/// are those of a checked policy.
CASEBOOK_API std::optional<decimal> target_for(
    const google::protobuf::RepeatedPtrField<v1::Indicator::Target>& targets,
    const target_key& key);

}  // namespace casebook
