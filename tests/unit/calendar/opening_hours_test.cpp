#include "calendars.hpp"

#include <gmock/gmock.h>

namespace casebook {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

calendar office(const std::string& more = {}) {
  return calendar_of(R"(calendar { calendar: "standard" )" + office_week + " } " + more);
}

const std::string labour_day =
    R"(holidays { exception { date: "2025-05-01" to_date: "2025-05-05" name: "劳动节" } })";

TEST(WorkedExample, 11_HolidaysDoNotCount) {
  EXPECT_EQ(office(labour_day).run_down(at("2025-04-30T16:00:00+08:00"), 8h),
            at("2025-05-06T17:00:00+08:00"));
}

TEST(WorkedExample, 12_AMakeUpWorkdayCounts) {
  const auto hours = office(R"(holidays { exception {
    date: "2025-04-27" open { from: "09:00" to: "12:00" } open { from: "14:00" to: "18:00" } } })");
  EXPECT_EQ(hours.run_down(at("2025-04-26T10:00:00+08:00"), 4h), at("2025-04-27T15:00:00+08:00"));
}

TEST(WorkedExample, 13_APauseOutsideOpeningHoursAddsNothing) {
  EXPECT_EQ(office().open_between(at("2025-03-07T19:00:00+08:00"), at("2025-03-10T08:30:00+08:00")),
            0h);
}

TEST(RunDown, EndsAtTheClosingRatherThanAtTheNextOpening) {
  EXPECT_EQ(office().run_down(at("2025-03-03T09:00:00+08:00"), 7h),
            at("2025-03-03T18:00:00+08:00"));
  EXPECT_EQ(office().run_down(at("2025-03-03T09:00:00+08:00"), 7h + 1us),
            at("2025-03-04T09:00:00.000001+08:00"));
  EXPECT_EQ(office().run_down(at("2025-03-03T09:00:00+08:00"), 3h),
            at("2025-03-03T12:00:00+08:00"));
}

TEST(RunDown, OfNothingIsTheStart) {
  EXPECT_EQ(office().run_down(at("2025-03-02T03:00:00+08:00"), 0h),
            at("2025-03-02T03:00:00+08:00"));
  EXPECT_EQ(office().run_down(at("2025-03-02T03:00:00+08:00"), -1h),
            at("2025-03-02T03:00:00+08:00"));
}

TEST(RunDown, ThreeWorkdaysAreTwentyOneHours) {
  const auto start = at("2025-03-03T10:00:00+08:00");
  EXPECT_EQ(office().workday(start), 7h);
  EXPECT_EQ(office().run_down(start, 3 * office().workday(start)), at("2025-03-06T10:00:00+08:00"));
}

TEST(IsOpen, IsHalfOpen) {
  EXPECT_FALSE(office().is_open(at("2025-03-03T08:59:59.999999+08:00")));
  EXPECT_TRUE(office().is_open(at("2025-03-03T09:00:00+08:00")));
  EXPECT_TRUE(office().is_open(at("2025-03-03T11:59:59.999999+08:00")));
  EXPECT_FALSE(office().is_open(at("2025-03-03T12:00:00+08:00")));
  EXPECT_FALSE(office().is_open(at("2025-03-02T10:00:00+08:00"))) << "a Sunday";
}

TEST(OpenBetween, IsNothingBackwards) {
  EXPECT_EQ(office().open_between(at("2025-03-04T09:00:00+08:00"), at("2025-03-03T09:00:00+08:00")),
            0h);
}

TEST(NightShift, BelongsToTheDayItOpensOn) {
  const auto hours = calendar_of(
      R"(calendar { calendar: "night" week { day: "sun" open { from: "22:00" to: "06:00" } } })");
  EXPECT_THAT(
      hours.openings(at("2025-03-01T00:00:00+08:00"), at("2025-03-08T00:00:00+08:00"), 10),
      ElementsAre(interval{at("2025-03-02T22:00:00+08:00"), at("2025-03-03T06:00:00+08:00")}))
      << "from Sunday into Monday";
}

TEST(NightShift, IsNotCutByTheNextDaysException) {
  const auto hours = calendar_of(daily("22:00", "06:00") + labour_day);
  EXPECT_THAT(
      hours.openings(at("2025-04-30T12:00:00+08:00"), at("2025-05-06T23:00:00+08:00"), 10),
      ElementsAre(interval{at("2025-04-30T22:00:00+08:00"), at("2025-05-01T06:00:00+08:00")},
                  interval{at("2025-05-06T22:00:00+08:00"), at("2025-05-06T23:00:00+08:00")}));
}

