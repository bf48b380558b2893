#include "asking.hpp"

namespace casebook {

testing::history a_case(const model::book& rules) {
  // The model's own table, so that its tests stand without the workflows.
  return testing::history{
      [rules, now = model::situation{}](const case_state&,
                                        const v1::Event& event) mutable -> result<std::string> {
        const auto next = model::next_state(rules, now, event);
        if (!next) return fail(errc::not_in_table, "the model has no row for it in " + now.state);
        model::apply(rules, now, event, *next);
        return *next;
      }};
}

answer ask(const testing::history& given, as_of when, const model::book& rules) {
  auto told = model::judge(rules, given.events(), when.happened.time_since_epoch().count(),
                           when.known.time_since_epoch().count());
  return {std::move(told.clocks), told.at_the_end.state};
}

}  // namespace casebook
