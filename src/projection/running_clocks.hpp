#pragma once

#include <casebook/sla.hpp>

#include <span>
#include <vector>

namespace casebook {

/// A clock that nothing has stopped or ended, and that is pending or overdue (not excused).
struct running_clock {
  const v1::ClockVerdict& said;
  duration
      at_due;  ///< consumed by its due instant, should nothing pause it from now on; 0 without one
  bool due_ends_day;  ///< the due is 24:00 of a day
  bool paused;
  duration workday;  ///< what a day of its calendar is worth; 0: it does not count open time

  [[nodiscard]] bool overdue() const { return said.outcome() == v1::BREACHED; }
};

/// Those of a judged case. A verdict alone does not tell a clock that is overdue from one that
/// ended overdue, as where the case was cancelled; its fold does.
///
/// **Lifetime**: borrows the verdicts. **Cost**: folds the case again, unless its verdicts rule out
/// that any runs.
std::vector<running_clock> running_clocks(const workflow& table, const policy_book& book,
                                          const case_verdicts& judged,
                                          std::span<const v1::Event> history, as_of at);

}  // namespace casebook
