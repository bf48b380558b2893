#include <casebook/projection.hpp>

#include <gmock/gmock.h>

#include "support/told_history.hpp"

namespace casebook {
namespace {

using testing::at;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::local;
using ::testing::SizeIs;

constexpr const char* resolved_by_works =
    R"(C-1 2025-03-01T09:00:00 "caseReceived": {"workflow": "complaint", "category": "noise"}
       C-1 2025-03-01T09:10:00 "caseDispatched": {"department": "works"}
       C-1 2025-03-01T10:00:00 "caseResolved": {"note": "done"}
)";

class Gaps : public ::testing::Test {
 protected:
  testing::told_history history;

  v1::GapReport ask(as_of when = {.happened = at("2025-06-01T00:00:00Z")}) {
    return gap_report(history.source(), {.at = when}).value();
  }
  /// It is counted apart: neither complete nor missing a link.
  void expect_waived() {
    const auto report = ask();
    EXPECT_EQ(report.waived(), 1);
    EXPECT_EQ(report.closed(), 0);
    EXPECT_THAT(report.rows(), IsEmpty());
  }
  std::vector<std::string> merged_into_nothing() {
    std::vector<std::string> cases;
    const auto report = ask();
    for (const auto& row : report.rows()) {
      EXPECT_THAT(row.missing(), ElementsAre("mergedInto"));
      cases.push_back(row.case_() + " into " + row.merged_into());
    }
    return cases;
  }
  std::vector<std::string> missing() {
    const auto report = ask();
    EXPECT_EQ(report.closed(), 1);
    if (report.rows().empty()) return {};
    return {report.rows(0).missing().begin(), report.rows(0).missing().end()};
  }
};

TEST_F(Gaps, AreNoneWhereEveryLinkShows) {
  history.happened(std::string{resolved_by_works} + R"(
    C-1 2025-03-01T16:00:00 "callbackAttempted": {"channel": "phone", "outcome": "NO_ANSWER"}
    C-1 2025-03-02T16:00:00 "callbackCompleted": {"channel": "phone", "verdict": "FIXED"})");
  EXPECT_THAT(missing(), IsEmpty());
}

TEST_F(Gaps, SetAWaivedCallbackApart) {
  history.happened(std::string{resolved_by_works} + R"(
    C-1 2025-03-01T16:00:00 "factsUpdated": {"facts": {"doNotContact": true}}
    C-1 2025-03-01T16:10:00 "callbackWaived": {"reason": "do not contact", "approver": "chen"})");
  expect_waived();
}

TEST_F(Gaps, SetACallbackWaivedUnderTheUnreachableRuleApart) {
  history.happened(std::string{resolved_by_works} + R"(
    C-1 2025-03-01T11:00:00 "callbackAttempted": {"channel": "phone", "outcome": "NO_ANSWER"}
    C-1 2025-03-01T16:00:00 "callbackAttempted": {"channel": "phone", "outcome": "NO_ANSWER"}
    C-1 2025-03-02T10:00:00 "callbackAttempted": {"channel": "phone", "outcome": "NO_ANSWER"}
    C-1 2025-03-03T09:00:00 "callbackWaived": {"reason": "unreachable", "approver": "chen"})");
  expect_waived();
}

TEST_F(Gaps, AskForTheLinksOfTheLastCycle) {
  history.happened(std::string{resolved_by_works} + R"(
    C-1 2025-03-01T16:00:00 "callbackCompleted": {"channel": "phone", "verdict": "FIXED"}
    C-1 2025-03-02T09:00:00 "caseReopened": {"reason": "again"}
    C-1 2025-03-02T10:00:00 "caseResolved": {}
    C-1 2025-03-02T16:00:00 "callbackWaived": {"reason": "abroad", "approver": "chen"})");
  expect_waived();
}

TEST_F(Gaps, ShowACallbackByAChannelThatIsNotAccepted) {
  history.recorded(R"(
    C-1 2025-03-01T09:00:00 "stateAfter": "received", "caseReceived": {"workflow": "complaint", "category": "noise"}
    C-1 2025-03-01T10:00:00 "stateAfter": "resolved", "caseResolved": {"note": "done"}
    C-1 2025-03-01T16:00:00 "stateAfter": "closed", "callbackCompleted": {"channel": "app", "verdict": "FIXED"})");
  EXPECT_THAT(missing(), ElementsAre("callback"));
}

TEST_F(Gaps, DoNotTakeTheFirstCyclesWaiverForTheSeconds) {
  history.happened(std::string{resolved_by_works} + R"(
    C-1 2025-03-01T16:00:00 "callbackWaived": {"reason": "abroad", "approver": "chen"}
    C-1 2025-03-02T09:00:00 "caseReopened": {"reason": "again"}
    C-1 2025-03-02T10:00:00 "caseResolved": {}
    C-1 2025-03-02T16:00:00 "callbackCompleted": {"channel": "phone", "verdict": "FIXED"})");
  EXPECT_THAT(missing(), IsEmpty());
}

constexpr const char* three_received =
    R"(C-1 2025-03-01T09:00:00 "caseReceived": {"workflow": "complaint", "category": "noise"}
       C-2 2025-03-01T09:00:00 "caseReceived": {"workflow": "complaint", "category": "noise"}
       S-3 2025-03-01T09:00:00 "caseReceived": {"workflow": "service_request", "category": "lamp"}
)";

