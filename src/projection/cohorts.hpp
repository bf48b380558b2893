#pragma once

#include <casebook/projection.hpp>

#include <optional>

namespace casebook {

/// The instant by which a clock instance belongs to a period; nothing: to none under this cohort.
std::optional<instant> cohort_instant(cohort asked, const v1::ClockVerdict& clock,
                                      const case_state& state);

}  // namespace casebook
