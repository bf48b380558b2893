// The examples of the domain that clocks answer, each by its number. (17 is grading's, 18 the
// scorecard's.)
#include "asking.hpp"

namespace casebook {
namespace {

TEST(WorkedExample, E01_ReachedExactlyAtDueIsMet) {
  const auto given = std::move(a_case()
                                   .at("2025-03-01T10:00:00+08:00")
                                   .received()
                                   .resolved()
                                   .at("2025-03-03T10:00:00+08:00")
                                   .called());
  const auto callback = ask(given, as_of{.happened = t0 + 30 * 24h}).of("callback");
  EXPECT_EQ(says(callback), "MET");
  EXPECT_EQ(elapsed(callback), 48h);
}

TEST(WorkedExample, E02_ReachedOneMicrosecondLaterIsBreached) {
  const auto given = std::move(a_case()
                                   .at("2025-03-01T10:00:00+08:00")
                                   .received()
                                   .resolved()
                                   .at("2025-03-03T10:00:00.000001+08:00")
                                   .called());
  const auto callback = ask(given, as_of{.happened = t0 + 30 * 24h}).of("callback");
  EXPECT_EQ(says(callback), "BREACHED");
  EXPECT_EQ(elapsed(callback), 48h + 1us);
  EXPECT_EQ(to_instant(callback.stopped_at()) - to_instant(callback.due_at()), 1us);
}

TEST(WorkedExample, E03_WithoutACallItIsPendingAtDueAndBreachedOneMicrosecondLater) {
  const auto given = resolved();
  EXPECT_EQ(says(ask(given, 48h).of("callback")), "PENDING");
  EXPECT_EQ(says(ask(given, 48h + 1us).of("callback")), "BREACHED");
}

TEST(WorkedExample, E04_ThreeSpacedAttemptsExcuse) {
  const auto given = std::move(
      resolved().after(1h).tried().after(6h).tried().after(24h).tried().after(47h).waived());
  const auto callback = ask(given, 100h).of("callback");
  EXPECT_EQ(says(callback), "EXCUSED");
  EXPECT_FALSE(callback.has_stopped_at());
}

TEST(WorkedExample, E05_AttemptsTooCloseTogetherExcuseNothing) {
  const auto given = std::move(resolved().after(1h).tried().after(2h).tried().after(3h).tried());
  EXPECT_EQ(says(ask(given, 48h).of("callback")), "PENDING");
  EXPECT_EQ(says(ask(given, 48h + 1us).of("callback")), "BREACHED");
}

TEST(WorkedExample, E06_ReopenedInTimeSupersedesTheCycle) {
  const auto given =
      std::move(resolved().after(23h).reopened().after(53h).resolved().after(101h).called());
  const auto told = ask(given, 200h);
  EXPECT_EQ(says(told.of("callback", 1)), "SUPERSEDED");
  EXPECT_EQ(says(told.of("callback", 2)), "MET");
}

TEST(WorkedExample, E07_ReopenedTooLateLeavesTheBreach) {
  const auto given = std::move(resolved().after(49h).reopened().after(50h).resolved());
  const auto told = ask(given, 60h);
  EXPECT_EQ(says(told.of("callback", 1)), "BREACHED");
  EXPECT_EQ(says(told.of("callback", 2)), "PENDING");
  EXPECT_EQ(due(told.of("callback", 2)), 98h);
}

TEST(WorkedExample, E08_EnteredLateIsHonouredAndFlagged) {
  const auto given = std::move(resolved().after(47h + 50min).recorded(4h + 10min).called());
  const auto callback = ask(given, 100h).of("callback");
  EXPECT_EQ(says(callback), "MET");
  EXPECT_TRUE(callback.late_entered());
}

TEST(WorkedExample, E08_UseRecordedBreaches) {
  auto rules = model::complaint();
  rules.late_entry = v1::Policy::USE_RECORDED;
  const auto given = std::move(resolved(rules).after(47h + 50min).recorded(4h + 10min).called());
  EXPECT_EQ(says(ask(given, 100h, rules).of("callback")), "BREACHED");
}

// A callback budget of 48 hours that is 24 for grade A.
promises callback_by_grade(v1::Policy::Regrade regrade) {
  auto rules = model::complaint();
  rules.clocks["callback"].a = model::day;
  rules.regrade = regrade;
  return rules;
}

TEST(WorkedExample, E09_ARegradeIsCappedByTheOldDue) {
  const auto rules = callback_by_grade(v1::Policy::FROM_CHANGE_CAPPED);
  const auto given = std::move(resolved(rules).after(40h).graded(CaseGraded::A));
  EXPECT_EQ(due(ask(given, 41h, rules).of("callback")), 48h);
  EXPECT_EQ(says(ask(given, 48h, rules).of("callback")), "PENDING");
}

TEST(WorkedExample, E09_ARetroactiveRegradeBreachesAtOnce) {
  const auto rules = callback_by_grade(v1::Policy::RETROACTIVE);
  const auto given = std::move(resolved(rules).after(40h).graded(CaseGraded::A));
  EXPECT_EQ(says(ask(given, 40h - 1us, rules).of("callback")), "PENDING");
  EXPECT_EQ(says(ask(given, 40h, rules).of("callback")), "BREACHED");
  EXPECT_EQ(due(ask(given, 40h, rules).of("callback")), 24h);
}

TEST(WorkedExample, E09_KeepKeepsTheDue) {
  const auto rules = callback_by_grade(v1::Policy::KEEP);
  const auto given = std::move(resolved(rules).after(40h).graded(CaseGraded::A));
  EXPECT_EQ(due(ask(given, 41h, rules).of("callback")), 48h);
}

TEST(WorkedExample, E10_ElapsedTimeKnowsNoDaylightSaving) {
  auto rules = model::complaint();
  rules.open.zone = "America/New_York";
  const auto given = std::move(a_case(rules).at("2025-03-08T12:00:00-05:00").received().resolved());
  const auto due_at = parse_rfc3339("2025-03-10T13:00:00-04:00").value();
  const auto callback = ask(given, as_of{.happened = due_at}, rules).of("callback");
  EXPECT_EQ(to_instant(callback.due_at()), due_at);
  EXPECT_EQ(says(callback), "PENDING");
  EXPECT_EQ(elapsed(callback), 48h);
}

// A resolution budget for C, and the holidays of May 2025.
promises counting(model::budget length) {
  auto rules = model::complaint();
  rules.clocks["resolution"].c = length;
  for (unsigned on = 1; on <= 5; ++on) rules.open.exceptions[date::May / date::day{on} / 2025] = {};
  return rules;
}
// When the resolution of a case is due that is received then.
instant due_from(const char* received_at, const promises& rules) {
  const auto given = std::move(a_case(rules).at(received_at).received());
  const auto resolution =
      ask(given, as_of{.happened = given.state().received_at}, rules).of("resolution");
  EXPECT_TRUE(resolution.has_due_at());
  return to_instant(resolution.due_at());
}
instant at(const char* text) { return parse_rfc3339(text).value(); }

TEST(WorkedExample, E11_BusinessTimeStepsOverHolidays) {
  EXPECT_EQ(due_from("2025-04-30T16:00:00+08:00", counting(model::open_time(8 * model::hour))),
            at("2025-05-06T17:00:00+08:00"));
}

TEST(WorkedExample, E12_AMakeUpDayIsOpen) {
  auto rules = counting(model::open_time(4 * model::hour));
  rules.open.exceptions[date::April / 27 / 2025] = rules.open.week.front();
  EXPECT_EQ(due_from("2025-04-26T10:00:00+08:00", rules), at("2025-04-27T15:00:00+08:00"));
}

TEST(WorkedExample, E13_APauseOutsideOpeningHoursAddsNothing) {
  const auto rules = counting(model::open_time(8 * model::hour));
  const auto resolution = [&](bool pause) {
    auto given = std::move(a_case(rules).at("2025-03-07T10:00:00+08:00").received());
    if (pause) {
      given.at("2025-03-07T19:00:00+08:00").held().at("2025-03-10T08:30:00+08:00").resumed();
    }
    return ask(given, as_of{.happened = at("2025-03-10T10:00:00+08:00")}, rules).of("resolution");
  };
  EXPECT_EQ(to_instant(resolution(true).due_at()), at("2025-03-10T11:00:00+08:00"));
  EXPECT_EQ(to_instant(resolution(false).due_at()), at("2025-03-10T11:00:00+08:00"));
  EXPECT_EQ(paused(resolution(true)), 0h);
  EXPECT_EQ(elapsed(resolution(true)), 7h);
}

TEST(WorkedExample, E14_OverlappingPausesAreLeftOutOnce) {
  // Times that run backwards, as an import may hold them.
  const auto given = std::move(received()
                                   .dispatched()
                                   .accepted()
                                   .after(10h)
                                   .held()
                                   .after(12h)
                                   .resumed()
                                   .after(11h)
                                   .held()
                                   .after(13h)
                                   .resumed()
                                   .after(20h)
                                   .resolved());
  const auto resolution = ask(given, 30h).of("resolution");
  EXPECT_EQ(paused(resolution), 3h);
  EXPECT_EQ(elapsed(resolution), 17h);
  EXPECT_EQ(due(resolution), 51h);
}

TEST(WorkedExample, E15_CivilDaysRollPastHolidays) {
  EXPECT_EQ(due_from("2025-01-31T10:00:00+08:00", counting(model::civil_days(90))),
            at("2025-05-07T00:00:00+08:00"));  // 2025-05-06 24:00
}

TEST(WorkedExample, E16_CancellingDoesNotUndoABreach) {
  const auto given = std::move(resolved().after(50h).cancelled());
  const auto callback = ask(given, 100h).of("callback");
  EXPECT_EQ(says(callback), "BREACHED");
  EXPECT_FALSE(callback.has_stopped_at());
  EXPECT_EQ(elapsed(callback), 50h);
}

TEST(WorkedExample, E19_DeletingEveryTimerFiredChangesNoFigure) {
  const auto tell = [](bool timers) {
    auto given = received();
    const auto fire = [&](duration after, std::string_view key) {
      if (timers) given.after(after).timer_fired(key);
    };
    given.dispatched();
    fire(24h, "resolution/1/1/50");
    given.after(30h).held();
    fire(36h, "resolution/1/1/75");
    given.after(40h).resumed();
    fire(58h, "resolution/1/1/100");
    given.after(60h).resolved();
    fire(108h, "callback/1/1/100");
    given.after(109h).called();
    return given;
  };
  const auto with = ask(tell(true), 200h);
  const auto without = ask(tell(false), 200h);
  ASSERT_EQ(with.clocks.size(), without.clocks.size());
  for (std::size_t i = 0; i < with.clocks.size(); ++i) {
    EXPECT_EQ(with.clocks[i].SerializeAsString(), without.clocks[i].SerializeAsString());
  }
}

TEST(WorkedExample, E20_AnEditedPolicyLeavesWhatIsClosedAndWhatIfShowsIt) {
  auto today = model::complaint();
  auto edited = today;
  edited.version = "edited";
  edited.effective_from = model::to_us(to_timestamp(t0 + 31h));
  edited.clocks["callback"] = {model::day, model::day, model::day, {}};
  const model::book both{{today, edited}};

  const auto given = std::move(resolved(both).after(30h).called());
  EXPECT_EQ(says(ask(given, 100h, both).of("callback")), "MET");
  EXPECT_EQ(says(ask(given, 100h, edited).of("callback")), "BREACHED");  // what-if
}

}  // namespace
}  // namespace casebook
