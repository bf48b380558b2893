#include <casebook/msm/refusal.hpp>

#include <algorithm>

#include "core/wording.hpp"

namespace casebook::msm {
namespace {

std::vector<std::string> allowed_in(const workflow& judge, std::string_view state) {
  std::vector<std::string> facts;
  for (const auto& row : judge.rows()) {
    if (row.source != state) continue;
    std::string name{fact_name(row.fact)};
    if (std::ranges::find(facts, name) == facts.end()) facts.push_back(std::move(name));
  }
  return facts;
}

std::string case_and_state(const judge_context& asked) {
  const auto& key = asked.before.case_key.empty() ? asked.event.case_() : asked.before.case_key;
  return "case '" + key + "' " +
         (asked.before.state.empty() ? "does not exist yet" : "is " + asked.before.state);
}

std::string what_is_wrong(const workflow& judge, const judge_context& asked, const refusal& refused,
                          const failed_guard* failed) {
  if (refused.fact.empty()) return "the event holds no fact; propose one";
  if (failed == nullptr) {
    return "the workflow '" + std::string{judge.name()} + "' has no row there for " + refused.fact +
           "; propose a fact that it allows";
  }
  return refused.fact + " is refused by its guard '" + refused.guard + "'; " +
         failed->remedy(asked);
}

}  // namespace

error refuse(const workflow& judge, const judge_context& asked, const failed_guard* failed) {
  const auto& state = asked.before.state;
  refusal refused{state, std::string{fact_name(asked.event.fact_case())},
                  std::string{failed == nullptr ? "" : failed->name}, allowed_in(judge, state)};
  std::string message =
      case_and_state(asked) + ": " + what_is_wrong(judge, asked, refused, failed) +
      ". Allowed in this state: " + (refused.allowed.empty() ? "nothing" : joined(refused.allowed));
  return {failed == nullptr ? errc::not_in_table : errc::guard_failed, std::move(message),
          std::make_shared<const refusal>(std::move(refused)), 0};
}

}  // namespace casebook::msm
