#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <casebook/error.hpp>

namespace casebook::importing {

/// An event of whole days, as people keep holidays; a recurring one comes once for each time that
/// it occurs.
struct all_day_event {
  std::string title;
  std::chrono::local_days first;
  std::chrono::local_days last;  // inclusive
};

/// Absent: as far as the events go.
struct day_range {
  std::optional<std::chrono::local_days> from;
  std::optional<std::chrono::local_days> to;  // exclusive
};

struct ical_events {
  std::vector<all_day_event> events;  // in the order of the file, cut to the range
  std::vector<std::string> left_out;  // a sentence for each event that is not of whole days
};

/// Reads iCalendar (RFC 5545). Cancelled events are left out; a moved occurrence replaces the one
/// that it moves.
/// **Errors**: malformed, with `source` and the line; invalid_argument, where an event recurs and
/// the range is not closed.
result<ical_events> read_ical_events(const std::string& text, std::string_view source,
                                     const day_range& range);

}  // namespace casebook::importing
