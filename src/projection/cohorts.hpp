#pragma once

#include <casebook/projection.hpp>

#include <optional>

namespace casebook {

/// The instant by which a clock instance belongs to a period; nothing: to none under this cohort.
/// A due at 24:00 belongs to the day that it ends.
std::optional<instant> cohort_instant(cohort asked, const clock_verdict& clock,
                                      const case_state& state);

}  // namespace casebook
