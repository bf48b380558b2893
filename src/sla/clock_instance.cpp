#include "sla/clock_instance.hpp"

#include <algorithm>

namespace casebook {
namespace {

// A clock without a budget is never due: later than everything.
instant due_after(instant start, const allowance& allowed, const std::vector<interval>& pauses) {
  return allowed.budget ? run_down(start, *allowed.budget, pauses) : distant_future;
}

// In two steps, for the product might not fit.
duration percent_of(duration whole, int percent) {
  return whole / 100 * percent + whole % 100 * percent / 100;
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

void clock_instance::change(mark at, cause why, const policy& rules, allowance anew) {
  if (rules_ != &rules) {
    rules_ = &rules;
    if (const auto old = due(at.at); !old || *old >= at.at) excused_by_ = &rules;
  }
  const auto rule = rules.source().regrade();
  if (rule == v1::Policy::KEEP || latch(at.at)) return;
  const auto before = due(at.at);
  const auto old = in_force_;
  if (rule == v1::Policy::RETROACTIVE) {
    rebase(anew);
  } else {
    in_force_ = anew;
    const auto pauses = counted_pauses(at.at);
    const auto old_due = due_after(start_.at, old, pauses);
    const auto new_due = due_after(start_.at, anew, pauses);
    if (new_due < old_due) {
      adjustments_.push_back({adjustment::kind::cap, why, std::max(at.at, start_.at), anew, at.by});
    } else if (new_due > old_due) {
      adjustments_.push_back({adjustment::kind::raise, why, start_.at, anew, at.by});
    }
  }
  const auto after = due(at.at);
  const bool later = before && (!after || *after > *before);
  extended_ = extended_ || (why != cause::migration && later);
}

void clock_instance::set(instant change, set_due due_at) {
  if (!latch(change)) set_ = due_at;
}

bool clock_instance::latch(instant change) {
  if (!missed_) {
    if (const auto old = derived(change); old.at < change) missed_ = old;
  }
  return missed_.has_value();
}

clock_instance::counted_due clock_instance::run_from(instant anchor, const allowance& allowed,
                                                     instant now) const {
  return {due_after(anchor, allowed, pauses_under(allowed.pause_cap, now)),
          allowed.budget.value_or(budget{}).counts};
}

clock_instance::counted_due clock_instance::derived(instant now) const {
  if (missed_) return *missed_;
  if (set_) return {set_->at};
  auto due = run_from(start_.at, initial_, now);
  for (const auto& adjusted : adjustments_) {
    const auto other = run_from(adjusted.anchor, adjusted.allowed, now);
    const bool moves =
        adjusted.how == adjustment::kind::cap ? other.at < due.at : other.at > due.at;
    if (moves) due = other;
  }
  return due;
}

std::optional<instant> clock_instance::due(instant now) const {
  const auto at = derived(now).at;
  if (at == distant_future && !missed_ && !set_) return std::nullopt;
  return at;
}

budget::counting clock_instance::due_counted_in(instant now) const { return derived(now).in; }

std::optional<instant> clock_instance::at_percent(int percent) const {
  const auto last = due(distant_future);
  if (!last || *last == distant_future) return std::nullopt;
  if (percent == 100) return last;
  auto part = counted_as();
  const bool fixed = missed_ || set_;
  if (fixed || part.counts == budget::counting::civil_days) {
    return start_.at + percent_of(*last - start_.at, percent);
  }
  const auto pauses = counted_pauses(distant_future);
  part.length = percent_of(consumed(start_.at, *last, part, pauses), percent);
  return run_down(start_.at, part, pauses);
}

bool clock_instance::paused(instant now) const {
  if (!runs() || counted_as().counts == budget::counting::civil_days) return false;
  const auto pauses = counted_pauses(now + duration{1});
  return !pauses.empty() && pauses.back().to > now;
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
