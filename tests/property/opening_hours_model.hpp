#pragma once

#include <date/date.h>

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// A reference for opening hours: a plain list of rules, evaluated one local day after the other.
namespace casebook::model {

using us = std::int64_t;
inline constexpr us second = 1'000'000;
inline constexpr us minute = 60 * second;
inline constexpr us hour = 60 * minute;
inline constexpr us day = 24 * hour;

/// Half open, since the local midnight of the day that it belongs to. One that ends at or before it
/// starts runs into the next day.
struct opening {
  us from, to;
  friend bool operator==(const opening&, const opening&) = default;
};

struct hours {
  std::string zone =
      "Asia/Shanghai";  ///< UTC+8 the year round; the others are asked of the tz data
  std::array<std::vector<opening>, 7> week{};                   ///< Monday first
  std::map<date::sys_days, std::vector<opening>> exceptions{};  ///< each replaces its day
  std::optional<us> workday{};  ///< absent: the commonest open time of a day of the week

  friend bool operator==(const hours&, const hours&) = default;
};

/// Mon–Fri 09–12 and 14–18 in Shanghai.
hours office();

/// What one of n workdays is worth.
us workday_of(const hours& rules);

/// Since local midnight.
us local_time_of_day(const std::string& zone, us at);

/// The open time in [from, to).
us open_between(const hours& rules, us from, us to);

/// Uses up `left` of the open time in [from, to): the earliest instant at which nothing of it is
/// left, or nothing where some stays.
std::optional<us> used_up(const hours& rules, us from, us to, us& left);

/// 24:00 of the local day that is `days` after that of `from`, rolled past the days whose exception
/// has no interval.
us end_of_civil_day(const hours& rules, us from, std::int64_t days);

}  // namespace casebook::model
