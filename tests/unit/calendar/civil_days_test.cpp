#include "calendars.hpp"

namespace casebook {
namespace {

const std::string labour_day =
    R"(holidays { exception { date: "2025-05-01" to_date: "2025-05-05" } })";

calendar office(const std::string& more = {}) {
  return calendar_of(R"(calendar { calendar: "standard" )" + office_week + " } " + more);
}

TEST(WorkedExample, 15_CivilDaysRollPastAHoliday) {
  EXPECT_EQ(office(labour_day).end_of_civil_day(at("2025-01-31T10:00:00+08:00"), 90),
            at("2025-05-07T00:00:00+08:00"));
  EXPECT_EQ(office().end_of_civil_day(at("2025-01-31T10:00:00+08:00"), 90),
            at("2025-05-02T00:00:00+08:00"));
}

TEST(CivilDays, DoNotCountTheStartDayHoweverLateOrEarlyItIs) {
  for (const auto* start : {"2025-03-03T00:00:00+08:00", "2025-03-03T23:59:59.999999+08:00"}) {
    EXPECT_EQ(office().end_of_civil_day(at(start), 1), at("2025-03-05T00:00:00+08:00"));
    EXPECT_EQ(office().end_of_civil_day(at(start), 0), at("2025-03-04T00:00:00+08:00"));
  }
}

TEST(CivilDays, DoNotRollPastAPlainWeekendOrAMakeUpWorkday) {
  EXPECT_EQ(office().end_of_civil_day(at("2025-03-07T10:00:00+08:00"), 1),
            at("2025-03-09T00:00:00+08:00"));
  const auto made_up =
      office(R"(holidays { exception { date: "2025-04-27" open { from: "09:00" to: "12:00" } } })");
  EXPECT_EQ(made_up.end_of_civil_day(at("2025-04-26T10:00:00+08:00"), 1),
            at("2025-04-28T00:00:00+08:00"));
}

TEST(CivilDays, RollPastHolidaysThatFollowOneAnother) {
  const auto hours = office(R"(holidays {
    exception { date: "2025-10-01" to_date: "2025-10-03" } exception { date: "2025-10-04" }
    exception { date: "2025-10-05" to_date: "2025-10-08" } exception { date: "2025-10-10" } })");
  EXPECT_EQ(hours.end_of_civil_day(at("2025-09-30T10:00:00+08:00"), 1),
            at("2025-10-10T00:00:00+08:00"));
  EXPECT_EQ(hours.end_of_civil_day(at("2025-09-30T10:00:00+08:00"), 8),
            at("2025-10-10T00:00:00+08:00"));
  EXPECT_EQ(hours.end_of_civil_day(at("2025-09-30T10:00:00+08:00"), 10),
            at("2025-10-12T00:00:00+08:00"));
}

TEST(CivilDays, RollFromOneVersionsHolidayIntoTheNextOnes) {
  const auto hours = calendar_of(R"(
    calendar { calendar: "x" )" + office_week +
                                 R"( exception { date: "2024-12-31" to_date: "2025-01-05" } }
    calendar { calendar: "x" effective_from { seconds: 1735660800 } )" +
                                 office_week + R"(
               exception { date: "2025-01-01" to_date: "2025-01-02" } })");
  EXPECT_EQ(hours.end_of_civil_day(at("2024-12-30T10:00:00+08:00"), 1),
            at("2025-01-04T00:00:00+08:00"))
      << "the old version's holiday ends with it";
}

TEST(CivilDays, EndAtAClosingWhereMidnightIsMissingOrComesTwice) {
  const auto in = [](const std::string& zone) {
    return calendar_of(daily("09:00", "17:00"), zone);
  };
  EXPECT_EQ(in("America/Sao_Paulo").end_of_civil_day(at("2018-11-02T12:00:00-03:00"), 1),
            at("2018-11-04T01:00:00-02:00"));
  EXPECT_EQ(in("America/Havana").end_of_civil_day(at("2025-10-31T12:00:00-04:00"), 1),
            at("2025-11-02T00:00:00-05:00"))
      << "midnight comes twice, and a closing takes the second";
  EXPECT_EQ(in("America/Sao_Paulo").end_of_civil_day(at("2018-02-16T12:00:00-02:00"), 1),
            at("2018-02-18T00:00:00-03:00"))
      << "23:00 comes twice, midnight ends the second";
  EXPECT_EQ(in("America/New_York").end_of_civil_day(at("2025-03-08T12:00:00-05:00"), 1),
            at("2025-03-10T00:00:00-04:00"));
}

TEST(CivilDays, PastTheYearsEndNever) {
  const auto hours =
      office(R"(holidays { exception { date: "9000-01-01" to_date: "9999-12-31" } })");
  EXPECT_EQ(hours.end_of_civil_day(at("2025-01-01"), INT64_MAX), distant_future);
  EXPECT_EQ(hours.end_of_civil_day(at("8999-12-31T00:00:00Z"), 1), distant_future);
  EXPECT_EQ(hours.end_of_civil_day(distant_future, 1), distant_future);
  EXPECT_EQ(office().end_of_civil_day(distant_past, 0), at("0001-01-01T15:54:17Z"));
  EXPECT_EQ(office().end_of_civil_day(at("2025-03-03T10:00:00+08:00"), -5),
            at("2025-03-04T00:00:00+08:00"));
}

}  // namespace
}  // namespace casebook
