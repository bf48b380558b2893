#pragma once

#include <casebook/v1/policy.pb.h>

#include <array>
#include <span>
#include <string_view>
#include <vector>

#include "calendar/timetable.hpp"
#include "calendar/zone.hpp"

namespace casebook::hours {

/// The years that instants range over: 1 to 9999.
inline constexpr instant first_instant{std::chrono::sys_days{std::chrono::year{1} / 1 / 1}};
inline constexpr instant end_of_instants{std::chrono::sys_days{std::chrono::year{10'000} / 1 / 1}};

/// Days that one dated exception replaces.
struct exception_days {
  local_day first;
  local_day last;             // inclusive
  std::vector<stretch> open;  // of each, since its midnight
};

/// One version of a calendar, read and checked.
struct version {
  instant from, to;  // in force in [from, to)
  hours::zone zone;
  // Its local days are those that begin while it is in force.
  local_day first_day{}, end_day{};
  std::array<std::vector<stretch>, 7>
      week{};  // since a day's midnight, at most until 48:00; Monday first
  std::vector<exception_days> exceptions{};  // in order, apart, of its own days only
  duration workday{0};

  /// The exception that replaces `day`; null: none.
  [[nodiscard]] const exception_days* exception_on(local_day day) const;
  [[nodiscard]] const std::vector<stretch>& open_on(local_day day) const;
};

/// The versions in order. `fallback_zone` is for those without a zone of their own.
/// **Errors**: malformed, with what is wrong; invalid_argument where there is none.
result<std::vector<version>> read_versions(std::span<const v1::Calendar> versions,
                                           std::span<const v1::Calendar::Exception> holidays,
                                           std::string_view fallback_zone);

/// 0 for Monday.
inline std::size_t weekday_index(local_day day) {
  return std::chrono::weekday{day}.iso_encoding() - 1;
}

}  // namespace casebook::hours
