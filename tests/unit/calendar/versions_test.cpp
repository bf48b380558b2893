#include "calendars.hpp"

#include <gmock/gmock.h>

namespace casebook {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Nine to five every day, from Wednesday 5 March 2025 on ten to four.
std::string nine_then_ten(const std::string& effective_from) {
  return daily("09:00", "17:00") + R"(calendar { calendar: "daily"
    effective_from { seconds: )" +
         std::to_string(at(effective_from).time_since_epoch() / 1s) + R"( }
    week { day: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] open { from: "10:00" to: "16:00" } } })";
}

TEST(Versions, HoldForTheDaysThatBeginUnderThem) {
  const auto at_midnight = calendar_of(nine_then_ten("2025-03-05T00:00:00+08:00"));
  EXPECT_THAT(
      at_midnight.openings(at("2025-03-04T00:00:00+08:00"), at("2025-03-06T00:00:00+08:00"), 9),
      ElementsAre(interval{at("2025-03-04T09:00:00+08:00"), at("2025-03-04T17:00:00+08:00")},
                  interval{at("2025-03-05T10:00:00+08:00"), at("2025-03-05T16:00:00+08:00")}));
  const auto at_noon = calendar_of(nine_then_ten("2025-03-05T12:00:00+08:00"));
  EXPECT_THAT(
      at_noon.openings(at("2025-03-05T00:00:00+08:00"), at("2025-03-07T00:00:00+08:00"), 9),
      ElementsAre(interval{at("2025-03-05T09:00:00+08:00"), at("2025-03-05T17:00:00+08:00")},
                  interval{at("2025-03-06T10:00:00+08:00"), at("2025-03-06T16:00:00+08:00")}));
  EXPECT_EQ(at_noon.workday(at("2025-03-05T13:00:00+08:00")), 8h)
      << "the day began under the old one";
  EXPECT_EQ(at_noon.workday(at("2025-03-06T00:00:00+08:00")), 6h);
}

TEST(Versions, MayComeInAnyOrderAndMayBeginWithNone) {
  const auto hours = calendar_of(R"(
    calendar { calendar: "x" effective_from { seconds: 1735660800 }
               week { day: "mon" open { from: "09:00" to: "10:00" } } }
    calendar { calendar: "x" effective_from { seconds: 1704038400 }
               week { day: "mon" open { from: "09:00" to: "11:00" } } })");
  EXPECT_EQ(hours.open_between(distant_past, at("2024-01-01T00:00:00+08:00")), 0h)
      << "no version, closed";
  EXPECT_EQ(hours.open_between(at("2024-01-01T00:00:00+08:00"), at("2025-01-01T00:00:00+08:00")),
            53 * 2h);
  EXPECT_EQ(hours.open_between(at("2025-01-01T00:00:00+08:00"), at("2026-01-01T00:00:00+08:00")),
            52 * 1h);
  EXPECT_EQ(hours.run_down(distant_past, 2h), at("2024-01-01T11:00:00+08:00"));
  EXPECT_EQ(hours.workday(distant_past), 2h);
}

TEST(Versions, MayMoveToAnotherZone) {
  const auto hours =
      calendar_of(daily("09:00", "17:00") + R"(calendar { calendar: "daily" zone: "Europe/London"
    effective_from { seconds: 1741046400 }
    week { day: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] open { from: "09:00" to: "17:00" } } })");
  EXPECT_THAT(hours.openings(at("2025-03-03T00:00:00Z"), at("2025-03-05T00:00:00Z"), 9),
              ElementsAre(interval{at("2025-03-03T01:00:00Z"), at("2025-03-03T17:00:00+08:00")},
                          interval{at("2025-03-04T01:00:00Z"), at("2025-03-04T17:00:00Z")}))
      << "the fourth began in Shanghai before the change, and once more in London at it; 09:00 to "
         "17:00 UTC "
         "touches";
}

TEST(Exceptions, OfAVersionWinOverHolidays) {
  const auto hours = calendar_of(R"(
    calendar { calendar: "x" )" + office_week +
                                 R"(
      exception { date: "2025-05-02" open { from: "10:00" to: "12:00" } } }
    holidays { exception { date: "2025-05-01" to_date: "2025-05-05" } })");
  EXPECT_THAT(
      hours.openings(at("2025-05-01T00:00:00+08:00"), at("2025-05-06T00:00:00+08:00"), 9),
      ElementsAre(interval{at("2025-05-02T10:00:00+08:00"), at("2025-05-02T12:00:00+08:00")}));
}

