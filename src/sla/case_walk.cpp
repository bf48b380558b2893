#include "sla/case_walk.hpp"

namespace casebook {

bool case_walk::take(const v1::Event& event) {
  if (!at_.takes_in(event)) {
    left_out_ = true;
    return false;
  }
  const auto after = state_after(event);
  if (after.empty()) return false;  // what it built on has been left out: it changes nothing
  evolve(state_, event, after);
  return true;
}

// Recorded events are not judged again; only where some were left out does the table say where the
// rest lead.
std::string_view case_walk::state_after(const v1::Event& event) const {
  if (!left_out_) return event.state_after();
  const auto& rules = state_.state.empty() ? policies_->in_force(to_instant(event.occurred_at()))
                                           : policies_->of(state_);
  return table_->state_after({.before = state_,
                              .event = event,
                              .rules = rules,
                              .recorded_at = to_instant(event.recorded_at()),
                              .mode = judging::history});
}

}  // namespace casebook
