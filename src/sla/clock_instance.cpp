#include "sla/clock_instance.hpp"

#include <algorithm>

namespace casebook {
namespace {

// A clock without a budget is never due: later than everything.
instant run_down(instant start, std::optional<duration> budget, const std::vector<interval>& pauses) {
  return budget ? run_down(start, *budget, pauses) : distant_future;
}

}  // namespace

void clock_instance::resume(mark to) {
  if (!holds_.empty() && !holds_.back().to) holds_.back().to = to;
}

void clock_instance::rebase(allowance anew) {
  initial_ = anew;
  in_force_ = anew;
  adjustments_.clear();
}

void clock_instance::regrade(mark change, v1::Policy::Regrade rule, allowance anew) {
  if (rule == v1::Policy::KEEP || anew.budget == in_force_.budget || latch(change.at)) return;
  const auto before = due(change.at);
  const auto old_budget = in_force_.budget;
  if (rule == v1::Policy::RETROACTIVE) {
    rebase(anew);
  } else {
    in_force_ = anew;
    const auto pauses = counted_pauses(change.at);
    const auto old_due = run_down(start_.at, old_budget, pauses);
    const auto new_due = run_down(start_.at, anew.budget, pauses);
    if (new_due < old_due) {
      adjustments_.push_back(
          {adjustment::kind::cap, std::max(change.at, start_.at), anew, change.by});
    } else if (new_due > old_due) {
      adjustments_.push_back({adjustment::kind::raise, start_.at, anew, change.by});
    }
  }
  const auto after = due(change.at);
  extended_ = extended_ || (before && (!after || *after > *before));
}

void clock_instance::set(instant change, set_due due_at) {
  if (!latch(change)) set_ = due_at;
}

bool clock_instance::latch(instant change) {
  if (!missed_) {
    if (const auto old = due(change); old && *old < change) missed_ = old;
  }
  return missed_.has_value();
}

std::optional<instant> clock_instance::due(instant now) const {
  if (missed_) return missed_;
  if (set_) return set_->at;
  instant due = run_down(start_.at, initial_.budget, pauses_under(initial_.pause_cap, now));
  for (const auto& adjusted : adjustments_) {
    const auto other =
        run_down(adjusted.anchor, adjusted.allowed.budget, pauses_under(adjusted.allowed.pause_cap, now));
    due = adjusted.how == adjustment::kind::cap ? std::min(due, other) : std::max(due, other);
  }
  if (due == distant_future) return std::nullopt;
  return due;
}

std::vector<interval> clock_instance::pauses_under(duration cap, instant now) const {
  std::vector<interval> parts;
  for (const auto& hold : holds_) {
    if (!hold.counts) continue;
    parts.push_back({std::max(hold.from.at, start_.at), hold.to ? hold.to->at : now});
  }
  return merge(std::move(parts), cap);
}

}  // namespace casebook