TEST(Exceptions, OfAVersionHoldUnderItAlone) {
  const auto hours = calendar_of(nine_then_ten("2025-03-05T00:00:00+08:00") + R"(
    holidays { exception { date: "2025-03-04" to_date: "2025-03-05" } })");
  EXPECT_EQ(hours.open_between(at("2025-03-03T00:00:00+08:00"), at("2025-03-07T00:00:00+08:00")),
            8h + 6h);
}

TEST(Exceptions, MayLastForYears) {
  const auto hours = calendar_of(daily("09:00", "17:00") + R"(
    holidays { exception { date: "2000-01-01" to_date: "9999-12-31" open { from: "22:00" to: "02:00" } } })");
  EXPECT_EQ(hours.open_between(at("2000-01-01T00:00:00+08:00"), at("2400-01-01T00:00:00+08:00")),
            146'097 * 4h - 2h);
}

struct wrong_calendar {
  const char* text;
  const char* says;
};

class Malformed : public ::testing::TestWithParam<wrong_calendar> {};

TEST_P(Malformed, IsRefusedByNameAndReason) {
  const auto made = make_calendar(GetParam().text);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, errc::malformed);
  EXPECT_THAT(made.error().message, AllOf(HasSubstr("calendar 'x': "), HasSubstr(GetParam().says)));
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, Malformed,
    ::testing::Values(
        wrong_calendar{R"(calendar { calendar: "x" week { day: "monday" } })",
                       "'monday' is no weekday"},
        wrong_calendar{
            R"(calendar { calendar: "x" week { day: "mon" open { from: "9" to: "12:00" } } })",
            "'9' is no time of day"},
        wrong_calendar{R"(calendar { calendar: "x" week { day: "mon" open { from: "09:00" } } })",
                       "'' is no time of day"},
        wrong_calendar{
            R"(calendar { calendar: "x" week { day: "mon" open { from: "24:00" to: "01:00" } } })",
            "cannot open at 24:00"},
        wrong_calendar{R"(calendar { calendar: "x" zone: "Mars/Olympus" })",
                       "'Mars/Olympus' is no zone"},
        wrong_calendar{R"(calendar { calendar: "x" exception { date: "2025-02-30" } })",
                       "'2025-02-30' is no date"},
        wrong_calendar{
            R"(calendar { calendar: "x" exception { date: "2025-05-05" to_date: "2025-05-01" } })",
            "ends before it begins"},
        wrong_calendar{
            R"(calendar { calendar: "x" exception { date: "2025-05-01" open { from: "x" to: "12:00" } } })",
            "exception 2025-05-01: 'x'"},
        wrong_calendar{
            R"(calendar { calendar: "x" exception { date: "2025-05-01" to_date: "2025-05-03" }
                                                   exception { date: "2025-05-03" } })",
            "two exceptions replace 2025-05-03"},
        wrong_calendar{R"(calendar { calendar: "x" } holidays { exception { date: "2025-05-01" } }
                          holidays { exception { date: "2025-05-01"
                                                 open { from: "09:00" to: "12:00" } } })",
                       "two exceptions replace 2025-05-01 and open at different times"},
        wrong_calendar{R"(calendar { calendar: "x" } calendar { calendar: "x" })",
                       "same effective_from"},
        wrong_calendar{R"(calendar { calendar: "x" effective_from { seconds: 300000000000 } })",
                       "effective_from"},
        wrong_calendar{R"(calendar { calendar: "x" workday { hours: 0 } })", "workday"}));

TEST(Holidays, OfSeveralListsMayNameADayTwiceWhereTheyAgree) {
  const auto hours = calendar_of(daily("09:00", "17:00") + R"(
    holidays { exception { date: "2025-05-01" to_date: "2025-05-03" }
               exception { date: "2025-05-06" open { from: "10:00" to: "12:00" } } }
    holidays { exception { date: "2025-05-02" to_date: "2025-05-05" }
               exception { date: "2025-05-06" open { from: "10:00" to: "11:00" }
                                              open { from: "11:00" to: "12:00" } } })");
  EXPECT_THAT(
      hours.openings(at("2025-05-01T00:00:00+08:00"), at("2025-05-07T00:00:00+08:00"), 9),
      ElementsAre(interval{at("2025-05-06T10:00:00+08:00"), at("2025-05-06T12:00:00+08:00")}));
}

TEST(Calendar, NeedsAVersion) { EXPECT_EQ(make_calendar("").error().code, errc::invalid_argument); }

TEST(Calendar, HasItsName) { EXPECT_EQ(calendar_of(daily("09:00", "17:00")).name(), "daily"); }

}  // namespace
}  // namespace casebook
