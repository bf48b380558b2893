#include <casebook/grading.hpp>

#include <algorithm>
#include <set>

#include "core/length.hpp"

namespace casebook {
namespace {

bool has_fact(const v1::CaseFacts& facts, const std::string& json_name) {
  const auto* field = v1::CaseFacts::descriptor()->FindFieldByCamelcaseName(json_name);
  return field != nullptr && facts.GetReflection()->GetBool(facts, field);
}

// Households are counted, not callers: those the record names, or those that were linked, if more.
int households(const grading_subject& asked) {
  return std::max({asked.state.facts.households(), static_cast<int>(asked.state.households.size()),
                   asked.households});
}

// Valid and not dealt with, since it was received.
bool unresolved_for(const grading_subject& asked, duration length) {
  return is_open(asked.table, asked.state.state) && asked.state.state != states::resolved &&
         asked.at - asked.state.received_at >= length;
}

// Is there a window of that length around the case's own receipt with that many complainants in it?
bool repeated_by(const grading_subject& asked, const v1::Condition::Repeat& repeat) {
  const auto within = to_duration(repeat.within());
  std::vector<const complaint_raised*> near;
  for (const auto& one : asked.alike) {
    const auto apart = one.received_at - asked.state.received_at;
    if (-within <= apart && apart <= within && one.received_at <= asked.at) near.push_back(&one);
  }
  std::ranges::sort(near, {}, &complaint_raised::received_at);
  for (auto first = near.begin();
       first != near.end() && (*first)->received_at <= asked.state.received_at; ++first) {
    std::set<std::string_view> complainants;
    for (auto one = first;
         one != near.end() && (*one)->received_at - (*first)->received_at <= within; ++one) {
      if (!(*one)->complainant.empty()) complainants.insert((*one)->complainant);
    }
    const bool holds_the_case = asked.state.received_at - (*first)->received_at <= within;
    if (holds_the_case && static_cast<int>(complainants.size()) >= repeat.complainants())
      return true;
  }
  return false;
}

bool holds(const v1::Condition& condition, const grading_subject& asked) {
  const auto& state = asked.state;
  switch (condition.test_case()) {
    case v1::Condition::kFact: return has_fact(state.facts, condition.fact());
    case v1::Condition::kHouseholdsAtLeast:
      return households(asked) >= condition.households_at_least();
    case v1::Condition::kHouseholdsAtMost:
      return households(asked) <= condition.households_at_most();
    case v1::Condition::kTimesRaisedAtLeast:
      return state.facts.times_raised() >= condition.times_raised_at_least();
    case v1::Condition::kCategory: return state.category == condition.category();
    case v1::Condition::kReopenedAtLeast: return state.cycle - 1 >= condition.reopened_at_least();
    case v1::Condition::kBreachedClock:
      return std::ranges::find(asked.breached, condition.breached_clock()) != asked.breached.end();
    case v1::Condition::kUnresolvedFor:
      return unresolved_for(asked, to_duration(condition.unresolved_for()));
    case v1::Condition::kRepeatedBy: return repeated_by(asked, condition.repeated_by());
    case v1::Condition::TEST_NOT_SET: return false;  // policy::parse refuses it
  }
  return false;
}

bool matches(const v1::GradingRule::AllOf& alternative, const grading_subject& asked) {
  return std::ranges::all_of(alternative.all_of(),
                             [&](const auto& condition) { return holds(condition, asked); });
}

bool is_more_severe(std::pair<grade, risk_colour> a, std::pair<grade, risk_colour> b) {
  return more_severe(a.first, b.first) || (a.first == b.first && more_severe(a.second, b.second));
}

bool has_a_new_reason(const rule_answer& now, const rule_answer& before) {
  return !std::ranges::includes(before.reasons, now.reasons);
}

void take(rule_answer& answer, const v1::GradingRule& rule, const grading_subject& asked) {
  answer.rules.push_back(rule.rule());
  if (more_severe(rule.grade(), answer.grade)) answer.grade = rule.grade();
  const bool coloured = !rule.has_colour_if() || holds(rule.colour_if(), asked);
  if (coloured && more_severe(rule.colour(), answer.colour)) answer.colour = rule.colour();
}

}  // namespace

rule_answer grade_case(const policy& rules, const grading_subject& asked) {
  rule_answer answer;
  const auto& all = rules.source().grading();
  for (int i = 0; i < all.size(); ++i) {
    const auto& rule = all[i];
    const auto reasons = answer.reasons.size();
    for (int j = 0; j < rule.any_of_size(); ++j) {
      if (!rule.otherwise() && matches(rule.any_of(j), asked)) answer.reasons.emplace_back(i, j);
    }
    if (answer.reasons.size() != reasons) take(answer, rule, asked);
  }
  if (!answer.rules.empty()) return answer;
  for (const auto& rule : rules.source().grading()) {
    if (rule.otherwise()) take(answer, rule, asked);
  }
  return answer;
}

bool is_corrected(const case_state& state) noexcept {
  return state.graded_by_person &&
         is_more_severe({state.rules_grade, state.rules_colour}, {state.grade, state.colour});
}

std::optional<v1::CaseGraded> regrade(const policy& rules, const grading_subject& asked) {
  const auto answer = grade_case(rules, asked);
  const auto& state = asked.state;
  const std::pair said{answer.grade, answer.colour};
  const bool more = is_more_severe(said, {state.rules_grade, state.rules_colour});
  const bool anew = is_corrected(state) && asked.before != nullptr &&
                    is_more_severe(said, {state.grade, state.colour}) &&
                    has_a_new_reason(answer, *asked.before);
  if (!more && !anew) return std::nullopt;
  v1::CaseGraded graded;
  graded.set_grade(answer.grade);
  graded.set_risk_colour(answer.colour);
  for (const auto& rule : answer.rules) graded.add_rules(rule);
  return graded;
}

}  // namespace casebook
