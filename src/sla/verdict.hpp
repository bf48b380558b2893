#pragma once

#include <casebook/sla.hpp>

#include "sla/clock_instance.hpp"

namespace casebook {

/// What is to be said of one clock at an instant.
struct verdict {
  std::optional<instant> due;
  bool due_ends_day = false;  ///< it is the end of a local day at 24:00, not the begin of the next
  std::optional<instant> stopped;  ///< the stop that counts; none where excluded
  instant until;                   ///< where `elapsed` ends
  duration elapsed{0};
  duration paused{0};
  v1::Outcome outcome = v1::PENDING;
  std::optional<exclusion> excluded;
  bool late_entered = false;
  bool entry_unknown = false;  ///< nobody said when the stop that counts was entered
  bool running = false;        ///< nothing has stopped or ended it yet
};

/// Judges one clock as of `now`. Boundaries are inclusive: a stop at the due instant is met.
verdict judge(const clock_instance& clock, const case_state& state, instant now);

/// The rule, the policy, the intervals that counted and did not, and the events behind them, in
/// sentences. Instants are in `zone`; where it is empty, in the site's own.
std::vector<std::string> explain(const clock_instance& clock, const verdict& said,
                                 const case_state& state, instant now, language spoken,
                                 const std::string& zone);

}  // namespace casebook
