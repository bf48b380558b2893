#include "projection/cohorts.hpp"

namespace casebook {

std::optional<instant> cohort_instant(cohort asked, const clock_verdict& clock,
                                      const case_state& state) {
  switch (asked) {
    case cohort::due:
      if (clock.due_at && clock.due_ends_day) return *clock.due_at - duration{1};
      return clock.due_at;
    case cohort::received: return state.received_at;
    case cohort::stopped: return clock.stopped_at;
  }
  return std::nullopt;
}

}  // namespace casebook
