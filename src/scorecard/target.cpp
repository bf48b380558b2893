#include <casebook/scorecard.hpp>

#include <algorithm>
#include <chrono>
#include <tuple>

#include "calendar/fields.hpp"

namespace casebook {
namespace {

using std::chrono::local_days;
using std::chrono::year_month_day;

// How many of site, department and period it names; nothing where it names another.
std::optional<int> fit(const v1::Indicator::Target& target, const target_key& key) {
  int named = 0;
  bool fits = true;
  const auto holds = [&](std::string_view wanted, std::string_view actual) {
    if (wanted.empty()) return;
    ++named;
    fits = fits && wanted == actual;
  };
  holds(target.site(), key.site);
  holds(target.department(), key.department);
  if (target.period() != v1::Indicator::PERIOD_UNSPECIFIED) {
    ++named;
    fits = fits && target.period() == key.period;
  }
  if (!fits) return std::nullopt;
  return named;
}

// The day that a checked target names; none: always.
std::optional<local_days> first_day(const v1::Indicator::Target& target) {
  if (target.from().empty()) return std::nullopt;
  const auto day = hours::parse_date(target.from());
  return day ? std::optional{*day} : std::nullopt;
}

std::int64_t whole_years(local_days from, local_days to) {
  const year_month_day first{from};
  const year_month_day last{to};
  const bool anniversary_to_come =
      std::tuple{last.month(), last.day()} < std::tuple{first.month(), first.day()};
  return static_cast<int>(last.year()) - static_cast<int>(first.year()) -
         (anniversary_to_come ? 1 : 0);
}

std::int64_t millionths(const std::string& text) {
  const auto parsed = decimal::parse(text);
  return parsed ? parsed->millionths() : 0;
}

// Grown for so many years; held to what a decimal can be, and to the cap.
decimal grown(const v1::Indicator::Target& target, std::int64_t years) {
  const auto base = millionths(target.value());
  if (target.yearly_uplift().empty()) return decimal{base};
  const auto uplift = millionths(target.yearly_uplift());
  const auto limit = uplift < 0 ? -decimal::millionths_max : decimal::millionths_max;
  const auto bound = target.cap().empty() ? limit : millionths(target.cap());
  std::int64_t growth = 0;
  std::int64_t value = 0;
  if (__builtin_mul_overflow(uplift, years, &growth) ||
      __builtin_add_overflow(base, growth, &value)) {
    return decimal{bound};
  }
  return decimal{uplift < 0 ? std::max(value, bound) : std::min(value, bound)};
}

}  // namespace

std::optional<decimal> target_for(
    const google::protobuf::RepeatedPtrField<v1::Indicator::Target>& targets,
    const target_key& key) {
  const v1::Indicator::Target* best = nullptr;
  std::tuple<int, local_days> best_rank{};
  for (const auto& target : targets) {
    const auto named = fit(target, key);
    const auto from = first_day(target).value_or(local_days::min());
    if (!named || from > key.day) continue;
    if (const std::tuple rank{*named, from}; best == nullptr || rank > best_rank) {
      best = &target;
      best_rank = rank;
    }
  }
  if (best == nullptr) return std::nullopt;
  const auto from = first_day(*best);
  return grown(*best, from ? whole_years(*from, key.day) : 0);
}

}  // namespace casebook
