#include "asking.hpp"
#include "promised_policy.hpp"

namespace casebook {
namespace {

const workflow& table_of(const promises& rules) {
  return rules.graded ? complaint_workflow() : service_request_workflow();
}

}  // namespace

testing::history a_case(const promises& rules) {
  return testing::history{table_of(rules), promised_policy(rules)};
}

answer ask(const testing::history& given, as_of when, const promises& rules) {
  auto judged = judge_clocks(table_of(rules), promised_policy(rules), given.events(), when);
  return {std::move(judged.clocks), judged.state.state};
}

}  // namespace casebook
