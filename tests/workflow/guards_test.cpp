// For every guard of every row: the fact that it lets through, and the one that only it refuses.
#include <gmock/gmock.h>

#include <algorithm>
#include <iterator>
#include <set>

#include "support.hpp"

namespace casebook::testing {
namespace {

const std::vector<std::string> open = {"received", "dispatched", "in_progress", "on_hold",
                                       "resolved"};
const std::vector<std::string> any(every_state.begin() + 1, every_state.end());
const std::vector<std::string> not_on_hold = {"received", "dispatched", "in_progress"};
const std::vector<std::string> after_receipt = {"dispatched", "in_progress", "on_hold"};

/// One guard, the states that it guards, and what makes it the one to refuse: what the fact says
/// instead, and what is amiss with the case.
struct refused {
  std::string guard;
  std::vector<std::string> in;
  std::string instead;
  void (*amiss)(case_state&) = [](case_state&) {};
};

// clang-format off
/// What a fact must say. Judged in history, too.
const std::vector<refused> by_content = {
    {"a_known_workflow",    {""},          "case_received { workflow: 'gardening' category: 'leak' }"},
    {"a_category",          {""},          "case_received { workflow: 'complaint' }"},
    {"a_department",        {"received"},  "case_dispatched { assignee: 'wu' }"},
    {"a_reason",            {"dispatched"}, "dispatch_declined { }"},
    {"another_department",  after_receipt, "case_transferred { department: 'lifts' reason: 'a pipe' }"},
    {"another_department",  after_receipt, "case_transferred { reason: 'a pipe' }"},
    {"a_reason",            after_receipt, "case_transferred { department: 'water' }"},
    {"a_reason_code",       not_on_hold,   "case_put_on_hold { }"},
    {"a_handling_note",     {"received"},  "case_resolved { }"},
    {"an_outcome",          {"resolved"},  "callback_attempted { channel: 'phone' }"},
    {"an_agreed_instant",   {"resolved"},  "callback_rescheduled { }"},
    {"a_verdict",           {"resolved"},  "callback_completed { channel: 'phone' }"},
    {"an_accepted_channel", {"resolved"},  "callback_completed { channel: 'app' verdict: FIXED }"},
    {"an_accepted_channel", {"resolved"},  "callback_completed { channel: 'app' verdict: NOT_FIXED }"},
    {"an_approver",         {"resolved"},  "callback_waived { reason: 'away' }"},
    {"a_reason",            open,          "case_cancelled { }"},
    {"a_reason",            open,          "case_invalidated { }"},
    {"another_case",        open,          "case_merged { reason: 'one leak' }"},
    {"another_case",        open,          "case_merged { into: 'C-1' }"},
    {"a_clock",             open,          "due_agreed { clock: 'dinner' due_at { } reason: 'r' }"},
    {"a_reason",            open,          "case_reclassified { category: 'noise' }"},
    {"an_instant",          open,          "due_agreed { clock: 'resolution' reason: 'r' }"},
    {"a_reason",            open,          "due_agreed { clock: 'resolution' due_at { } }"},
    {"a_household",         any,           "household_linked { }"},
    {"a_household",         any,           "household_unlinked { }"},
    {"a_policy_version",    any,           "policy_migrated { }"},
    {"a_key",               any,           "timer_fired { }"}};

/// Who may do it, when, and how often. Let through in history.
const std::vector<refused> by_circumstance = {
    {"a_supervisor", open,        "actor { role: DEPUTY_SUPERVISOR } case_invalidated { reason: 'r' }"},
    {"a_supervisor", {"invalid"}, "actor { role: DEPUTY_SUPERVISOR } case_revalidated { }"},
    {"once_per_callback", {"resolved"}, "callback_rescheduled { agreed_at { seconds: 1740967200 } }",
     [](case_state& of) { of.agreed_at = noonish; }},
    {"within_reschedule_window", {"resolved"}, "callback_rescheduled { agreed_at { seconds: 1750000000 } }"},
    {"do_not_contact_or_unreachable", {"resolved"}, "callback_waived { approver: 'lin' }",
     [](case_state& of) { of.facts.clear_do_not_contact(); }},
    {"within_reopen_window", {"closed"}, "occurred_at { seconds: 1750000000 } case_reopened { }"},
    {"within_reopen_window", {"closed"}, "occurred_at { seconds: 1750000000 } case_reopened { }",
     [](case_state& of) { of.department.clear(); }},
    {"which_exists",         open, "case_merged { into: 'C-9' }"},
    {"which_was_not_merged", open, "case_merged { into: 'M-1' }"},
    {"a_known_policy_version", any, "policy_migrated { policy_version: 'elsewhere' }"}};

/// What only a complaint has: grades.
const std::vector<refused> by_content_of_a_grade = {
    {"a_grade",                any, "case_graded { }"},
    {"reason_for_a_downgrade", any, "case_graded { grade: B }",
     [](case_state& of) { of.grade = v1::CaseGraded::A; }}};

const std::vector<refused> by_grade = {
    {"supervisor_for_a_and_b", {"received"},  "actor { role: DEPUTY_SUPERVISOR } case_resolved { note: 'n' }",
     [](case_state& of) { of.grade = v1::CaseGraded::B; }},
    {"supervisor_for_a_and_b", after_receipt, "actor { role: DEPUTY_SUPERVISOR } case_resolved { }",
     [](case_state& of) { of.grade = v1::CaseGraded::B; }},
    {"supervisor_for_a_and_b", open, "actor { role: DEPUTY_SUPERVISOR } case_cancelled { reason: 'r' }",
     [](case_state& of) { of.grade = v1::CaseGraded::B; }},
    {"supervisor_for_a_and_b", open, "actor { role: DEPUTY_SUPERVISOR } case_merged { into: 'C-2' }",
     [](case_state& of) { of.grade = v1::CaseGraded::B; }},
    {"supervisor_for_a_downgrade", any, "actor { role: DEPUTY_SUPERVISOR } case_graded { grade: B reason: 'r' }",
     [](case_state& of) { of.grade = v1::CaseGraded::A; }}};
// clang-format on

/// "fact|state|target|guard": one guard of one row.
std::string key_of(fact kind, std::string_view state, std::string_view target,
                   std::string_view guard) {
  std::string key{fact_name(kind)};
  return key.append("|").append(state).append("|").append(target).append("|").append(guard);
}

/// Expects every refusal, and of its guard only; which guards of which rows that shows to be there.
std::set<std::string> try_all(const workflow& judge, const std::vector<refused>& cases,
                              bool in_history_too, const policy& rules) {
  std::set<std::string> shown;
  for (const auto& each : cases) {
    const auto event = an_event_saying(each.instead);
    for (const auto& state : each.in) {
      auto before = a_case(judge, state);
      EXPECT_NE(ask(judge, before, an_event(event.fact_case()), judging::live, rules), "");
      each.amiss(before);
      const auto live = ask(judge, before, event, judging::live, rules);
      EXPECT_EQ(live.code, errc::guard_failed) << each.instead << " in '" << state << "'";
      EXPECT_EQ(live.guard, each.guard) << live.message;
      const auto history = ask(judge, before, event, judging::history, rules);
      EXPECT_EQ(history.guard, in_history_too ? each.guard : "") << "in '" << state << "'";
      const auto target = walk(judge, before, event, rules);
      shown.insert(key_of(event.fact_case(), state, target, each.guard));
    }
  }
  return shown;
}

/// Where a resolution leads to is the policy's choice: each is tried under both.
std::set<std::string> try_under_both(const workflow& judge, const std::vector<refused>& cases,
                                     bool in_history_too) {
  auto shown = try_all(judge, cases, in_history_too, with_callback());
  std::vector<refused> resolutions;
  std::ranges::copy_if(cases, std::back_inserter(resolutions), [](const refused& each) {
    return an_event_saying(each.instead).has_case_resolved();
  });
  shown.merge(try_all(judge, resolutions, in_history_too, without_callback()));
  return shown;
}

std::set<std::string> judged_guards(const workflow& judge) {
  static const std::set<std::string> choices = {"has_department", "needs_callback", "not_fixed",
                                                "otherwise"};
  std::set<std::string> guards;
  for (const auto& row : judge.rows()) {
    for (const auto& name : names_in(row.guard)) {
      const auto target = row.target.empty() ? "in_progress" : row.target;
      if (!choices.contains(name)) guards.insert(key_of(row.fact, row.source, target, name));
    }
  }
  return guards;
}

TEST(EveryGuard, OfAComplaintRefusesWhatOnlyItRefuses) {
  const auto& judge = complaint_workflow();
  auto shown = try_under_both(judge, by_content, true);
  shown.merge(try_under_both(judge, by_circumstance, false));
  shown.merge(try_under_both(judge, by_content_of_a_grade, true));
  shown.merge(try_under_both(judge, by_grade, false));
  EXPECT_THAT(shown, ::testing::ContainerEq(judged_guards(judge)));
}

TEST(EveryGuard, OfAServiceRequestRefusesWhatOnlyItRefuses) {
  const auto& judge = service_request_workflow();
  auto shown = try_under_both(judge, by_content, true);
  shown.merge(try_under_both(judge, by_circumstance, false));
  EXPECT_THAT(shown, ::testing::ContainerEq(judged_guards(judge)));
}

TEST(EveryGuard, ADeadlineIsForAClockThatThisWorkflowRuns) {
  const auto& judge = service_request_workflow();
  const auto event =
      an_event_saying("due_agreed { clock: 'action' due_at { seconds: 1741000000 } reason: 'r' }");
  for (const auto mode : {judging::live, judging::history}) {
    const auto said = ask(judge, a_case(judge, "in_progress"), event, mode, with_callback());
    EXPECT_EQ(said.guard, "a_clock") << "only complaints have it";
    EXPECT_THAT(said.message, ::testing::HasSubstr("service_request"));
    EXPECT_THAT(said.message, ::testing::HasSubstr("next_response"));
  }
}

TEST(EveryGuard, AGradeIsNothingToAServiceRequest) {
  const auto& judge = service_request_workflow();
  for (const auto kind : {fact::kCaseResolved, fact::kCaseCancelled, fact::kCaseMerged}) {
    auto before = a_case(judge, "in_progress");
    before.grade = v1::CaseGraded::A;
    auto event = an_event(kind);
    event.mutable_actor()->set_role(Actor::ASSISTANT);
    EXPECT_NE(ask(judge, before, event), "");
  }
}

// ---- rights -------------------------------------------------------------------------------------

constexpr Actor::Role every_role[] = {
    Actor::UNSPECIFIED,       Actor::SYSTEM,     Actor::ASSISTANT,     Actor::TEAM_LEAD,
    Actor::DEPUTY_SUPERVISOR, Actor::SUPERVISOR, Actor::ESTATE_MANAGER};

bool may(Actor::Role role, fact kind, std::string_view state, v1::CaseGraded::Grade grade,
         const policy& rules = with_callback()) {
  auto before = a_case(complaint_workflow(), state);
  before.grade = grade;
  auto event = an_event(kind);
  event.mutable_actor()->set_role(role);
  if (event.has_case_graded()) {
    event.mutable_case_graded()->set_grade(v1::CaseGraded::C);
    event.mutable_case_graded()->set_reason("a slip");
  }
  return ask(complaint_workflow(), before, event, judging::live, rules).state != "";
}

TEST(Rights, ASupervisorAndWhoeverIsAboveHandlesAAndB) {
  for (const auto role : every_role) {
    for (const auto kind :
         {fact::kCaseResolved, fact::kCaseCancelled, fact::kCaseMerged, fact::kCaseGraded}) {
      const bool high = role >= Actor::SUPERVISOR;
      EXPECT_EQ(may(role, kind, "in_progress", v1::CaseGraded::A), high);
      EXPECT_EQ(may(role, kind, "in_progress", v1::CaseGraded::B), high);
      EXPECT_TRUE(may(role, kind, "in_progress", v1::CaseGraded::C));
      EXPECT_TRUE(may(role, kind, "in_progress", v1::CaseGraded::UNSPECIFIED));
    }
  }
}

TEST(Rights, OnlyASupervisorInvalidatesAndRevalidatesWhateverTheGrade) {
  for (const auto role : every_role) {
    const bool high = role >= Actor::SUPERVISOR;
    EXPECT_EQ(may(role, fact::kCaseInvalidated, "received", v1::CaseGraded::C), high);
    EXPECT_EQ(may(role, fact::kCaseRevalidated, "invalid", v1::CaseGraded::C), high);
  }
}

TEST(Rights, AreFiguresOfThePolicyEachOfItsOwn) {
  const std::vector<std::tuple<std::string, fact, std::string>> rights = {
      {"resolve_severe", fact::kCaseResolved, "on_hold"},
      {"end_severe", fact::kCaseCancelled, "on_hold"},
      {"end_severe", fact::kCaseMerged, "on_hold"},
      {"invalidate", fact::kCaseInvalidated, "on_hold"},
      {"revalidate", fact::kCaseRevalidated, "invalid"},
      {"regrade_downward", fact::kCaseGraded, "on_hold"}};
  for (const auto& [right, kind, state] : rights) {
    std::string text{policy::built_in_text()};
    const std::string line = right + ": SUPERVISOR";
    text.replace(text.find(line), line.size(), right + ": TEAM_LEAD");
    const auto lowered = policy::parse(text).value();
    EXPECT_TRUE(may(Actor::TEAM_LEAD, kind, state, v1::CaseGraded::A, lowered)) << right;
    EXPECT_FALSE(may(Actor::ASSISTANT, kind, state, v1::CaseGraded::A, lowered)) << right;
    EXPECT_FALSE(may(Actor::TEAM_LEAD, kind, state, v1::CaseGraded::A)) << right;
  }
}

TEST(Rights, AnEqualOrMoreSevereGradeIsNobodysPrivilege) {
  const auto graded = [](v1::CaseGraded::Grade from, v1::CaseGraded::Grade to) {
    auto before = a_case(complaint_workflow(), "received");
    before.grade = from;
    auto event = an_event(fact::kCaseGraded);
    event.mutable_actor()->set_role(Actor::SYSTEM);
    event.mutable_case_graded()->set_grade(to);
    return ask(complaint_workflow(), before, event).state == "received";
  };
  for (const auto to : {v1::CaseGraded::A, v1::CaseGraded::B, v1::CaseGraded::C}) {
    EXPECT_TRUE(graded(v1::CaseGraded::UNSPECIFIED, to));
    for (const auto from : {v1::CaseGraded::A, v1::CaseGraded::B, v1::CaseGraded::C}) {
      EXPECT_EQ(graded(from, to), to <= from);
    }
  }
}

// ---- windows ------------------------------------------------------------------------------------

TEST(Window, AClosedCaseReopensUpToThirtyDaysLaterInclusive) {
  const auto& judge = complaint_workflow();
  auto event = an_event(fact::kCaseReopened);
  *event.mutable_occurred_at() = to_timestamp(noonish + 30 * 24h);
  EXPECT_EQ(ask(judge, a_case(judge, "closed"), event), "dispatched");
  *event.mutable_occurred_at() = to_timestamp(noonish + 30 * 24h + 1us);
  const auto late = ask(judge, a_case(judge, "closed"), event);
  EXPECT_EQ(late.guard, "within_reopen_window");
  EXPECT_THAT(late.message, ::testing::HasSubstr("open a new case that links to it"));
  EXPECT_EQ(ask(judge, a_case(judge, "resolved"), event), "dispatched")
      << "no window but the closing's";
}

TEST(Window, ACallbackMovesUpToSevenDaysAheadOfTheAskingInclusive) {
  const auto& judge = complaint_workflow();
  auto event = an_event(fact::kCallbackRescheduled);
  const auto asking = to_instant(event.occurred_at());
  auto& agreed = *event.mutable_callback_rescheduled()->mutable_agreed_at();
  agreed = to_timestamp(asking + 7 * 24h);
  EXPECT_EQ(ask(judge, a_case(judge, "resolved"), event), "resolved");
  agreed = to_timestamp(asking + 7 * 24h + 1us);
  EXPECT_EQ(ask(judge, a_case(judge, "resolved"), event).guard, "within_reschedule_window");
}

/// May the callback be waived after these attempts, so long after a resolution at ten in the
/// morning?
bool unreachable_after(std::vector<duration> attempts, std::optional<instant> agreed = {},
                       const policy& rules = with_callback()) {
  auto before = a_case(complaint_workflow(), "resolved");
  before.facts.clear_do_not_contact();
  before.agreed_at = agreed;
  for (const auto after : attempts) before.attempts.push_back(noonish + after);
  return ask(complaint_workflow(), before, an_event(fact::kCallbackWaived), judging::live, rules) ==
         "closed";
}

TEST(Window, AWaiverNeedsTheUnreachableRuleUnlessNotToBeContacted) {
  EXPECT_TRUE(unreachable_after({1h, 6h, 24h}));
  EXPECT_FALSE(unreachable_after({1h, 6h}));
  EXPECT_FALSE(unreachable_after({1h, 2h, 3h})) << "too close to each other";
  EXPECT_FALSE(unreachable_after({}));
}

TEST(Window, AttemptsCountUpToTheCallbacksDueInclusive) {
  EXPECT_TRUE(unreachable_after({1h, 6h, 48h}));
  EXPECT_FALSE(unreachable_after({1h, 6h, 48h + 1us}));
}

TEST(Window, ARescheduleMovesTheWindowsEnd) {
  EXPECT_TRUE(unreachable_after({1h, 6h, 51h}, noonish + 50h));
  EXPECT_FALSE(unreachable_after({1h, 6h, 51h + 1us}, noonish + 50h));
  EXPECT_FALSE(unreachable_after({1h, 6h, 24h}, noonish + 9h)) << "earlier, too";
}

TEST(Window, WithoutABudgetThereIsNoEnd) {
  auto source = with_callback().source();
  for (auto& clock : *source.mutable_workflow(0)->mutable_clock()) {
    if (clock.clock() == "callback") clock.clear_budget();
  }
  const auto unbounded = policy::parse(source.DebugString()).value();
  EXPECT_TRUE(unreachable_after({1h, 6h, 100h}, {}, unbounded));
}

}  // namespace
}  // namespace casebook::testing
