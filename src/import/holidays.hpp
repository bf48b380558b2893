#pragma once

#include <casebook/v1/policy.pb.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "import/day_kinds.hpp"

namespace casebook::importing {

/// How a published list of holidays becomes dated exceptions.
struct holiday_rules {
  std::string calendar;
  std::vector<v1::Calendar::Interval> workday_hours;
};

/// "09:00-12:00,14:00-18:00". **Errors**: malformed.
result<std::vector<v1::Calendar::Interval>> parse_hours(std::string_view text);

/// The days off and the make-up workdays of one feed or of several.
///
/// One exception a day at most: inside a feed a workday wins over a holiday, and names that share a
/// day are joined. Days that follow one another under one name are one exception.
/// **Errors**: malformed, where one feed closes a day on which another makes up for a holiday: with
/// both lines.
result<v1::Holidays> to_holidays(std::span<const std::vector<judged_event>> feeds,
                                 const holiday_rules& rules);

/// A sentence for each year in which the office is closed on more days than any country keeps.
std::vector<std::string> crowded_years(const v1::Holidays& holidays);

/// As a policy's text has it, one exception a line.
std::string to_policy_text(const v1::Holidays& holidays);

}  // namespace casebook::importing
