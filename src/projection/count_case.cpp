#include "projection/count_case.hpp"

#include <algorithm>
#include <map>

#include "calendar/fields.hpp"
#include "core/clock_names.hpp"
#include "core/who_did_it.hpp"
#include "projection/links.hpp"
#include "scorecard/period.hpp"
#include "sla/case_walk.hpp"

namespace casebook {
namespace {

using fact = v1::Event::FactCase;

constexpr int satisfied_from_by_default = 4;

bool is_satisfied(const policy& rules, int answer) {
  const int from = rules.source().counting().satisfied_from();
  return answer >= (from == 0 ? satisfied_from_by_default : from);
}

bool is_staffed(const policy& rules, const std::string& channel) {
  const auto& staffed = rules.source().counting().staffed_channel();
  return std::ranges::find(staffed, channel) != staffed.end();
}

// A case that counts only what its sheet says, nothing of its own life.
bool is_a_sheet(const case_state& state) { return state.workflow == measurement_workflow().name(); }

class case_counter {
 public:
  case_counter(const workflow& table, const policy_book& book, const case_verdicts& judged,
               as_of at, const std::function<void(const counted&)>& each)
      : walk_(&table, book, at), judged_(judged), each_(each) {}

  void see(const v1::Event& event) {
    const bool was_received = state_.state == states::received;
    if (!walk_.take(event)) return;
    count(event, was_received);
    links_.see(event, *judged_.rules, state_.workflow);
  }

  void finish() {
    if (is_a_sheet(state_)) return count_sheet();
    for (const auto& clock : judged_.clocks) count_clock(clock);
    if (state_.state != states::invalid && state_.state != states::merged) {
      tell(measure_kind::valid_cases, state_.received_at, state_.department);
    }
    const bool to_be_called_back = judged_.rules->needs_callback(state_.workflow) && !links_.waived;
    if (state_.state == states::closed && to_be_called_back) {
      tell(measure_kind::closed_cases, *state_.closed_at, state_.department);
      if (links_.complete())
        tell(measure_kind::closed_complete, *state_.closed_at, state_.department);
    }
  }

 private:
  void count(const v1::Event& event, bool was_received) {
    const auto at = to_instant(event.occurred_at());
    switch (event.fact_case()) {
      case fact::kCaseReceived:
        if (is_staffed(*judged_.rules, event.case_received().channel())) count_contact(event);
        break;
      case fact::kCustomerContacted: count_contact(event); break;
      case fact::kCaseDispatched:
      case fact::kCaseTransferred: passed_on_ = true; break;
      case fact::kCaseResolved:
        if (was_received && !passed_on_) on_the_spot_ = true;
        if (!is_a_sheet(state_)) tell(measure_kind::resolutions, at, state_.department);
        break;
      case fact::kCallbackCompleted: count_callback(event); break;
      case fact::kCaseReopened:
        if (!is_a_sheet(state_)) tell(measure_kind::reopenings, at, state_.department);
        break;
      case fact::kMeasureTaken:
        taken_.insert_or_assign(event.measure_taken().measure(), &event);
        break;
      default: break;
    }
  }

  // Courtesy is owed by who spoke, whoever holds the case.
  void count_contact(const v1::Event& event) {
    if (is_a_sheet(state_) || !by_a_human(event)) return;
    const auto& speaker = event.actor().department();
    tell(measure_kind::contacts, to_instant(event.occurred_at()),
         speaker.empty() ? state_.department : speaker);
  }

  void count_callback(const v1::Event& event) {
    count_contact(event);
    const auto& completed = event.callback_completed();
    const auto at = to_instant(event.occurred_at());
    if (completed.verdict() == v1::CallbackCompleted::NOT_FIXED) {
      tell(measure_kind::reopenings, at, state_.department);
    }
    if (completed.satisfaction() == 0) return;  // not asked
    tell(measure_kind::surveyed, at, state_.department);
    if (is_satisfied(*judged_.rules, completed.satisfaction())) {
      tell(measure_kind::satisfied, at, state_.department);
    }
  }

  // In the period of its due; one that has none is in no rate.
  void count_clock(const clock_verdict& clock) {
    const bool met = clock.outcome == v1::MET;
    if (!clock.due_at || (!met && clock.outcome != v1::BREACHED)) return;
    // The day that a due of 24:00 ends.
    const auto due = *clock.due_at - duration{clock.due_ends_day ? 1 : 0};
    const auto tell_clock = [&](measure_kind kind, std::string_view of = {}) {
      tell(kind, due, clock.department, 1, of);
    };
    tell_clock(measure_kind::judged, clock.clock);
    if (met) tell_clock(measure_kind::met, clock.clock);
    if (clock.clock == clocks::dispatch) {
      tell_clock(measure_kind::requests);
      if (met || on_the_spot_) tell_clock(measure_kind::requests_answered);
    }
    if (clock.clock == clocks::callback && state_.state != states::invalid) {
      tell_clock(measure_kind::callbacks_due);
      if (met) tell_clock(measure_kind::called_back);
    }
  }

  void count_sheet() {
    if (state_.state == states::cancelled) return;
    for (const auto& [measure, event] : taken_) {
      const auto& said = event->measure_taken();
      const auto& department =
          said.department().empty() ? event->actor().department() : said.department();
      const auto at = day_of(*event);
      tell(measure_kind::count, at, department, said.count(), measure);
      tell(measure_kind::of, at, department, said.of(), measure);
    }
  }

  [[nodiscard]] instant day_of(const v1::Event& event) const {
    const auto day = hours::parse_date(event.measure_taken().day());
    return day ? first_instant(*day, judged_.rules->zone(state_.site))
               : to_instant(event.occurred_at());
  }

  void tell(measure_kind kind, instant at, std::string_view department, std::int64_t count = 1,
            std::string_view subject = {}) const {
    each_({kind, subject, at, department, count});
  }

  case_walk walk_;
  const case_state& state_ = walk_.state();
  const case_verdicts& judged_;
  const std::function<void(const counted&)>& each_;
  links links_;
  bool passed_on_ = false;                              // to a department, at least once
  bool on_the_spot_ = false;                            // resolved before it was ever passed on
  std::map<std::string_view, const v1::Event*> taken_;  // of each measure, the last that was said
};

}  // namespace

void count_case(const workflow& table, const policy_book& book, const case_verdicts& judged,
                std::span<const v1::Event> history, as_of at,
                const std::function<void(const counted&)>& each) {
  case_counter counter{table, book, judged, at, each};
  for (const auto& event : history) counter.see(event);
  counter.finish();
}

}  // namespace casebook
