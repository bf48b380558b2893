#include "engine/decide.hpp"

#include <casebook/grading.hpp>

namespace casebook {
namespace {

using fact = v1::Event::FactCase;

std::string list_names(const std::vector<const workflow*>& workflows) {
  std::string names;
  for (const auto* known : workflows) {
    if (!names.empty()) names += ", ";
    names += known->name();
  }
  return names;
}

result<const workflow*> workflow_of(const case_state& state, const v1::Event& event,
                                    const judging_terms& terms) {
  if (state.state.empty() && !event.has_case_received()) {
    return fail(errc::unknown_case, "case " + event.case_() + " does not exist: " +
                                        std::string{fact_name(event.fact_case())} +
                                        " needs a case; begin with caseReceived");
  }
  const auto& name = state.state.empty() ? event.case_received().workflow() : state.workflow;
  const auto* found = find_workflow(terms.workflows, name);
  if (found == nullptr) {
    return fail(errc::unknown_workflow, "case " + event.case_() + ": unknown workflow '" + name +
                                            "'; known are " + list_names(terms.workflows));
  }
  return found;
}

std::string clashes(const v1::Event& event, const std::string& what) {
  return "case " + event.case_() + ": " + std::string{fact_name(event.fact_case())} + " occurred " +
         to_rfc3339(to_instant(event.occurred_at())) + ", " + what;
}

// The order and the distance of times. An import of history is not held to them.
result<void> check_times(const case_state& state, const v1::Event& event, const policy& rules,
                         const judging_terms& terms) {
  if (terms.mode == judging::history) return {};
  const auto occurred = to_instant(event.occurred_at());
  if (is_step(event.fact_case()) && occurred < state.last_step_at) {
    return fail(errc::time_regression,
                clashes(event, "before the case's last step at " + to_rfc3339(state.last_step_at) +
                                   "; times of a case never run back"));
  }
  if (occurred > terms.recorded_at + rules.allowed_skew()) {
    return fail(errc::out_of_window,
                clashes(event, "more than " + to_words(rules.allowed_skew()) +
                                   " after now, " + to_rfc3339(terms.recorded_at) + "; check the clocks"));
  }
  if (terms.recorded_at - occurred > rules.max_backdate()) {
    return fail(errc::out_of_window,
                clashes(event, "more than " + to_words(rules.max_backdate()) + " before now, " +
                                   to_rfc3339(terms.recorded_at) +
                                   "; older history enters through an import"));
  }
  return {};
}

// Only these feed the grading rules, so only these can change their answer.
bool feeds_the_rules(fact kind) {
  return kind == fact::kCaseReceived || kind == fact::kFactsUpdated || kind == fact::kHouseholdLinked ||
         kind == fact::kCaseReopened || kind == fact::kCallbackCompleted;
}

void stamp(v1::Event& event, const case_state& state, std::string_view state_after, const policy& rules) {
  event.set_version(state.version.next().value);
  event.set_policy_version(event.has_case_received() ? rules.version() : state.policy_version);
  event.set_state_after(std::string{state_after});
}

void add_grade(decision& made, case_state& state, const workflow& table, const policy& rules,
               const judging_terms& terms) {
  const auto graded = regrade(rules, state);
  if (!graded) return;
  v1::Event event;
  event.set_case_(state.case_key);
  *event.mutable_occurred_at() = made.events.front().occurred_at();
  if (made.events.front().has_recorded_at()) {
    *event.mutable_recorded_at() = made.events.front().recorded_at();
  }
  event.mutable_actor()->set_role(v1::Actor::SYSTEM);
  *event.mutable_case_graded() = *graded;
  const auto judged = table.judge({.before = state,
                                   .event = event,
                                   .rules = rules,
                                   .recorded_at = terms.recorded_at,
                                   .mode = terms.mode,
                                   .versions = &terms.rules});
  // A workflow without grades; or a person gave a more severe one, which the system may not lower.
  if (!judged) return;
  stamp(event, state, *judged, rules);
  evolve(state, event);
  made.events.push_back(std::move(event));
}

}  // namespace

result<decision> decide(case_state& state, const v1::Event& proposed, const judging_terms& terms) {
  const auto table = workflow_of(state, proposed, terms);
  if (!table) return table.error();
  const auto& rules = state.state.empty() ? terms.rules.in_force(to_instant(proposed.occurred_at()))
                                          : terms.rules.of(state);
  if (auto checked = check_times(state, proposed, rules, terms); !checked) return checked.error();
  const auto judged = (*table)->judge({.before = state,
                                       .event = proposed,
                                       .rules = rules,
                                       .recorded_at = terms.recorded_at,
                                       .mode = terms.mode,
                                       .versions = &terms.rules});
  if (!judged) return judged.error();

  decision made{.events = {proposed}, .expected = state.version};
  stamp(made.events.front(), state, *judged, rules);
  evolve(state, made.events.front());
  if (terms.grade && feeds_the_rules(proposed.fact_case())) add_grade(made, state, **table, rules, terms);
  return made;
}

}  // namespace casebook
