#pragma once

#include <casebook/v1/event.pb.h>

#include <functional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <casebook/case_state.hpp>
#include <casebook/clock.hpp>
#include <casebook/policy.hpp>
#include <casebook/workflow.hpp>

namespace casebook::testing {

/// Builds the recorded history of one case for tests, one fact a line, each judged as an import of
/// history would be and stamped as a log would stamp it.
///
/// `at`, `after` and `recorded` set the time of the facts that follow: an instant, a length since
/// the receipt, and how long after it occurred the next fact alone is recorded.
///
/// **Errors**: throws std::logic_error where the workflow refuses a fact or a time is malformed,
/// since a test's given must stand.
///
///     history given{complaint_workflow(), policy::built_in()};
///     given.at("2025-03-01T09:00:00+08:00").received("leak")
///         .after(1h).resolved()
///         .after(49h).recorded(10min).called();
class history {
 public:
  /// Says the state after a fact, or why not.
  using judge = std::function<result<std::string>(const case_state&, const v1::Event&)>;

  explicit history(judge asked, std::string key = "CASE-1")
      : judge_{std::move(asked)}, key_{std::move(key)} {}
  history(const workflow& table, policy rules, std::string key = "CASE-1")
      : history{by(table, std::move(rules)), std::move(key)} {}

  history& at(instant when) { return now_ = when, *this; }
  history& at(std::string_view rfc3339) { return at(parse_rfc3339(rfc3339).value()); }
  history& after(duration since_receipt) { return at(state_.received_at + since_receipt); }
  history& recorded(duration later) { return delay_ = later, *this; }
  /// Nobody says when the next fact alone was entered.
  history& of_unknown_entry() { return entry_unknown_ = true, *this; }

  /// Any fact, as a message: `add(&v1::Event::mutable_note_added, note)`.
  template <class Fact>
  history& add(Fact* (v1::Event::*slot)(), const Fact& fact) {
    v1::Event event;
    *(event.*slot)() = fact;
    return add(std::move(event));
  }
  history& add(v1::Event event);

