#pragma once

#include <casebook/calendar.hpp>

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace casebook {

/// Versions and holidays in text format, as a policy file has them.
inline result<calendar> make_calendar(const std::string& text,
                                      const std::string& zone = "Asia/Shanghai") {
  v1::Policy written;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &written)) << text;
  const std::vector<v1::Calendar> versions{written.calendar().begin(), written.calendar().end()};
  std::vector<v1::Calendar::Exception> holidays;
  for (const auto& block : written.holidays()) {
    holidays.insert(holidays.end(), block.exception().begin(), block.exception().end());
  }
  return calendar::make(versions, holidays, zone);
}

inline calendar calendar_of(const std::string& text, const std::string& zone = "Asia/Shanghai") {
  return make_calendar(text, zone).value();
}

inline instant at(const std::string& rfc3339) { return parse_rfc3339(rfc3339).value(); }

/// One entry that opens every day from `from` to `to`.
inline std::string daily(const std::string& from, const std::string& to) {
  return R"(calendar { calendar: "daily" week {
    day: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] open { from: ")" +
         from + R"(" to: ")" + to + R"(" } } })";
}

/// Monday to Friday, 09–12 and 14–18.
inline const std::string office_week =
    R"(week { day: ["mon", "tue", "wed", "thu", "fri"]
              open { from: "09:00" to: "12:00" } open { from: "14:00" to: "18:00" } })";

}  // namespace casebook
