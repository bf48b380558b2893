#pragma once

#include <casebook/policy_book.hpp>

#include "clock_model.hpp"

namespace casebook {

/// The same numbers as a policy: the built-in text with its workflow's clocks and its calendar
/// replaced.
policy promised_policy(const model::promises& numbers);

/// All versions; one alone serves every case.
policy_book promised_book(const model::book& numbers);

/// "complaint" or "service_request".
std::string workflow_of(const model::promises& numbers);

}  // namespace casebook
