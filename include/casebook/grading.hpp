#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
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

/// The rules' answer to a case's facts.
struct rule_answer {
  casebook::grade grade = v1::CaseGraded::UNSPECIFIED;
  risk_colour colour = v1::CaseGraded::NONE;
  std::vector<std::string> rules;  ///< the ids of those that matched, in the policy's order
  /// Why they matched: a rule and one of its alternatives, by their places in the policy,
  /// ascending.
  std::vector<std::pair<int, int>> reasons;
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
  /// The answer just before the fact or the instant that asks; null: not known. Where a person has
  /// corrected the rules, only a new reason overrides him.
  const rule_answer* before = nullptr;
};

/// Whether a person's grade stands that is milder than what the rules said last.
CASEBOOK_API bool is_corrected(const case_state& state) noexcept;

/// Evaluates every rule of the policy; the most severe wins, the colour is the most severe of those
/// that matched. **Thread safety**: pure. **Cost**: microseconds; repeats are counted in O(n log n)
/// of those `alike`.
CASEBOOK_API rule_answer grade_case(const policy& rules, const grading_subject& asked);

/// The CaseGraded that goes into the same decision as the fact that led to it: present whenever the
/// rules' own answer, grade and then colour, is more severe than their last one; after a person's
/// correction also where it is more severe than his and there is a reason for it that there was not
/// before.
CASEBOOK_API std::optional<v1::CaseGraded> regrade(const policy& rules,
                                                   const grading_subject& asked);

}  // namespace casebook
