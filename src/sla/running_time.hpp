#pragma once

#include <casebook/clock.hpp>
#include <casebook/policy.hpp>

#include <vector>

/// The algebra under every clock: unions of pauses, and time that counts around them.
namespace casebook {

/// The union of `parts`, in order, without overlaps, cut off where its total reaches `cap`.
std::vector<interval> merge(std::vector<interval> parts, duration cap);

/// The earliest instant at which `length` is used up that starts at `start` and rests during
/// `pauses` (merged). distant_future where that never comes, as in a calendar that does not open
/// again.
instant run_down(instant start, const budget& length, const std::vector<interval>& pauses);

/// How much of [from, to) counts towards a budget, outside `pauses` (merged).
duration consumed(instant from, instant to, const budget& counted_as,
                  const std::vector<interval>& pauses);

/// How much of [from, to) would count but for `pauses` (merged).
duration left_out(instant from, instant to, const budget& counted_as,
                  const std::vector<interval>& pauses);

}  // namespace casebook
