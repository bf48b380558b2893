#pragma once

#include <casebook/v1/policy.pb.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "import/ical_events.hpp"

namespace casebook::importing {

/// How a published list of holidays becomes dated exceptions.
struct holiday_rules {
  std::string calendar;
  std::vector<std::string> workday_texts;  ///< a title with one of these is a make-up workday
  std::vector<v1::Calendar::Interval> workday_hours;
};

/// "09:00-12:00,14:00-18:00". **Errors**: malformed.
result<std::vector<v1::Calendar::Interval>> parse_hours(std::string_view text);

/// One exception a day at most: a workday wins over a holiday, and names that share a day are
/// joined. Days that follow one another under one name are one exception.
v1::Holidays to_holidays(std::span<const all_day_event> events, const holiday_rules& rules);

/// As a policy's text has it, one exception a line.
std::string to_policy_text(const v1::Holidays& holidays);

}  // namespace casebook::importing
