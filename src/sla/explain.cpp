#include <algorithm>
#include <string>

#include "sla/verdict.hpp"

namespace casebook {
namespace {

using end_reason = clock_instance::end_reason;

std::string by_event(position by) { return " (event " + std::to_string(by.value) + ")"; }

std::string at_event(const mark& when) { return to_rfc3339(when.at) + by_event(when.by); }

std::string budget_words(const std::optional<budget>& given) {
  return given ? "a budget of " + to_words(given->length) : std::string{"no budget"};
}

std::string rule_sentence(const clock_instance& clock) {
  return "Policy " + clock.rules().version() + " gives this clock " + budget_words(clock.in_force().budget) + ".";
}

std::string hold_sentence(const clock_instance::hold_mark& hold) {
  const auto reason = v1::CasePutOnHold::Reason_Name(hold.reason);
  const auto until = hold.to ? "until " + at_event(*hold.to) : std::string{"and still is"};
  return "On hold for " + reason + " from " + at_event(hold.from) + " " + until +
         (hold.counts ? "." : ": that does not pause this clock.");
}

std::string adjustment_sentence(const clock_instance::adjustment& adjusted) {
  using kind = clock_instance::adjustment::kind;
  return "A regrade" + by_event(adjusted.by) +
         (adjusted.how == kind::cap ? " made it stricter: due no later than " : " made it looser: due no earlier than ") +
         budget_words(adjusted.allowed.budget) + " from " + to_rfc3339(adjusted.anchor) + ".";
}

std::string due_sentence(const clock_instance& clock, const verdict& said) {
  if (!said.due) return "Without a budget it has no due instant and is in no rate.";
  const auto due = to_rfc3339(*said.due);
  const auto latched = clock.latched() ? "; that had passed before anything else could move it." : ".";
  if (const auto& set = clock.due_set()) {
    return std::string{set->rescheduled ? "The owner asked for another time" : "A deadline was agreed"} +
           by_event(set->by) + ": due " + due + latched;
  }
  return "Due " + due + latched;
}

std::string passed_sentence(const verdict& said, const char* what, const std::string& event = {}) {
  return std::string{what} + " " + to_words(said.until - *said.due) + " after it was due" + event + ".";
}

std::string outcome_sentence(const clock_instance& clock, const verdict& said, instant now) {
  switch (said.outcome) {
    case v1::MET:
      return "Met: stopped " + at_event({*said.stopped, clock.stopped()->by}) +
             (said.late_entered ? ", entered after the due instant on " +
                                      to_rfc3339(clock.stopped()->recorded_at) + " and honoured."
                                : ".");
    case v1::BREACHED:
      if (said.stopped) return passed_sentence(said, "Breached: stopped", by_event(clock.stopped()->by));
      if (clock.ended()) {
        return passed_sentence(said, "Breached: ended without a stop", by_event(clock.ended()->by));
      }
      return passed_sentence(said, "Breached: still running");
    case v1::EXCLUDED:
      return "Excluded, " + std::string{name(*said.excluded)} + ": " +
             (said.excluded == end_reason::excused
                  ? "enough attempts to call were made in time, far enough apart."
                  : "ended " + at_event(*clock.ended()) + ".");
    default: return "Pending as of " + to_rfc3339(now) + ".";
  }
}

}  // namespace

void explain(const clock_instance& clock, const verdict& said, const case_state& state, instant now,
             v1::ClockVerdict& into) {
  into.add_why(rule_sentence(clock));
  into.add_why("Started " + at_event(clock.start()) + ".");
  for (const auto& adjusted : clock.adjustments()) into.add_why(adjustment_sentence(adjusted));
  for (const auto& hold : clock.holds()) into.add_why(hold_sentence(hold));
  const auto counts = [](const auto& hold) { return hold.counts; };
  if (std::any_of(clock.holds().begin(), clock.holds().end(), counts)) {
    into.add_why("Left out " + to_words(said.paused) + " of these; at most " +
                 to_words(clock.in_force().pause_cap) + " may be.");
  }
  if (!clock.attempts.empty()) {
    into.add_why(std::to_string(clock.attempts.size()) + " attempts reached nobody; contact hours at " +
                 clock.rules().zone(state.site) + ".");
  }
  into.add_why(due_sentence(clock, said));
  into.add_why(outcome_sentence(clock, said, now));
}

}  // namespace casebook