TEST_F(Gaps, AreNoneWhereAnotherCaseCarriesOn) {
  history.happened(std::string{three_received} + R"(
    C-1 2025-03-01T10:00:00 "caseMerged": {"into": "C-2", "reason": "the same"}
    C-2 2025-03-01T11:00:00 "caseMerged": {"into": "S-3", "reason": "the same"})");
  EXPECT_THAT(merged_into_nothing(), IsEmpty());
}

TEST_F(Gaps, ListACaseMergedIntoOneThatIsNotThere) {
  history.happened(std::string{three_received} + R"(
    S-3 2025-03-01T10:00:00 "caseMerged": {"into": "C-9", "reason": "a typing error"}
    C-1 2025-03-01T10:00:00 "caseMerged": {"into": "S-3", "reason": "the same"})");
  EXPECT_THAT(merged_into_nothing(), ElementsAre("C-1 into S-3", "S-3 into C-9"));
}

TEST_F(Gaps, ListCasesMergedRoundInACircle) {
  history.recorded(R"(
    C-1 2025-03-01T09:00:00 "stateAfter": "received", "caseReceived": {"workflow": "complaint"}
    C-2 2025-03-01T09:00:00 "stateAfter": "received", "caseReceived": {"workflow": "complaint"}
    C-1 2025-03-01T10:00:00 "stateAfter": "merged", "caseMerged": {"into": "C-2", "reason": "the same"}
    C-2 2025-03-01T10:00:00 "stateAfter": "merged", "caseMerged": {"into": "C-1", "reason": "the same"})");
  EXPECT_THAT(merged_into_nothing(), ElementsAre("C-1 into C-2", "C-2 into C-1"));
}

// Who asks about the past sees what was there then.
TEST_F(Gaps, DoNotSeeACaseThatWasNotKnownYet) {
  history.happened(R"(
    C-1 2025-03-01T09:00:00 "caseReceived": {"workflow": "complaint", "category": "noise"}
    C-1 2025-03-01T10:00:00 "caseMerged": {"into": "C-2", "reason": "entered next week"}
    C-2 2025-03-01T09:00:00 "recordedAt": "2025-03-08T00:00:00Z", "caseReceived": {"workflow": "complaint", "category": "noise"})");
  EXPECT_THAT(merged_into_nothing(), IsEmpty());
  const auto then =
      ask({.happened = at("2025-06-01T00:00:00Z"), .known = at("2025-03-07T00:00:00Z")});
  EXPECT_THAT(then.rows(), SizeIs(1));
}

TEST_F(Gaps, TakeWorkThatReturnsToItsDepartmentForHandled) {
  history.happened(std::string{resolved_by_works} + R"(
    C-1 2025-03-01T16:00:00 "callbackCompleted": {"channel": "phone", "verdict": "NOT_FIXED"}
    C-1 2025-03-02T10:00:00 "caseResolved": {}
    C-1 2025-03-02T16:00:00 "callbackCompleted": {"channel": "phone", "verdict": "FIXED"})");
  EXPECT_THAT(missing(), IsEmpty());
}

