// One test a sentence of the domain about versions of a policy: a case is pinned to the one in
// force at its receipt, until PolicyMigrated moves it.
#include "asking.hpp"

namespace casebook {
namespace {

using model::hour;
using Regrade = v1::Policy::Regrade;

// A budget of that many hours, whatever the grade.
model::budgets hours(model::us length) { return {length * hour, length * hour, length * hour, {}}; }

// Two versions: the second is in force from t0 + 10 h, and `edit` says what it changes.
model::book book(const std::function<void(promises&)>& edit) {
  auto first = model::complaint();
  first.version = "first";
  auto second = first;
  second.version = "second";
  second.effective_from = model::to_us(to_timestamp(t0 + 10h));
  edit(second);
  return model::book{{first, second}};
}
// Its resolution has another budget and it moves running clocks by that rule.
model::book resolved_within(model::us length, Regrade rule = v1::Policy::FROM_CHANGE_CAPPED) {
  return book([=](promises& second) {
    second.clocks["resolution"] = hours(length);
    second.regrade = rule;
  });
}

testing::history& migrate(testing::history& given, const char* version) {
  v1::PolicyMigrated fact;
  fact.set_policy_version(version);
  return given.add(&v1::Event::mutable_policy_migrated, fact);
}
// A case received at t0, and moved to the second version then.
testing::history migrated(const model::book& rules, duration after,
                          const char* version = "second") {
  auto given = received(rules);
  migrate(given.after(after), version);
  return given;
}

// ---- pinned ---------------------------------------------------------------------------------

TEST(Pinned, TheVersionInForceAtTheReceiptJudgesTheCase) {
  const auto rules = resolved_within(24);
  const auto due_when_received = [&](duration after) {
    const auto given = std::move(a_case(rules).at(t0 + after).received());
    return due(ask(given, after, rules).of("resolution")) - after;
  };
  EXPECT_EQ(due_when_received(10h - 1us), 48h);
  EXPECT_EQ(due_when_received(10h), 24h);
}

TEST(Pinned, BeforeEveryVersionTheFirstServes) {
  auto rules = resolved_within(24);
  rules.versions.front().effective_from = model::to_us(to_timestamp(t0 + 1h));
  EXPECT_EQ(due(ask(received(rules), 1h, rules).of("resolution")), 48h);
}

TEST(Pinned, OpenCasesStayWhenANewVersionComesIntoForce) {
  const auto rules = book([](promises& second) {
    second.clocks["resolution"] = hours(24);
    second.clocks["callback"] = hours(24);
  });
  const auto given = std::move(received(rules).after(20h).resolved().after(21h).reopened());
  const auto told = ask(given, 30h, rules);
  EXPECT_EQ(due(told.of("resolution", 1)), 48h);
  EXPECT_EQ(due(told.of("callback", 1)), 68h);
  EXPECT_EQ(due(told.of("resolution", 2)), 69h);
}

TEST(Pinned, ToTheVersionThatTheReceiptWasRecordedUnder) {
  const auto rules = resolved_within(24);
  const auto due_under = [&](const char* version) {
    v1::Event event;
    event.mutable_case_received()->set_workflow("complaint");
    event.mutable_case_received()->set_category("noise");
    event.set_policy_version(version);
    const auto given = std::move(a_case(rules).at(t0).add(event));
    return due(ask(given, 0h, rules).of("resolution"));
  };
  EXPECT_EQ(due_under("second"), 24h);
  EXPECT_EQ(due_under("of another store"), 48h) << "unknown here: the one in force at the receipt";
}

// ---- migrated -------------------------------------------------------------------------------

TEST(Migrated, RunningClocksMoveByTheNewVersionsRegradeRule) {
  const auto due_after = [](model::us length, Regrade rule) {
    const auto rules = resolved_within(length, rule);
    return due(ask(migrated(rules, 20h), 20h, rules).of("resolution"));
  };
  EXPECT_EQ(due_after(24, v1::Policy::FROM_CHANGE_CAPPED), 44h);
  EXPECT_EQ(due_after(24, v1::Policy::RETROACTIVE), 24h);
  EXPECT_EQ(due_after(24, v1::Policy::KEEP), 48h);
  EXPECT_EQ(due_after(72, v1::Policy::FROM_CHANGE_CAPPED), 72h);
  EXPECT_EQ(due_after(72, v1::Policy::RETROACTIVE), 72h);
  EXPECT_EQ(due_after(72, v1::Policy::KEEP), 48h);
}

TEST(Migrated, StricterIsCappedByTheOldDue) {
  const auto rules = resolved_within(24);
  EXPECT_EQ(due(ask(migrated(rules, 40h), 40h, rules).of("resolution")), 48h);
}

TEST(Migrated, NothingHasMovedBeforeThatInstant) {
  const auto rules = resolved_within(24, v1::Policy::RETROACTIVE);
  const auto given = migrated(rules, 20h);
  EXPECT_EQ(due(ask(given, 20h - 1us, rules).of("resolution")), 48h);
  EXPECT_EQ(due(ask(given, 20h, rules).of("resolution")), 24h);
}

TEST(Migrated, NothingIsFlaggedExtended) {
  const auto rules = resolved_within(72);
  EXPECT_FALSE(ask(migrated(rules, 20h), 21h, rules).of("resolution").extended());
}

TEST(Migrated, ToAnotherWayOfCountingTime) {
  const auto rules =
      book([](promises& second) { second.clocks["resolution"].c = model::open_time(4 * hour); });
  // Monday 17:00: one hour that day, three on Tuesday.
  EXPECT_EQ(due(ask(migrated(rules, 7h), 8h, rules).of("resolution")), 26h);
  EXPECT_EQ(elapsed(ask(migrated(rules, 7h), 23h, rules).of("resolution")), 6h);
}

TEST(Migrated, ToOtherOpeningHours) {
  auto rules = book([](promises& second) { second.open.exceptions[date::March / 4 / 2025] = {}; });
  for (auto& each : rules.versions) each.clocks["resolution"].c = model::open_time(8 * hour);
  EXPECT_EQ(due(ask(received(rules), 20h, rules).of("resolution")), 25h);
  EXPECT_EQ(due(ask(migrated(rules, 20h), 20h, rules).of("resolution")), 49h);
}

TEST(Migrated, TheGradeAtThatInstantChoosesTheBudget) {
  const auto rules = book([](promises& second) { second.clocks["first_response"].b = 20 * hour; });
  auto given = std::move(received(rules).after(1h).graded(CaseGraded::B));
  migrate(given.after(2h), "second");
  EXPECT_EQ(due(ask(given, 3h, rules).of("first_response")), 20h);
}

TEST(Migrated, LaterRegradesFollowTheNewVersion) {
  const auto rules = book([](promises& second) {
    second.clocks["first_response"].a = 3 * hour;
    second.regrade = v1::Policy::RETROACTIVE;
  });
  auto given = std::move(migrated(rules, 1h).after(2h).graded(CaseGraded::A));
  EXPECT_EQ(due(ask(given, 2h, rules).of("first_response")), 3h);
}

TEST(Migrated, LaterClocksStartUnderTheNewVersion) {
  const auto rules = book([](promises& second) { second.clocks["callback"] = hours(24); });
  const auto given = std::move(migrated(rules, 20h).after(21h).resolved());
  EXPECT_EQ(due(ask(given, 22h, rules).of("callback")), 45h);
}

TEST(Migrated, ABreachIsLatchedWithTheDueThatWasMissed) {
  for (const auto rule : {v1::Policy::FROM_CHANGE_CAPPED, v1::Policy::RETROACTIVE}) {
    const auto rules = resolved_within(96, rule);
    const auto missed = ask(migrated(rules, 48h + 1us), 50h, rules).of("resolution");
    EXPECT_EQ(says(missed), "BREACHED");
    EXPECT_EQ(due(missed), 48h);
    EXPECT_EQ(due(ask(migrated(rules, 48h), 50h, rules).of("resolution")), 96h)
        << "at the very due";
  }
}

TEST(Migrated, AnAgreedDueStands) {
  const auto rules = resolved_within(24);
  auto given = std::move(received(rules).due_agreed("resolution", t0 + 60h));
  migrate(given.after(20h), "second");
  EXPECT_EQ(due(ask(given, 21h, rules).of("resolution")), 60h);
}

TEST(Migrated, FinishedClocksAreNeverJudgedAgain) {
  const auto rules = book([](promises& second) {
    for (auto& [name, of_clock] : second.clocks) of_clock = hours(1);
    second.regrade = v1::Policy::RETROACTIVE;
    second.late_entry = v1::Policy::USE_RECORDED;
  });
  auto given = received(rules);
  given.after(20min).recorded(2h).dispatched().after(20h).contacted().after(40h).resolved();
  migrate(given.after(60h).called().after(61h), "second");
  const auto told = ask(given, 100h, rules);
  for (const auto* clock : {"dispatch", "first_response", "resolution", "callback"}) {
    EXPECT_EQ(says(told.of(clock)), "MET") << clock;
  }
  EXPECT_TRUE(told.of("dispatch").late_entered());
  EXPECT_EQ(stopped(told.of("dispatch")), 20min);
}

TEST(Migrated, ARunningClockTakesTheNewVersionsRuleForLateEntries) {
  const auto rules = book([](promises& second) { second.late_entry = v1::Policy::USE_RECORDED; });
  auto given = migrated(rules, 1h);
  given.after(20h).recorded(10h).contacted();
  EXPECT_EQ(says(ask(given, 40h, rules).of("first_response")), "BREACHED");
}

// ---- migrated: the callback -----------------------------------------------------------------

// Tried at +1, +6 and +24 h.
testing::history tried_three_times(const model::book& rules) {
  return std::move(resolved(rules).after(1h).tried().after(6h).tried().after(24h).tried());
}
model::book attempts_wanted(int first, int second) {
  auto rules = book([=](promises& later) { later.attempts = second; });
  rules.versions.front().attempts = first;
  return rules;
}

TEST(Migrated, ARunningCallbackTakesTheNewUnreachableRule) {
  for (const auto& [wanted, said] : {std::pair{3, "EXCUSED"}, {4, "BREACHED"}}) {
    const auto rules = attempts_wanted(3, wanted);
    auto given = tried_three_times(rules);
    migrate(given.after(48h), "second");
    EXPECT_EQ(says(ask(given, 50h, rules).of("callback")), said);
  }
}

TEST(Migrated, ARunningCallbackTakesTheNewContactHours) {
  const auto rules = book([](promises& second) { second.contact_to = 12 * hour; });
  auto given = tried_three_times(rules);
  migrate(given.after(30h), "second");
  EXPECT_EQ(says(ask(given, 50h, rules).of("callback")), "BREACHED");
}

// "Excused after, whatever follows"
TEST(Migrated, AnExcusedCallbackStaysExcused) {
  const auto rules = attempts_wanted(3, 4);
  auto given = tried_three_times(rules);
  migrate(given.after(49h), "second");
  EXPECT_EQ(says(ask(given, 50h, rules).of("callback")), "EXCUSED");
}

// "It is judged on the attempts as they stood at due"; "what was already breached stays breached"
TEST(Migrated, ABreachedCallbackIsNotExcusedByARuleThatCameAfterItsDue) {
  const auto rules = attempts_wanted(4, 3);
  auto given = tried_three_times(rules);
  migrate(given.after(49h), "second");
  EXPECT_EQ(says(ask(given, 48h + 1us, rules).of("callback")), "BREACHED");
  EXPECT_EQ(says(ask(given, 50h, rules).of("callback")), "BREACHED");
}

TEST(Migrated, ALaterRescheduleUsesTheNewGrace) {
  const auto rules = book([](promises& second) { second.reschedule_grace = 3 * hour; });
  auto given = resolved(rules);
  migrate(given.after(1h), "second");
  given.after(2h).rescheduled(t0 + 20h);
  EXPECT_EQ(due(ask(given, 3h, rules).of("callback")), 23h);
}

// ---- migrated: while it seemed over ---------------------------------------------------------

TEST(Migrated, WhileResolvedCountsOnceTheResolutionIsRejected) {
  const auto rules = resolved_within(24);
  auto given = std::move(received(rules).after(5h).resolved());
  migrate(given.after(10h), "second");
  given.after(15h).rejected();
  EXPECT_EQ(due(ask(given, 12h, rules).of("resolution")), 48h);
  EXPECT_EQ(due(ask(given, 16h, rules).of("resolution")), 34h);
}

TEST(Migrated, WhileInvalidCountsOnceTheCaseIsValidAgain) {
  const auto rules = resolved_within(24);
  auto given = std::move(received(rules).after(5h).invalidated());
  migrate(given.after(10h), "second");
  given.after(15h).revalidated();
  EXPECT_EQ(due(ask(given, 12h, rules).of("resolution")), 48h);
  EXPECT_EQ(due(ask(given, 16h, rules).of("resolution")), 34h);
}

TEST(Migrated, WhileClosedCountsForTheCycleThatReopens) {
  const auto rules = resolved_within(24);
  auto given = std::move(resolved(rules).called());
  migrate(given.after(10h), "second");
  given.after(15h).reopened();
  EXPECT_EQ(due(ask(given, 16h, rules).of("resolution", 1)), 48h);
  EXPECT_EQ(due(ask(given, 16h, rules).of("resolution", 2)), 39h);
}

// ---- migrated: nowhere, back, again ---------------------------------------------------------

TEST(Migrated, ToAnUnknownVersionChangesNothing) {
  const auto rules = resolved_within(24);
  EXPECT_EQ(due(ask(migrated(rules, 20h, "elsewhere"), 21h, rules).of("resolution")), 48h);
}

TEST(Migrated, ToTheVersionItIsUnderChangesNothing) {
  auto rules = resolved_within(24);
  for (auto& each : rules.versions) each.regrade = v1::Policy::RETROACTIVE;
  EXPECT_EQ(due(ask(migrated(rules, 20h, "first"), 21h, rules).of("resolution")), 48h);
}

TEST(Migrated, FromAMigratedCaseAnUnknownVersionLeadsBackToTheOneAtReceipt) {
  const auto rules = resolved_within(24);
  auto given = migrated(rules, 5h);
  EXPECT_EQ(due(ask(given, 6h, rules).of("resolution")), 29h);
  migrate(given.after(7h), "elsewhere");
  EXPECT_EQ(due(ask(given, 8h, rules).of("resolution")), 48h);
}

// "retroactive (from the start)": whichever time the budget counts, and though both versions have
// the same.
TEST(Migrated, ARetroactiveVersionCountsFromTheStartThoughItsBudgetIsTheSame) {
  for (const auto& twelve_hours : {model::budget{12 * hour}, model::open_time(12 * hour)}) {
    auto rules = book([](promises& second) { second.regrade = v1::Policy::RETROACTIVE; });
    for (auto& each : rules.versions) each.clocks["resolution"].a = twelve_hours;
    // C's 48 h, and A from +40 h on: that leaves the due at +48 h.
    auto given = std::move(received(rules).after(40h).graded(CaseGraded::A));
    const auto from_start =
        due(ask(std::move(received(rules).graded(CaseGraded::A)), 1h, rules).of("resolution"));
    EXPECT_EQ(due(ask(given, 41h, rules).of("resolution")), 48h);
    migrate(given.after(42h), "second");
    EXPECT_EQ(due(ask(given, 43h, rules).of("resolution")), from_start);
  }
}

// "Elapsed and cap are those of the budget in force", here of 48 h and of none.
TEST(Migrated, TheNewVersionsCapOfPausesCountsThoughItsBudgetIsTheSame) {
  const auto rules = book([](promises& second) { second.pause_cap_at_least = 10 * model::day; });
  auto given = std::move(received(rules).dispatched().after(1h).held());
  migrate(given.after(2h), "second");
  EXPECT_EQ(paused(ask(given, days{20}, rules).of("resolution")), days{10});
  EXPECT_EQ(paused(ask(given, days{20}, rules).of("ownership")), days{10});
}

}  // namespace
}  // namespace casebook
