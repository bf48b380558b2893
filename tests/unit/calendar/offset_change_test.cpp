#include "calendars.hpp"

#include <gmock/gmock.h>

namespace casebook {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

// Example 10 is elapsed time; asked of a calendar that never closes it is the same instant.
TEST(WorkedExample, 10_PhysicalTimeDoesNotFeelTheChange) {
  const auto hours = calendar_of(daily("00:00", "24:00"), "America/New_York");
  EXPECT_EQ(hours.run_down(at("2025-03-08T12:00:00-05:00"), 48h), at("2025-03-10T13:00:00-04:00"));
}

struct change {
  const char* zone;
  const char* from;  // of every day, local
  const char* to;
  const char* day_begin;  // the question
  const char* day_end;
  std::vector<std::pair<const char*, const char*>> open;
};

class OffsetChange : public ::testing::TestWithParam<change> {};

TEST_P(OffsetChange, OpensAndClosesAsTheDomainSays) {
  const auto& [zone, from, to, day_begin, day_end, open] = GetParam();
  const auto hours = calendar_of(daily(from, to), zone);
  std::vector<interval> expected;
  duration sum{0};
  for (const auto& [opens, closes] : open) {
    expected.push_back({at(opens), at(closes)});
    sum += at(closes) - at(opens);
  }
  EXPECT_EQ(hours.openings(at(day_begin), at(day_end), 9), expected);
  EXPECT_EQ(hours.open_between(at(day_begin), at(day_end)), sum);
}

INSTANTIATE_TEST_SUITE_P(NewYork, OffsetChange,
                         ::testing::Values(
                             // 2025-03-09: 02:00 to 03:00 do not exist.
                             change{"America/New_York",
                                    "02:30",
                                    "04:00",
                                    "2025-03-09T00:00:00-05:00",
                                    "2025-03-10T00:00:00-04:00",
                                    {{"2025-03-09T03:00:00-04:00", "2025-03-09T04:00:00-04:00"}}},
                             change{"America/New_York",
                                    "01:00",
                                    "02:30",
                                    "2025-03-09T00:00:00-05:00",
                                    "2025-03-10T00:00:00-04:00",
                                    {{"2025-03-09T01:00:00-05:00", "2025-03-09T03:00:00-04:00"}}},
                             change{"America/New_York",
                                    "02:15",
                                    "02:45",
                                    "2025-03-09T00:00:00-05:00",
                                    "2025-03-10T00:00:00-04:00",
                                    {}},
                             // 2025-11-02: 01:00 to 02:00 come twice.
                             change{"America/New_York",
                                    "01:30",
                                    "04:00",
                                    "2025-11-02T00:00:00-04:00",
                                    "2025-11-03T00:00:00-05:00",
                                    {{"2025-11-02T01:30:00-04:00", "2025-11-02T04:00:00-05:00"}}},
                             change{"America/New_York",
                                    "00:30",
                                    "01:30",
                                    "2025-11-02T00:00:00-04:00",
                                    "2025-11-03T00:00:00-05:00",
                                    {{"2025-11-02T00:30:00-04:00", "2025-11-02T01:30:00-05:00"}}},
                             change{"America/New_York",
                                    "01:15",
                                    "01:45",
                                    "2025-11-02T00:00:00-04:00",
                                    "2025-11-03T00:00:00-05:00",
                                    {{"2025-11-02T01:15:00-04:00", "2025-11-02T01:45:00-05:00"}}},
                             // Night shifts across either.
                             change{"America/New_York",
                                    "22:00",
                                    "06:00",
                                    "2025-03-08T12:00:00-05:00",
                                    "2025-03-09T12:00:00-04:00",
                                    {{"2025-03-08T22:00:00-05:00", "2025-03-09T06:00:00-04:00"}}},
                             change{"America/New_York",
                                    "22:00",
                                    "06:00",
                                    "2025-11-01T12:00:00-04:00",
                                    "2025-11-02T12:00:00-05:00",
                                    {{"2025-11-01T22:00:00-04:00", "2025-11-02T06:00:00-05:00"}}}));

INSTANTIATE_TEST_SUITE_P(
    London, OffsetChange,
    ::testing::Values(change{"Europe/London",
                             "01:30",
                             "03:00",
                             "2025-03-30T00:00:00Z",
                             "2025-03-31T00:00:00+01:00",
                             {{"2025-03-30T02:00:00+01:00", "2025-03-30T03:00:00+01:00"}}},
                      change{"Europe/London",
                             "01:30",
                             "03:00",
                             "2025-10-26T00:00:00+01:00",
                             "2025-10-27T00:00:00Z",
                             {{"2025-10-26T01:30:00+01:00", "2025-10-26T03:00:00Z"}}},
                      change{"Europe/London",
                             "20:00",
                             "01:30",
                             "2025-10-25T12:00:00+01:00",
                             "2025-10-26T12:00:00Z",
                             {{"2025-10-25T20:00:00+01:00", "2025-10-26T01:30:00Z"}}}));

// Half an hour is what the clocks of Lord Howe change by: 02:00 to 02:30 do not exist, 01:30 to
// 02:00 come twice.
INSTANTIATE_TEST_SUITE_P(
    LordHowe, OffsetChange,
    ::testing::Values(change{"Australia/Lord_Howe",
                             "02:15",
                             "03:00",
                             "2025-10-05T00:00:00+10:30",
                             "2025-10-06T00:00:00+11:00",
                             {{"2025-10-05T02:30:00+11:00", "2025-10-05T03:00:00+11:00"}}},
                      change{"Australia/Lord_Howe",
                             "01:45",
                             "03:00",
                             "2025-04-06T00:00:00+11:00",
                             "2025-04-07T00:00:00+10:30",
                             {{"2025-04-06T01:45:00+11:00", "2025-04-06T03:00:00+10:30"}}}));

// China had summer time until 1991, and Shanghai its own mean time until 1901.
INSTANTIATE_TEST_SUITE_P(
    Shanghai, OffsetChange,
    ::testing::Values(change{"Asia/Shanghai",
                             "02:30",
                             "04:00",
                             "1991-04-14T00:00:00+08:00",
                             "1991-04-15T00:00:00+09:00",
                             {{"1991-04-14T03:00:00+09:00", "1991-04-14T04:00:00+09:00"}}},
                      change{"Asia/Shanghai",
                             "01:30",
                             "04:00",
                             "1991-09-15T00:00:00+09:00",
                             "1991-09-16T00:00:00+08:00",
                             {{"1991-09-15T01:30:00+09:00", "1991-09-15T04:00:00+08:00"}}},
                      change{"Asia/Shanghai",
                             "09:00",
                             "10:00",
                             "1990-07-02T00:00:00+09:00",
                             "1990-07-03T00:00:00+09:00",
                             {{"1990-07-02T09:00:00+09:00", "1990-07-02T10:00:00+09:00"}}},
                      change{"Asia/Shanghai",
                             "09:00",
                             "10:00",
                             "1850-07-01T00:00:00Z",
                             "1850-07-02T00:00:00Z",
                             {{"1850-07-01T00:54:17Z", "1850-07-01T01:54:17Z"}}}));

// Samoa had no 30 December 2011, and Sao Paulo no midnight on 4 November 2018.
INSTANTIATE_TEST_SUITE_P(
    DaysWithoutABegin, OffsetChange,
    ::testing::Values(change{"Pacific/Apia",
                             "09:00",
                             "17:00",
                             "2011-12-29T00:00:00-10:00",
                             "2012-01-01T00:00:00+14:00",
                             {{"2011-12-29T09:00:00-10:00", "2011-12-29T17:00:00-10:00"},
                              {"2011-12-31T09:00:00+14:00", "2011-12-31T17:00:00+14:00"}}},
                      change{"Pacific/Apia",
                             "22:00",
                             "06:00",
                             "2011-12-29T12:00:00-10:00",
                             "2011-12-31T12:00:00+14:00",
                             {{"2011-12-29T22:00:00-10:00", "2011-12-31T06:00:00+14:00"}}},
                      change{"America/Sao_Paulo",
                             "00:00",
                             "02:00",
                             "2018-11-03T12:00:00-03:00",
                             "2018-11-04T12:00:00-02:00",
                             {{"2018-11-04T01:00:00-02:00", "2018-11-04T02:00:00-02:00"}}}));

// Kwajalein had no 21 August 1993, a Saturday; the day that was skipped begins where the next one
// does.
TEST(OffsetChange, ThatSkipsADayMayBeginAVersion) {
  const auto hours = calendar_of(daily("00:00", "00:01") + R"(calendar { calendar: "daily"
    effective_from { seconds: 745934400 } week { day: "sat" open { from: "14:45" to: "00:15" } } })",
                                 "Pacific/Kwajalein");
  EXPECT_THAT(
      hours.openings(at("1993-08-21T00:00:00-12:00"), at("1993-08-24T00:00:00+12:00"), 9),
      ElementsAre(interval{at("1993-08-22T00:00:00+12:00"), at("1993-08-22T00:15:00+12:00")}));
}

TEST(OffsetChange, LeavesTheWeeksBetweenAlone) {
  const auto hours =
      calendar_of(R"(calendar { calendar: "standard" )" + office_week + " }", "America/New_York");
  EXPECT_EQ(hours.open_between(at("2015-01-01T00:00:00-05:00"), at("2025-01-01T00:00:00-05:00")),
            2'609 * 7h);
  EXPECT_EQ(hours.run_down(at("2015-01-01T00:00:00-05:00"), 2'609 * 7h),
            at("2024-12-31T18:00:00-05:00"));
}

}  // namespace
}  // namespace casebook