TEST_F(Gaps, DoNotTakeTheFirstCyclesHandlingForTheSeconds) {
  history.happened(R"(
    C-1 2025-03-01T09:00:00 "caseReceived": {"workflow": "complaint", "category": "noise"}
    C-1 2025-03-01T10:00:00 "caseResolved": {"note": "told them to be quiet"}
    C-1 2025-03-01T16:00:00 "callbackCompleted": {"channel": "phone", "verdict": "FIXED"}
    C-1 2025-03-02T09:00:00 "caseReopened": {"reason": "again"}
    C-1 2025-03-02T09:30:00 "casePutOnHold": {"reason": "BACKLOG"}
    C-1 2025-03-02T10:00:00 "caseResolved": {}
    C-1 2025-03-02T16:00:00 "callbackCompleted": {"channel": "phone", "verdict": "FIXED"})");
  EXPECT_THAT(missing(), ElementsAre("handled"));
}

TEST_F(Gaps, DoNotTakeADeclinedDispatchForHandled) {
  history.happened(R"(
    C-1 2025-03-01T09:00:00 "caseReceived": {"workflow": "complaint", "category": "noise"}
    C-1 2025-03-01T09:10:00 "caseDispatched": {"department": "works"}
    C-1 2025-03-01T09:20:00 "dispatchDeclined": {"reason": "not ours"}
    C-1 2025-03-01T09:30:00 "casePutOnHold": {"reason": "OTHER"}
    C-1 2025-03-01T10:00:00 "caseResolved": {}
    C-1 2025-03-01T16:00:00 "callbackCompleted": {"channel": "phone", "verdict": "FIXED"})");
  EXPECT_THAT(missing(), ElementsAre("handled"));
}

TEST_F(Gaps, DoNotTakeTheSystemsMessagesForHandled) {
  history.happened(R"(
    C-1 2025-03-01T09:00:00 "caseReceived": {"workflow": "complaint", "category": "noise"}
    C-1 2025-03-01T09:10:00 "actor": {"role": "SYSTEM"}, "customerContacted": {"channel": "app"}
    C-1 2025-03-01T09:30:00 "casePutOnHold": {"reason": "OTHER"}
    C-1 2025-03-01T10:00:00 "caseResolved": {}
    C-1 2025-03-01T16:00:00 "callbackCompleted": {"channel": "phone", "verdict": "FIXED"})");
  EXPECT_THAT(missing(), ElementsAre("handled"));
}

// Leaving the call out leaves the case open, and an open case owes no proof yet.
TEST_F(Gaps, AskNothingOfACaseThatHadNotClosedAsAskedFor) {
  history.happened(std::string{resolved_by_works} + R"(
    C-1 2025-03-02T16:00:00 "recordedAt": "2025-03-05T00:00:00Z", "callbackCompleted": {"channel": "phone", "verdict": "FIXED"})");
  EXPECT_EQ(ask({.happened = local("2025-03-02T15:59:59")}).closed(), 0);
  const auto unknown =
      ask({.happened = at("2025-06-01T00:00:00Z"), .known = at("2025-03-04T00:00:00Z")});
  EXPECT_EQ(unknown.closed(), 0);
  EXPECT_THAT(unknown.rows(), IsEmpty());
  EXPECT_EQ(
      ask({.happened = at("2025-06-01T00:00:00Z"), .known = at("2025-03-05T00:00:00Z")}).closed(),
      1);
}

// The second cycle was not known of yet, so the first one's links stand.
TEST_F(Gaps, SeeOnlyTheCyclesThatWereKnown) {
  history.happened(std::string{resolved_by_works} + R"(
    C-1 2025-03-01T16:00:00 "callbackCompleted": {"channel": "phone", "verdict": "FIXED"}
    C-1 2025-03-02T09:00:00 "caseReopened": {"reason": "again"}
    C-1 2025-03-02T10:00:00 "caseResolved": {}
    C-1 2025-03-02T16:00:00 "callbackWaived": {"reason": "abroad", "approver": "chen"})");
  const auto before = ask({.happened = local("2025-03-02T08:00:00")});
  EXPECT_EQ(before.closed(), 1);
  EXPECT_THAT(before.rows(), IsEmpty());
  expect_waived();
}

}  // namespace
}  // namespace casebook
