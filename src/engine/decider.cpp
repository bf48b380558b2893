#include "engine/decider.hpp"

#include <casebook/grading.hpp>
#include <casebook/msm/refusal.hpp>

#include <algorithm>

#include "engine/case_index.hpp"
#include "engine/reach.hpp"

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

std::string clashes(const v1::Event& event, const std::string& what) {
  return "case " + event.case_() + ": " + std::string{fact_name(event.fact_case())} + " occurred " +
         to_rfc3339(to_instant(event.occurred_at())) + ", " + what;
}

// Only after these may the rules' answer be another one; what time alone does is seen to apart.
bool feeds_the_rules(fact kind) {
  return is_step(kind) || kind == fact::kFactsUpdated || kind == fact::kHouseholdLinked ||
         kind == fact::kCaseReclassified;
}

void stamp(v1::Event& event, const case_state& state, std::string_view state_after,
           const policy& rules) {
  event.set_version(state.version.next().value);
  event.set_policy_version(event.has_case_received() ? rules.version() : state.policy_version);
  event.set_state_after(std::string{state_after});
}

v1::Event by_the_system(const case_state& state, instant at) {
  v1::Event event;
  event.set_case_(state.case_key);
  *event.mutable_occurred_at() = to_timestamp(at);
  event.mutable_actor()->set_role(v1::Actor::SYSTEM);
  return event;
}

// Is there a rule about repeated complaints that says more than the rules have said already?
bool may_gain_by_repeats(const policy& rules, const case_state& state) {
  for (const auto& rule : rules.source().grading()) {
    const bool says_more = more_severe(rule.grade(), state.rules_grade) ||
                           more_severe(rule.colour(), state.rules_colour);
    if (!says_more) continue;
    for (const auto& any : rule.any_of()) {
      if (std::ranges::any_of(any.all_of(), &v1::Condition::has_repeated_by)) return true;
    }
  }
  return false;
}

result<int> households_around(const index_view& index, const case_state& state) {
  int most = 0;
  for (const auto& [cluster, households] : state.clusters) {
    const auto found = case_index::households_of_cluster(index, case_index::cluster_group(cluster));
    if (!found) return found.error();
    most = std::max(most, *found);
  }
  return most;
}

result<std::vector<complaint_raised>> complaints_around(const index_view& index,
                                                        const case_state& state,
                                                        const policy& rules) {
  std::vector<complaint_raised> alike;
  const auto within = repeats_within(rules);
  const auto group = case_index::alike_group(state);
  if (within == duration::zero() || group.empty()) return alike;
  auto found = case_index::alike_complaints(index, group, state.received_at - within,
                                            state.received_at + within);
  if (!found) return found.error();
  for (auto& one : *found) alike.push_back(std::move(one.raised));
  return alike;
}

}  // namespace

decider::decider(case_cache::locked& cases, const judging_terms& terms)
    : cases_(cases), terms_(terms) {
  for (const auto* one : cases.all()) timers_.push_back(one->next_timer());
}

result<std::vector<decision>> decider::propose(const v1::Event& proposed) {
  const auto table = workflow_of(proposed);
  if (!table) return table.error();
  auto& held = cases_.front();
  const auto occurred = to_instant(proposed.occurred_at());
  const auto& rules = held.exists() ? held.rules() : terms_.rules.in_force(occurred);
  if (auto checked = check_times(proposed, rules); !checked) return checked.error();

  // Judged on a copy where time has changed something, so that a refusal leaves no trace.
  std::optional<live_case> later;
  decision grades{.events = {}, .expected = held.state().version};
  if (terms_.grade && held.exists() && !grading_instants(held.fold(), occurred).empty()) {
    later = held;
    auto passed = grades_of_time(*later, occurred);
    if (!passed) return passed.error();
    grades.events = std::move(*passed);
  }
  const auto* other = cases_.looked_at() == nullptr ? nullptr : &cases_.looked_at()->state();
  const auto judged = (*table)->judge({.before = later ? later->state() : held.state(),
                                       .event = proposed,
                                       .rules = rules,
                                       .recorded_at = terms_.recorded_at,
                                       .mode = terms_.mode,
                                       .versions = &terms_.rules,
                                       .other = other});
  if (!judged) return judged.error();
  if (auto own = check_maker(proposed, **table, rules); !own) return own.error();

  if (later) held = std::move(*later);
  std::vector<decision> made;
  if (!grades.events.empty()) {
    move_timers(grades);
    made.push_back(std::move(grades));
  }
  // What time brought about in the others is told before what the fact brings about in them.
  std::vector<v1::Event> earlier;
  if (terms_.grade) {
    for (auto* one : cases_.all()) {
      if (one == &held || !one->exists()) continue;
      if (earlier.size() >= limits::events_per_decision_max / 2)
        break;  // the rest at their own next step
      auto passed = grades_of_time(*one, occurred);
      if (!passed) return passed.error();
      std::ranges::move(*passed, std::back_inserter(earlier));
    }
  }
  auto accepted = accept(held, proposed, *judged, **table, rules, std::move(earlier));
  if (!accepted) return accepted.error();
  made.push_back(std::move(*accepted));
  return made;
}

