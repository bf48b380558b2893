#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <casebook/error.hpp>

namespace casebook::importing {

/// An event as people publish holidays; a recurring one comes once for each time that it occurs.
struct calendar_event {
  std::string title;
  std::chrono::local_days first;
  std::chrono::local_days last;  ///< inclusive
  bool timed = false;            ///< it fills hours of these days, not the whole of them
  std::string description;
  std::string location;
  std::vector<std::string> categories;
  std::string special_day;  ///< Apple's X-APPLE-SPECIAL-DAY
  std::string busy_status;  ///< Outlook's X-MICROSOFT-CDO-BUSYSTATUS
  std::string where;        ///< "h.ics:4"
};

/// Absent: as far as the events go.
struct day_range {
  std::optional<std::chrono::local_days> from;
  std::optional<std::chrono::local_days> to;  // exclusive
};

struct ical_events {
  std::vector<calendar_event> events;  // in the order of the file, cut to the range
  std::vector<std::string> left_out;   // a sentence for each event that can be no holiday
};

/// Reads iCalendar (RFC 5545). Cancelled events are left out; a moved occurrence replaces the one
/// that it moves. What has a time of day is of the days that its own zone says; what says it in
/// UTC, of the file's X-WR-TIMEZONE.
/// **Errors**: malformed, with `source` and the line; invalid_argument, where an event recurs and
/// the range is not closed.
/// **Cost**: grows with the file, and with what recurs in the range.
result<ical_events> read_ical_events(const std::string& text, std::string_view source,
                                     const day_range& range);

}  // namespace casebook::importing
