#include "projection/cohorts.hpp"

namespace casebook {

std::optional<instant> cohort_instant(cohort asked, const v1::ClockVerdict& clock,
                                      const case_state& state) {
  switch (asked) {
    case cohort::due:
      if (clock.has_due_at()) return to_instant(clock.due_at());
      return std::nullopt;
    case cohort::received: return state.received_at;
    case cohort::stopped:
      if (clock.has_stopped_at()) return to_instant(clock.stopped_at());
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace casebook
