#include <casebook/grading.hpp>

#include <algorithm>

namespace casebook {
namespace {

bool has_fact(const v1::CaseFacts& facts, const std::string& json_name) {
  const auto* field = v1::CaseFacts::descriptor()->FindFieldByCamelcaseName(json_name);
  return field != nullptr && facts.GetReflection()->GetBool(facts, field);
}

// Households are counted, not callers: those the record names, or those that were linked, if more.
int households(const case_state& asked) {
  return std::max(asked.facts.households(), static_cast<int>(asked.households.size()));
}

bool holds(const v1::Condition& condition, const case_state& asked) {
  switch (condition.test_case()) {
    case v1::Condition::kFact: return has_fact(asked.facts, condition.fact());
    case v1::Condition::kHouseholdsAtLeast: return households(asked) >= condition.households_at_least();
    case v1::Condition::kHouseholdsAtMost: return households(asked) <= condition.households_at_most();
    case v1::Condition::kTimesRaisedAtLeast:
      return asked.facts.times_raised() >= condition.times_raised_at_least();
    case v1::Condition::kCategory: return asked.category == condition.category();
    case v1::Condition::kReopenedAtLeast: return asked.cycle - 1 >= condition.reopened_at_least();
    case v1::Condition::kBreachedClock:
    case v1::Condition::kUnresolvedFor:
    case v1::Condition::kRepeatedBy:
    case v1::Condition::TEST_NOT_SET: return false;  // policy::parse refuses them
  }
  return false;
}

bool matches(const v1::GradingRule& rule, const case_state& asked) {
  return std::any_of(rule.any_of().begin(), rule.any_of().end(), [&](const auto& any) {
    return std::all_of(any.all_of().begin(), any.all_of().end(),
                       [&](const auto& condition) { return holds(condition, asked); });
  });
}

void take(rule_answer& answer, const v1::GradingRule& rule, const case_state& asked) {
  answer.rules.push_back(rule.rule());
  if (more_severe(rule.grade(), answer.grade)) answer.grade = rule.grade();
  const bool coloured = !rule.has_colour_if() || holds(rule.colour_if(), asked);
  if (coloured && more_severe(rule.colour(), answer.colour)) answer.colour = rule.colour();
}

}  // namespace

rule_answer grade_case(const policy& rules, const case_state& asked) {
  rule_answer answer;
  for (const auto& rule : rules.source().grading()) {
    if (!rule.otherwise() && matches(rule, asked)) take(answer, rule, asked);
  }
  if (!answer.rules.empty()) return answer;
  for (const auto& rule : rules.source().grading()) {
    if (rule.otherwise()) take(answer, rule, asked);
  }
  return answer;
}

std::optional<v1::CaseGraded> regrade(const policy& rules, const case_state& after) {
  const auto answer = grade_case(rules, after);
  const bool more = more_severe(answer.grade, after.rules_grade) ||
                    (answer.grade == after.rules_grade && more_severe(answer.colour, after.rules_colour));
  if (!more) return std::nullopt;
  v1::CaseGraded graded;
  graded.set_grade(answer.grade);
  graded.set_risk_colour(answer.colour);
  for (const auto& rule : answer.rules) graded.add_rules(rule);
  return graded;
}

}  // namespace casebook
