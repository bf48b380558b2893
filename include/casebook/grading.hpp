#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <casebook/case_state.hpp>
#include <casebook/policy.hpp>
#include <casebook/workflow.hpp>

namespace casebook {

/// One complaint of a category and an area, whoever's case it is.
struct complaint_raised {
  instant received_at;
  std::string complainant;
};

/// What grading rules look at: a case as it stands at an instant, and what lies around it.
struct grading_subject {
  const case_state& state;
  instant at;
  std::span<const std::string_view> breached{};  ///< the clocks of which an instance is breached
  int households = 0;  ///< distinct ones over the clusters that the case belongs to
  std::span<const complaint_raised>
      alike{};                      ///< of the same category and area, the case itself among them
  const workflow* table = nullptr;  ///< that says which states are open; null: a complaint's
};

/// The rules' answer to a case's facts.
struct rule_answer {
  casebook::grade grade = v1::CaseGraded::UNSPECIFIED;
  risk_colour colour = v1::CaseGraded::NONE;
  std::vector<std::string> rules;  ///< the ids of those that matched, in the policy's order
};

/// Evaluates every rule of the policy; the most severe wins, the colour is the most severe of those
/// that matched. **Thread safety**: pure. **Cost**: microseconds; repeats are counted in O(n log n)
/// of those `alike`.
CASEBOOK_API rule_answer grade_case(const policy& rules, const grading_subject& asked);

/// The CaseGraded that goes into the same decision as the fact that led to it: present whenever the
/// rules' own answer, grade and then colour, is more severe than their last one.
CASEBOOK_API std::optional<v1::CaseGraded> regrade(const policy& rules,
                                                   const grading_subject& asked);

}  // namespace casebook
