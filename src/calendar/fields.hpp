#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include <casebook/error.hpp>

/// The small texts that opening hours are written in. Each refuses with a sentence that says what
/// was expected.
namespace casebook::hours {

/// "09:00" or "09:00:30", from "00:00" to "24:00": since local midnight. **Errors**: malformed.
CASEBOOK_API result<std::chrono::seconds> parse_time_of_day(std::string_view text);

/// Since midnight of the day that it opens on.
struct daily_interval {
  std::chrono::seconds from;
  std::chrono::seconds to;
};

/// Two times of day; one that ends at or before it starts runs into the next day. **Errors**:
/// malformed.
CASEBOOK_API result<daily_interval> parse_interval(std::string_view from, std::string_view to);

/// "2025-05-01", of the years 1 to 9999. **Errors**: malformed.
CASEBOOK_API result<std::chrono::local_days> parse_date(std::string_view text);

CASEBOOK_API std::string to_iso(std::chrono::local_days date);

/// "mon" … "sun". **Errors**: malformed.
CASEBOOK_API result<std::chrono::weekday> parse_weekday(std::string_view text);

}  // namespace casebook::hours
