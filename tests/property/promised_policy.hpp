#pragma once

#include <casebook/policy.hpp>

#include "clock_model.hpp"

namespace casebook {

/// The same numbers as a policy: the built-in text with its workflow's clocks replaced.
policy promised_policy(const model::promises& numbers);

/// "complaint" or "service_request".
std::string workflow_of(const model::promises& numbers);

}  // namespace casebook
