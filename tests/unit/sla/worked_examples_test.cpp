// The examples of the domain that need no calendar, each by its number.
#include "asking.hpp"

namespace casebook {
namespace {

TEST(WorkedExample, E01_ReachedExactlyAtDueIsMet) {
  const auto given = std::move(a_case().at("2025-03-01T10:00:00+08:00").received().resolved()
                                   .at("2025-03-03T10:00:00+08:00").called());
  const auto callback = ask(given, as_of{.happened = t0 + 30 * 24h}).of("callback");
  EXPECT_EQ(says(callback), "MET");
  EXPECT_EQ(elapsed(callback), 48h);
}

TEST(WorkedExample, E02_ReachedOneMicrosecondLaterIsBreached) {
  const auto given = std::move(a_case().at("2025-03-01T10:00:00+08:00").received().resolved()
                                   .at("2025-03-03T10:00:00.000001+08:00").called());
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

TEST(WorkedExample, E14_OverlappingPausesAreLeftOutOnce) {
  // Times that run backwards, as an import may hold them.
  const auto given = std::move(received().dispatched().accepted()
                                   .after(10h).held().after(12h).resumed()
                                   .after(11h).held().after(13h).resumed()
                                   .after(20h).resolved());
  const auto resolution = ask(given, 30h).of("resolution");
  EXPECT_EQ(paused(resolution), 3h);
  EXPECT_EQ(elapsed(resolution), 17h);
  EXPECT_EQ(due(resolution), 51h);
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

}  // namespace
}  // namespace casebook
