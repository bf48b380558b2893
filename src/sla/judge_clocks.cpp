#include <casebook/sla.hpp>

#include "core/clock_names.hpp"
#include "sla/clock_fold.hpp"
#include "sla/verdict.hpp"

namespace casebook {
namespace {

v1::ClockVerdict to_message(const clock_instance& clock, const verdict& said,
                            const case_state& state) {
  v1::ClockVerdict message;
  message.set_clock(std::string{clock.name()});
  message.set_cycle(clock.cycle());
  message.set_stint(clock.stint());
  *message.mutable_started_at() = to_timestamp(clock.start().at);
  if (said.due) *message.mutable_due_at() = to_timestamp(*said.due);
  if (said.stopped) *message.mutable_stopped_at() = to_timestamp(*said.stopped);
  message.set_outcome(said.outcome);
  if (said.excluded) message.set_excluded_why(std::string{name(*said.excluded)});
  message.set_late_entered(said.late_entered);
  message.set_entry_unknown(said.entry_unknown);
  message.set_elapsed_us(said.elapsed.count());
  message.set_paused_us(said.paused.count());
  if (const auto& set = clock.due_set()) {
    message.set_agreed(!set->rescheduled);
    message.set_rescheduled(set->rescheduled);
  }
  message.set_extended(clock.extended());
  const bool by_holder = said.running && clock.name() != clocks::ownership;
  message.set_department(by_holder ? state.department : clock.department);
  message.set_assignee(by_holder ? state.assignee : clock.assignee);
  return message;
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
    auto message = to_message(clock, said, fold.state());
    message.set_paused(clock.paused(at.happened));
    if (explain_in) explain(clock, said, fold.state(), at.happened, *explain_in, zone, message);
    answer.clocks.push_back(std::move(message));
  }
  answer.rules = fold.rules();
  answer.state = fold.state();
  return answer;
}

}  // namespace casebook