TEST(NightShift, OfTheDayBeforeAnEarlyOpeningCountsOnce) {
  const auto hours = calendar_of(R"(calendar { calendar: "overlap"
    week { day: "mon" open { from: "20:00" to: "10:00" } }
    week { day: "tue" open { from: "09:00" to: "12:00" } } })");
  EXPECT_EQ(hours.open_between(at("2025-03-03T00:00:00+08:00"), at("2025-03-05T00:00:00+08:00")),
            16h);
}

TEST(RoundTheClock, IsOneOpeningHoweverItIsWritten) {
  for (const auto& text :
       {daily("00:00", "24:00"), daily("00:00", "00:00"), daily("09:00", "09:00")}) {
    const auto hours = calendar_of(text, "America/New_York");
    const auto from = at("2025-03-01T15:00:00Z");
    const auto to = at("2035-11-30T15:00:00Z");
    EXPECT_THAT(hours.openings(from, to, 3), ElementsAre(interval{from, to})) << text;
    EXPECT_EQ(hours.open_between(from, to), to - from);
    EXPECT_EQ(hours.run_down(from, to - from), to);
  }
}

TEST(Openings, AreCutToTheQuestionAndNoMoreThanAskedFor) {
  const auto from = at("2025-03-03T10:00:00+08:00");
  const auto to = at("2025-03-04T10:00:00+08:00");
  EXPECT_THAT(
      office().openings(from, to, 10),
      ElementsAre(interval{from, at("2025-03-03T12:00:00+08:00")},
                  interval{at("2025-03-03T14:00:00+08:00"), at("2025-03-03T18:00:00+08:00")},
                  interval{at("2025-03-04T09:00:00+08:00"), to}));
  EXPECT_THAT(office().openings(from, to, 1),
              ElementsAre(interval{from, at("2025-03-03T12:00:00+08:00")}));
  EXPECT_THAT(office().openings(from, to, 0), IsEmpty());
  EXPECT_THAT(office().openings(to, from, 10), IsEmpty());
}

TEST(EmptyCalendar, NeverOpens) {
  const auto hours = calendar_of(R"(calendar { calendar: "never" })");
  EXPECT_FALSE(hours.is_open(at("2025-03-03T10:00:00+08:00")));
  EXPECT_EQ(hours.open_between(distant_past, distant_future), 0h);
  EXPECT_EQ(hours.run_down(at("2025-03-03T10:00:00+08:00"), 1us), distant_future);
  EXPECT_THAT(hours.openings(distant_past, distant_future, 10), IsEmpty());
  EXPECT_EQ(hours.workday(at("2025-03-03T10:00:00+08:00")), 0h);
}

TEST(DistantInstants, AreSafeToAskAbout) {
  const auto hours = office(labour_day);
  const auto all = hours.open_between(distant_past, distant_future);
  EXPECT_GT(all, 24h * 365 * 2'000);
  EXPECT_EQ(hours.open_between(at("0001-01-01"), distant_future), all);
  EXPECT_LE(hours.run_down(distant_past, all), at("9999-12-31T18:00:00+08:00"));
  EXPECT_EQ(hours.run_down(distant_past, all + 1us), distant_future);
  EXPECT_EQ(hours.run_down(at("2025-01-01"), duration::max()), distant_future);
  EXPECT_EQ(hours.run_down(distant_future, 1us), distant_future);
  EXPECT_FALSE(hours.is_open(distant_past));
  EXPECT_FALSE(hours.is_open(distant_future));
  EXPECT_EQ(hours.openings(distant_past, distant_future, 1).front().from,
            at("0001-01-01T00:54:17Z"))
      << "a Monday, and Shanghai had its own mean time, +08:05:43";
  EXPECT_EQ(hours.workday(distant_past), 7h);
  EXPECT_EQ(hours.workday(distant_future), 7h);
}

TEST(Workday, IsTheCommonestOpenDayAndOfEquallyCommonOnesTheLongest) {
  const auto workday = [](const std::string& week) {
    return calendar_of(R"(calendar { calendar: "x" )" + week + " }", "Europe/London")
        .workday(at("2025-03-30T00:00:00Z"));
  };
  EXPECT_EQ(workday(office_week + R"(week { day: "sat" open { from: "09:00" to: "12:00" } })"), 7h);
  EXPECT_EQ(workday(R"(week { day: ["mon", "tue"] open { from: "09:00" to: "12:00" } }
                       week { day: ["wed", "thu"] open { from: "09:00" to: "17:00" } })"),
            8h);
  EXPECT_EQ(workday(R"(week { day: ["sun"] open { from: "20:00" to: "06:00" } })"), 10h)
      << "no effect of DST";
  EXPECT_EQ(
      workday(
          R"(week { day: "mon" open { from: "09:00" to: "12:00" } open { from: "11:00" to: "13:00" } })"),
      4h);
  EXPECT_EQ(workday(office_week + "workday { hours: 8 }"), 8h) << "as it is told";
}

}  // namespace
}  // namespace casebook
