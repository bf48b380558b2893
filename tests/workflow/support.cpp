#include "support.hpp"

#include <google/protobuf/text_format.h>

namespace casebook::testing {
namespace {

policy variant(bool callback) {
  auto source = policy::built_in().source();
  for (auto& workflow : *source.mutable_workflow()) {
    workflow.set_callback(callback);
    workflow.clear_callback_channel();
    if (callback) workflow.add_callback_channel("phone");
    if (callback && workflow.workflow() != "complaint") {
      auto& clock = *workflow.add_clock();
      clock.set_clock("callback");
      clock.add_budget()->mutable_budget()->mutable_elapsed()->set_hours(48);
    }
  }
  std::string text;
  google::protobuf::TextFormat::PrintToString(source, &text);
  return policy::parse(text).value();
}

const std::map<fact, std::string>& well_said() {
  static const std::map<fact, std::string> said = {
      {fact::kCaseReceived, "case_received { workflow: 'complaint' category: 'leak' }"},
      {fact::kCustomerContacted, "customer_contacted { channel: 'phone' }"},
      {fact::kCaseDispatched, "case_dispatched { department: 'lifts' }"},
      {fact::kDispatchAccepted, "dispatch_accepted { assignee: 'wu' }"},
      {fact::kDispatchDeclined, "dispatch_declined { reason: 'not ours' }"},
      {fact::kCaseTransferred, "case_transferred { department: 'water' reason: 'a pipe' }"},
      {fact::kCasePutOnHold, "case_put_on_hold { reason: PARTS }"},
      {fact::kCaseResumed, "case_resumed { }"},
      {fact::kCaseResolved, "case_resolved { note: 'tightened a joint' }"},
      {fact::kResolutionRejected, "resolution_rejected { }"},
      {fact::kCallbackAttempted, "callback_attempted { channel: 'phone' outcome: BUSY }"},
      {fact::kCallbackRescheduled, "callback_rescheduled { agreed_at { seconds: 1740967200 } }"},
      {fact::kCallbackCompleted, "callback_completed { channel: 'phone' verdict: FIXED }"},
      {fact::kCallbackWaived, "callback_waived { approver: 'lin' }"},
      {fact::kCaseReopened, "case_reopened { }"},
      {fact::kCaseCancelled, "case_cancelled { reason: 'withdrawn' }"},
      {fact::kCaseInvalidated, "case_invalidated { reason: 'a prank' }"},
      {fact::kCaseRevalidated, "case_revalidated { }"},
      {fact::kCaseMerged, "case_merged { into: 'C-2' }"},
      {fact::kFactsUpdated, "facts_updated { }"},
      {fact::kHouseholdLinked, "household_linked { household: '3-1201' }"},
      {fact::kHouseholdUnlinked, "household_unlinked { household: '3-1201' }"},
      {fact::kCaseGraded, "case_graded { grade: B }"},
      {fact::kNoteAdded, "note_added { text: 'called the plumber' }"},
      {fact::kDueAgreed,
       "due_agreed { clock: 'resolution' due_at { seconds: 1741000000 } reason: 'he is away' }"},
      {fact::kPolicyMigrated, "policy_migrated { policy_version: 'default-3' }"},
      {fact::kTimerFired, "timer_fired { key: 'resolution/1/75' }"},
      {fact::kCaseReclassified, "case_reclassified { category: 'noise' reason: 'misheard' }"},
      {fact::kCustomerMessaged, "customer_messaged { channel: 'app' text: 'any news?' }"},
      {fact::kMeasureTaken, "measure_taken { measure: 'calls_within_3_rings' count: 9 of: 10 }"}};
  return said;
}

// The desk's other cases: C-2 is open, M-1 was merged, and there are no more.
const case_state& other_case(std::string_view key) {
  static const auto others = [] {
    std::map<std::string, case_state, std::less<>> made;
    made["C-2"].state = states::received;
    made["M-1"].state = states::merged;
    return made;
  }();
  static const case_state none;
  const auto found = others.find(key);
  return found == others.end() ? none : found->second;
}

judge_context context(const case_state& before, const v1::Event& event, const policy& rules,
                      judging mode) {
  return {.before = before,
          .event = event,
          .rules = rules,
          .recorded_at = to_instant(event.occurred_at()),
          .mode = mode,
          .other = &other_case(event.case_merged().into())};
}

}  // namespace

std::vector<fact> every_fact() {
  std::vector<fact> facts;
  const auto* one_of = v1::Event::descriptor()->FindOneofByName("fact");
  for (int i = 0; i < one_of->field_count(); ++i) {
    facts.push_back(static_cast<fact>(one_of->field(i)->number()));
  }
  return facts;
}

const policy& with_callback() {
  static const policy rules = variant(true);
  return rules;
}

const policy& without_callback() {
  static const policy rules = variant(false);
  return rules;
}

case_state a_case(const workflow& its, std::string_view state) {
  case_state made;
  made.state = state;
  if (state.empty()) return made;
  made.case_key = "C-1";
  made.workflow = its.name();
  made.facts.set_do_not_contact(true);
  if (state != states::received) made.department = "lifts";
  if (state == states::resolved || state == states::closed) made.resolved_at = noonish;
  if (state == states::closed) made.closed_at = noonish;
  if (state == states::invalid) made.left_state = states::in_progress;
  return made;
}

v1::Event an_event_saying(const std::string& text) {
  v1::Event event;
  event.set_case_("C-1");
  event.mutable_actor()->set_role(Actor::SUPERVISOR);
  *event.mutable_occurred_at() = to_timestamp(noonish + 24h);
  google::protobuf::TextFormat::Parser{}.MergeFromString(text, &event);
  return event;
}

v1::Event an_event(fact kind) { return an_event_saying(well_said().at(kind)); }

answer ask(const workflow& judge, const case_state& before, const v1::Event& event, judging mode,
           const policy& rules) {
  const auto said = judge.judge(context(before, event, rules, mode));
  if (said) return {std::string{*said}, {}, {}, {}, {}};
  const auto& no = said.error();
  return {"", no.refused->guard, no.message, no.refused->allowed, no.code};
}

std::string walk(const workflow& judge, const case_state& before, const v1::Event& event,
                 const policy& rules) {
  return std::string{judge.state_after(context(before, event, rules, judging::live))};
}

std::vector<std::string> names_in(std::string_view guard) {
  constexpr std::string_view between = " and ";
  std::vector<std::string> names;
  while (!guard.empty()) {
    const auto end = std::min(guard.find(between), guard.size());
    names.emplace_back(guard.substr(0, end));
    guard.remove_prefix(std::min(end + between.size(), guard.size()));
  }
  return names;
}

}  // namespace casebook::testing
