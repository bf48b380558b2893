// For every guard of every row: the fact that it lets through, and the one that only it refuses.
#include <gmock/gmock.h>

#include <functional>
#include <set>

#include "support.hpp"

namespace casebook::testing {
namespace {

using spoil = std::function<void(case_state&, v1::Event&)>;

/// What one guard refuses, and in which states. Rights and windows are let through in history.
struct refusal_case {
  std::string guard;
  fact kind;
  std::vector<std::string> in;
  spoil by;
  bool in_history_too = true;
};

void lower_rank(case_state&, v1::Event& event) {
  event.mutable_actor()->set_role(Actor::DEPUTY_SUPERVISOR);
}

const std::vector<std::string> open = {"received", "dispatched", "in_progress", "on_hold", "resolved"};
const std::vector<std::string> any(every_state.begin() + 1, every_state.end());
const std::vector<std::string> after_receipt = {"dispatched", "in_progress", "on_hold"};

const std::vector<refusal_case>& refusals() {
  static const std::vector<refusal_case> cases = {
      {"a_known_workflow", fact::kCaseReceived, {""},
       [](auto&, auto& e) { e.mutable_case_received()->set_workflow("gardening"); }},
      {"a_category", fact::kCaseReceived, {""},
       [](auto&, auto& e) { e.mutable_case_received()->clear_category(); }},
      {"a_department", fact::kCaseDispatched, {"received"},
       [](auto&, auto& e) { e.mutable_case_dispatched()->clear_department(); }},
      {"a_reason", fact::kDispatchDeclined, {"dispatched"},
       [](auto&, auto& e) { e.mutable_dispatch_declined()->clear_reason(); }},
      {"another_department", fact::kCaseTransferred, after_receipt,
       [](auto&, auto& e) { e.mutable_case_transferred()->set_department("lifts"); }},
      {"another_department", fact::kCaseTransferred, after_receipt,
       [](auto&, auto& e) { e.mutable_case_transferred()->clear_department(); }},
      {"a_reason", fact::kCaseTransferred, after_receipt,
       [](auto&, auto& e) { e.mutable_case_transferred()->clear_reason(); }},
      {"a_reason_code", fact::kCasePutOnHold, {"received", "dispatched", "in_progress"},
       [](auto&, auto& e) { e.mutable_case_put_on_hold()->clear_reason(); }},
      {"a_handling_note", fact::kCaseResolved, {"received"},
       [](auto&, auto& e) { e.mutable_case_resolved()->clear_note(); }},
      {"an_outcome", fact::kCallbackAttempted, {"resolved"},
       [](auto&, auto& e) { e.mutable_callback_attempted()->clear_outcome(); }},
      {"an_agreed_instant", fact::kCallbackRescheduled, {"resolved"},
       [](auto&, auto& e) { e.mutable_callback_rescheduled()->clear_agreed_at(); }},
      {"once_per_callback", fact::kCallbackRescheduled, {"resolved"},
       [](auto& c, auto&) { c.agreed_at = noonish; }, false},
      {"within_reschedule_window", fact::kCallbackRescheduled, {"resolved"},
       [](auto&, auto& e) {
         *e.mutable_callback_rescheduled()->mutable_agreed_at() = to_timestamp(noonish + 8 * 24h + 1us);
       }, false},
      {"an_accepted_channel", fact::kCallbackCompleted, {"resolved"},
       [](auto&, auto& e) { e.mutable_callback_completed()->set_channel("wechat"); }},
      {"an_accepted_channel", fact::kCallbackCompleted, {"resolved"},
       [](auto&, auto& e) {
         e.mutable_callback_completed()->set_channel("wechat");
         e.mutable_callback_completed()->set_verdict(v1::CallbackCompleted::NOT_FIXED);
       }},
      {"a_verdict", fact::kCallbackCompleted, {"resolved"},
       [](auto&, auto& e) { e.mutable_callback_completed()->clear_verdict(); }},
      {"an_approver", fact::kCallbackWaived, {"resolved"},
       [](auto&, auto& e) { e.mutable_callback_waived()->clear_approver(); }},
      {"do_not_contact_or_unreachable", fact::kCallbackWaived, {"resolved"},
       [](auto& c, auto&) { c.facts.clear_do_not_contact(); }, false},
      {"within_reopen_window", fact::kCaseReopened, {"closed"},
       [](auto&, auto& e) { *e.mutable_occurred_at() = to_timestamp(noonish + 30 * 24h + 1us); }, false},
      {"within_reopen_window", fact::kCaseReopened, {"closed"},
       [](auto& c, auto& e) {
         c.department.clear();
         *e.mutable_occurred_at() = to_timestamp(noonish + 30 * 24h + 1us);
       }, false},
      {"a_reason", fact::kCaseCancelled, open,
       [](auto&, auto& e) { e.mutable_case_cancelled()->clear_reason(); }},
      {"a_reason", fact::kCaseInvalidated, open,
       [](auto&, auto& e) { e.mutable_case_invalidated()->clear_reason(); }},
      {"a_supervisor", fact::kCaseInvalidated, open, lower_rank, false},
      {"another_case", fact::kCaseMerged, open,
       [](auto&, auto& e) { e.mutable_case_merged()->clear_into(); }},
      {"another_case", fact::kCaseMerged, open,
       [](auto&, auto& e) { e.mutable_case_merged()->set_into("C-1"); }},
      {"a_supervisor", fact::kCaseRevalidated, {"invalid"}, lower_rank, false},
      {"a_clock", fact::kDueAgreed, open,
       [](auto&, auto& e) { e.mutable_due_agreed()->set_clock("dinner"); }},
      {"an_instant", fact::kDueAgreed, open,
       [](auto&, auto& e) { e.mutable_due_agreed()->clear_due_at(); }},
      {"a_reason", fact::kDueAgreed, open,
       [](auto&, auto& e) { e.mutable_due_agreed()->clear_reason(); }},
      {"a_household", fact::kHouseholdLinked, any,
       [](auto&, auto& e) { e.mutable_household_linked()->clear_household(); }},
      {"a_household", fact::kHouseholdUnlinked, any,
       [](auto&, auto& e) { e.mutable_household_unlinked()->clear_household(); }},
      {"a_text", fact::kNoteAdded, any,
       [](auto&, auto& e) { e.mutable_note_added()->clear_text(); }},
      {"a_policy_version", fact::kPolicyMigrated, any,
       [](auto&, auto& e) { e.mutable_policy_migrated()->clear_policy_version(); }},
      {"a_key", fact::kTimerFired, any,
       [](auto&, auto& e) { e.mutable_timer_fired()->clear_key(); }},
  };
  return cases;
}

void grade_b(case_state& of, v1::Event& event) {
  of.grade = v1::CaseGraded::B;
  lower_rank(of, event);
}

void downgrade(case_state& of, v1::Event& event) {
  of.grade = v1::CaseGraded::A;
  event.mutable_case_graded()->set_reason("a slip");
}

/// What only a complaint has: grades.
const std::vector<refusal_case>& refusals_by_grade() {
  static const std::vector<refusal_case> cases = {
      {"supervisor_for_a_and_b", fact::kCaseResolved, {"received"}, grade_b, false},
      {"supervisor_for_a_and_b", fact::kCaseResolved, after_receipt, grade_b, false},
      {"supervisor_for_a_and_b", fact::kCaseCancelled, open, grade_b, false},
      {"supervisor_for_a_and_b", fact::kCaseMerged, open, grade_b, false},
      {"a_grade", fact::kCaseGraded, any,
       [](auto&, auto& e) { e.mutable_case_graded()->clear_grade(); }},
      {"reason_for_a_downgrade", fact::kCaseGraded, any,
       [](auto& c, auto&) { c.grade = v1::CaseGraded::A; }},
      {"supervisor_for_a_downgrade", fact::kCaseGraded, any,
       [](auto& c, auto& e) { downgrade(c, e); lower_rank(c, e); }, false},
  };
  return cases;
}

/// "fact|state|target|guard": one guard of one row.
std::string key_of(fact kind, std::string_view state, std::string_view target, std::string_view guard) {
  std::string key{fact_name(kind)};
  return key.append("|").append(state).append("|").append(target).append("|").append(guard);
}

/// Which guards of which rows the refusals showed to be there.
std::set<std::string> try_all(const workflow& judge, const std::vector<refusal_case>& cases,
                              const policy& rules) {
  std::set<std::string> shown;
  for (const auto& each : cases) {
    for (const auto& state : each.in) {
      auto before = a_case(judge, state);
      auto event = an_event(each.kind);
      EXPECT_NE(ask(judge, before, event, judging::live, rules), "") << each.guard << " in " << state;
      each.by(before, event);
      const auto live = ask(judge, before, event, judging::live, rules);
      EXPECT_EQ(live.code, errc::guard_failed) << each.guard << " in '" << state << "'";
      EXPECT_EQ(live.guard, each.guard) << live.message;
      const auto history = ask(judge, before, event, judging::history, rules);
      EXPECT_EQ(history.guard, each.in_history_too ? each.guard : "") << "in '" << state << "'";
      shown.insert(key_of(each.kind, state, walk(judge, before, event, rules), each.guard));
    }
  }
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

/// The resolutions are tried under both policies: where they lead to is the policy's choice.
std::set<std::string> try_under_both(const workflow& judge, const std::vector<refusal_case>& cases) {
  auto shown = try_all(judge, cases, with_callback());
  std::vector<refusal_case> resolutions;
  for (const auto& each : cases) {
    if (each.kind == fact::kCaseResolved) resolutions.push_back(each);
  }
  shown.merge(try_all(judge, resolutions, without_callback()));
  return shown;
}

TEST(EveryGuard, OfAComplaintRefusesWhatOnlyItRefuses) {
  auto shown = try_under_both(complaint_workflow(), refusals());
  shown.merge(try_under_both(complaint_workflow(), refusals_by_grade()));
  EXPECT_THAT(shown, ::testing::ContainerEq(judged_guards(complaint_workflow())));
}

TEST(EveryGuard, OfAServiceRequestRefusesWhatOnlyItRefuses) {
  const auto shown = try_under_both(service_request_workflow(), refusals());
  EXPECT_THAT(shown, ::testing::ContainerEq(judged_guards(service_request_workflow())));
}

TEST(EveryGuard, AGradeIsNothingToAServiceRequest) {
  const auto& judge = service_request_workflow();
  for (const auto kind : {fact::kCaseResolved, fact::kCaseCancelled, fact::kCaseMerged}) {
    auto before = a_case(judge, "in_progress");
    auto event = an_event(kind);
    grade_b(before, event);
    EXPECT_NE(ask(judge, before, event), "");
  }
}

// ---- rights -------------------------------------------------------------------------------------

constexpr Actor::Role every_role[] = {Actor::UNSPECIFIED, Actor::SYSTEM,     Actor::ASSISTANT,
                                      Actor::TEAM_LEAD,   Actor::DEPUTY_SUPERVISOR,
                                      Actor::SUPERVISOR,  Actor::ESTATE_MANAGER};

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
    for (const auto kind : {fact::kCaseResolved, fact::kCaseCancelled, fact::kCaseMerged, fact::kCaseGraded}) {
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
  using enum v1::CaseGraded::Grade;
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
  EXPECT_EQ(ask(judge, a_case(judge, "resolved"), event), "dispatched") << "no window but the closing's";
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

/// May the callback be waived after these attempts, so long after a resolution at ten in the morning?
bool unreachable_after(std::vector<duration> attempts, std::optional<instant> agreed = {},
                       const policy& rules = with_callback()) {
  auto before = a_case(complaint_workflow(), "resolved");
  before.facts.clear_do_not_contact();
  before.agreed_at = agreed;
  for (const auto after : attempts) before.attempts.push_back(noonish + after);
  return ask(complaint_workflow(), before, an_event(fact::kCallbackWaived), judging::live, rules) == "closed";
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
