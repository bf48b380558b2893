// One test a sentence of the domain about how time is counted: elapsed, in open time, in civil
// days.
#include "asking.hpp"

namespace casebook {
namespace {

using model::civil_days;
using model::open_time;
using model::workdays;

instant at(const char* text) { return parse_rfc3339(text).value(); }

// Complaints whose resolution is counted so, whatever the grade.
promises resolved_within(model::budget length) {
  auto rules = model::complaint();
  rules.clocks["resolution"] = {length, length, length, {}};
  return rules;
}
promises resolved_within(model::budget a, model::budget c) {
  auto rules = model::complaint();
  rules.clocks["resolution"] = {a, c, c, {}};
  return rules;
}
promises in(const char* zone, promises rules) {
  rules.open.zone = zone;
  return rules;
}

// When the resolution of a case is due that is received then.
instant due_from(const char* received_at, const promises& rules) {
  const auto given = std::move(a_case(rules).at(received_at).received());
  return to_instant(ask(given, as_of{at(received_at)}, rules).of("resolution").due_at());
}

// ---- open time ------------------------------------------------------------------------------

TEST(OpenTime, IsDueWhenTheBudgetIsUsedUpAndNotNextMorning) {
  const auto rules = resolved_within(open_time(4 * model::hour));
  EXPECT_EQ(due_from("2025-03-03T14:00:00+08:00", rules), at("2025-03-03T18:00:00+08:00"));
  const auto given = std::move(a_case(rules).at("2025-03-03T14:00:00+08:00").received());
  const auto on_time = as_of{at("2025-03-03T18:00:00+08:00")};
  const auto late = as_of{at("2025-03-03T18:00:00.000001+08:00")};
  EXPECT_EQ(says(ask(given, on_time, rules).of("resolution")), "PENDING");
  EXPECT_EQ(says(ask(given, late, rules).of("resolution")), "BREACHED");
}

TEST(OpenTime, StepsOverLunchNightsAndWeekends) {
  const auto rules = resolved_within(open_time(4 * model::hour));
  EXPECT_EQ(due_from("2025-03-03T10:00:00+08:00", rules), at("2025-03-03T16:00:00+08:00"));
  EXPECT_EQ(due_from("2025-03-03T12:30:00+08:00", rules), at("2025-03-03T18:00:00+08:00"));
  EXPECT_EQ(due_from("2025-03-07T17:00:00+08:00", rules), at("2025-03-10T12:00:00+08:00"));
  EXPECT_EQ(due_from("2025-03-08T10:00:00+08:00", rules), at("2025-03-10T15:00:00+08:00"));
}

TEST(OpenTime, NWorkdaysAreNNormalWorkingDaysOfOpenTime) {
  // 3 workdays are 21 h: Monday from 10:00 6, Tuesday 7, Wednesday 7, one more on Thursday.
  EXPECT_EQ(due_from("2025-03-03T10:00:00+08:00", resolved_within(workdays(3))),
            at("2025-03-06T10:00:00+08:00"));
  EXPECT_EQ(due_from("2025-03-03T10:00:00+08:00", resolved_within(open_time(21 * model::hour))),
            at("2025-03-06T10:00:00+08:00"));
}

TEST(OpenTime, ADefaultComplaintOfGradeAHasFiveWorkdaysAndOfGradeBThree) {
  EXPECT_EQ(due(ask(std::move(received().graded(CaseGraded::A)), 1h).of("resolution")), days{7});
  EXPECT_EQ(due(ask(std::move(received().graded(CaseGraded::B)), 1h).of("resolution")), days{3});
}

TEST(OpenTime, TheNormalWorkingDayIsTheCommonestUnlessTheCalendarSaysOtherwise) {
  auto rules = resolved_within(workdays(1));
  rules.open.week[0] = {{9 * model::hour, 11 * model::hour}};  // a short Monday
  EXPECT_EQ(due_from("2025-03-04T09:00:00+08:00", rules), at("2025-03-04T18:00:00+08:00"));
  rules.open.workday = 2 * model::hour;
  EXPECT_EQ(due_from("2025-03-04T09:00:00+08:00", rules), at("2025-03-04T11:00:00+08:00"));
}

TEST(OpenTime, ADatedExceptionReplacesTheDay) {
  auto rules = resolved_within(open_time(7 * model::hour));
  rules.open.exceptions[date::March / 4 / 2025] = {};  // a holiday
  rules.open.exceptions[date::March / 5 / 2025] = {{10 * model::hour, 11 * model::hour}};
  // Monday 6 h, Wednesday 1 h.
  EXPECT_EQ(due_from("2025-03-03T10:00:00+08:00", rules), at("2025-03-05T11:00:00+08:00"));
}

TEST(OpenTime, ANightShiftBelongsToTheDayItOpensOn) {
  auto rules = resolved_within(open_time(8 * model::hour));
  rules.open.week.fill({{22 * model::hour, 6 * model::hour}});
  rules.open.exceptions[date::March / 4 / 2025] = {};
  // Tuesday is a holiday; it does not cut the tail of Monday's shift, and has none of its own.
  EXPECT_EQ(due_from("2025-03-03T21:00:00+08:00", rules), at("2025-03-04T06:00:00+08:00"));
  EXPECT_EQ(due_from("2025-03-04T05:00:00+08:00", rules), at("2025-03-06T05:00:00+08:00"));
}

TEST(OpenTime, InAGapTheFirstValidInstantIsTaken) {
  auto rules = in("America/New_York", resolved_within(open_time(model::hour)));
  rules.open.exceptions[date::March / 9 / 2025] = {{135 * model::minute, 4 * model::hour}};
  // 02:15 does not exist that day: it opens at 03:00.
  EXPECT_EQ(due_from("2025-03-09T01:00:00-05:00", rules), at("2025-03-09T04:00:00-04:00"));
}

TEST(OpenTime, InAFoldAnOpeningUsesTheFirstAndAClosingTheSecond) {
  auto rules = in("America/New_York", resolved_within(open_time(90 * model::minute)));
  rules.open.exceptions[date::November / 2 / 2025] = {{model::hour, 90 * model::minute}};
  // From the first 01:00 to the second 01:30.
  EXPECT_EQ(due_from("2025-11-01T20:00:00-04:00", rules), at("2025-11-02T01:30:00-05:00"));
}

TEST(OpenTime, ElapsedAndPausedAreOpenTime) {
  const auto rules = resolved_within(open_time(8 * model::hour));
  // On hold from 11:00 to 15:00, of which two hours are lunch; asked at 17:00.
  const auto given = std::move(received(rules).after(1h).held().after(5h).resumed());
  const auto resolution = ask(given, 7h, rules).of("resolution");
  EXPECT_EQ(paused(resolution), 2h);
  EXPECT_EQ(elapsed(resolution), 3h);
  EXPECT_EQ(due(resolution), 29h);  // Tuesday 15:00
}

TEST(OpenTime, OverlappingPausesAreLeftOutOnce) {
  const auto rules = resolved_within(open_time(8 * model::hour));
  const auto given = std::move(
      received(rules).after(1h).held().after(5h).resumed().after(4h).held().after(6h).resumed());
  EXPECT_EQ(paused(ask(given, 7h, rules).of("resolution")), 3h);  // 11–12 and 14–16
}

TEST(OpenTime, WhilePausedDueIsShownAsIfThePauseEndedAtAsOf) {
  const auto rules = resolved_within(open_time(8 * model::hour));
  const auto given = std::move(received(rules).after(1h).held());
  EXPECT_EQ(due(ask(given, 2h, rules).of("resolution")), 26h);
  EXPECT_EQ(due(ask(given, 4h, rules).of("resolution")), 26h) << "lunch adds nothing";
  EXPECT_EQ(due(ask(given, 6h, rules).of("resolution")), 30h);
}

TEST(OpenTime, PausesAreCappedInWallTime) {
  auto rules = resolved_within(open_time(8 * model::hour));
  rules.pause_cap_at_least = model::day;
  // From Friday 17:00 the cap ends on Saturday 17:00: one hour of open time is left out.
  const auto given = std::move(a_case(rules)
                                   .at("2025-03-07T10:00:00+08:00")
                                   .received()
                                   .at("2025-03-07T17:00:00+08:00")
                                   .held());
  const auto resolution =
      ask(given, as_of{at("2025-03-14T10:00:00+08:00")}, rules).of("resolution");
  EXPECT_EQ(paused(resolution), 1h);
  EXPECT_EQ(to_instant(resolution.due_at()), at("2025-03-10T12:00:00+08:00"));
}

TEST(OpenTime, TheCapIsTwiceTheBudgetWhereThatIsMore) {
  const auto rules = resolved_within(open_time(100 * model::hour));
  const auto given = std::move(received(rules).held());
  // 200 h of wall time from Monday 10:00 end at 18:00 on Tuesday of the next week: 6 h, and six
  // workdays.
  EXPECT_EQ(paused(ask(given, days{30}, rules).of("resolution")), 6h + 6 * 7h);
}

TEST(OpenTime, IsOfTheClocksThatSaySo) {
  const auto rules = resolved_within(workdays(1));
  EXPECT_EQ(due(ask(resolved(rules), 1h, rules).of("callback")), 48h);
}

// ---- civil days -----------------------------------------------------------------------------

TEST(CivilDays, DoNotCountTheStartDayAndEndAt24Local) {
  const auto rules = resolved_within(civil_days(1));
  const auto end = at("2025-03-05T00:00:00+08:00");
  EXPECT_EQ(due_from("2025-03-03T00:00:00+08:00", rules), end);
  EXPECT_EQ(due_from("2025-03-03T10:00:00+08:00", rules), end);
  EXPECT_EQ(due_from("2025-03-03T23:59:59.999999+08:00", rules), end);
  EXPECT_EQ(due_from("2025-03-04T00:00:00+08:00", rules), end + days{1});
}

TEST(CivilDays, RollPastADayWhoseExceptionHasNoIntervalAndNoOther) {
  auto rules = resolved_within(civil_days(5));
  EXPECT_EQ(due_from("2025-03-03T10:00:00+08:00", rules), at("2025-03-09T00:00:00+08:00"))
      << "a Saturday, closed by the week, ends it";
  rules.open.exceptions[date::March / 8 / 2025] = rules.open.week.front();
  EXPECT_EQ(due_from("2025-03-03T10:00:00+08:00", rules), at("2025-03-09T00:00:00+08:00"));
  rules.open.exceptions[date::March / 8 / 2025] = {};
  rules.open.exceptions[date::March / 9 / 2025] = {};
  rules.open.exceptions[date::March / 5 / 2025] = {};  // on the way: it is counted
  EXPECT_EQ(due_from("2025-03-03T10:00:00+08:00", rules), at("2025-03-11T00:00:00+08:00"));
}

TEST(CivilDays, PausesDoNothing) {
  const auto rules = resolved_within(civil_days(2));
  const auto given = std::move(received(rules).after(1h).held().after(20h).resumed());
  const auto resolution = ask(given, 30h, rules).of("resolution");
  EXPECT_EQ(due(resolution), 62h);
  EXPECT_EQ(paused(resolution), 0h);
  EXPECT_EQ(elapsed(resolution), 30h);
}

TEST(CivilDays, AreDaysOfTheSitesZone) {
  const auto rules = in("America/New_York", resolved_within(civil_days(2)));
  EXPECT_EQ(due_from("2025-03-07T23:30:00-05:00", rules), at("2025-03-10T00:00:00-04:00"));
}

TEST(CivilDays, EndAtAMidnightThatTheClocksSkipOrRepeat) {
  // In Havana they go from 00:00 to 01:00 in March, and from 01:00 back to 00:00 in November.
  const auto rules = in("America/Havana", resolved_within(civil_days(1)));
  EXPECT_EQ(due_from("2025-03-07T12:00:00-05:00", rules), at("2025-03-09T01:00:00-04:00"));
  EXPECT_EQ(due_from("2025-10-31T12:00:00-04:00", rules), at("2025-11-02T00:00:00-05:00"));
}

// ---- from one to another --------------------------------------------------------------------

TEST(ModeChange, StricterOrLooserIsDecidedByTheDuesFromTheStart) {
  // From Monday 10:00, 10 h of open time are due on Tuesday 14:00 + 1: later than 24 h, fewer
  // hours.
  const auto rules = resolved_within(open_time(10 * model::hour), model::day);
  const auto given = std::move(received(rules).after(2h).graded(CaseGraded::A));
  const auto resolution = ask(given, 3h, rules).of("resolution");
  EXPECT_EQ(due(resolution), 29h);
  EXPECT_TRUE(resolution.extended());
}

TEST(ModeChange, TheChangePlusTheNewBudgetCountsInTheNewMode) {
  const auto to_open_time = resolved_within(open_time(4 * model::hour), civil_days(3));
  const auto given = std::move(received(to_open_time).after(7h).graded(CaseGraded::A));
  EXPECT_EQ(due(ask(given, 8h, to_open_time).of("resolution")), 26h);  // 17–18, then 09–12

  const auto to_civil_days = resolved_within(civil_days(1), 100 * model::hour);
  const auto later = std::move(received(to_civil_days).after(20h).graded(CaseGraded::A));
  EXPECT_EQ(due(ask(later, 21h, to_civil_days).of("resolution")), 62h);  // Wednesday 24:00
}

TEST(ModeChange, ElapsedIsCountedAsTheBudgetInForceCounts) {
  const auto rules = resolved_within(open_time(40 * model::hour), 48 * model::hour);
  const auto given = std::move(
      received(rules).after(3h).held().after(5h).resumed().after(20h).graded(CaseGraded::A));
  EXPECT_EQ(elapsed(ask(given, 19h, rules).of("resolution")), 17h);
  EXPECT_EQ(paused(ask(given, 19h, rules).of("resolution")), 2h);
  EXPECT_EQ(elapsed(ask(given, 24h, rules).of("resolution")), 5h + 1h);  // 10–12, 14–18, 09–10
  EXPECT_EQ(paused(ask(given, 24h, rules).of("resolution")), 1h);        // 14–15 of 13–15
}

TEST(ModeChange, PausesCountAgainOnceTheModeListensToThem) {
  const auto rules = resolved_within(100 * model::hour, civil_days(3));
  const auto given = std::move(
      received(rules).after(1h).held().after(5h).resumed().after(6h).graded(CaseGraded::A));
  EXPECT_EQ(paused(ask(given, 5h, rules).of("resolution")), 0h);
  const auto resolution = ask(given, 7h, rules).of("resolution");
  EXPECT_EQ(due(resolution), 104h);  // looser than Thursday 24:00, which is +86 h
  EXPECT_EQ(paused(resolution), 4h);
}

// ---- the site's zone ------------------------------------------------------------------------

TEST(SitesZone, ContactHoursAreLocal) {
  const auto rules = in("America/New_York", model::complaint());
  const auto tried_from = [&](const char* first) {
    auto given = std::move(a_case(rules).at("2025-03-03T09:00:00-05:00").received().resolved());
    given.at(first)
        .tried()
        .at("2025-03-04T13:00:00-05:00")
        .tried()
        .at("2025-03-04T19:59:59-05:00")
        .tried();
    return says(ask(given, as_of{at("2025-03-06T09:00:00-05:00")}, rules).of("callback"));
  };
  EXPECT_EQ(tried_from("2025-03-03T19:59:59.999999-05:00"), "EXCUSED");
  EXPECT_EQ(tried_from("2025-03-03T20:00:00-05:00"), "BREACHED");
}

}  // namespace
}  // namespace casebook
