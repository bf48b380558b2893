#include "calendar/fields.hpp"

#include <gmock/gmock.h>

namespace casebook::hours {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

TEST(TimeOfDay, GoesFromMidnightToMidnight) {
  EXPECT_EQ(parse_time_of_day("00:00").value(), 0s);
  EXPECT_EQ(parse_time_of_day("09:30").value(), 9h + 30min);
  EXPECT_EQ(parse_time_of_day("23:59:59").value(), 24h - 1s);
  EXPECT_EQ(parse_time_of_day("24:00").value(), 24h);
  EXPECT_EQ(parse_time_of_day("24:00:00").value(), 24h);
}

TEST(TimeOfDay, RefusesAnythingElseAndSaysWhatItExpected) {
  for (const auto* wrong :
       {"", "9:00", "0900", "09:60", "09:00:60", "24:00:01", "24:01", "25:00", "-1:00", "09:-1",
        "09:00 ", "09.00", "09:00:0", "09:00.00", "+9:00", "1e:00"}) {
    const auto read = parse_time_of_day(wrong);
    ASSERT_FALSE(read) << wrong;
    EXPECT_EQ(read.error().code, errc::malformed);
    EXPECT_THAT(read.error().message, HasSubstr("expected HH:MM"));
  }
}

TEST(Interval, RunsIntoTheNextDayWhereItEndsAtOrBeforeItsStart) {
  EXPECT_EQ(parse_interval("09:00", "12:00").value().to, 12h);
  EXPECT_EQ(parse_interval("22:00", "06:00").value().to, 30h);
  EXPECT_EQ(parse_interval("00:00", "24:00").value().to, 24h);
  EXPECT_EQ(parse_interval("09:00", "09:00").value().to, 33h);
  EXPECT_THAT(parse_interval("24:00", "06:00").error().message, HasSubstr("cannot open at 24:00"));
}

TEST(Date, IsADayThatExists) {
  using std::chrono::local_days;
  EXPECT_EQ(parse_date("2024-02-29").value(), local_days{std::chrono::year{2024} / 2 / 29});
  EXPECT_EQ(parse_date("0001-01-01").value(), local_days{std::chrono::year{1} / 1 / 1});
  for (const auto* wrong : {"", "2025-02-29", "2025-2-3", "2025/05/01", "0000-01-01", "2025-13-01",
                            "2025-00-10", "2025-05-01T00:00", "20250501", "-025-05-01"}) {
    const auto read = parse_date(wrong);
    ASSERT_FALSE(read) << wrong;
    EXPECT_THAT(read.error().message, HasSubstr("expected YYYY-MM-DD"));
  }
}

TEST(Date, IsWrittenAsItIsRead) {
  for (const auto* text : {"0001-01-01", "2025-05-01", "9999-12-31"})
    EXPECT_EQ(to_iso(parse_date(text).value()), text);
}

TEST(Weekday, HasThreeLowerCaseLetters) {
  EXPECT_EQ(parse_weekday("mon").value(), std::chrono::Monday);
  EXPECT_EQ(parse_weekday("sun").value(), std::chrono::Sunday);
  for (const auto* wrong : {"", "Mon", "monday", "mo", "1"}) {
    EXPECT_THAT(parse_weekday(wrong).error().message, HasSubstr("expected mon, tue"));
  }
}

}  // namespace
}  // namespace casebook::hours
