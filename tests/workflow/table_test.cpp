// Every state × every fact of both workflows, written from the domain's table and not from ours.
#include <gtest/gtest.h>

#include "support.hpp"

namespace casebook::testing {
namespace {

// One letter a state after; a dot is a refusal. The columns are every_state's.
constexpr std::string_view letters = "-RDPHSCXIM";

using expectation = std::pair<fact, std::string_view>;

// clang-format off
const std::vector<expectation>& domain_table() {
  static const std::vector<expectation> table = {
      //                            -RDPHSCXIM
      {fact::kCaseReceived,        "R........."},
      {fact::kCaseDispatched,      ".D........"},
      {fact::kDispatchAccepted,    "..P......."},
      {fact::kDispatchDeclined,    "..R......."},
      {fact::kCaseTransferred,     "..DDD....."},
      {fact::kCasePutOnHold,       ".HHH......"},
      {fact::kCaseResumed,         "....P....."},
      {fact::kCaseResolved,        ".SSSS....."},
      {fact::kResolutionRejected,  ".....P...."},
      {fact::kCallbackAttempted,   ".....S...."},
      {fact::kCallbackRescheduled, ".....S...."},
      {fact::kCallbackCompleted,   ".....C...."},
      {fact::kCallbackWaived,      ".....C...."},
      {fact::kCaseReopened,        ".....DD..."},
      {fact::kCaseCancelled,       ".XXXXX...."},
      {fact::kCaseInvalidated,     ".IIIII...."},
      {fact::kCaseMerged,          ".MMMMM...."},
      {fact::kCaseRevalidated,     "........P."},
      {fact::kDueAgreed,           ".RDPHS...."},
      {fact::kCaseReclassified,    ".RDPHS...."},
      {fact::kCustomerMessaged,    ".RDPHS...."},
      {fact::kCustomerContacted,   ".RDPHSCXIM"},
      {fact::kFactsUpdated,        ".RDPHSCXIM"},
      {fact::kCaseGraded,          ".RDPHSCXIM"},
      {fact::kHouseholdLinked,     ".RDPHSCXIM"},
      {fact::kHouseholdUnlinked,   ".RDPHSCXIM"},
      {fact::kNoteAdded,           ".RDPHSCXIM"},
      {fact::kPolicyMigrated,      ".RDPHSCXIM"},
      {fact::kTimerFired,          ".RDPHSCXIM"},
      {fact::kMeasureTaken,        ".........."},
  };
  return table;
}
// clang-format on

std::string state_of(char letter) {
  return letter == '.' ? "" : every_state.at(letters.find(letter));
}

class EveryStateAndFact : public ::testing::TestWithParam<judging> {
 protected:
  void expect(const workflow& judge, expectation expected) {
    for (std::size_t i = 0; i < every_state.size(); ++i) {
      const auto before = a_case(judge, every_state[i]);
      const auto event = an_event(expected.first);
      const auto after = state_of(expected.second[i]);
      const auto said = ask(judge, before, event, GetParam());
      EXPECT_EQ(said.state, after)
          << said.message << fact_name(expected.first) << " in '" << before.state << "'";
      EXPECT_EQ(walk(judge, before, event), after);
      if (after.empty()) {
        EXPECT_EQ(said.code, errc::not_in_table) << said.message;
      }
    }
  }
};

TEST_P(EveryStateAndFact, OfAComplaint) {
  ASSERT_EQ(domain_table().size(), every_fact().size());
  for (const auto& expected : domain_table()) expect(complaint_workflow(), expected);
}

TEST_P(EveryStateAndFact, OfAServiceRequestWhichHasNoGrades) {
  for (auto expected : domain_table()) {
    if (expected.first == fact::kCaseGraded) expected.second = "..........";
    expect(service_request_workflow(), expected);
  }
}

INSTANTIATE_TEST_SUITE_P(Live, EveryStateAndFact, ::testing::Values(judging::live));
INSTANTIATE_TEST_SUITE_P(History, EveryStateAndFact, ::testing::Values(judging::history));

// ---- the choices --------------------------------------------------------------------------------

const workflow* const both[] = {&complaint_workflow(), &service_request_workflow()};

case_state without_department(case_state of) {
  of.department.clear();
  return of;
}

TEST(Choice, WithoutACallbackAResolutionCloses) {
  const auto resolved = an_event(fact::kCaseResolved);
  for (const auto* judge : both) {
    for (const auto* state : {"received", "dispatched", "in_progress", "on_hold"}) {
      const auto before = a_case(*judge, state);
      EXPECT_EQ(ask(*judge, before, resolved, judging::live, without_callback()), "closed");
      EXPECT_EQ(walk(*judge, before, resolved, without_callback()), "closed");
    }
  }
}

TEST(Choice, OnlyAComplaintNeedsTheCallbackByDefault) {
  const auto resolved = an_event(fact::kCaseResolved);
  const auto& rules = policy::built_in();
  const auto after = [&](const workflow& judge) {
    return ask(judge, a_case(judge, "in_progress"), resolved, judging::live, rules).state;
  };
  EXPECT_EQ(after(complaint_workflow()), "resolved");
  EXPECT_EQ(after(service_request_workflow()), "closed");
}

TEST(Choice, AResumedOrReopenedCaseGoesWhereItsDepartmentIs) {
  for (const auto* judge : both) {
    const auto expect = [&](fact kind, std::string_view state, const char* with,
                            const char* without) {
      const auto before = a_case(*judge, state);
      EXPECT_EQ(ask(*judge, before, an_event(kind)), with);
      EXPECT_EQ(walk(*judge, before, an_event(kind)), with);
      EXPECT_EQ(ask(*judge, without_department(before), an_event(kind)), without);
      EXPECT_EQ(walk(*judge, without_department(before), an_event(kind)), without);
    };
    expect(fact::kCaseResumed, "on_hold", "in_progress", "received");
    expect(fact::kCaseReopened, "resolved", "dispatched", "received");
    expect(fact::kCaseReopened, "closed", "dispatched", "received");
  }
}

TEST(Choice, ACallbackThatFindsItNotFixedGoesBackToWork) {
  for (const auto* judge : both) {
    const auto before = a_case(*judge, "resolved");
    auto event = an_event(fact::kCallbackCompleted);
    event.mutable_callback_completed()->set_verdict(v1::CallbackCompleted::NOT_FIXED);
    EXPECT_EQ(ask(*judge, before, event), "in_progress");
    EXPECT_EQ(walk(*judge, before, event), "in_progress");
  }
}

TEST(Choice, ARevalidatedCaseGoesBackToTheStateItLeft) {
  const auto event = an_event(fact::kCaseRevalidated);
  for (const auto* judge : both) {
    auto before = a_case(*judge, "invalid");
    for (const auto* left : {"received", "dispatched", "in_progress", "on_hold", "resolved"}) {
      before.left_state = left;
      EXPECT_EQ(ask(*judge, before, event), left);
      EXPECT_EQ(walk(*judge, before, event), left);
    }
    for (const auto* unknown : {"", "elsewhere"}) {
      before.left_state = unknown;
      EXPECT_EQ(ask(*judge, before, event).guard, "a_state_it_left");
      EXPECT_EQ(walk(*judge, before, event), "");
    }
  }
}

// ---- the table as data, and by evolution --------------------------------------------------------

// A refusal of a guard is no business of the reader's, who knows only what was recorded.
TEST(StateAfter, AgreesWithTheJudgeWhateverTheFactSays) {
  for (const auto* judge : both) {
    for (const auto* rules : {&with_callback(), &without_callback()}) {
      for (const auto& state : every_state) {
        for (const auto kind : every_fact()) {
          for (const auto& before :
               {a_case(*judge, state), without_department(a_case(*judge, state))}) {
            const auto event = an_event(kind);
            const auto said = ask(*judge, before, event, judging::history, *rules);
            if (said.code == errc::guard_failed) continue;
            EXPECT_EQ(walk(*judge, before, event, *rules), said.state)
                << fact_name(kind) << " in '" << state << "'";
          }
        }
      }
    }
  }
}

TEST(StateAfter, AnEventWithoutARowChangesNothing) {
  const auto& judge = complaint_workflow();
  EXPECT_EQ(walk(judge, a_case(judge, "closed"), an_event(fact::kCaseDispatched)), "");
  EXPECT_EQ(walk(judge, a_case(judge, ""), an_event(fact::kNoteAdded)), "");
}

TEST(Rows, NameStatesThatTheCaseCanBeIn) {
  for (const auto* judge : both) {
    for (const auto& row : judge->rows()) {
      EXPECT_NE(std::ranges::find(every_state, row.source), every_state.end());
      EXPECT_NE(std::ranges::find(every_state, row.target), every_state.end());
      EXPECT_NE(row.chosen, nullptr);
      EXPECT_EQ(row.target.empty(), row.fact == fact::kCaseRevalidated);
    }
  }
}

TEST(Rows, AStateThatTheWorkflowDoesNotHaveAllowsNothing) {
  const auto said =
      ask(complaint_workflow(), a_case(complaint_workflow(), "paid"), an_event(fact::kNoteAdded));
  EXPECT_EQ(said.code, errc::not_in_table);
  EXPECT_TRUE(said.allowed.empty());
}

TEST(Rows, AnEventWithoutAFactIsNotInTheTable) {
  auto event = an_event(fact::kNoteAdded);
  event.clear_note_added();
  EXPECT_EQ(ask(complaint_workflow(), a_case(complaint_workflow(), "received"), event).code,
            errc::not_in_table);
}

}  // namespace
}  // namespace casebook::testing
