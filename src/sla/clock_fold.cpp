#include "sla/clock_fold.hpp"

#include <algorithm>

#include "core/clock_names.hpp"
#include "core/who_did_it.hpp"
#include "sla/verdict.hpp"

namespace casebook {
namespace {

using fact = v1::Event::FactCase;

}  // namespace

void clock_fold::add(const v1::Event& event) {
  const std::string before = state().state;
  const auto grade_before = state().grade;
  const auto filed_before =
      event.has_case_reclassified() ? std::optional{labels_now()} : std::nullopt;
  if (!walk_.take(event)) return;
  event_ = &event;
  const auto& after = state().state;
  if (event.has_case_received()) rules_ = &book_->of(state());
  if (before == states::on_hold && after != states::on_hold) pause_or_resume(before);
  apply(event);
  if (event.has_case_graded()) regrade(grade_before);
  if (filed_before) reclassify(*filed_before);
  if (after == states::on_hold && before != states::on_hold) pause_or_resume(before);
  start_action();
}

void clock_fold::apply(const v1::Event& event) {
  switch (event.fact_case()) {
    case fact::kCaseReceived:
      start(clocks::dispatch);
      start(clocks::first_response);
      start(clocks::resolution);
      break;
    case fact::kCustomerContacted:
      if (by_a_human(event)) {
        stop(clocks::first_response);
        stop(clocks::action);
        stop(clocks::next_response);
      }
      break;
    case fact::kCustomerMessaged: start(clocks::next_response); break;
    case fact::kCaseDispatched:
      stop(clocks::dispatch);
      stop(clocks::action);
      start_ownership();
      break;
    case fact::kDispatchAccepted: stop(clocks::action); break;
    case fact::kDispatchDeclined: stop(clocks::ownership); break;
    case fact::kCaseTransferred:
      stop(clocks::dispatch);
      stop(clocks::action);
      stop(clocks::ownership);
      start_ownership();
      break;
    case fact::kCaseResolved:
      for (const auto clock : {clocks::dispatch, clocks::first_response, clocks::action,
                               clocks::ownership, clocks::resolution, clocks::next_response}) {
        stop(clock);
      }
      start_callback();
      break;
    case fact::kResolutionRejected:
      end(clocks::callback, exclusion::voided);
      unstop_resolution();
      start_ownership();
      break;
    case fact::kCallbackAttempted:
      if (auto* callback = running(clocks::callback)) callback->attempts.push_back(now().at);
      break;
    case fact::kCallbackRescheduled:
      if (auto* callback = running(clocks::callback)) {
        const auto agreed = to_instant(event.callback_rescheduled().agreed_at());
        callback->set(now().at, {agreed + callback->rules().reschedule_grace(), now().by, true});
      }
      break;
    case fact::kCallbackCompleted: complete_callback(event.callback_completed()); break;
    case fact::kCallbackWaived: waive_callback(); break;
    case fact::kCaseReopened:
      end(clocks::callback, exclusion::superseded);
      start(clocks::resolution);
      start_ownership();
      break;
    case fact::kCaseCancelled: end_all(exclusion::cancelled); break;
    case fact::kCaseInvalidated: end_all(exclusion::invalid); break;
    case fact::kCaseMerged: end_all(exclusion::superseded); break;
    case fact::kCaseRevalidated: unend_invalid(); break;
    case fact::kDueAgreed: agree(event.due_agreed()); break;
    case fact::kPolicyMigrated: migrate(); break;
    default: break;
  }
}

void clock_fold::start(std::string_view clock) {
  if (!rules_->runs(state().workflow, clock) || running(clock) != nullptr) return;
  const auto same = [&](const clock_instance& other) {
    return other.name() == clock && other.cycle() == state().cycle;
  };
  const auto stint = 1 + std::count_if(clocks_.begin(), clocks_.end(), same);
  clocks_.emplace_back(clock, state().cycle, static_cast<int>(stint), now(), *rules_,
                       allowed(budget_key::of(state(), clock, now().at), *rules_));
  belongs_to_its_holder(clocks_.back());
  if (const auto agreed = agreed_for_next_.find(clock); agreed != agreed_for_next_.end()) {
    clocks_.back().set(now().at, agreed->second);
    agreed_for_next_.erase(agreed);
  }
}

void clock_fold::start_ownership() {
  if (!state().department.empty()) start(clocks::ownership);
}

void clock_fold::start_callback() {
  if (state().state == states::resolved) start(clocks::callback);
}

// The first time the case is A or black while there is work to do; once a case.
void clock_fold::start_action() {
  const bool severe = state().grade == v1::CaseGraded::A || state().colour == v1::CaseGraded::BLACK;
  if (severe && is_open() && state().state != states::resolved &&
      latest(clocks::action) == nullptr) {
    start(clocks::action);
  }
}

// A stop while the case is invalid shows only if it is found valid after all.
void clock_fold::stop(std::string_view name) {
  auto* clock = latest(name);
  if (clock == nullptr || clock->stopped()) return;
  clock->stop({now(), to_instant(event_->recorded_at()), event_->entry_unknown()});
  if (name != clocks::ownership) belongs_to_its_holder(*clock);
}

void clock_fold::end(clock_instance& clock, exclusion why) {
  clock.end({now(), why});
  if (clock.name() != clocks::ownership) belongs_to_its_holder(clock);
}

void clock_fold::belongs_to_its_holder(clock_instance& clock) const {
  clock.department = state().department;
  clock.assignee = state().assignee;
}

void clock_fold::end(std::string_view name, exclusion why) {
  if (auto* clock = running(name)) end(*clock, why);
}

void clock_fold::end_all(exclusion why) {
  for (auto& clock : clocks_) {
    if (clock.runs()) end(clock, why);
  }
}

void clock_fold::unstop_resolution() {
  auto* clock = latest(clocks::resolution);
  if (clock == nullptr || !clock->stopped()) return;
  clock->unstop();
  catch_up(*clock);
}

void clock_fold::unend_invalid() {
  for (auto& clock : clocks_) {
    if (!clock.ended() || clock.ended()->why != exclusion::invalid) continue;
    clock.unend();
    catch_up(clock);
  }
}

// The clock runs on as if never halted, so the regrades of the meantime count too.
void clock_fold::catch_up(clock_instance& clock) {
  const auto missed = missed_.find(static_cast<std::size_t>(&clock - clocks_.data()));
  if (missed == missed_.end()) return;
  for (const auto& one : missed->second) {
    if (clock.stopped() && clock.stopped()->in_case < one.at.in_case) break;
    change(clock, one);
  }
  missed_.erase(missed);
}

// Do-not-contact is the customer's word; otherwise the waiver rests on the unreachable rule.
// History may hold one that rests on neither: it is a waiver all the same.
void clock_fold::waive_callback() {
  auto* callback = running(clocks::callback);
  if (callback == nullptr) return;
  const auto due = callback->due(now().at);
  const bool unreachable = callback->rules().unreachable(
      state().site, callback->start().at, std::min(now().at, due.value_or(distant_future)),
      callback->attempts);
  end(*callback,
      !state().facts.do_not_contact() && unreachable ? exclusion::excused : exclusion::waived);
}

void clock_fold::complete_callback(const v1::CallbackCompleted& completed) {
  stop(clocks::next_response);  // whatever the channel, the customer was answered
  if (rules_->accepts_callback(state().workflow, completed.channel())) stop(clocks::callback);
  if (completed.verdict() == v1::CallbackCompleted::NOT_FIXED) {
    start(clocks::resolution);
    start_ownership();
  }
}

// A callback that was excused at its due instant runs no more, though nothing has ended it.
void clock_fold::agree(const v1::DueAgreed& agreed) {
  const clock_instance::set_due due{to_instant(agreed.due_at()), now().by, false};
  auto* clock = running(agreed.clock());
  if (clock != nullptr && !judge(*clock, state(), now().at).excluded) {
    clock->set(now().at, due);
  } else {
    agreed_for_next_.insert_or_assign(agreed.clock(), due);
  }
}

void clock_fold::regrade(grade before) {
  // A first grading at the receipt instant, or entered as of before it, is no regrade.
  const bool from_start = !graded_ && now().at <= state().received_at;
  graded_ = true;
  const auto effective = [](grade g) {
    return g == v1::CaseGraded::UNSPECIFIED ? v1::CaseGraded::C : g;
  };
  if (effective(before) == effective(state().grade)) return;
  change_all({now(), cause::regrade, rules_, labels_now(), from_start});
}

void clock_fold::reclassify(const labels& before) {
  const auto now_filed = labels_now();
  if (before.category == now_filed.category && before.urgency == now_filed.urgency) return;
  change_all({now(), cause::reclassification, rules_, now_filed, false});
}

// Running clocks move by the new version's regrade rule; those to come start under it.
void clock_fold::migrate() {
  const auto* moved = &book_->of(state());
  if (moved == rules_) return;
  rules_ = moved;
  change_all({now(), cause::migration, rules_, labels_now(), false});
}

void clock_fold::change_all(const new_terms& terms) {
  for (std::size_t i = 0; i < clocks_.size(); ++i) {
    if (clocks_[i].runs()) {
      change(clocks_[i], terms);
    } else {
      missed_[i].push_back(terms);
    }
  }
}

void clock_fold::change(clock_instance& clock, const new_terms& terms) const {
  auto key = budget_key::of(state(), clock.name(), clock.start().at);
  key.grade = terms.under.grade;
  key.category = terms.under.category;
  key.urgency = terms.under.urgency;
  key.department = clock.name() == clocks::ownership ? clock.department : terms.under.department;
  const auto anew = allowed(key, *terms.rules);
  if (terms.from_start) {
    clock.rebase(anew);
  } else {
    clock.change(terms.at, terms.why, *terms.rules, anew);
  }
}

void clock_fold::pause_or_resume(std::string_view before) {
  for (auto& clock : clocks_) {
    if (!clock.runs()) continue;
    if (before == states::on_hold) {
      clock.resume(now());
    } else {
      clock.hold(now(), state().hold_reason,
                 clock.rules().pauses(state().workflow, clock.name(), state().hold_reason));
    }
  }
}

clock_instance* clock_fold::latest(std::string_view name) {
  const auto found = std::find_if(clocks_.rbegin(), clocks_.rend(),
                                  [&](const auto& clock) { return clock.name() == name; });
  return found == clocks_.rend() ? nullptr : &*found;
}

clock_instance* clock_fold::running(std::string_view name) {
  auto* clock = latest(name);
  return clock != nullptr && clock->runs() ? clock : nullptr;
}

clock_fold::labels clock_fold::labels_now() const {
  return {state().grade, state().department, state().category, state().facts.urgency()};
}

allowance clock_fold::allowed(const budget_key& key, const policy& rules) {
  const auto budget = rules.budget(key);
  return {budget, rules.pause_cap(key.workflow, key.clock, budget)};
}

mark clock_fold::now() const {
  return {to_instant(event_->occurred_at()), position{event_->position()},
          version{event_->version()}};
}

}  // namespace casebook
