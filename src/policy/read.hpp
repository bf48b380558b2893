#pragma once

#include <casebook/v1/policy.pb.h>

#include <casebook/policy.hpp>

#include <string>
#include <vector>

#include "policy/compiled_calendars.hpp"

namespace casebook {

/// What is made of a policy's text beside its message.
struct read_policy {
  compiled_calendars calendars;
  std::vector<policy_remark> remarks;
};

/// Reads and checks a policy's text into `into`, and compiles its calendars. `source` names it in
/// errors.
/// **Errors**: malformed, with line and column.
result<read_policy> read_policy_text(const std::string& text, const std::string& source,
                                     v1::Policy& into);

}  // namespace casebook
