#pragma once

#include <casebook/projection.hpp>

#include <algorithm>

namespace casebook {

/// A running clock that somebody can still do something about: pending or overdue, not excused.
inline bool waits(const clock_verdict& clock) {
  return clock.running && clock.outcome != v1::EXCLUDED;
}
inline bool is_overdue(const clock_verdict& clock) { return clock.outcome == v1::BREACHED; }

/// Puts a work list's rows in order and leaves out those past the question's limit.
template <class Rows, class Before>
void finish_list(Rows& rows, const report_question& asked, Before before) {
  std::sort(rows.begin(), rows.end(), before);
  const auto all = static_cast<std::size_t>(rows.size());
  const auto kept = static_cast<int>(std::min(asked.limit.value_or(all), all));
  rows.DeleteSubrange(kept, rows.size() - kept);
}

}  // namespace casebook