result<decision> decider::accept(live_case& to, const v1::Event& proposed,
                                 std::string_view state_after, const workflow& table,
                                 const policy& rules, std::vector<v1::Event> earlier) {
  decision made{.events = {proposed}, .expected = to.state().version};
  auto& event = made.events.front();
  const bool was_member = to.state().clusters.contains(case_index::cluster_of(proposed));
  const auto filed_before =
      proposed.has_case_reclassified() ? std::optional{to.state()} : std::nullopt;
  stamp(event, to.state(), state_after, rules);
  add(to, event, table);
  made.index = filed_before ? case_index::refiled(*filed_before, to.state())
                            : case_index::changes_of(event, was_member, to.state());
  terms_.index.change(made.index);
  std::ranges::move(earlier, std::back_inserter(made.events));
  if (terms_.grade && feeds_the_rules(proposed.fact_case())) {
    if (auto graded = grade_all(made); !graded) return graded.error();
  }
  move_timers(made);
  return made;
}

// The case's own grade, and those of the others that its fact reaches.
result<void> decider::grade_all(decision& made) {
  // Copied out: the events move in memory as grades join them.
  const auto& cause = made.events.front();
  const bool is_receipt = cause.has_case_received();
  const auto at = to_instant(cause.occurred_at());
  const auto recorded =
      cause.has_recorded_at() ? std::optional{to_instant(cause.recorded_at())} : std::nullopt;
  for (auto* one : cases_.all()) {
    const bool is_own = one == &cases_.front();
    if (!is_own && (!one->exists() || !one->fold().is_open())) continue;
    if (!is_own && is_receipt && !may_gain_by_repeats(one->rules(), one->state())) continue;
    // A decision has its limit; whoever is beyond it is graded at the next step of its own.
    if (made.events.size() >= limits::events_per_decision_max) break;
    auto graded = grade(*one, at, recorded);
    if (!graded) return graded.error();
    if (*graded) made.events.push_back(std::move(**graded));
  }
  return {};
}

result<std::vector<decision>> decider::let_time_pass(instant until) {
  auto& held = cases_.front();
  std::vector<decision> made;
  if (!held.exists()) return made;
  decision passed{.events = {}, .expected = held.state().version};
  auto grades = grades_of_time(held, until);
  if (!grades) return grades.error();
  if (grades->empty()) return made;
  passed.events = std::move(*grades);
  move_timers(passed);
  made.push_back(std::move(passed));
  return made;
}

result<decision> decider::fire(instant at) {
  auto& held = cases_.front();
  decision made{.events = {}, .expected = held.state().version};
  bool rules_are_asked = false;
  for (const auto& timer : waiting_timers(held.fold(), *held.table(), false)) {
    if (timer.at != at) continue;
    auto event = by_the_system(held.state(), at);
    event.mutable_timer_fired()->set_key(timer.key);
    stamp(event, held.state(), held.state().state, held.rules());
    add(held, event, *held.table());
    made.events.push_back(std::move(event));
    rules_are_asked |= timer.what == timer_notice::kind::grading;
  }
  if (rules_are_asked) {
    auto graded = grade(held, at, std::nullopt);
    if (!graded) return graded.error();
    if (*graded) made.events.push_back(std::move(**graded));
  }
  move_timers(made);
  return made;
}

result<const workflow*> decider::workflow_of(const v1::Event& event) const {
  const auto& state = cases_.front().state();
  if (state.state.empty() && !event.has_case_received()) {
    return fail(errc::unknown_case, "case " + event.case_() + " does not exist, and " +
                                        std::string{fact_name(event.fact_case())} +
                                        " needs a case; begin with caseReceived");
  }
  const auto& name = state.state.empty() ? event.case_received().workflow() : state.workflow;
  const auto* found = find_workflow(terms_.workflows, name);
  if (found == nullptr) {
    return fail(errc::unknown_workflow, "case " + event.case_() + ": unknown workflow '" + name +
                                            "'; known are " + list_names(terms_.workflows));
  }
  return found;
}

// Only the engine says that a timer fired and what the rules' grade is: nobody silences a notice or
// speaks for the rules. History may hold both, of the engine that recorded it.
result<void> decider::check_maker(const v1::Event& event, const workflow& table,
                                  const policy& rules) const {
  static constexpr msm::failed_guard only_the_engine{
      "only_the_engine", [](const judge_context&) {
        return std::string{"leave it to the engine, which records it when a timer is due"};
      }};
  static constexpr msm::failed_guard manual_or_the_engines{
      "manual_or_the_engines", [](const judge_context&) {
        return std::string{
            "say 'manual': true for a grade that a person gives; the rules' own the "
            "engine records by itself"};
      }};
  if (terms_.mode == judging::history) return {};
  const bool given_by_the_rules = event.has_case_graded() && !event.case_graded().manual();
  if (!event.has_timer_fired() && !given_by_the_rules) return {};
  return msm::refuse(table,
                     {.before = cases_.front().state(),
                      .event = event,
                      .rules = rules,
                      .recorded_at = terms_.recorded_at},
                     event.has_timer_fired() ? &only_the_engine : &manual_or_the_engines);
}

