#include <casebook/scorecard.hpp>

#include <boost/multiprecision/cpp_int.hpp>

#include "scorecard/unit.hpp"

namespace casebook {
namespace {

// Less, equal or greater than zero, as numerator/denominator × factor is to the target. The widest
// product is 2^63 × 1000 × 10^6, or 10^18 × 2^63: below 2^124.
int compare(const ratio& counted, std::int64_t factor, decimal target) {
  using wide = boost::multiprecision::int128_t;
  const wide reached = wide{counted.numerator} * factor * decimal::one;
  const wide wanted = wide{counted.denominator} * target.millionths();
  return reached.compare(wanted);
}

}  // namespace

result<ratio> add(const ratio& one, const ratio& other) {
  ratio sum;
  if (__builtin_add_overflow(one.numerator, other.numerator, &sum.numerator) ||
      __builtin_add_overflow(one.denominator, other.denominator, &sum.denominator)) {
    return fail(errc::limit_exceeded,
                "the counts of a row add up to more than 64 bits hold: ask for fewer at a time");
  }
  return sum;
}

v1::ScorecardReport::Verdict judge(const ratio& counted, v1::Indicator::Unit unit,
                                   v1::Indicator::Direction direction,
                                   const std::optional<decimal>& target) {
  if (counted.denominator <= 0) return v1::ScorecardReport::NOT_APPLICABLE;
  if (!target) return v1::ScorecardReport::NO_TARGET;
  const int order = compare(counted, factor_of(unit), *target);
  const bool kept = direction == v1::Indicator::AT_MOST ? order <= 0 : order >= 0;
  return kept ? v1::ScorecardReport::PASS : v1::ScorecardReport::FAIL;
}

std::optional<double> display_value(const ratio& counted, v1::Indicator::Unit unit) {
  if (counted.denominator <= 0) return std::nullopt;
  return static_cast<double>(counted.numerator) * static_cast<double>(factor_of(unit)) /
         static_cast<double>(counted.denominator);
}

}  // namespace casebook