  history& received(std::string_view category = "leak", std::string_view workflow = "complaint") {
    v1::CaseReceived fact;
    fact.set_category(std::string{category});
    fact.set_workflow(std::string{workflow});
    fact.set_channel("phone");
    return add(&v1::Event::mutable_case_received, fact);
  }
  history& contacted(bool automatic = false) {
    v1::CustomerContacted fact;
    fact.set_channel("phone");
    fact.set_automatic(automatic);
    return add(&v1::Event::mutable_customer_contacted, fact);
  }
  history& dispatched(std::string_view department = "engineering", std::string_view assignee = {}) {
    v1::CaseDispatched fact;
    fact.set_department(std::string{department});
    fact.set_assignee(std::string{assignee});
    return add(&v1::Event::mutable_case_dispatched, fact);
  }
  history& accepted(std::string_view assignee = {}) {
    v1::DispatchAccepted fact;
    fact.set_assignee(std::string{assignee});
    return add(&v1::Event::mutable_dispatch_accepted, fact);
  }
  history& declined() {
    return add(&v1::Event::mutable_dispatch_declined, because(v1::DispatchDeclined{}));
  }
  history& transferred(std::string_view department, std::string_view assignee = {}) {
    auto fact = because(v1::CaseTransferred{});
    fact.set_department(std::string{department});
    fact.set_assignee(std::string{assignee});
    return add(&v1::Event::mutable_case_transferred, fact);
  }
  history& held(v1::CasePutOnHold::Reason reason = v1::CasePutOnHold::AWAITING_CUSTOMER) {
    v1::CasePutOnHold fact;
    fact.set_reason(reason);
    return add(&v1::Event::mutable_case_put_on_hold, fact);
  }
  history& resumed() { return add(&v1::Event::mutable_case_resumed, v1::CaseResumed{}); }
  history& resolved() {
    v1::CaseResolved fact;
    fact.set_note("handled");
    return add(&v1::Event::mutable_case_resolved, fact);
  }
  history& rejected() {
    return add(&v1::Event::mutable_resolution_rejected, because(v1::ResolutionRejected{}));
  }
  history& tried(v1::CallbackAttempted::Outcome outcome = v1::CallbackAttempted::NO_ANSWER) {
    v1::CallbackAttempted fact;
    fact.set_channel("phone");
    fact.set_outcome(outcome);
    return add(&v1::Event::mutable_callback_attempted, fact);
  }
  history& rescheduled(instant agreed) {
    v1::CallbackRescheduled fact;
    *fact.mutable_agreed_at() = to_timestamp(agreed);
    return add(&v1::Event::mutable_callback_rescheduled, fact);
  }
  history& called(v1::CallbackCompleted::Verdict verdict = v1::CallbackCompleted::FIXED) {
    v1::CallbackCompleted fact;
    fact.set_channel("phone");
    fact.set_verdict(verdict);
    return add(&v1::Event::mutable_callback_completed, fact);
  }
  history& waived() {
    auto fact = because(v1::CallbackWaived{});
    fact.set_approver("supervisor");
    return add(&v1::Event::mutable_callback_waived, fact);
  }
  history& reopened() {
    return add(&v1::Event::mutable_case_reopened, because(v1::CaseReopened{}));
  }
  history& cancelled() {
    return add(&v1::Event::mutable_case_cancelled, because(v1::CaseCancelled{}));
  }
  history& invalidated() {
    return add(&v1::Event::mutable_case_invalidated, because(v1::CaseInvalidated{}));
  }
  history& revalidated() {
    return add(&v1::Event::mutable_case_revalidated, v1::CaseRevalidated{});
  }
  history& merged(std::string_view into = "CASE-0") {
    auto fact = because(v1::CaseMerged{});
    fact.set_into(std::string{into});
    return add(&v1::Event::mutable_case_merged, fact);
  }
  history& graded(grade given, risk_colour colour = v1::CaseGraded::NONE) {
    auto fact = because(v1::CaseGraded{});
    fact.set_grade(given);
    fact.set_risk_colour(colour);
    fact.set_manual(true);
    return add(&v1::Event::mutable_case_graded, fact);
  }
  history& reclassified(std::string_view category, std::string_view urgency = {}) {
    auto fact = because(v1::CaseReclassified{});
    fact.set_category(std::string{category});
    fact.set_urgency(std::string{urgency});
    return add(&v1::Event::mutable_case_reclassified, fact);
  }
  /// The customer wrote again.
  history& messaged() {
    v1::CustomerMessaged fact;
    fact.set_channel("app");
    return add(&v1::Event::mutable_customer_messaged, fact);
  }
  history& due_agreed(std::string_view clock, instant due) {
    auto fact = because(v1::DueAgreed{});
    fact.set_clock(std::string{clock});
    *fact.mutable_due_at() = to_timestamp(due);
    return add(&v1::Event::mutable_due_agreed, fact);
  }
  history& noted(std::string_view text = "a note") {
    v1::NoteAdded fact;
    fact.set_text(std::string{text});
    return add(&v1::Event::mutable_note_added, fact);
  }
  history& timer_fired(std::string_view key) {
    v1::TimerFired fact;
    fact.set_key(std::string{key});
    return add(&v1::Event::mutable_timer_fired, fact);
  }

  [[nodiscard]] std::span<const v1::Event> events() const noexcept { return events_; }
  [[nodiscard]] const case_state& state() const noexcept { return state_; }

 private:
  template <class Fact>
  static Fact because(Fact fact) {
    fact.set_reason("as it happened");
    return fact;
  }

  static judge by(const workflow& table, policy rules) {
    return [&table, rules = std::move(rules)](const case_state& before,
                                              const v1::Event& event) -> result<std::string> {
      auto after = table.judge({.before = before,
                                .event = event,
                                .rules = rules,
                                .recorded_at = to_instant(event.recorded_at()),
                                .mode = judging::history});
      if (!after) return after.error();
      return std::string{*after};
    };
  }

  judge judge_;
  std::string key_;
  instant now_{};
  duration delay_{};
  bool entry_unknown_ = false;
  case_state state_;
  std::vector<v1::Event> events_;
};

inline history& history::add(v1::Event event) {
  event.set_case_(key_);
  *event.mutable_occurred_at() = to_timestamp(now_);
  *event.mutable_recorded_at() = to_timestamp(now_ + std::exchange(delay_, duration{}));
  event.set_entry_unknown(std::exchange(entry_unknown_, false));
  if (!event.has_actor()) {
    event.mutable_actor()->set_id("supervisor");
    event.mutable_actor()->set_role(v1::Actor::SUPERVISOR);
  }
  auto after = judge_(state_, event);
  if (!after) throw std::logic_error{"this history cannot be: " + after.error().message};
  event.set_position(events_.size() + 1);
  event.set_version(events_.size() + 1);
  event.set_state_after(*after);
  evolve(state_, event);
  events_.push_back(std::move(event));
  return *this;
}

}  // namespace casebook::testing
