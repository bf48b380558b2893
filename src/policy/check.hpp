#pragma once

#include <casebook/error.hpp>
#include <casebook/v1/policy.pb.h>

namespace casebook {

/// Looks for what a well-formed policy may still get wrong: names, contradictions, lengths below zero.
/// **Errors**: malformed, with the element and what was expected.
result<void> check_policy(const v1::Policy& source);

}  // namespace casebook
