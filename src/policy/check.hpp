#pragma once

#include <casebook/v1/policy.pb.h>

#include <casebook/policy.hpp>

#include <vector>

#include "policy/compiled_calendars.hpp"
#include "policy/place.hpp"

namespace casebook {

/// Looks for what a well-formed policy may still get wrong: names, contradictions, lengths below
/// zero.
/// **Errors**: malformed, with line, column, the element, and what was expected.
result<void> check_policy(const v1::Policy& source, const place& at);

/// The same of its indicators, measures and where counting draws its lines. **Errors**: malformed,
/// as above.
result<void> check_indicators(const v1::Policy& source, const place& at);

/// What a checked policy says that can never be meant, that is ambiguous, or that is odd.
std::vector<policy_remark> remarks_on(const v1::Policy& source, const place& at);

/// Every calendar in every zone of a checked policy's sites. **Errors**: malformed, as above.
result<compiled_calendars> compile_calendars(const v1::Policy& source, const place& at);

}  // namespace casebook
