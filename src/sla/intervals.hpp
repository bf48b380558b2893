#pragma once

#include <casebook/clock.hpp>

#include <vector>

/// The algebra under every clock: unions of pauses, and time that runs around them.
namespace casebook {

/// The union of `parts`, in order, without overlaps, cut off where its total reaches `cap`.
std::vector<interval> merge(std::vector<interval> parts, duration cap);

/// The earliest instant at which `budget` has run since `start`, outside `pauses` (merged).
instant run_down(instant start, duration budget, const std::vector<interval>& pauses);

/// How much of [from, to) lies inside `pauses` (merged).
duration overlap(instant from, instant to, const std::vector<interval>& pauses);

}  // namespace casebook
