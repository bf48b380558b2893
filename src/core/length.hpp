#pragma once

#include <casebook/v1/policy.pb.h>

#include <casebook/clock.hpp>

namespace casebook {

/// A length of physical time as policies and calendars write it: the sum of its parts, each held to
/// ±10,000 years.
duration to_duration(const v1::Length& length) noexcept;

}  // namespace casebook
