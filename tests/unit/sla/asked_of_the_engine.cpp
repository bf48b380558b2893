#include "asking.hpp"
#include "promised_policy.hpp"
#include "support/messages.hpp"

namespace casebook {
namespace {

const workflow& table_of(const model::book& rules) {
  return rules.versions.front().graded ? complaint_workflow() : service_request_workflow();
}

}  // namespace

testing::history a_case(const model::book& rules) {
  return testing::history{
      [&table = table_of(rules), book = promised_book(rules)](
          const case_state& before, const v1::Event& event) -> result<std::string> {
        auto after = table.judge({.before = before,
                                  .event = event,
                                  .rules = book.of(before),
                                  .recorded_at = to_instant(event.recorded_at()),
                                  .mode = judging::history,
                                  .versions = &book});
        if (!after) return after.error();
        return std::string{*after};
      }};
}

answer ask(const testing::history& given, as_of when, const model::book& rules) {
  const auto judged = judge_clocks(table_of(rules), promised_book(rules), given.events(), when);
  return {messages_of(judged), judged.state.state};
}

}  // namespace casebook
