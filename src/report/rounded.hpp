#pragma once

#include <cstdint>
#include <span>
#include <string>

#include <casebook/scorecard.hpp>

namespace casebook {

/// A counted ratio times `factor` for the eye, to two decimals: "99.99" for 129,599 of 129,600 in
/// percent. It is never shown as one of the `marks` (a target, 0 %, 100 %) that it is not exactly,
/// nor on its other side; where two decimals do not tell, it has as many as it takes.
///
/// `counted` has a denominator.
std::string rounded(const ratio& counted, std::int64_t factor, std::span<const decimal> marks);

}  // namespace casebook
