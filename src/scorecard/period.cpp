#include "scorecard/period.hpp"

#include <date/tz.h>

#include <algorithm>
#include <array>

namespace casebook {
namespace {

constexpr std::array<std::string_view, 6> names = {"", "week", "month", "quarter", "half", "year"};

unsigned months_of(v1::Indicator::Period period) {
  switch (period) {
    case v1::Indicator::QUARTER: return 3;
    case v1::Indicator::HALF: return 6;
    case v1::Indicator::YEAR: return 12;
    default: return 1;
  }
}

}  // namespace

std::string_view period_name(v1::Indicator::Period period) noexcept {
  return names[static_cast<std::size_t>(period)];
}

v1::Indicator::Period period_named(std::string_view name) noexcept {
  const auto found = std::ranges::find(names, name);
  return found == names.end() ? v1::Indicator::PERIOD_UNSPECIFIED
                              : static_cast<v1::Indicator::Period>(found - names.begin());
}

std::chrono::local_days start_of(v1::Indicator::Period period, std::chrono::local_days day) {
  using namespace std::chrono;
  if (period == v1::Indicator::PERIOD_UNSPECIFIED) return day;
  if (period == v1::Indicator::WEEK) return day - (weekday{day} - Monday);
  const year_month_day date{day};
  const auto length = months_of(period);
  const auto first = (static_cast<unsigned>(date.month()) - 1) / length * length + 1;
  return local_days{date.year() / std::chrono::month{first} / 1};
}

std::chrono::local_days end_of(v1::Indicator::Period period, std::chrono::local_days first) {
  using namespace std::chrono;
  if (period == v1::Indicator::PERIOD_UNSPECIFIED) return first + days{1};
  if (period == v1::Indicator::WEEK) return first + days{7};
  return local_days{year_month_day{first} + months{months_of(period)}};
}

std::chrono::local_days local_day(instant at, const std::string& zone) {
  const auto day = date::floor<date::days>(date::locate_zone(zone)->to_local(at));
  return std::chrono::local_days{std::chrono::days{day.time_since_epoch().count()}};
}

instant first_instant(std::chrono::local_days day, const std::string& zone) {
  const date::local_days local{date::days{day.time_since_epoch().count()}};
  return instant{date::locate_zone(zone)->to_sys(local, date::choose::earliest).time_since_epoch()};
}

}  // namespace casebook
