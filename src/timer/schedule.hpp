#pragma once

#include <casebook/timers.hpp>
#include <casebook/workflow.hpp>

#include <optional>
#include <vector>

#include "sla/clock_fold.hpp"

namespace casebook {

/// The timers of one case that have not fired, earliest first. They follow from its events alone: a
/// case read from the log has the same ones as before.
///
/// `one_a_clock`: only the next of every clock, which is enough to know what comes first.
std::vector<timer_notice> waiting_timers(const clock_fold& fold, const workflow& table,
                                         bool one_a_clock);

/// When the first of them fires. Nothing: nothing is waiting.
std::optional<instant> next_timer_at(const clock_fold& fold, const workflow& table);

/// The instants before `until`, in order, at which time alone may change the rules' answer: the
/// case gets too old, or a clock of it breaches.
std::vector<instant> grading_instants(const clock_fold& fold, instant until);

/// The clocks of the case of which an instance is breached at `at`.
std::vector<std::string_view> breached_clocks(const clock_fold& fold, instant at);

/// Has this workflow a row for that fact?
bool has_row(const workflow& table, v1::Event::FactCase fact);

}  // namespace casebook
