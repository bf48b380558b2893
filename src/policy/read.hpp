#pragma once

#include <casebook/v1/policy.pb.h>

#include <string>

#include "policy/compiled_calendars.hpp"

namespace casebook {

/// Reads and checks a policy's text into `into`, and compiles its calendars. `source` names it in
/// errors.
/// **Errors**: malformed, with line and column.
result<compiled_calendars> read_policy_text(const std::string& text, const std::string& source,
                                            v1::Policy& into);

}  // namespace casebook
