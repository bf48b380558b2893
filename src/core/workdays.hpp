#pragma once

// Open time as people count it. Header-only: the tools beside the library use it too.

#include <string>

#include <casebook/clock.hpp>

namespace casebook {

/// "5 workdays", "0.5 个工作日": in tenths, of which the last is not rounded up, so that nobody is
/// told of a whole day that is not there. Empty for less than a tenth, and without a `workday`.
inline std::string to_workdays(duration length, duration workday, language spoken) {
  if (workday <= duration::zero()) return {};
  const auto whole = length / workday;
  const auto tenths = (length % workday) * 10 / workday;
  if (whole == 0 && tenths == 0) return {};
  auto text = std::to_string(whole);
  if (tenths != 0) text += "." + std::to_string(tenths);
  if (spoken == language::zh) return text + " 个工作日";
  return text + (text == "1" ? " workday" : " workdays");
}

/// "35 h, 5 workdays", "35 小时，5 个工作日": never in days of 24 h, which no calendar is open for.
/// `workday` is the calendar's normal one; zero: the hours alone.
inline std::string open_time_words(duration length, duration workday, language spoken) {
  if (length < duration::zero()) return "-" + open_time_words(-length, workday, spoken);
  constexpr std::chrono::hours hour{1};
  const auto whole = std::chrono::floor<std::chrono::hours>(length);
  std::string text;
  if (whole.count() != 0)
    text = std::to_string(whole.count()) + (spoken == language::zh ? " 小时" : " h");
  if (const auto rest = length % duration{hour}; rest != duration::zero() || text.empty())
    text += (text.empty() ? "" : " ") + to_words(rest, spoken);
  const auto days = to_workdays(length, workday, spoken);
  if (days.empty()) return text;
  return text + (spoken == language::zh ? "，" : ", ") + days;
}

}  // namespace casebook
