#pragma once

// Instants as people read them. Header-only: the tools beside the library use it too.

#include <date/tz.h>

#include <exception>
#include <string>

#include <casebook/clock.hpp>

namespace casebook {

/// Whether there is an IANA zone of that name.
inline bool is_zone(const std::string& name) {
  try {
    return date::locate_zone(name) != nullptr;
  } catch (const std::exception&) {
    return false;  // the one way in which the library says so
  }
}

/// What an instant is to a reader: 00:00 of a day is also 24:00 of the day before, which a deadline
/// for that day ends at.
enum class day_edge : bool { begins_a_day, ends_a_day };

/// "2025-03-01 10:00:00 +08:00" in an IANA zone, to the microsecond where there are any. An instant
/// beyond the years that the log holds is shown as their end. The zone is one that was checked.
inline std::string to_local_text(instant at, const std::string& zone,
                                 day_edge edge = day_edge::begins_a_day) {
  at = to_instant(to_timestamp(at));
  const auto* located = date::locate_zone(zone);
  const auto local = located->to_local(at);
  const auto day = date::floor<date::days>(local);
  if (edge == day_edge::ends_a_day && local == day) {
    return date::format("%F 24:00:00 ", day - date::days{1}) +
           date::format("%Ez", date::make_zoned(located, at));
  }
  const auto whole = std::chrono::floor<std::chrono::seconds>(at);
  return whole == at ? date::format("%F %T %Ez", date::make_zoned(located, whole))
                     : date::format("%F %T %Ez", date::make_zoned(located, at));
}

}  // namespace casebook
