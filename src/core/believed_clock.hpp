#pragma once

#include <algorithm>
#include <optional>
#include <string>

#include <casebook/clock.hpp>
#include <casebook/error.hpp>

namespace casebook {

/// The time that a clock's reading stands for, given the last time that the log gave: never before
/// it, and an error where the two are too far apart to be both right.
/// **Errors**: out_of_window.
inline result<instant> believe(instant reading, std::optional<instant> last,
                               const clock_bounds& bounds) {
  if (!last || bounds.vouched) return reading;
  const auto apart = [&](duration limit, const char* direction) {
    return "the clock reads " + to_rfc3339(reading) + ", more than " + to_words(limit) + direction +
           "the newest record, of " + to_rfc3339(*last) + ": ";
  };
  if (reading > *last && bounds.ahead < duration::max() && reading - *last > bounds.ahead) {
    return fail(errc::out_of_window,
                apart(bounds.ahead, " after ") +
                    "set it right; if it is right, raise 'max_silence' in the policy's windows, or "
                    "vouch for the clock once (casebook record --clock-is-right; "
                    "engine_options::clock_is_right)");
  }
  if (reading < *last && bounds.behind < duration::max() && *last - reading > bounds.behind) {
    return fail(errc::out_of_window,
                apart(bounds.behind, " before ") +
                    "set it right; if it is right, and was wrong when that was recorded, vouch for "
                    "the clock once (casebook record --clock-is-right; "
                    "engine_options::clock_is_right)");
  }
  return std::max(reading, *last);
}

}  // namespace casebook
