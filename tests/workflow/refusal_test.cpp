#include <gmock/gmock.h>

#include "support.hpp"

namespace casebook::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const workflow& judge = complaint_workflow();

TEST(Refusal, OfAGuardNamesCaseStateFactGuardRemedyAndWhatIsAllowed) {
  auto event = an_event(fact::kCaseTransferred);
  event.mutable_case_transferred()->set_department("lifts");
  const case_state before = a_case(judge, "dispatched");
  const auto said = judge.judge({before, event, with_callback(), noonish});
  ASSERT_FALSE(said);
  EXPECT_EQ(said.error().code, errc::guard_failed);
  EXPECT_EQ(
      said.error().message,
      "case 'C-1' is dispatched: caseTransferred is refused by its guard 'another_department'; "
      "name in 'department' one other than 'lifts', which has the case. Allowed in this state: "
      "dispatchAccepted, dispatchDeclined, caseTransferred, casePutOnHold, caseResolved, "
      "caseCancelled, caseInvalidated, caseMerged, dueAgreed, caseReclassified, customerMessaged, "
      "customerContacted, factsUpdated, householdLinked, householdUnlinked, noteAdded, "
      "policyMigrated, timerFired, caseGraded");
  EXPECT_EQ(said.error().refused->state, "dispatched");
  EXPECT_EQ(said.error().refused->fact, "caseTransferred");
  EXPECT_EQ(said.error().refused->guard, "another_department");
}

TEST(Refusal, OfTheTableNamesTheWorkflowAndNoGuard) {
  const auto said = ask(judge, a_case(judge, "merged"), an_event(fact::kCaseReopened));
  EXPECT_EQ(said.code, errc::not_in_table);
  EXPECT_EQ(said.guard, "");
  EXPECT_THAT(said.message,
              HasSubstr("case 'C-1' is merged: the workflow 'complaint' has no row there "
                        "for caseReopened; propose a fact that it allows"));
  EXPECT_THAT(said.allowed, ElementsAre("customerContacted", "factsUpdated", "householdLinked",
                                        "householdUnlinked", "noteAdded", "policyMigrated",
                                        "timerFired", "caseGraded"));
}

TEST(Refusal, OfACaseThatDoesNotExistSaysWhatWouldBeginIt) {
  const auto said = ask(judge, a_case(judge, ""), an_event(fact::kNoteAdded));
  EXPECT_EQ(said.code, errc::not_in_table);
  EXPECT_THAT(said.message, HasSubstr("case 'C-1' does not exist yet"));
  EXPECT_THAT(said.allowed, ElementsAre("caseReceived"));
}

TEST(Refusal, OfAnEventWithoutAFactSaysSo) {
  auto event = an_event(fact::kNoteAdded);
  event.clear_note_added();
  EXPECT_THAT(ask(judge, a_case(judge, "received"), event).message, HasSubstr("holds no fact"));
}

// The rows of one state and fact that were not chosen have no say in why.
TEST(Refusal, NamesTheFirstFailingGuardOfTheChosenRow) {
  auto event = an_event(fact::kCallbackCompleted);
  event.mutable_callback_completed()->set_channel("app");
  event.mutable_callback_completed()->clear_verdict();
  EXPECT_EQ(ask(judge, a_case(judge, "resolved"), event).guard, "a_verdict");
  event.mutable_callback_completed()->set_verdict(v1::CallbackCompleted::NOT_FIXED);
  EXPECT_EQ(ask(judge, a_case(judge, "resolved"), event).guard, "an_accepted_channel");
}

TEST(Remedy, SpeaksOfThisCaseAndItsPolicy) {
  const auto message = [](fact kind, std::string_view state, auto spoil) {
    auto before = a_case(judge, state);
    auto event = an_event(kind);
    spoil(before, event);
    return ask(judge, before, event).message;
  };
  EXPECT_THAT(message(fact::kCallbackCompleted, "resolved",
                      [](auto&, auto& e) { e.mutable_callback_completed()->set_channel("app"); }),
              HasSubstr("by a channel that the policy accepts: phone"));
  EXPECT_THAT(message(fact::kCaseInvalidated, "received",
                      [](auto&, auto& e) { e.mutable_actor()->set_role(Actor::TEAM_LEAD); }),
              HasSubstr("have it done by the role SUPERVISOR or above"));
  EXPECT_THAT(message(fact::kCallbackRescheduled, "resolved",
                      [](auto& c, auto&) { c.agreed_at = noonish; }),
              HasSubstr("keep the time agreed before, 2025-03-01T02:00:00Z"));
  EXPECT_THAT(message(fact::kDueAgreed, "received",
                      [](auto&, auto& e) { e.mutable_due_agreed()->set_clock("dinner"); }),
              HasSubstr("one that the workflow 'complaint' runs under the policy 'default-3'"));
}

// Every remedy can be told, whatever the case holds.
TEST(Remedy, IsThereForEveryRowThatRefusesAnEmptyFact) {
  for (const auto kind : every_fact()) {
    v1::Event empty;
    const auto* reflection = empty.GetReflection();
    reflection->MutableMessage(&empty, v1::Event::descriptor()->FindFieldByNumber(kind));
    for (const auto& state : every_state) {
      case_state bare;
      bare.state = state;
      const auto said = ask(judge, bare, empty);
      if (said.code == errc::guard_failed) {
        EXPECT_THAT(said.message, ::testing::Not(HasSubstr("; .")));
      }
    }
  }
}

}  // namespace
}  // namespace casebook::testing
