#pragma once

#include <optional>
#include <string>
#include <vector>

#include <casebook/case_state.hpp>
#include <casebook/policy.hpp>

namespace casebook {

/// The rules' answer to a case's facts.
struct rule_answer {
  casebook::grade grade = v1::CaseGraded::UNSPECIFIED;
  risk_colour colour = v1::CaseGraded::NONE;
  std::vector<std::string> rules;  ///< the ids of those that matched, in the policy's order
};

/// Evaluates every rule of the policy over the case's own facts; the most severe wins, the colour is the
/// most severe of those that matched. **Thread safety**: pure.
CASEBOOK_API rule_answer grade_case(const policy& rules, const case_state& asked);

/// The CaseGraded that goes into the same decision as the fact that led to `after`: present whenever the
/// rules' own answer, grade and then colour, is more severe than their last one.
CASEBOOK_API std::optional<v1::CaseGraded> regrade(const policy& rules, const case_state& after);

}  // namespace casebook