// The order and the distance of times. An import of history is not held to them.
result<void> decider::check_times(const v1::Event& event, const policy& rules) const {
  if (terms_.mode == judging::history) return {};
  const auto& state = cases_.front().state();
  const auto occurred = to_instant(event.occurred_at());
  if (is_step(event.fact_case()) && occurred < state.last_step_at) {
    return fail(errc::time_regression,
                clashes(event, "before the case's last step at " + to_rfc3339(state.last_step_at) +
                                   "; times of a case never run back"));
  }
  if (occurred > terms_.recorded_at + rules.allowed_skew()) {
    return fail(errc::out_of_window,
                clashes(event, "more than " + to_words(rules.allowed_skew()) + " after now, " +
                                   to_rfc3339(terms_.recorded_at) + "; check the clocks"));
  }
  if (terms_.recorded_at - occurred > rules.max_backdate()) {
    return fail(errc::out_of_window,
                clashes(event, "more than " + to_words(rules.max_backdate()) + " before now, " +
                                   to_rfc3339(terms_.recorded_at) +
                                   "; older history enters through an import"));
  }
  return {};
}

// A grade moves dues, so the instants are looked for again after each.
result<std::vector<v1::Event>> decider::grades_of_time(live_case& of, instant until) {
  // History is told as it would have been recorded then.
  const bool recorded_then = terms_.mode == judging::history;
  std::vector<v1::Event> grades;
  for (bool again = true; again;) {
    again = false;
    for (const auto at : grading_instants(of.fold(), until)) {
      auto graded = grade(of, at, recorded_then ? std::optional{at} : std::nullopt);
      if (!graded) return graded.error();
      if (!*graded) continue;
      grades.push_back(std::move(**graded));
      again = true;
      break;
    }
  }
  return grades;
}

// The grade that the rules give at an instant, applied to the case; nothing: they say nothing more
// severe than before, the workflow has no grades, or a person gave a more severe one, which the
// system may not lower.
result<std::optional<v1::Event>> decider::grade(live_case& of, instant at,
                                                std::optional<instant> recorded_at) {
  std::optional<v1::Event> none;
  const auto& state = of.state();
  if (of.table() == nullptr || !has_row(*of.table(), fact::kCaseGraded)) return none;
  const auto households = households_around(terms_.index, state);
  if (!households) return households.error();
  const auto alike = complaints_around(terms_.index, state, of.rules());
  if (!alike) return alike.error();
  const auto breached = breached_clocks(of.fold(), at);
  const auto graded = regrade(of.rules(), {.state = state,
                                           .at = at,
                                           .breached = breached,
                                           .households = *households,
                                           .alike = *alike,
                                           .table = of.table()});
  if (!graded) return none;
  auto event = by_the_system(state, at);
  if (recorded_at) *event.mutable_recorded_at() = to_timestamp(*recorded_at);
  *event.mutable_case_graded() = *graded;
  const auto judged = of.table()->judge({.before = state,
                                         .event = event,
                                         .rules = of.rules(),
                                         .recorded_at = terms_.recorded_at,
                                         .mode = terms_.mode,
                                         .versions = &terms_.rules});
  if (!judged) return none;
  stamp(event, state, *judged, of.rules());
  add(of, event, *of.table());
  return std::optional{std::move(event)};
}

void decider::add(live_case& to, v1::Event& event, const workflow& table) const {
  // The log will stamp it with much the same time; the clocks want one now.
  const bool stamped = event.has_recorded_at();
  if (!stamped) *event.mutable_recorded_at() = to_timestamp(terms_.recorded_at);
  to.add({&event, 1}, &table);
  if (!stamped) event.clear_recorded_at();
}

// Keeps the index's timer entries in step with the cases.
void decider::move_timers(decision& made) {
  for (std::size_t i = 0; i < timers_.size(); ++i) {
    const auto& one = *cases_.all()[i];
    if (timers_[i] == one.next_timer()) continue;
    std::vector<index_change> changes;
    const auto& key = one.state().case_key;
    if (timers_[i]) changes.push_back({case_index::timer_key(*timers_[i], key), std::nullopt});
    if (one.next_timer())
      changes.push_back({case_index::timer_key(*one.next_timer(), key), std::string{}});
    timers_[i] = one.next_timer();
    terms_.index.change(changes);
    std::ranges::move(changes, std::back_inserter(made.index));
  }
}

}  // namespace casebook
