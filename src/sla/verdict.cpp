#include "sla/verdict.hpp"

#include <algorithm>

#include "core/clock_names.hpp"

namespace casebook {
namespace {

// A callback that was not made by its due instant is excused if by then the unreachable rule held.
bool excused_at(instant due, const clock_instance& clock, const case_state& state) {
  return clock.name() == clocks::callback &&
         clock.excused_by().unreachable(state.site, clock.start().at, due, clock.attempts);
}

// A day that is counted ends at 24:00, and so does one that is open until then; a due in elapsed
// time or one that was agreed is an instant like any other.
bool ends_a_day(instant due, const clock_instance& clock, const case_state& state, instant now) {
  switch (clock.due_counted_in(now)) {
    case budget::counting::civil_days: return true;
    case budget::counting::business: return clock.rules().is_midnight(state.site, due);
    case budget::counting::elapsed: break;
  }
  return false;
}

// Not stopped by its due instant, and that instant has passed.
void miss(verdict& said, const clock_instance& clock, const case_state& state) {
  if (excused_at(*said.due, clock, state)) {
    said.outcome = v1::EXCLUDED;
    said.excluded = exclusion::excused;
    said.until = *said.due;
    said.stopped.reset();
  } else {
    said.outcome = v1::BREACHED;
  }
}

void judge_running(verdict& said, const clock_instance& clock, const case_state& state,
                   instant now) {
  said.running = true;
  if (said.due && now > *said.due) {
    miss(said, clock, state);
  } else {
    said.outcome = v1::PENDING;
  }
}

void judge_stopped(verdict& said, const clock_instance& clock, const case_state& state,
                   instant now) {
  const auto& stop = *clock.stopped();
  const bool late =
      !stop.entry_unknown && said.due && stop.at <= *said.due && *said.due < stop.recorded_at;
  const bool from_entry = late && clock.rules().source().late_entry() == v1::Policy::USE_RECORDED;
  // A stop that counts from its entry has not come yet as of an earlier instant.
  if (from_entry && stop.recorded_at > now) return judge_running(said, clock, state, now);
  said.stopped = from_entry ? stop.recorded_at : stop.at;
  said.until = *said.stopped;
  if (!said.due || *said.stopped <= *said.due) {
    said.outcome = v1::MET;
  } else {
    miss(said, clock, state);
  }
  said.late_entered = late && said.outcome != v1::EXCLUDED;
  said.entry_unknown = stop.entry_unknown && said.outcome != v1::EXCLUDED;
}

void judge_ended(verdict& said, const clock_instance& clock, const case_state& state) {
  const auto& end = *clock.ended();
  if (said.due && end.at > *said.due) {
    miss(said, clock, state);
  } else {
    said.outcome = v1::EXCLUDED;
    said.excluded = end.why;
  }
}

}  // namespace

verdict judge(const clock_instance& clock, const case_state& state, instant now) {
  verdict said;
  said.due = clock.due(now);
  said.until = now;
  said.due_ends_day = said.due && ends_a_day(*said.due, clock, state, now);
  if (clock.ended()) {
    said.until = clock.ended()->at;
    judge_ended(said, clock, state);
  } else if (clock.stopped()) {
    judge_stopped(said, clock, state, now);
  } else {
    judge_running(said, clock, state, now);
  }

  const auto start = clock.start().at;
  if (said.until > start) {
    const auto pauses = clock.counted_pauses(now);
    said.paused = left_out(start, said.until, clock.counted_as(), pauses);
    said.elapsed = consumed(start, said.until, clock.counted_as(), pauses);
  }
  return said;
}

std::string_view name(exclusion why) noexcept {
  switch (why) {
    case exclusion::superseded: return "SUPERSEDED";
    case exclusion::excused: return "EXCUSED";
    case exclusion::voided: return "VOID";
    case exclusion::waived: return "WAIVED";
    case exclusion::cancelled: return "CANCELLED";
    case exclusion::invalid: return "INVALID";
  }
  return "";
}

}  // namespace casebook
