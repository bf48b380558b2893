#include <casebook/sla.hpp>

#include "core/clock_names.hpp"
#include "sla/clock_fold.hpp"
#include "sla/verdict.hpp"

namespace casebook {
namespace {

duration consumed_at_due(const clock_instance& clock, const verdict& said, instant now) {
  if (!said.due) return duration{0};
  return consumed(clock.start().at, *said.due, clock.counted_as(), clock.counted_pauses(now));
}

duration workday_of(const clock_instance& clock) {
  const auto counted_as = clock.counted_as();
  return counted_as.counts == budget::counting::business
             ? counted_as.hours->workday(clock.start().at)
             : duration{0};
}

clock_verdict to_verdict(const clock_instance& clock, const verdict& said, const case_state& state,
                         instant now) {
  const auto& set = clock.due_set();
  const bool by_holder = said.running && clock.name() != clocks::ownership;
  return {.clock = clock.name(),
          .cycle = clock.cycle(),
          .stint = clock.stint(),
          .started_at = clock.start().at,
          .due_at = said.due,
          .stopped_at = said.stopped,
          .outcome = said.outcome,
          .excluded_why = said.excluded,
          .elapsed = said.elapsed,
          .paused = said.paused,
          .at_due = said.running ? consumed_at_due(clock, said, now) : duration{0},
          .workday = said.running ? workday_of(clock) : duration{0},
          .late_entered = said.late_entered,
          .entry_unknown = said.entry_unknown,
          .agreed = set && !set->rescheduled,
          .rescheduled = set && set->rescheduled,
          .extended = clock.extended(),
          .due_ends_day = said.due_ends_day,
          .running = said.running,
          .is_paused = clock.paused(now),
          .department = by_holder ? state.department : clock.department,
          .assignee = by_holder ? state.assignee : clock.assignee};
}

}  // namespace

case_verdicts judge_clocks(const workflow& table, const policy_book& book,
                           std::span<const v1::Event> history, as_of at,
                           std::optional<language> explain_in, const std::string& zone) {
  clock_fold fold{&table, book, at};
  for (const auto& event : history) fold.add(event);
  case_verdicts answer;
  answer.clocks.reserve(fold.clocks().size());
  for (const auto& clock : fold.clocks()) {
    const auto said = judge(clock, fold.state(), at.happened);
    auto& made = answer.clocks.emplace_back(to_verdict(clock, said, fold.state(), at.happened));
    if (explain_in) made.why = explain(clock, said, fold.state(), at.happened, *explain_in, zone);
  }
  answer.rules = fold.rules();
  answer.state = fold.state();
  return answer;
}

v1::ClockVerdict to_message(const clock_verdict& verdict) {
  v1::ClockVerdict message;
  message.set_clock(std::string{verdict.clock});
  message.set_cycle(verdict.cycle);
  message.set_stint(verdict.stint);
  *message.mutable_started_at() = to_timestamp(verdict.started_at);
  if (verdict.due_at) *message.mutable_due_at() = to_timestamp(*verdict.due_at);
  if (verdict.stopped_at) *message.mutable_stopped_at() = to_timestamp(*verdict.stopped_at);
  message.set_outcome(verdict.outcome);
  if (verdict.excluded_why) message.set_excluded_why(std::string{name(*verdict.excluded_why)});
  message.set_late_entered(verdict.late_entered);
  message.set_entry_unknown(verdict.entry_unknown);
  message.set_elapsed_us(verdict.elapsed.count());
  message.set_paused_us(verdict.paused.count());
  message.set_agreed(verdict.agreed);
  message.set_rescheduled(verdict.rescheduled);
  message.set_extended(verdict.extended);
  message.set_paused(verdict.is_paused);
  message.set_department(verdict.department);
  message.set_assignee(verdict.assignee);
  for (const auto& sentence : verdict.why) message.add_why(sentence);
  return message;
}

}  // namespace casebook
