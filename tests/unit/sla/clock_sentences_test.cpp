// One test a sentence of the domain's chapter on clocks; the comment quotes it where the name
// cannot.
#include "asking.hpp"

namespace casebook {
namespace {

// A and B in days of physical time, so that pauses and caps show in plain hours; the default counts
// them in workdays.
promises by_the_clock() {
  auto rules = model::complaint();
  rules.clocks["resolution"] = {5 * model::day, 3 * model::day, 48 * model::hour, {}};
  return rules;
}
promises with(v1::Policy::Regrade regrade) {
  auto rules = by_the_clock();
  rules.regrade = regrade;
  return rules;
}
promises with_callback(promises rules) {
  rules.callback = true;
  rules.clocks["callback"] = model::complaint().clocks["callback"];
  return rules;
}

// ---- outcomes -------------------------------------------------------------------------------

TEST(Outcome, PendingUpToAndIncludingDue) {
  EXPECT_EQ(says(ask(received(), 48h).of("resolution")), "PENDING");
  EXPECT_EQ(says(ask(received(), 48h + 1us).of("resolution")), "BREACHED");
}

TEST(Outcome, AnOverdueOpenCaseCountsAtOnceWithNoEventWritten) {
  const auto dispatch = ask(received(), 30min + 1us).of("dispatch");
  EXPECT_EQ(says(dispatch), "BREACHED");
  EXPECT_FALSE(dispatch.has_stopped_at());
  EXPECT_EQ(elapsed(dispatch), 30min + 1us);
}

TEST(Outcome, CancelledExcludesEveryRunningClock) {
  const auto told = ask(std::move(received().after(20min).cancelled()), 100h);
  for (const auto* clock : {"dispatch", "first_response", "resolution"}) {
    EXPECT_EQ(says(told.of(clock)), "CANCELLED") << clock;
    EXPECT_EQ(elapsed(told.of(clock)), 20min) << clock;  // "its elapsed runs to the exclusion"
    EXPECT_FALSE(told.of(clock).has_stopped_at()) << clock;
  }
}

TEST(Outcome, MergedCountsAsSuperseded) {
  EXPECT_EQ(says(ask(std::move(received().after(1h).merged()), 100h).of("resolution")),
            "SUPERSEDED");
}

TEST(Outcome, WhatWasBreachedStaysBreachedAndRunsToTheEnd) {
  const auto told = ask(std::move(received().after(20h).invalidated()), 100h);
  EXPECT_EQ(says(told.of("dispatch")), "BREACHED");
  EXPECT_EQ(elapsed(told.of("dispatch")), 20h);
  EXPECT_EQ(says(told.of("resolution")), "INVALID");
}

TEST(Outcome, AnEndAtTheVeryDueInstantIsInTime) {
  EXPECT_EQ(says(ask(std::move(received().after(30min).cancelled()), 1h).of("dispatch")),
            "CANCELLED");
  EXPECT_EQ(says(ask(std::move(received().after(30min + 1us).cancelled()), 1h).of("dispatch")),
            "BREACHED");
}

TEST(Outcome, AStoppedClockKeepsItsVerdict) {
  const auto given = std::move(received().after(10min).dispatched().after(1h).cancelled());
  EXPECT_EQ(says(ask(given, 100h).of("dispatch")), "MET");
}

TEST(Outcome, AClockWithoutBudgetIsPendingAndThenMet) {
  const auto given = std::move(received().dispatched().after(900h).resolved());
  EXPECT_EQ(says(ask(given, 899h).of("ownership")), "PENDING");
  EXPECT_EQ(says(ask(given, 901h).of("ownership")), "MET");
  EXPECT_FALSE(ask(given, 901h).of("ownership").has_due_at());
}

TEST(Outcome, AStopBeforeItsStartHasElapsedZero) {
  const auto dispatch = ask(std::move(received().after(-1h).dispatched()), 1h).of("dispatch");
  EXPECT_EQ(says(dispatch), "MET");
  EXPECT_EQ(elapsed(dispatch), 0h);
  EXPECT_EQ(stopped(dispatch), -1h);
}

TEST(Outcome, CancelledInvalidAndMergedExcludeEveryRunningClock) {
  const auto at_work = [] {
    return std::move(received().after(10min).graded(CaseGraded::A).held().after(20min));
  };
  const auto owned = [] { return std::move(received().dispatched().after(20min)); };
  const auto called = [] { return std::move(resolved().after(20min)); };
  const auto check = [](testing::history given, const char* why,
                        std::initializer_list<const char*> clocks) {
    const auto told = ask(given, 25min);
    for (const auto* clock : clocks) EXPECT_EQ(says(told.of(clock)), why) << clock;
  };
  const auto all = {"dispatch", "first_response", "action", "resolution"};
  check(std::move(at_work().cancelled()), "CANCELLED", all);
  check(std::move(at_work().invalidated()), "INVALID", all);
  check(std::move(at_work().merged()), "SUPERSEDED", all);
  check(std::move(owned().cancelled()), "CANCELLED", {"ownership"});
  check(std::move(owned().invalidated()), "INVALID", {"ownership"});
  check(std::move(owned().merged()), "SUPERSEDED", {"ownership"});
  check(std::move(called().cancelled()), "CANCELLED", {"callback"});
  check(std::move(called().invalidated()), "INVALID", {"callback"});
  check(std::move(called().merged()), "SUPERSEDED", {"callback"});
}

// ---- as of, as known at ---------------------------------------------------------------------

TEST(AsOf, LeavesOutEveryEventThatOccurredLater) {
  const auto given = std::move(received().after(10min).dispatched());
  EXPECT_EQ(says(ask(given, 10min - 1us).of("dispatch")), "PENDING");
  EXPECT_EQ(says(ask(given, 10min).of("dispatch")), "MET");
}

TEST(AsOf, ACaseWhoseReceiptIsLaterDoesNotExistYet) {
  const auto told =
      ask(std::move(received().after(-1h).noted().after(-30min).dispatched()), -10min);
  EXPECT_TRUE(told.clocks.empty());
  EXPECT_EQ(told.state, "");
}

TEST(AsOf, AnEventWithoutARowChangesNothing) {
  // As of 90 minutes the dispatch has not happened, so its acceptance has no row.
  const auto given = std::move(received().after(2h).dispatched().after(1h).accepted());
  const auto told = ask(given, 90min);
  EXPECT_EQ(told.state, "received");
  EXPECT_EQ(says(told.of("dispatch")), "BREACHED");
  EXPECT_EQ(told.count("ownership"), 0);
}

TEST(AsOf, LaterEventsAreLeftOutOneByOne) {
  // The hold is later, its resumption (a time that ran backwards) is not; nor is the contact.
  const auto given =
      std::move(received().after(5h).held().after(4h).resumed().after(3h).contacted());
  const auto told = ask(given, 4h);
  EXPECT_EQ(told.state, "received");
  EXPECT_EQ(says(told.of("first_response")), "MET");
  EXPECT_EQ(paused(told.of("resolution")), 0h);
}

TEST(KnownAt, LeavesOutWhatTheLogDidNotHold) {
  const auto given = std::move(received().after(10min).recorded(2h).dispatched());
  EXPECT_EQ(says(ask(given, as_of{t0 + 5h, t0 + 1h}).of("dispatch")), "BREACHED");
  EXPECT_EQ(says(ask(given, as_of{t0 + 5h, t0 + 130min}).of("dispatch")), "MET");
}

// ---- dispatch, first response ---------------------------------------------------------------

TEST(Dispatch, RunsInTheFirstCycleOnly) {
  const auto told = ask(std::move(resolved().after(1h).reopened().after(2h).dispatched()), 3h);
  EXPECT_EQ(told.count("dispatch"), 1);
  EXPECT_EQ(told.count("first_response"), 1);
}

TEST(Dispatch, HasThirtyMinutesWhateverTheGrade) {
  for (const auto grade : {CaseGraded::A, CaseGraded::B, CaseGraded::C}) {
    EXPECT_EQ(due(ask(std::move(received().graded(grade)), 1min).of("dispatch")), 30min);
  }
}

TEST(Dispatch, StopsWhenDispatchedAndWhenResolved) {
  EXPECT_EQ(stopped(ask(std::move(received().after(5min).dispatched()), 1h).of("dispatch")), 5min);
  EXPECT_EQ(stopped(ask(std::move(received().after(5min).resolved()), 1h).of("dispatch")), 5min);
}

TEST(Dispatch, StopsOnceThoughTheCaseIsDeclinedAndDispatchedAgain) {
  const auto given = std::move(
      received().after(5min).dispatched().after(10min).declined().after(15min).dispatched());
  const auto told = ask(given, 1h);
  EXPECT_EQ(stopped(told.of("dispatch")), 5min);
  EXPECT_EQ(told.count("dispatch"), 1);
}

TEST(Dispatch, NeitherAContactNorAHoldStopsOrPausesIt) {
  const auto given = std::move(received().after(1min).contacted().held());
  const auto dispatch = ask(given, 20min).of("dispatch");
  EXPECT_EQ(says(dispatch), "PENDING");
  EXPECT_EQ(due(dispatch), 30min);
  EXPECT_EQ(paused(dispatch), 0h);
}

TEST(Dispatch, StopsWhenTransferredFromAHold) {
  const auto given = std::move(received().held().after(20min).transferred("security"));
  EXPECT_EQ(stopped(ask(given, 1h).of("dispatch")), 20min);
}

TEST(FirstResponse, AutomaticRepliesAndNotesDoNotStopIt) {
  const auto given = std::move(received().after(1h).contacted(true).noted().after(2h).contacted());
  EXPECT_EQ(stopped(ask(given, 3h).of("first_response")), 2h);
}

TEST(FirstResponse, HasTheBudgetOfTheGrade) {
  for (const auto& [grade, budget] :
       {std::pair{CaseGraded::A, 2h}, {CaseGraded::B, 12h}, {CaseGraded::C, 24h}}) {
    EXPECT_EQ(due(ask(std::move(received().graded(grade)), 1h).of("first_response")), budget);
  }
}

TEST(FirstResponse, TheFirstContactStopsIt) {
  const auto given =
      std::move(received().after(1h).contacted().after(2h).contacted().after(3h).resolved());
  EXPECT_EQ(stopped(ask(given, 4h).of("first_response")), 1h);
}

TEST(FirstResponse, AContactByTheSystemDoesNotStopIt) {
  v1::Event event;
  event.mutable_customer_contacted()->set_channel("app");
  event.mutable_actor()->set_id("robot");
  event.mutable_actor()->set_role(v1::Actor::SYSTEM);
  const auto given = std::move(received().graded(CaseGraded::A).after(1h).add(event));
  EXPECT_EQ(says(ask(given, 90min).of("first_response")), "PENDING");
  EXPECT_EQ(says(ask(given, 90min).of("action")), "PENDING");
}

TEST(FirstResponse, HandlingTheCaseDoesNotStopIt) {
  const auto given = std::move(received().dispatched().accepted().transferred("security").held());
  EXPECT_EQ(says(ask(given, 1h).of("first_response")), "PENDING");
}

TEST(FirstResponse, StopsWhenResolved) {
  EXPECT_EQ(stopped(ask(std::move(received().after(2h).resolved()), 3h).of("first_response")), 2h);
}

TEST(FirstResponse, NeverPauses) {
  const auto told = ask(std::move(received().held()), 25h);
  EXPECT_EQ(due(told.of("first_response")), 24h);
  EXPECT_EQ(says(told.of("first_response")), "BREACHED");
}

// ---- action ---------------------------------------------------------------------------------

TEST(Action, StartsTheFirstTimeTheCaseIsA) {
  const auto given = std::move(received().after(1h).graded(CaseGraded::A).after(3h).contacted());
  const auto action = ask(given, 5h).of("action");
  EXPECT_EQ(started(action), 1h);
  EXPECT_EQ(due(action), 25h);
  EXPECT_EQ(stopped(action), 3h);
}

TEST(Action, StartsWhenBlackWhateverTheGrade) {
  const auto given = std::move(received().after(1h).graded(CaseGraded::C, CaseGraded::BLACK));
  EXPECT_EQ(started(ask(given, 5h).of("action")), 1h);
}

TEST(Action, IsOnceACase) {
  const auto given = std::move(received()
                                   .graded(CaseGraded::A)
                                   .contacted()
                                   .graded(CaseGraded::C)
                                   .graded(CaseGraded::A)
                                   .resolved()
                                   .reopened());
  EXPECT_EQ(ask(given, 5h).count("action"), 1);
}

TEST(Action, GradedWhileResolvedStartsWhenWorkReturns) {
  const auto given = std::move(resolved().after(1h).graded(CaseGraded::A).after(2h).rejected());
  EXPECT_EQ(ask(given, 90min).count("action"), 0);
  EXPECT_EQ(started(ask(given, 2h).of("action")), 2h);
}

TEST(Action, GradedWhileClosedStartsInTheCycleThatReopens) {
  const auto given =
      std::move(resolved().after(1h).called().graded(CaseGraded::A).after(3h).reopened());
  EXPECT_EQ(started(ask(given, 3h).of("action", 2)), 3h);
}

TEST(Action, GradedWhileResolvedStartsInTheCycleThatIsNotFixed) {
  const auto given = std::move(resolved()
                                   .after(1h)
                                   .graded(CaseGraded::A)
                                   .after(2h)
                                   .called(v1::CallbackCompleted::NOT_FIXED));
  EXPECT_EQ(started(ask(given, 3h).of("action", 2)), 2h);
}

TEST(Action, StartsInEveryStateWhereThereIsWork) {
  const auto graded = [](testing::history given) {
    return started(ask(std::move(given.after(1h).graded(CaseGraded::A)), 2h).of("action"));
  };
  EXPECT_EQ(graded(received()), 1h);
  EXPECT_EQ(graded(std::move(received().dispatched())), 1h);
  EXPECT_EQ(graded(std::move(received().dispatched().accepted())), 1h);
  EXPECT_EQ(graded(std::move(received().held())), 1h);
}

TEST(Action, NeverPauses) {
  const auto given = std::move(received().graded(CaseGraded::A).after(1h).held());
  EXPECT_EQ(due(ask(given, 20h).of("action")), 24h);
  EXPECT_EQ(paused(ask(given, 20h).of("action")), 0h);
}

TEST(Action, AutomaticRepliesDoNotStopIt) {
  const auto given = std::move(received().graded(CaseGraded::A).after(1h).contacted(true));
  EXPECT_EQ(says(ask(given, 5h).of("action")), "PENDING");
}

TEST(Action, DowngradedBeforeWorkReturnsNeverStarts) {
  const auto given = std::move(
      resolved().after(1h).graded(CaseGraded::A).graded(CaseGraded::B).after(2h).rejected());
  EXPECT_EQ(ask(given, 3h).count("action"), 0);
}

TEST(Action, IsStoppedByDispatchedAcceptedTransferredAndResolved) {
  const auto severe = [] { return received().graded(CaseGraded::A); };
  EXPECT_EQ(stopped(ask(std::move(severe().after(1h).dispatched()), 9h).of("action")), 1h);
  EXPECT_EQ(stopped(ask(std::move(severe().after(1h).resolved()), 9h).of("action")), 1h);
  const auto under_way = [] { return received().dispatched().graded(CaseGraded::A); };
  EXPECT_EQ(stopped(ask(std::move(under_way().after(1h).accepted()), 9h).of("action")), 1h);
  EXPECT_EQ(stopped(ask(std::move(under_way().after(1h).transferred("security")), 9h).of("action")),
            1h);
}

TEST(Action, IsNotStoppedByADeclineOrAHold) {
  const auto given =
      std::move(received().dispatched().graded(CaseGraded::A).after(1h).declined().held());
  EXPECT_EQ(says(ask(given, 5h).of("action")), "PENDING");
}

// ---- ownership ------------------------------------------------------------------------------

TEST(Ownership, HasOneStintForEachDepartmentThatHoldsTheCase) {
  const auto given = std::move(
      received().dispatched("engineering").after(2h).transferred("security").after(5h).resolved());
  const auto told = ask(given, 9h);
  EXPECT_EQ(elapsed(told.of("ownership", 1, 1)), 2h);
  EXPECT_EQ(elapsed(told.of("ownership", 1, 2)), 3h);
}

TEST(Ownership, StartsAgainWhenADeclinedCaseIsDispatched) {
  const auto given = std::move(received()
                                   .dispatched()
                                   .after(1h)
                                   .declined()
                                   .after(2h)
                                   .dispatched("security")
                                   .after(4h)
                                   .resolved());
  EXPECT_EQ(started(ask(given, 9h).of("ownership", 1, 2)), 2h);
  EXPECT_EQ(stopped(ask(given, 9h).of("ownership", 1, 2)), 4h);
}

TEST(Ownership, AnAcceptanceNeitherStopsNorStartsIt) {
  const auto told = ask(std::move(received().dispatched().after(1h).accepted()), 9h);
  EXPECT_EQ(told.count("ownership"), 1);
  EXPECT_EQ(says(told.of("ownership")), "PENDING");
}

TEST(Ownership, StopsWhenDeclined) {
  const auto told = ask(std::move(received().dispatched().after(1h).declined()), 9h);
  EXPECT_EQ(stopped(told.of("ownership")), 1h);
  EXPECT_EQ(told.count("ownership"), 1);
}

TEST(Ownership, StartsAgainWhenTheResolutionIsRejected) {
  const auto told =
      ask(std::move(received().dispatched().after(1h).resolved().after(3h).rejected()), 9h);
  EXPECT_EQ(started(told.of("ownership", 1, 2)), 3h);
}

TEST(Ownership, StartsAgainInTheNextCycleWhenReopenedOrNotFixed) {
  const auto base = [] { return received().dispatched().after(1h).resolved().after(3h); };
  EXPECT_EQ(started(ask(std::move(base().reopened()), 9h).of("ownership", 2, 1)), 3h);
  EXPECT_EQ(started(ask(std::move(base().called(v1::CallbackCompleted::NOT_FIXED)), 9h)
                        .of("ownership", 2, 1)),
            3h);
}

TEST(Ownership, WithoutADepartmentNobodyOwns) {
  EXPECT_EQ(ask(std::move(resolved().after(1h).rejected()), 9h).count("ownership"), 0);
}

TEST(Ownership, HasADueWhereItsDepartmentHasABudget) {
  auto rules = model::complaint();
  rules.clocks["ownership"].by_department["security"] = 2 * model::hour;
  const auto given =
      std::move(received(rules).dispatched("engineering").after(5h).transferred("security"));
  const auto told = ask(given, 8h, rules);
  EXPECT_FALSE(told.of("ownership", 1, 1).has_due_at());
  EXPECT_EQ(due(told.of("ownership", 1, 2)), 7h);
  EXPECT_EQ(says(told.of("ownership", 1, 2)), "BREACHED");
}

TEST(Ownership, PausesLikeResolution) {
  const auto given = std::move(received()
                                   .dispatched()
                                   .after(1h)
                                   .held()
                                   .after(3h)
                                   .resumed()
                                   .after(4h)
                                   .held(CasePutOnHold::PARTS)
                                   .after(6h)
                                   .resumed());
  EXPECT_EQ(paused(ask(given, 9h).of("ownership")), 2h);
}

TEST(Ownership, PausesForTheReasonsThatPauseResolution) {
  for (const auto& [reason, left_out] : {std::pair{CasePutOnHold::AWAITING_CUSTOMER, 2h},
                                         {CasePutOnHold::AWAITING_EXTERNAL, 2h},
                                         {CasePutOnHold::ACCESS_BLOCKED, 2h},
                                         {CasePutOnHold::PARTS, 0h},
                                         {CasePutOnHold::BACKLOG, 0h},
                                         {CasePutOnHold::OTHER, 0h}}) {
    const auto given =
        std::move(received().dispatched().after(1h).held(reason).after(3h).resumed());
    EXPECT_EQ(paused(ask(given, 9h).of("ownership")), left_out);
  }
}

TEST(Ownership, WithoutABudgetItsPausesAreCappedAtSevenDays) {
  const auto given = std::move(received().dispatched().held());
  EXPECT_EQ(paused(ask(given, 24h * 10).of("ownership")), 24h * 7);
  EXPECT_EQ(elapsed(ask(given, 24h * 10).of("ownership")), 24h * 3);
}

// ---- resolution and its pauses --------------------------------------------------------------

TEST(Resolution, PausesForTheCustomerTheOutsideAndAccessOnly) {
  for (const auto& [reason, left_out] : {std::pair{CasePutOnHold::AWAITING_CUSTOMER, true},
                                         {CasePutOnHold::AWAITING_EXTERNAL, true},
                                         {CasePutOnHold::ACCESS_BLOCKED, true},
                                         {CasePutOnHold::PARTS, false},
                                         {CasePutOnHold::BACKLOG, false},
                                         {CasePutOnHold::OTHER, false}}) {
    const auto given = std::move(received().after(1h).held(reason).after(3h).resumed());
    EXPECT_EQ(due(ask(given, 5h).of("resolution")), left_out ? 50h : 48h);
  }
}

TEST(Resolution, StopsWhenResolvedFromAnyState) {
  const auto stops = [](testing::history given) {
    return stopped(ask(std::move(given.after(5h).resolved()), 9h).of("resolution"));
  };
  EXPECT_EQ(stops(received()), 5h);
  EXPECT_EQ(stops(std::move(received().dispatched())), 5h);
  EXPECT_EQ(stops(std::move(received().dispatched().accepted())), 5h);
  EXPECT_EQ(stops(std::move(received().held())), 5h);
}

TEST(Resolution, NothingElseStopsIt) {
  const auto given = std::move(received()
                                   .contacted()
                                   .dispatched()
                                   .accepted()
                                   .transferred("security")
                                   .accepted()
                                   .held()
                                   .resumed());
  EXPECT_EQ(says(ask(given, 9h).of("resolution")), "PENDING");
}

TEST(Resolution, PausesInWhateverStateItIsPutOnHold) {
  const auto pauses = [](testing::history given) {
    return paused(ask(std::move(given.after(1h).held().after(3h).resumed()), 9h).of("resolution"));
  };
  EXPECT_EQ(pauses(received()), 2h);
  EXPECT_EQ(pauses(std::move(received().dispatched())), 2h);
  EXPECT_EQ(pauses(std::move(received().dispatched().accepted())), 2h);
}

TEST(Resolution, WhilePausedDueIsShownAsIfThePauseEndedAtAsOf) {
  const auto given = std::move(received().after(1h).held());
  EXPECT_EQ(due(ask(given, 30h).of("resolution")), 77h);
  EXPECT_EQ(says(ask(given, 100h).of("resolution")), "PENDING");
  EXPECT_EQ(elapsed(ask(given, 100h).of("resolution")), 1h);
}

TEST(Resolution, APauseThatBeginsAtDueMovesNothing) {
  // Due is the earliest instant at which the budget is used up.
  const auto given = std::move(received().after(48h).held());
  EXPECT_EQ(due(ask(given, 60h).of("resolution")), 48h);
  EXPECT_EQ(says(ask(given, 60h).of("resolution")), "BREACHED");
}

TEST(Resolution, PausesTogetherAreCappedAtSevenDaysOfWallTime) {
  const auto given =
      std::move(received().after(24h).held().after(24h * 5).resumed().after(24h * 5 + 12h).held());
  // Consumed by then: 24 + 12 h; left out: 4 of 7 days. Three more, and it runs although on hold.
  EXPECT_EQ(due(ask(given, 24h * 20).of("resolution")), 24h * 5 + 12h + 72h + 12h);
  EXPECT_EQ(paused(ask(given, 24h * 20).of("resolution")), 24h * 7);
  EXPECT_EQ(says(ask(given, 24h * 20).of("resolution")), "BREACHED");
}

TEST(Resolution, TheCapIsTwiceTheBudgetWhereThatIsMore) {
  const auto rules = by_the_clock();
  const auto given = std::move(received(rules).graded(CaseGraded::A).held());
  EXPECT_EQ(paused(ask(given, 24h * 30, rules).of("resolution")), 24h * 10);
  EXPECT_EQ(due(ask(given, 24h * 30, rules).of("resolution")), 24h * 15);
}

TEST(Resolution, WhateverLeavesOnHoldEndsThePause) {
  const auto held = [] { return received().dispatched().accepted().after(10h).held().after(13h); };
  EXPECT_EQ(paused(ask(std::move(held().transferred("security")), 20h).of("resolution")), 3h);
  EXPECT_EQ(paused(ask(std::move(held().resolved()), 20h).of("resolution")), 3h);
  EXPECT_EQ(paused(ask(std::move(held().resolved().after(15h).rejected()), 20h).of("resolution")),
            3h);
  EXPECT_EQ(paused(ask(std::move(held().cancelled()), 20h).of("resolution")), 3h);
  EXPECT_EQ(paused(ask(std::move(held().invalidated()), 20h).of("resolution")), 3h);
  EXPECT_EQ(paused(ask(std::move(held().merged()), 20h).of("resolution")), 3h);
}

TEST(Resolution, APauseOfTheFirstCycleIsNoneOfTheSecond) {
  const auto given =
      std::move(received().held().after(5h).resumed().resolved().after(6h).reopened());
  const auto second = ask(given, 10h).of("resolution", 2);
  EXPECT_EQ(paused(second), 0h);
  EXPECT_EQ(due(second), 54h);
}

// ---- rejected, reopened, not fixed ----------------------------------------------------------

TEST(Rejected, TheCallbackIsVoidAndResolutionRunsOnAsIfNeverStopped) {
  const auto given = std::move(received().after(10h).resolved().after(20h).rejected());
  const auto told = ask(given, 30h);
  EXPECT_EQ(says(told.of("callback")), "VOID");
  EXPECT_EQ(elapsed(told.of("callback")), 10h);
  EXPECT_EQ(says(told.of("resolution")), "PENDING");
  EXPECT_EQ(due(told.of("resolution")), 48h);
  EXPECT_EQ(elapsed(told.of("resolution")), 30h);
  EXPECT_FALSE(told.of("resolution").has_stopped_at());
}

TEST(Rejected, UnstopsResolutionOnly) {
  const auto told = ask(
      std::move(received().graded(CaseGraded::A).after(1h).resolved().after(2h).rejected()), 30h);
  for (const auto* clock : {"dispatch", "first_response", "action"}) {
    EXPECT_EQ(stopped(told.of(clock)), 1h) << clock;
  }
}

TEST(Rejected, TheNextResolutionStartsANewCallbackStintInTheSameCycle) {
  const auto given = std::move(resolved().after(2h).rejected().after(5h).resolved());
  EXPECT_EQ(started(ask(given, 9h).of("callback", 1, 2)), 5h);
}

TEST(Rejected, ACallbackThatWasOverdueStaysBreached) {
  const auto callback = ask(std::move(resolved().after(50h).rejected()), 60h).of("callback");
  EXPECT_EQ(says(callback), "BREACHED");
  EXPECT_EQ(elapsed(callback), 50h);
}

TEST(Rejected, RegradesWhileItSeemedStoppedCountAsIfNeverStopped) {
  const auto rules = by_the_clock();
  const auto given = std::move(
      received(rules).after(10h).resolved().after(20h).graded(CaseGraded::A).after(30h).rejected());
  EXPECT_EQ(due(ask(given, 25h, rules).of("resolution")),
            48h);  // a stopped clock keeps its verdict
  EXPECT_EQ(due(ask(given, 40h, rules).of("resolution")), 120h);
  EXPECT_TRUE(ask(given, 40h, rules).of("resolution").extended());
}

TEST(NotFixed, StopsTheCallbackAndOpensACycle) {
  const auto given = std::move(resolved().after(47h).called(v1::CallbackCompleted::NOT_FIXED));
  const auto told = ask(given, 50h);
  EXPECT_EQ(says(told.of("callback")), "MET");
  EXPECT_EQ(started(told.of("resolution", 2)), 47h);
  EXPECT_EQ(due(told.of("resolution", 2)), 95h);
}

TEST(Reopened, AtTheVeryDueSupersedes) {
  EXPECT_EQ(says(ask(std::move(resolved().after(48h).reopened()), 60h).of("callback")),
            "SUPERSEDED");
  EXPECT_EQ(says(ask(std::move(resolved().after(48h + 1us).reopened()), 60h).of("callback")),
            "BREACHED");
}

TEST(Reopened, EarlierCyclesNeverChange) {
  const auto given =
      std::move(received().after(60h).resolved().called().after(70h).reopened().resolved());
  const auto told = ask(given, 80h);
  EXPECT_EQ(says(told.of("resolution", 1)), "BREACHED");
  EXPECT_EQ(says(told.of("resolution", 2)), "MET");
}

// ---- callback -------------------------------------------------------------------------------

TEST(Callback, HasFortyEightHoursWhateverTheGrade) {
  for (const auto grade : {CaseGraded::A, CaseGraded::B, CaseGraded::C}) {
    EXPECT_EQ(due(ask(std::move(received().graded(grade).resolved()), 1h).of("callback")), 48h);
  }
}

TEST(Callback, OnlyACompletedOneStopsIt) {
  const auto given =
      std::move(resolved().after(1h).contacted().tried().rescheduled(t0 + 9h).noted());
  EXPECT_EQ(says(ask(given, 5h).of("callback")), "PENDING");
}

TEST(Callback, AttemptsThatReachNobodyDoNotStopIt) {
  EXPECT_FALSE(ask(std::move(resolved().after(1h).tried()), 5h).of("callback").has_stopped_at());
}

// At +1, +6, +24 h: 11:00, 16:00, and 10:00 of the next day.
testing::history unreachable() {
  return std::move(resolved().after(1h).tried().after(6h).tried().after(24h).tried());
}

TEST(Unreachable, IsJudgedAtDue) {
  EXPECT_EQ(says(ask(unreachable(), 48h).of("callback")), "PENDING");
  const auto after = ask(unreachable(), 48h + 1us).of("callback");
  EXPECT_EQ(says(after), "EXCUSED");
  EXPECT_EQ(elapsed(after), 48h);  // "an excused one: to due"
}

TEST(Unreachable, ExcusedAfterDueWhateverFollows) {
  for (const auto& given : {std::move(unreachable().after(50h).called()),
                            std::move(unreachable().after(50h).reopened()),
                            std::move(unreachable().after(50h).waived()),
                            std::move(unreachable().after(50h).cancelled()),
                            std::move(unreachable().after(50h).rejected()),
                            std::move(unreachable().after(50h).rescheduled(t0 + 90h))}) {
    const auto callback = ask(given, 60h).of("callback");
    EXPECT_EQ(says(callback), "EXCUSED");
    EXPECT_EQ(due(callback), 48h);
    EXPECT_EQ(elapsed(callback), 48h);
    EXPECT_FALSE(callback.has_stopped_at());
  }
}

TEST(Unreachable, ReachedInTimeIsMet) {
  EXPECT_EQ(says(ask(std::move(unreachable().after(48h).called()), 60h).of("callback")), "MET");
}

TEST(Unreachable, ReopenedInTimeIsSuperseded) {
  EXPECT_EQ(says(ask(std::move(unreachable().after(48h).reopened()), 60h).of("callback")),
            "SUPERSEDED");
}

TEST(Unreachable, AWaiverEndsItAtOnce) {
  const auto given = std::move(unreachable().after(30h).waived());
  EXPECT_EQ(says(ask(given, 30h - 1us).of("callback")), "PENDING");
  EXPECT_EQ(says(ask(given, 30h).of("callback")), "EXCUSED");
  EXPECT_EQ(elapsed(ask(given, 60h).of("callback")),
            30h);  // "excused … by a waiver: to the waiver"
}

TEST(Unreachable, TheFirstAttemptMustBeWithin24Hours) {
  const auto at = [](duration first) {
    return std::move(resolved().after(first).tried().after(29h).tried().after(33h).tried());
  };
  EXPECT_EQ(says(ask(at(24h), 49h).of("callback")), "EXCUSED");
  EXPECT_EQ(says(ask(at(24h + 1us), 49h).of("callback")), "BREACHED");
}

TEST(Unreachable, SpacingIsInclusive) {
  const auto at = [](duration second) {
    return std::move(resolved().after(0h).tried().after(second).tried().after(8h).tried());
  };
  EXPECT_EQ(says(ask(at(4h), 49h).of("callback")), "EXCUSED");
  EXPECT_EQ(says(ask(at(4h - 1us), 49h).of("callback")), "BREACHED");
  EXPECT_EQ(says(ask(at(4h + 1us), 49h).of("callback")), "BREACHED");
}

TEST(Unreachable, SomeThreeOfTheAttemptsSuffice) {
  const auto given = std::move(resolved()
                                   .after(0h)
                                   .tried()
                                   .after(1h)
                                   .tried()
                                   .after(4h)
                                   .tried()
                                   .after(5h)
                                   .tried()
                                   .after(8h)
                                   .tried());
  EXPECT_EQ(says(ask(given, 49h).of("callback")), "EXCUSED");
}

TEST(Unreachable, AttemptsOutsideContactHoursDoNotCount) {
  // t0 is 10:00 local; the next day's 09:00 is +23 h and 20:00 is +34 h.
  const auto with = [](duration first, duration last) {
    return std::move(resolved().after(first).tried().after(27h).tried().after(last).tried());
  };
  EXPECT_EQ(says(ask(with(23h, 34h - 1us), 49h).of("callback")), "EXCUSED");
  EXPECT_EQ(says(ask(with(23h - 1us, 34h - 1us), 49h).of("callback")), "BREACHED");
  EXPECT_EQ(says(ask(with(23h, 34h), 49h).of("callback")), "BREACHED");
}

TEST(Unreachable, AnAttemptAfterDueDoesNotCount) {
  const auto at = [](duration last) {
    return std::move(resolved().after(1h).tried().after(6h).tried().after(last).tried());
  };
  EXPECT_EQ(says(ask(at(48h), 60h).of("callback")), "EXCUSED");
  EXPECT_EQ(says(ask(at(48h + 1us), 60h).of("callback")), "BREACHED");
}

TEST(Unreachable, AttemptsOfAnEarlierResolutionDoNotCount) {
  const auto given = std::move(unreachable().after(25h).rejected().after(26h).resolved());
  EXPECT_EQ(says(ask(given, 80h).of("callback", 1, 2)), "BREACHED");
}

TEST(Unreachable, ARescheduleMovesTheWindowsEnd) {
  const auto given = std::move(
      resolved().after(1h).tried().after(6h).tried().rescheduled(t0 + 71h).after(72h).tried());
  EXPECT_EQ(says(ask(given, 72h).of("callback")), "PENDING");
  EXPECT_EQ(says(ask(given, 72h + 1us).of("callback")), "EXCUSED");
}

TEST(Waived, ForDoNotContactIsWaived) {
  v1::FactsUpdated asked;
  asked.mutable_facts()->set_do_not_contact(true);
  const auto given =
      std::move(resolved().add(&v1::Event::mutable_facts_updated, asked).after(30h).waived());
  const auto callback = ask(given, 60h).of("callback");
  EXPECT_EQ(says(callback), "WAIVED");
  EXPECT_EQ(elapsed(callback), 30h);
}

TEST(Waived, AfterDueTheBreachStays) {
  const auto callback = ask(std::move(resolved().after(50h).waived()), 60h).of("callback");
  EXPECT_EQ(says(callback), "BREACHED");
  EXPECT_EQ(elapsed(callback), 50h);
}

TEST(Rescheduled, DueIsOneHourAfterTheAgreedTimeLaterOrEarlier) {
  for (const auto agreed : {5h, 100h}) {
    const auto callback =
        ask(std::move(resolved().after(1h).rescheduled(t0 + agreed)), 2h).of("callback");
    EXPECT_EQ(due(callback), agreed + 1h);
    EXPECT_TRUE(callback.rescheduled());
    EXPECT_FALSE(callback.extended());  // "regrades only"
  }
}

TEST(Rescheduled, AfterTheOldDueTheBreachStaysAndTheOldDueIsShown) {
  const auto given =
      std::move(resolved().after(48h + 1us).rescheduled(t0 + 70h).after(60h).called());
  EXPECT_EQ(says(ask(given, 80h).of("callback")), "BREACHED");
  EXPECT_EQ(due(ask(given, 80h).of("callback")), 48h);
}

TEST(Rescheduled, AtTheVeryDueStillMovesIt) {
  EXPECT_EQ(due(ask(std::move(resolved().after(48h).rescheduled(t0 + 70h)), 50h).of("callback")),
            71h);
}

TEST(Callback, AServiceRequestNeedsItOnlyWhereItsPolicySaysSo) {
  const auto plain = ask(resolved(model::service_request()), 1h, model::service_request());
  EXPECT_EQ(plain.state, "closed");
  EXPECT_EQ(plain.count("callback"), 0);
  const auto rules = with_callback(model::service_request());
  const auto told = ask(resolved(rules), 1h, rules);
  EXPECT_EQ(told.state, "resolved");
  EXPECT_EQ(due(told.of("callback")), 48h);
}

TEST(ServiceRequest, HasFirstResponse24AndResolution48AndNoAction) {
  const auto rules = model::service_request();
  const auto told = ask(received(rules), 1h, rules);
  EXPECT_EQ(due(told.of("first_response")), 24h);
  EXPECT_EQ(due(told.of("resolution")), 48h);
  EXPECT_EQ(told.count("action"), 0);
}

// ---- grades ---------------------------------------------------------------------------------

TEST(Grade, BeforeItsFirstGradingAComplaintHasTheBudgetsOfC) {
  EXPECT_EQ(due(ask(received(), 1h).of("resolution")), 48h);
  EXPECT_EQ(due(ask(received(), 1h).of("first_response")), 24h);
}

TEST(Grade, AFirstGradingAtTheReceiptInstantIsNotARegrade) {
  for (const auto regrade :
       {v1::Policy::FROM_CHANGE_CAPPED, v1::Policy::RETROACTIVE, v1::Policy::KEEP}) {
    const auto rules = with(regrade);
    const auto told = ask(std::move(received(rules).graded(CaseGraded::B)), 1h, rules);
    EXPECT_EQ(due(told.of("first_response")), 12h);
    EXPECT_EQ(due(told.of("resolution")), 72h);
    EXPECT_FALSE(told.of("resolution").extended());
  }
}

TEST(Regrade, StricterIsTheEarlierOfTheOldDueAndTheChangePlusTheNewBudget) {
  // First response: 24 h for C, 2 h for A.
  EXPECT_EQ(
      due(ask(std::move(received().after(10h).graded(CaseGraded::A)), 11h).of("first_response")),
      12h);
  EXPECT_EQ(
      due(ask(std::move(received().after(23h).graded(CaseGraded::A)), 23h).of("first_response")),
      24h);
}

TEST(Regrade, LooserIsTheLaterOfTheOldDueAndTheStartPlusTheNewBudget) {
  const auto first_response =
      ask(std::move(received().graded(CaseGraded::A).after(1h).graded(CaseGraded::B)), 2h)
          .of("first_response");
  EXPECT_EQ(due(first_response), 12h);
  EXPECT_TRUE(first_response.extended());
}

TEST(Regrade, OldDueAtASecondRegradeIsWhatTheFirstLeft) {
  // C → A at 9 h: due 11 h. A → B at 10 h: looser than A, start + 12 h.
  const auto twice =
      std::move(received().after(9h).graded(CaseGraded::A).after(10h).graded(CaseGraded::B));
  EXPECT_EQ(due(ask(twice, 10h).of("first_response")), 12h);
  // C → A at 15 h: due 17 h. A → B at 16 h: start + 12 h is earlier, so 17 h stays.
  const auto late =
      std::move(received().after(15h).graded(CaseGraded::A).after(16h).graded(CaseGraded::B));
  EXPECT_EQ(due(ask(late, 16h).of("first_response")), 17h);
  EXPECT_FALSE(ask(late, 16h).of("first_response").extended());
}

TEST(Regrade, LaterPausesMoveADueThatARegradeLeft) {
  const auto rules = by_the_clock();
  // A has 120 h, C 48 h: at 20 h stricter, due 68 h; two hours of pause later, 70 h.
  const auto given = std::move(received(rules)
                                   .graded(CaseGraded::A)
                                   .after(20h)
                                   .graded(CaseGraded::C)
                                   .after(30h)
                                   .held()
                                   .after(32h)
                                   .resumed());
  EXPECT_EQ(due(ask(given, 31h - 1h, rules).of("resolution")), 68h);
  EXPECT_EQ(due(ask(given, 33h, rules).of("resolution")), 70h);
}

TEST(Regrade, AtTheVeryDueStillMovesIt) {
  const auto rules = by_the_clock();
  const auto resolution =
      ask(std::move(received(rules).after(48h).graded(CaseGraded::A)), 50h, rules).of("resolution");
  EXPECT_EQ(says(resolution), "PENDING");
  EXPECT_EQ(due(resolution), 120h);
}

TEST(Regrade, OldDueStandsUnderTheCapThatItHad) {
  const auto rules = by_the_clock();
  // A: 120 h, capped at 10 d: 24 h consumed, on hold for 9 d, so due is day 14: the change at day
  // 14 leaves it.
  const auto given = std::move(received(rules)
                                   .graded(CaseGraded::A)
                                   .after(days{1})
                                   .held()
                                   .after(days{10})
                                   .resumed()
                                   .after(days{14})
                                   .graded(CaseGraded::C));
  EXPECT_EQ(due(ask(given, days{14}, rules).of("resolution")), days{14});
  EXPECT_EQ(says(ask(given, days{14}, rules).of("resolution")), "PENDING");
}

TEST(Regrade, ABreachIsLatchedWithTheDueThatWasMissed) {
  for (const auto regrade : {v1::Policy::FROM_CHANGE_CAPPED, v1::Policy::RETROACTIVE}) {
    const auto rules = with(regrade);
    const auto given =
        std::move(received(rules).after(48h + 1us).graded(CaseGraded::A).after(60h).resolved());
    const auto resolution = ask(given, 70h, rules).of("resolution");
    EXPECT_EQ(says(resolution), "BREACHED");
    EXPECT_EQ(due(resolution), 48h);
    EXPECT_FALSE(resolution.extended());
  }
}

TEST(Regrade, ARetroactiveBreachIsLatchedToo) {
  const auto rules = with(v1::Policy::RETROACTIVE);
  const auto given =
      std::move(received(rules).after(10h).graded(CaseGraded::A).after(11h).graded(CaseGraded::C));
  const auto first_response = ask(given, 11h, rules).of("first_response");
  EXPECT_EQ(says(first_response), "BREACHED");
  EXPECT_EQ(due(first_response), 2h);
}

TEST(Regrade, AnEqualGradeIsNone) {
  const auto given = std::move(received().graded(CaseGraded::B).after(10h).graded(CaseGraded::B));
  EXPECT_EQ(due(ask(given, 11h).of("first_response")), 12h);
  const auto first = std::move(received().after(10h).graded(CaseGraded::C));
  EXPECT_EQ(due(ask(first, 11h).of("first_response")), 24h);
}

TEST(Regrade, DoesNotTouchAStoppedClock) {
  const auto given = std::move(received().after(5h).contacted().after(6h).graded(CaseGraded::A));
  EXPECT_EQ(due(ask(given, 11h).of("first_response")), 24h);
}

// ---- agreed deadlines -----------------------------------------------------------------------

TEST(DueAgreed, ReplacesTheDueOfTheRunningInstance) {
  for (const auto agreed : {20h, 200h}) {
    const auto resolution =
        ask(std::move(received().after(10h).due_agreed("resolution", t0 + agreed)), 11h)
            .of("resolution");
    EXPECT_EQ(due(resolution), agreed);
    EXPECT_TRUE(resolution.agreed());
    EXPECT_FALSE(resolution.extended());
  }
}

TEST(DueAgreed, OrOfTheNextToStart) {
  const auto given = std::move(received()
                                   .due_agreed("callback", t0 + 100h)
                                   .after(10h)
                                   .resolved()
                                   .after(20h)
                                   .rejected()
                                   .after(30h)
                                   .resolved());
  const auto told = ask(given, 40h);
  EXPECT_EQ(due(told.of("callback", 1, 1)), 100h);
  EXPECT_TRUE(told.of("callback", 1, 1).agreed());
  EXPECT_EQ(due(told.of("callback", 1, 2)), 78h);
  EXPECT_FALSE(told.of("callback", 1, 2).agreed());
}

TEST(DueAgreed, NeitherPausesNorRegradesMoveIt) {
  const auto rules = by_the_clock();
  const auto given = std::move(received(rules)
                                   .due_agreed("resolution", t0 + 60h)
                                   .after(10h)
                                   .held()
                                   .after(20h)
                                   .resumed()
                                   .graded(CaseGraded::A));
  const auto resolution = ask(given, 30h, rules).of("resolution");
  EXPECT_EQ(due(resolution), 60h);
  EXPECT_FALSE(resolution.extended());
  EXPECT_EQ(paused(resolution), 10h);
  EXPECT_EQ(elapsed(resolution), 20h);
}

TEST(DueAgreed, LaterCyclesUseTheBudget) {
  const auto given = std::move(
      received().due_agreed("resolution", t0 + 60h).after(10h).resolved().after(20h).reopened());
  EXPECT_EQ(due(ask(given, 30h).of("resolution", 2)), 68h);
}

TEST(DueAgreed, UnstoppingIsNotAStart) {
  const auto given = std::move(received()
                                   .after(10h)
                                   .resolved()
                                   .due_agreed("resolution", t0 + 60h)
                                   .after(20h)
                                   .rejected()
                                   .after(30h)
                                   .resolved()
                                   .after(31h)
                                   .reopened());
  const auto told = ask(given, 40h);
  EXPECT_EQ(due(told.of("resolution", 1)), 48h);
  EXPECT_EQ(due(told.of("resolution", 2)), 60h);
}

TEST(DueAgreed, SurvivesUnstopping) {
  const auto given = std::move(
      received().due_agreed("resolution", t0 + 60h).after(10h).resolved().after(20h).rejected());
  EXPECT_EQ(due(ask(given, 40h).of("resolution")), 60h);
}

TEST(DueAgreed, AfterTheOldDueTheBreachStaysAndTheOldDueIsShown) {
  const auto given = std::move(
      received().after(48h + 1us).due_agreed("resolution", t0 + 100h).after(60h).resolved());
  const auto resolution = ask(given, 70h).of("resolution");
  EXPECT_EQ(says(resolution), "BREACHED");
  EXPECT_EQ(due(resolution), 48h);
}

TEST(DueAgreed, AMissedAgreedDueIsStillShownAsAgreed) {
  const auto given = [] { return received().due_agreed("resolution", t0 + 20h).after(30h); };
  EXPECT_TRUE(ask(std::move(given().graded(CaseGraded::A)), 40h).of("resolution").agreed());
  const auto again =
      ask(std::move(given().due_agreed("resolution", t0 + 60h)), 40h).of("resolution");
  EXPECT_EQ(due(again), 20h);
  EXPECT_TRUE(again.agreed());
}

TEST(DueAgreed, AfterItWasExcusedItIsForTheNextToStart) {
  const auto given = std::move(resolved()
                                   .after(1h)
                                   .tried()
                                   .after(6h)
                                   .tried()
                                   .after(24h)
                                   .tried()
                                   .after(50h)
                                   .due_agreed("callback", t0 + 100h)
                                   .after(60h)
                                   .rejected()
                                   .after(61h)
                                   .resolved());
  const auto told = ask(given, 70h);
  EXPECT_EQ(says(told.of("callback", 1, 1)), "EXCUSED");
  EXPECT_EQ(due(told.of("callback", 1, 2)), 100h);
}

TEST(DueAgreed, AtTheVeryDueStillMovesIt) {
  const auto given = std::move(received().after(48h).due_agreed("resolution", t0 + 100h));
  EXPECT_EQ(due(ask(given, 70h).of("resolution")), 100h);
}

TEST(DueAgreed, GivesADueToAClockWithoutABudget) {
  const auto given =
      std::move(received().dispatched().due_agreed("ownership", t0 + 5h).after(6h).resolved());
  EXPECT_EQ(says(ask(given, 7h).of("ownership")), "BREACHED");
}

// ---- invalid and valid again ----------------------------------------------------------------

TEST(Revalidated, ClocksRunOnAsIfNeverExcluded) {
  const auto given = std::move(received().after(10h).invalidated().after(20h).revalidated());
  EXPECT_EQ(says(ask(given, 15h).of("resolution")), "INVALID");
  const auto resolution = ask(given, 30h).of("resolution");
  EXPECT_EQ(says(resolution), "PENDING");
  EXPECT_EQ(due(resolution), 48h);
  EXPECT_EQ(elapsed(resolution), 30h);
}

TEST(Revalidated, BackOnHoldANewPauseWithTheOldReasonStartsThen) {
  const auto given = std::move(received()
                                   .after(10h)
                                   .held()
                                   .after(20h)
                                   .invalidated()
                                   .after(25h)
                                   .revalidated()
                                   .after(40h)
                                   .resumed());
  EXPECT_EQ(paused(ask(given, 24h).of("resolution")), 10h);
  EXPECT_EQ(paused(ask(given, 30h).of("resolution")), 15h);
  EXPECT_EQ(paused(ask(given, 50h).of("resolution")), 25h);
  EXPECT_EQ(due(ask(given, 50h).of("resolution")), 73h);
}

TEST(Revalidated, BackOnHoldForPartsNothingPauses) {
  const auto given = std::move(received()
                                   .after(10h)
                                   .held(CasePutOnHold::PARTS)
                                   .after(20h)
                                   .invalidated()
                                   .after(25h)
                                   .revalidated());
  EXPECT_EQ(paused(ask(given, 30h).of("resolution")), 0h);
}

TEST(Revalidated, ACallbackRunsOnToo) {
  const auto given = std::move(resolved().after(10h).invalidated().after(60h).revalidated());
  EXPECT_EQ(says(ask(given, 55h).of("callback")), "INVALID");
  EXPECT_EQ(says(ask(given, 60h).of("callback")), "BREACHED");
}

TEST(Revalidated, WhatWasGradedMeanwhileIsGraded) {
  const auto given = std::move(
      received().after(1h).invalidated().after(2h).graded(CaseGraded::A).after(3h).revalidated());
  const auto told = ask(given, 4h);
  EXPECT_EQ(due(told.of("first_response")), 4h);
  EXPECT_EQ(started(told.of("action")), 3h);
}

TEST(Revalidated, AContactMeanwhileCountsAsIfNeverExcluded) {
  const auto given =
      std::move(received().after(1h).invalidated().after(2h).contacted().after(30h).revalidated());
  EXPECT_EQ(says(ask(given, 20h).of("first_response")), "INVALID");
  EXPECT_EQ(says(ask(given, 40h).of("first_response")), "MET");
  EXPECT_EQ(stopped(ask(given, 40h).of("first_response")), 2h);
}

TEST(Revalidated, AFirstGradingAtTheReceiptInstantIsStillNotARegrade) {
  const auto rules = by_the_clock();
  const auto given =
      std::move(received(rules).invalidated().graded(CaseGraded::A).after(3h).revalidated());
  EXPECT_EQ(due(ask(given, 4h, rules).of("resolution")), 120h);
  EXPECT_FALSE(ask(given, 4h, rules).of("resolution").extended());
}

// ---- late entries, and who holds the case ---------------------------------------------------

TEST(LateEntry, TheStopOccurredByDueAndWasRecordedAfterIt) {
  const auto late = [](duration at, duration delay) {
    return ask(std::move(received().after(at).recorded(delay).dispatched()), 10h)
        .of("dispatch")
        .late_entered();
  };
  EXPECT_TRUE(late(30min, 1us));
  EXPECT_FALSE(late(29min, 1min));
  EXPECT_FALSE(late(31min, 1h));
}

TEST(LateEntry, UseRecordedStopsWhenItIsEntered) {
  auto rules = model::complaint();
  rules.late_entry = v1::Policy::USE_RECORDED;
  const auto given = std::move(received(rules).after(20min).recorded(2h).dispatched());
  const auto dispatch = ask(given, 10h, rules).of("dispatch");
  EXPECT_EQ(says(dispatch), "BREACHED");
  EXPECT_EQ(stopped(dispatch), 2h + 20min);
  EXPECT_EQ(elapsed(dispatch), 2h + 20min);
  EXPECT_TRUE(dispatch.late_entered());
  // Before its entry it had not stopped, and before due nothing is breached.
  EXPECT_EQ(says(ask(given, 25min, rules).of("dispatch")), "PENDING");
  EXPECT_EQ(says(ask(given, 1h, rules).of("dispatch")), "BREACHED");
  EXPECT_FALSE(ask(given, 1h, rules).of("dispatch").has_stopped_at());
}

TEST(Holder, IsWhoeverHoldsTheCaseRightAfterTheEventThatEndedTheClock) {
  const auto given = std::move(received()
                                   .dispatched("engineering", "li")
                                   .accepted("wang")
                                   .after(1h)
                                   .transferred("security", "zhao")
                                   .after(2h)
                                   .contacted()
                                   .after(3h)
                                   .transferred("cleaning"));
  const auto told = ask(given, 9h);
  EXPECT_EQ(told.of("dispatch").department(), "engineering");
  EXPECT_EQ(told.of("dispatch").assignee(), "li");
  EXPECT_EQ(told.of("first_response").department(), "security");
  EXPECT_EQ(told.of("first_response").assignee(), "zhao");
  EXPECT_EQ(told.of("resolution").department(), "cleaning");
  EXPECT_EQ(told.of("resolution").assignee(), "");
  EXPECT_EQ(ask(given, 90min).of("resolution").department(), "security");
}

TEST(Holder, OfAnOwnershipClockIsWhomItWasStartedFor) {
  const auto given = std::move(received()
                                   .dispatched("engineering", "li")
                                   .accepted("wang")
                                   .after(1h)
                                   .transferred("security", "zhao")
                                   .after(2h)
                                   .transferred("cleaning")
                                   .after(3h)
                                   .cancelled());
  const auto told = ask(given, 9h);
  EXPECT_EQ(told.of("ownership", 1, 1).department(), "engineering");
  EXPECT_EQ(told.of("ownership", 1, 1).assignee(), "li");
  EXPECT_EQ(told.of("ownership", 1, 2).department(), "security");
  EXPECT_EQ(told.of("ownership", 1, 3).department(), "cleaning") << "ended by the cancellation";
  const auto running = ask(given, 30min).of("ownership");
  EXPECT_EQ(running.department(), "engineering");
  EXPECT_EQ(running.assignee(), "li") << "though wang has taken it";
  const auto declined = std::move(received().dispatched("engineering").after(1h).declined());
  EXPECT_EQ(ask(declined, 9h).of("ownership").department(), "engineering")
      << "a declined case is nobody's, but the time was theirs";
}

// ---- next response --------------------------------------------------------------------------

TEST(NextResponse, RunsFromTheMessageToAHumansAnswer) {
  const auto given =
      std::move(received().after(1h).messaged().after(2h).contacted(true).after(3h).contacted());
  EXPECT_EQ(due(ask(given, 2h).of("next_response")), 25h);
  const auto next = ask(given, 9h).of("next_response");
  EXPECT_EQ(says(next), "MET");
  EXPECT_EQ(started(next), 1h);
  EXPECT_EQ(stopped(next), 3h);
}

TEST(NextResponse, NeverStartsWithoutAMessage) {
  EXPECT_EQ(ask(std::move(received().after(3h).contacted()), 9h).count("next_response"), 0);
}

TEST(NextResponse, AFurtherMessageDoesNothingWhileItRuns) {
  const auto given = std::move(received().after(1h).messaged().after(20h).messaged());
  const auto told = ask(given, 26h);
  EXPECT_EQ(told.count("next_response"), 1);
  EXPECT_EQ(says(told.of("next_response")), "BREACHED") << "24 h from the first";
}

TEST(NextResponse, HasAStintForEachWait) {
  const auto given = std::move(received()
                                   .after(1h)
                                   .messaged()
                                   .after(2h)
                                   .contacted()
                                   .after(5h)
                                   .messaged()
                                   .after(6h)
                                   .resolved());
  const auto told = ask(given, 9h);
  EXPECT_EQ(told.count("next_response"), 2);
  EXPECT_EQ(stopped(told.of("next_response", 1, 1)), 2h);
  EXPECT_EQ(started(told.of("next_response", 1, 2)), 5h);
  EXPECT_EQ(stopped(told.of("next_response", 1, 2)), 6h) << "resolved";
}

TEST(NextResponse, ACompletedCallbackStopsItAndAWaiverDoesNot) {
  const auto waits = [] { return resolved().after(1h).messaged(); };
  for (const auto verdict : {v1::CallbackCompleted::FIXED, v1::CallbackCompleted::NOT_FIXED}) {
    const auto given = std::move(waits().after(3h).called(verdict));
    EXPECT_EQ(stopped(ask(given, 9h).of("next_response")), 3h);
  }
  const auto waived = std::move(waits().after(3h).waived());
  EXPECT_EQ(says(ask(waived, 9h).of("next_response")), "PENDING");
  EXPECT_EQ(says(ask(waived, 25h + 1us).of("next_response")), "BREACHED");
}

TEST(NextResponse, GoesOnThroughHoldsAndTransfersAndReopenings) {
  const auto held = std::move(received().dispatched().after(1h).messaged().held());
  EXPECT_EQ(due(ask(held, 20h).of("next_response")), 25h) << "never pauses";
  const auto reopened =
      std::move(resolved().after(1h).messaged().after(2h).reopened().after(3h).messaged());
  const auto told = ask(reopened, 9h);
  EXPECT_EQ(told.count("next_response"), 1);
  EXPECT_EQ(says(told.of("next_response")), "PENDING");
}

TEST(NextResponse, RunsInAServiceRequestToo) {
  const auto rules = model::service_request();
  const auto given = std::move(received(rules).after(1h).messaged());
  EXPECT_EQ(due(ask(given, 2h, rules).of("next_response")), 25h);
}

// ---- reclassified ---------------------------------------------------------------------------

model::promises by_category() {
  auto rules = model::complaint();
  rules.clocks["resolution"].lines.push_back(
      {{{"category", "leak"}, {"urgency", "high"}}, 4 * model::hour});
  return rules;
}

TEST(Reclassified, BudgetsMoveByTheRegradeRule) {
  const auto rules = by_category();
  const auto stricter = std::move(received(rules).after(10h).reclassified("leak", "high"));
  EXPECT_EQ(due(ask(stricter, 11h, rules).of("resolution")), 14h) << "min(48 h, 10 h + 4 h)";
  EXPECT_FALSE(ask(stricter, 11h, rules).of("resolution").extended());
  const auto looser =
      std::move(received(rules).reclassified("leak", "high").after(1h).reclassified("noise"));
  EXPECT_EQ(due(ask(looser, 2h, rules).of("resolution")), 48h) << "max(4 h, 0 h + 48 h)";
  EXPECT_TRUE(ask(looser, 2h, rules).of("resolution").extended());
}

TEST(Reclassified, WhatIsAbsentStays) {
  const auto rules = by_category();
  const auto given =
      std::move(received(rules).after(1h).reclassified("leak").after(2h).reclassified("", "high"));
  EXPECT_EQ(due(ask(given, 90min, rules).of("resolution")), 48h);
  EXPECT_EQ(due(ask(given, 3h, rules).of("resolution")), 6h);
}

TEST(Reclassified, ALatchedBreachStays) {
  const auto rules = by_category();
  const auto given =
      std::move(received(rules).reclassified("leak", "high").after(5h).reclassified("noise"));
  EXPECT_EQ(says(ask(given, 6h, rules).of("resolution")), "BREACHED");
  EXPECT_EQ(due(ask(given, 6h, rules).of("resolution")), 4h);
}

TEST(Budget, TheLineThatNamesMostWins) {
  auto rules = by_category();
  rules.clocks["resolution"].lines.push_back(
      {{{"category", "leak"}, {"urgency", "high"}, {"channel", "phone"}}, 5 * model::hour});
  const auto given = std::move(received(rules).reclassified("leak", "high"));
  EXPECT_EQ(due(ask(given, 1h, rules).of("resolution")), 5h);
}

// ---- colours --------------------------------------------------------------------------------

TEST(Colour, AGradingThatNamesNoneLeavesItAndNoColourWithdrawsIt) {
  const auto on_hold_while_black = [](risk_colour then) {
    return std::move(resolved()
                         .after(1h)
                         .graded(CaseGraded::B, CaseGraded::BLACK)
                         .after(2h)
                         .graded(CaseGraded::C, then)
                         .after(3h)
                         .rejected());
  };
  EXPECT_EQ(started(ask(on_hold_while_black(CaseGraded::NONE), 9h).of("action")), 3h);
  EXPECT_EQ(ask(on_hold_while_black(CaseGraded::NO_COLOUR), 9h).count("action"), 0);
}

// ---- entries of which nobody says when --------------------------------------------------------

TEST(EntryUnknown, IsNeverLate) {
  const auto given =
      std::move(received().after(20min).recorded(24h * 900).of_unknown_entry().dispatched());
  const auto dispatch = ask(given, 24h * 1000).of("dispatch");
  EXPECT_EQ(says(dispatch), "MET");
  EXPECT_FALSE(dispatch.late_entered());
  EXPECT_TRUE(dispatch.entry_unknown());
}

TEST(EntryUnknown, UnderUseRecordedItStopsWhenItOccurred) {
  auto rules = model::complaint();
  rules.late_entry = v1::Policy::USE_RECORDED;
  const auto given =
      std::move(received(rules).after(20min).recorded(24h * 900).of_unknown_entry().dispatched());
  EXPECT_EQ(stopped(ask(given, 1h, rules).of("dispatch")), 20min);
  EXPECT_EQ(says(ask(given, 1h, rules).of("dispatch")), "MET");
}

}  // namespace
}  // namespace casebook
