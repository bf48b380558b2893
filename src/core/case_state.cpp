#include <casebook/case_state.hpp>

#include <algorithm>

namespace casebook {
namespace {

using fact = v1::Event::FactCase;

void apply(case_state& state, const v1::CaseReceived& received, instant at) {
  state.workflow = received.workflow();
  state.category = received.category();
  state.channel = received.channel();
  state.household = received.household();
  state.complainant = received.complainant();
  state.site = received.site();
  state.area = received.area();
  state.facts = received.facts();
  state.received_at = at;
  if (!received.household().empty()) state.households.insert(received.household());
}

void hand_to(case_state& state, const std::string& department, const std::string& assignee) {
  state.department = department;
  state.assignee = assignee;
}

// A resolution opens a callback clock of its own: nothing that was tried before counts for it.
void resolve(case_state& state, instant at) {
  state.resolved_at = at;
  state.attempts.clear();
  state.agreed_at.reset();
}

void reopen(case_state& state) {
  ++state.cycle;
  state.resolved_at.reset();
  state.closed_at.reset();
}

// A grading that names no colour leaves the one that was there.
risk_colour after(risk_colour before, risk_colour given) {
  if (given == v1::CaseGraded::NONE) return before;
  return given == v1::CaseGraded::NO_COLOUR ? v1::CaseGraded::NONE : given;
}

void apply(case_state& state, const v1::CaseGraded& graded, instant at) {
  if (graded.grade() == v1::CaseGraded::A && !state.grade_a_at) state.grade_a_at = at;
  if (state.initial_grade == v1::CaseGraded::UNSPECIFIED) state.initial_grade = graded.grade();
  state.grade = graded.grade();
  state.colour = after(state.colour, graded.risk_colour());
  state.graded_by_person = graded.manual();
  if (!graded.manual()) {
    state.rules_grade = graded.grade();
    state.rules_colour = graded.risk_colour();
  } else {
    state.person_graded_at = at;
  }
  if (more_severe(state.grade, state.highest_grade)) state.highest_grade = state.grade;
  if (more_severe(state.colour, state.highest_colour)) state.highest_colour = state.colour;
}

// What it does not name stays.
void apply(case_state& state, const v1::CaseReclassified& filed) {
  if (!filed.category().empty()) state.category = filed.category();
  if (!filed.area().empty()) state.area = filed.area();
  if (!filed.urgency().empty()) state.facts.set_urgency(filed.urgency());
}

void apply(case_state& state, const v1::HouseholdLinked& linked) {
  state.households.insert(linked.household());
  if (!linked.cluster().empty()) state.clusters[linked.cluster()].insert(linked.household());
}

// A household stays with the case while the case is its own, or while another cluster still holds
// it.
void apply(case_state& state, const v1::HouseholdUnlinked& unlinked) {
  const auto& household = unlinked.household();
  if (!unlinked.cluster().empty()) {
    const auto cluster = state.clusters.find(unlinked.cluster());
    if (cluster == state.clusters.end() || cluster->second.erase(household) == 0) return;
    if (cluster->second.empty()) state.clusters.erase(cluster);
  }
  const auto holds_it = [&](const auto& cluster) { return cluster.second.contains(household); };
  const bool stays = household == state.household || std::ranges::any_of(state.clusters, holds_it);
  if (!stays) state.households.erase(household);
}

}  // namespace

void evolve(case_state& state, const v1::Event& event, std::string_view state_after) {
  const instant at = to_instant(event.occurred_at());
  switch (event.fact_case()) {
    case fact::kCaseReceived: apply(state, event.case_received(), at); break;
    case fact::kCaseDispatched:
      hand_to(state, event.case_dispatched().department(), event.case_dispatched().assignee());
      break;
    case fact::kDispatchAccepted:
      if (const auto& who = event.dispatch_accepted().assignee(); !who.empty())
        state.assignee = who;
      break;
    case fact::kDispatchDeclined: hand_to(state, {}, {}); break;
    case fact::kCaseTransferred:
      hand_to(state, event.case_transferred().department(), event.case_transferred().assignee());
      break;
    case fact::kCasePutOnHold: state.hold_reason = event.case_put_on_hold().reason(); break;
    case fact::kCaseResolved: resolve(state, at); break;
    case fact::kResolutionRejected: state.resolved_at.reset(); break;
    case fact::kCallbackAttempted: state.attempts.push_back(at); break;
    case fact::kCallbackRescheduled:
      state.agreed_at = to_instant(event.callback_rescheduled().agreed_at());
      break;
    case fact::kCallbackCompleted:
      if (event.callback_completed().verdict() == v1::CallbackCompleted::NOT_FIXED) reopen(state);
      break;
    case fact::kCaseReopened: reopen(state); break;
    case fact::kCaseInvalidated: state.left_state = state.state; break;
    case fact::kFactsUpdated: state.facts.MergeFrom(event.facts_updated().facts()); break;
    case fact::kHouseholdLinked: apply(state, event.household_linked()); break;
    case fact::kHouseholdUnlinked: apply(state, event.household_unlinked()); break;
    case fact::kCaseGraded: apply(state, event.case_graded(), at); break;
    case fact::kCaseReclassified: apply(state, event.case_reclassified()); break;
    case fact::kTimerFired: state.timers_fired.insert(event.timer_fired().key()); break;
    case fact::kPolicyMigrated:
      state.policy_version = event.policy_migrated().policy_version();
      break;
    case fact::kCustomerContacted:
    case fact::kCaseResumed:
    case fact::kCallbackWaived:
    case fact::kCaseCancelled:
    case fact::kCaseRevalidated:
    case fact::kCaseMerged:
    case fact::kNoteAdded:
    case fact::kDueAgreed:
    case fact::kMeasureTaken:
    case fact::kCustomerMessaged:
    case fact::FACT_NOT_SET: break;
  }
  if (event.has_case_received()) {
    state.case_key = event.case_();
    state.policy_version = event.policy_version();
  }
  if (state_after == states::closed && state.state != states::closed) state.closed_at = at;
  if (is_step(event.fact_case())) state.last_step_at = at;
  state.state = state_after;
  state.version = version{event.version()};
}

std::string_view name(grade given) noexcept {
  if (given == v1::CaseGraded::UNSPECIFIED) return {};
  return v1::CaseGraded::Grade_Name(given);
}

std::string_view name(risk_colour given) noexcept {
  if (given == v1::CaseGraded::NONE || given == v1::CaseGraded::NO_COLOUR) return {};
  return v1::CaseGraded::RiskColour_Name(given);
}

bool is_step(fact kind) noexcept {
  switch (kind) {
    case fact::kCustomerContacted:
    case fact::kFactsUpdated:
    case fact::kHouseholdLinked:
    case fact::kHouseholdUnlinked:
    case fact::kCaseGraded:
    case fact::kNoteAdded:
    case fact::kDueAgreed:
    case fact::kPolicyMigrated:
    case fact::kTimerFired:
    case fact::kMeasureTaken:
    case fact::kCaseReclassified:
    case fact::kCustomerMessaged:
    case fact::FACT_NOT_SET: return false;
    default: return true;
  }
}

std::string_view fact_name(fact kind) noexcept {
  const auto* field =
      kind == fact::FACT_NOT_SET ? nullptr : v1::Event::descriptor()->FindFieldByNumber(kind);
  return field == nullptr ? std::string_view{} : std::string_view{field->json_name()};
}

}  // namespace casebook
