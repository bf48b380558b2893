#include "calendar/fields.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/wording.hpp"

namespace casebook::hours {
namespace {

constexpr std::array<std::string_view, 7> weekdays = {"sun", "mon", "tue", "wed",
                                                      "thu", "fri", "sat"};

// A number of exactly `text.size()` digits; -1 where it is none.
int digits(std::string_view text) {
  int value = 0;
  const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = bad == std::errc{} && end == text.data() + text.size() && text.front() != '-';
  return whole ? value : -1;
}

}  // namespace

result<std::chrono::seconds> parse_time_of_day(std::string_view text) {
  const auto refused = [&] {
    return fail(errc::malformed,
                quoted(text) +
                    " is no time of day: expected HH:MM or HH:MM:SS, from 00:00 to "
                    "24:00, as in 09:00");
  };
  const bool shaped = (text.size() == 5 || (text.size() == 8 && text[5] == ':')) && text[2] == ':';
  if (!shaped) return refused();
  const int hour = digits(text.substr(0, 2));
  const int minute = digits(text.substr(3, 2));
  const int second = text.size() == 8 ? digits(text.substr(6, 2)) : 0;
  if (hour < 0 || minute < 0 || minute > 59 || second < 0 || second > 59) return refused();
  const auto since_midnight =
      std::chrono::hours{hour} + std::chrono::minutes{minute} + std::chrono::seconds{second};
  if (since_midnight > std::chrono::hours{24}) return refused();
  return since_midnight;
}

result<daily_interval> parse_interval(std::string_view from, std::string_view to) {
  constexpr auto midnight = std::chrono::hours{24};
  const auto opens = parse_time_of_day(from);
  if (!opens) return opens.error();
  const auto closes = parse_time_of_day(to);
  if (!closes) return closes.error();
  if (*opens == midnight) {
    return fail(errc::malformed,
                "an interval cannot open at 24:00: it opens at 00:00 of the next day");
  }
  return daily_interval{*opens, *closes <= *opens ? *closes + midnight : *closes};
}

result<std::chrono::local_days> parse_date(std::string_view text) {
  if (text.size() == 10 && text[4] == '-' && text[7] == '-') {
    const int year = digits(text.substr(0, 4));
    const int month = digits(text.substr(5, 2));
    const int day = digits(text.substr(8, 2));
    if (year >= 1 && month >= 1 && day >= 1) {
      const std::chrono::year_month_day date{std::chrono::year{year},
                                             std::chrono::month{static_cast<unsigned>(month)},
                                             std::chrono::day{static_cast<unsigned>(day)}};
      if (date.ok()) return std::chrono::local_days{date};
    }
  }
  return fail(errc::malformed, quoted(text) + " is no date: expected YYYY-MM-DD, as in 2025-05-01");
}

std::string to_iso(std::chrono::local_days day) {
  const std::chrono::year_month_day date{day};
  const auto padded = [](auto number, std::size_t width) {
    const auto text = std::to_string(number);
    return std::string(width - std::min(width, text.size()), '0') + text;
  };
  return padded(static_cast<int>(date.year()), 4) + '-' +
         padded(static_cast<unsigned>(date.month()), 2) + '-' +
         padded(static_cast<unsigned>(date.day()), 2);
}

result<std::chrono::weekday> parse_weekday(std::string_view text) {
  const auto found = std::find(weekdays.begin(), weekdays.end(), text);
  if (found == weekdays.end()) {
    return fail(errc::malformed,
                quoted(text) + " is no weekday: expected mon, tue, wed, thu, fri, sat or sun");
  }
  return std::chrono::weekday{static_cast<unsigned>(found - weekdays.begin())};
}

}  // namespace casebook::hours
