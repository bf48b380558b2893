#include <casebook/audit.hpp>

#include <gmock/gmock.h>

#include "support/told_history.hpp"

namespace casebook {
namespace {

using testing::at;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::local;
using ::testing::SizeIs;

class Conformance : public ::testing::Test {
 protected:
  testing::told_history history;
  report_question asked{.at = {.happened = at("2025-06-01T00:00:00Z")}};

  v1::ConformanceReport ask(judging mode = judging::history) {
    return conformance_report(history.source(), asked, mode).value();
  }
};

TEST_F(Conformance, FindsNothingInWhatTodaysTableAccepted) {
  history.happened(R"(
    C-1 2025-03-01T09:00:00 "caseReceived": {"workflow": "complaint", "category": "leak"}
    C-1 2025-03-01T09:10:00 "caseDispatched": {"department": "works"}
    C-1 2025-03-01T10:00:00 "caseResolved": {}
    C-1 2025-03-02T16:00:00 "callbackCompleted": {"channel": "phone", "verdict": "FIXED"})");
  const auto report = ask();
  EXPECT_EQ(report.events(), 4);
  EXPECT_FALSE(report.strict());
  EXPECT_THAT(report.rows(), IsEmpty());
  EXPECT_THAT(report.totals(), IsEmpty());
}

TEST_F(Conformance, ListsWhatAGuardRefusesAndGoesOnFromWhatWasRecorded) {
  history.recorded(R"(
    C-1 2025-03-01T09:00:00 "stateAfter": "received", "caseReceived": {"workflow": "complaint", "category": "leak"}
    C-1 2025-03-01T10:00:00 "stateAfter": "resolved", "caseResolved": {}
    C-1 2025-03-01T11:00:00 "stateAfter": "closed", "callbackCompleted": {"channel": "visit", "verdict": "FIXED"})");
  const auto report = ask();
  ASSERT_THAT(report.rows(), SizeIs(2));
  const auto& resolved = report.rows(0);
  EXPECT_EQ(resolved.case_(), "C-1");
  EXPECT_EQ(resolved.version(), 2);
  EXPECT_EQ(resolved.position(), 2);
  EXPECT_EQ(resolved.fact(), "caseResolved");
  EXPECT_EQ(to_instant(resolved.occurred_at()), local("2025-03-01T10:00:00"));
  EXPECT_EQ(resolved.state_before(), "received");
  EXPECT_EQ(resolved.state_after(), "resolved");
  EXPECT_EQ(resolved.state_today(), "");
  EXPECT_EQ(resolved.code(), "guard_failed");
  EXPECT_EQ(resolved.guard(), "a_handling_note");
  EXPECT_THAT(resolved.why(), HasSubstr("note"));
  EXPECT_EQ(report.rows(1).state_before(), "resolved");
  EXPECT_EQ(report.rows(1).guard(), "an_accepted_channel");
}

TEST_F(Conformance, ListsWhatHasNoRowInTheTable) {
  history.recorded(R"(
    C-1 2025-03-01T09:00:00 "stateAfter": "received", "caseReceived": {"workflow": "complaint", "category": "leak"}
    C-1 2025-03-01T10:00:00 "stateAfter": "in_progress", "caseResumed": {})");
  const auto report = ask();
  ASSERT_THAT(report.rows(), SizeIs(1));
  EXPECT_EQ(report.rows(0).code(), "not_in_table");
  EXPECT_EQ(report.rows(0).guard(), "");
}

TEST_F(Conformance, ListsWhatTodaysTableLeadsElsewhere) {
  history.recorded(R"(
    S-1 2025-03-01T09:00:00 "stateAfter": "received", "caseReceived": {"workflow": "service_request", "category": "lamp"}
    S-1 2025-03-01T10:00:00 "stateAfter": "resolved", "caseResolved": {"note": "a new lamp"})");
  const auto report = ask();
  ASSERT_THAT(report.rows(), SizeIs(1));
  EXPECT_EQ(report.rows(0).code(), "another_state");
  EXPECT_EQ(report.rows(0).state_after(), "resolved");
  EXPECT_EQ(report.rows(0).state_today(), "closed") << "a service request waits for no callback";
}

TEST_F(Conformance, ListsAMergeThatNoCaseCarriesOn) {
  history.happened(R"(
    C-1 2025-03-01T09:00:00 "caseReceived": {"workflow": "complaint", "category": "leak"}
    C-2 2025-03-01T09:00:00 "caseReceived": {"workflow": "complaint", "category": "leak"}
    C-1 2025-03-01T10:00:00 "caseMerged": {"into": "C-2", "reason": "the same"}
    C-2 2025-03-01T11:00:00 "caseMerged": {"into": "C-9", "reason": "a typing error"})");
  const auto report = ask();
  ASSERT_THAT(report.rows(), SizeIs(2)) << "C-1 goes where C-2 went";
  EXPECT_EQ(report.rows(0).code(), "dangling_merge");
  EXPECT_THAT(report.rows(1).why(), HasSubstr("C-9"));
  ASSERT_THAT(report.totals(), SizeIs(1));
  EXPECT_EQ(report.totals(0).events(), 2);
  asked.to = local("2025-03-01T11:00:00");
  EXPECT_THAT(ask().rows(), SizeIs(1)) << "the second merge is outside the period";
}

TEST_F(Conformance, AsksForRightsAndWindowsOnlyWhenStrict) {
  history.recorded(R"(
    C-1 2025-03-01T09:00:00 "stateAfter": "received", "caseReceived": {"workflow": "complaint", "category": "leak"}
    C-1 2025-03-01T09:00:00 "stateAfter": "received", "actor": {"role": "SYSTEM"}, "caseGraded": {"grade": "B"}
    C-1 2025-03-01T10:00:00 "stateAfter": "resolved", "actor": {"role": "ASSISTANT"}, "caseResolved": {"note": "done"}
    C-1 2025-03-01T11:00:00 "stateAfter": "closed", "callbackWaived": {"reason": "abroad", "approver": "chen"})");
  EXPECT_THAT(ask().rows(), IsEmpty());
  const auto strict = ask(judging::live);
  EXPECT_TRUE(strict.strict());
  ASSERT_THAT(strict.rows(), SizeIs(2));
  EXPECT_EQ(strict.rows(0).guard(), "supervisor_for_a_and_b");
  EXPECT_EQ(strict.rows(1).guard(), "do_not_contact_or_unreachable");
}

TEST_F(Conformance, DoesNotAskAboutWhatTheSystemRecorded) {
  history.recorded(R"(
    S-1 2025-03-01T09:00:00 "stateAfter": "received", "caseReceived": {"workflow": "service_request", "category": "lamp"}
    S-1 2025-03-01T09:00:00 "stateAfter": "received", "actor": {"role": "SYSTEM"}, "caseGraded": {"grade": "B"}
    S-1 2025-03-01T09:00:00 "stateAfter": "received", "actor": {"role": "SYSTEM"}, "timerFired": {}
    S-1 2025-03-01T09:30:00 "stateAfter": "received", "actor": {"role": "SUPERVISOR"}, "caseGraded": {"grade": "A"})");
  const auto report = ask();
  EXPECT_EQ(report.events(), 2);
  ASSERT_THAT(report.rows(), SizeIs(1)) << "a person's grade is asked about";
  EXPECT_EQ(report.rows(0).version(), 4);
}

// A case that moved on is asked under the version it moved to.
TEST_F(Conformance, AsksUnderThePolicyThatTheCaseIsUnder) {
  history.recorded(R"(
    C-1 2025-03-01T09:00:00 "stateAfter": "received", "caseReceived": {"workflow": "complaint", "category": "leak"}
    C-1 2025-03-01T09:30:00 "stateAfter": "received", "policyMigrated": {"policyVersion": "not-called-back"}
    C-1 2025-03-01T10:00:00 "stateAfter": "resolved", "caseResolved": {"note": "a new washer"})");
  const auto newer = testing::edited("not-called-back", [](v1::Policy& in) {
    *in.mutable_effective_from() = to_timestamp(at("2026-01-01T00:00:00Z"));
    for (auto& promises : *in.mutable_workflow()) promises.set_callback(false);
  });
  const auto book = policy_book::make({policy::built_in(), newer}).value();
  const auto report = conformance_report(history.source(book), asked, judging::live).value();
  ASSERT_THAT(report.rows(), SizeIs(1)) << "the move itself is to a known version";
  EXPECT_EQ(report.rows(0).state_today(), "closed");
}

TEST_F(Conformance, CountsByGuard) {
  for (const auto* key : {"C-1", "C-2", "C-3"}) {
    history.recorded(
        std::string{key} +
        R"( 2025-03-01T09:00:00 "stateAfter": "received", "caseReceived": {"workflow": "complaint", "category": "leak"})" +
        "\n" + key + R"( 2025-03-01T10:00:00 "stateAfter": "resolved", "caseResolved": {})");
  }
  const auto report = ask();
  ASSERT_THAT(report.totals(), SizeIs(1));
  EXPECT_EQ(report.totals(0).code(), "guard_failed");
  EXPECT_EQ(report.totals(0).guard(), "a_handling_note");
  EXPECT_EQ(report.totals(0).events(), 3);
}

TEST_F(Conformance, LeavesOutWhatHappenedOrWasKnownLater) {
  history.recorded(R"(
    C-1 2025-03-01T09:00:00 "stateAfter": "received", "caseReceived": {"workflow": "complaint", "category": "leak"}
    C-1 2025-03-01T10:00:00 "stateAfter": "resolved", "recordedAt": "2025-03-02T00:00:00Z", "caseResolved": {})");
  asked.at.happened = local("2025-03-01T09:59:59");
  EXPECT_THAT(ask().rows(), IsEmpty());
  EXPECT_EQ(ask().events(), 1);
  asked.at = {.happened = local("2025-03-01T10:00:00"), .known = at("2025-03-01T23:59:59Z")};
  EXPECT_THAT(ask().rows(), IsEmpty());
  asked.at.known = at("2025-03-02T00:00:00Z");
  EXPECT_THAT(ask().rows(), SizeIs(1));
  asked.to = local("2025-03-01T10:00:00");
  EXPECT_THAT(ask().rows(), IsEmpty()) << "the end of a period is not in it";
}

TEST_F(Conformance, RefusesAWorkflowThatNobodyRegistered) {
  history.recorded(R"(
    C-1 2025-03-01T09:00:00 "stateAfter": "received", "caseReceived": {"workflow": "wedding", "category": "leak"})");
  EXPECT_EQ(conformance_report(history.source(), asked).error().code, errc::unknown_workflow);
}

}  // namespace
}  // namespace casebook
