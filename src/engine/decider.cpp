#include "engine/decider.hpp"

#include <casebook/msm/refusal.hpp>

#include <algorithm>
#include <iterator>
#include <set>

#include "engine/case_index.hpp"
#include "engine/reach.hpp"

namespace casebook {
namespace {

using fact = v1::Event::FactCase;

// Each is more severe than the one before: four grades with five colours.
constexpr std::size_t grades_of_a_case_max = 20;

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

// The most of any cluster that the case belongs to. What is counted of one is given where its count
// has changed since the instant that is asked about.
result<int> households_around(const index_view& index, const case_state& state,
                              const policy_book& rules, const std::optional<group_count>& counted) {
  int most = 0;
  for (const auto& [cluster, households] : state.clusters) {
    const auto group = case_index::cluster_group(cluster);
    if (counted && counted->of == group) {
      most = std::max(most, counted->households);
      continue;
    }
    const auto found = case_index::households_of_cluster(index, group, enough_households(rules));
    if (!found) return found.error();
    most = std::max(most, *found);
  }
  return most;
}

// As many complaints as it takes for the rules to find enough complainants before the case's
// receipt, or after it; else all of them. One may be left out.
result<std::vector<complaint_raised>> complaints_around(const index_view& index,
                                                        const case_state& state,
                                                        const policy& rules, instant at,
                                                        std::string_view without_case) {
  std::vector<complaint_raised> alike;
  const auto asked = repeats_of(rules);
  const auto group = case_index::alike_group(state);
  if (asked.within == duration::zero() || group.empty()) return alike;
  const auto add = [&](instant from, instant to) -> result<bool> {
    const auto wanted = without_case.empty() || asked.enough_complainants == all_complainants
                            ? asked.enough_complainants
                            : asked.enough_complainants + 1;
    auto found = case_index::alike_complaints(index, group, from, to, wanted);
    if (!found) return found.error();
    std::erase_if(*found, [&](const auto& one) { return one.case_key == without_case; });
    std::set<std::string_view> complainants;
    for (const auto& one : *found) {
      if (!one.raised.complainant.empty()) complainants.insert(one.raised.complainant);
    }
    const bool enough = complainants.size() >= asked.enough_complainants;
    for (auto& one : *found) alike.push_back(std::move(one.raised));
    return enough;
  };
  const auto enough = add(state.received_at - asked.within, state.received_at);
  if (!enough) return enough.error();
  const auto latest = std::min(state.received_at + asked.within, at);
  if (*enough || latest <= state.received_at) return alike;
  if (auto more = add(state.received_at + duration{1}, latest); !more) return more.error();
  return alike;
}

}  // namespace

decider::decider(case_cache::locked& cases, const judging_terms& terms)
    : cases_(cases), terms_(terms) {
  for (const auto* one : cases.all()) entries_.push_back(entries_of(*one));
}

result<std::vector<decision>> decider::propose(const v1::Event& proposed) {
  const auto table = workflow_of(proposed);
  if (!table) return table.error();
  auto& held = cases_.front();
  const auto occurred = to_instant(proposed.occurred_at());
  const auto& rules = held.exists() ? held.rules() : terms_.rules.in_force(occurred);
  if (auto checked = check_times(proposed, rules); !checked) return checked.error();

  // Judged on a copy where time or its groups have changed something, so that a refusal leaves no
  // trace.
  std::optional<live_case> later;
  decision grades{.events = {}, .expected = held.state().version};
  const bool waits = !terms_.unfinished.empty();
  if (terms_.grade && held.exists() &&
      (waits || !grading_instants(held.fold(), occurred).empty())) {
    later = held;
    auto passed = grades_until(*later, occurred);
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
    move_entries(grades);
    made.push_back(std::move(grades));
  }
  auto accepted = accept(held, proposed, *judged, **table, rules);
  if (!accepted) return accepted.error();
  made.push_back(std::move(*accepted));
  return made;
}

result<decision> decider::accept(live_case& to, const v1::Event& proposed,
                                 std::string_view state_after, const workflow& table,
                                 const policy& rules) {
  decision made{.events = {proposed}, .expected = to.state().version};
  const bool was_member = to.state().clusters.contains(case_index::cluster_of(proposed));
  const auto filed_before =
      proposed.has_case_reclassified() ? std::optional{to.state()} : std::nullopt;
  const bool asks_the_rules = terms_.grade && feeds_the_rules(proposed.fact_case());
  std::optional<rule_answer> before;
  if (asks_the_rules) {
    auto answered = answer_before(to, to_instant(proposed.occurred_at()));
    if (!answered) return answered.error();
    before = std::move(*answered);
  }
  {
    auto& event = made.events.front();
    stamp(event, to.state(), state_after, rules);
    add(to, event, table);
    made.index = filed_before ? case_index::refiled(*filed_before, to.state())
                              : case_index::changes_of(event, was_member, to.state());
  }
  terms_.index.change(made.index);
  if (asks_the_rules) {
    const auto recorded = proposed.has_recorded_at()
                              ? std::optional{to_instant(proposed.recorded_at())}
                              : std::nullopt;
    auto graded = grade(to, to_instant(proposed.occurred_at()), recorded, before);
    if (!graded) return graded.error();
    if (*graded) made.events.push_back(std::move(**graded));
  }
  move_entries(made);
  return made;
}

result<decider::portion> decider::ask_again(const case_index::group_work& work) {
  portion made;
  for (auto* one : cases_.all()) {
    if (made.recorded.events.size() + grades_of_a_case_max > limits::events_per_decision_max) break;
    ++made.cases;
    if (!one->exists() || !one->fold().is_open()) continue;
    auto grades = grades_of_group(*one, work);
    if (!grades) return grades.error();
    std::ranges::move(*grades, std::back_inserter(made.recorded.events));
  }
  if (made.recorded.events.empty()) return made;
  made.recorded.expected =
      version{static_cast<std::uint64_t>(made.recorded.events.front().version() - 1)};
  move_entries(made.recorded);
  return made;
}

// What time brought about first, as the group was then, then what the group's fact brings about. A
// case that has been asked already answers nothing new.
result<std::vector<v1::Event>> decider::grades_of_group(live_case& of,
                                                        const case_index::group_work& work) {
  counted_ = group_count{work.of, work.households_before};
  auto grades = grades_of_time(of, work.at);
  // One that was received after a fact that was entered late is graded at its receipt.
  const auto at = std::max(work.at, of.state().received_at);
  // A household that is taken away is a reason for nothing, nor is one that may have been there.
  const bool is_a_reason = work.is_exact && work.households_after >= work.households_before;
  const auto before = is_a_reason ? answer_before_later(of, at, work.own_case)
                                  : result<std::optional<rule_answer>>{std::nullopt};
  counted_ = group_count{work.of, work.households_after};
  if (!grades) return grades.error();
  if (!before) return before.error();
  auto graded = grade(of, at, work.recorded_at, *before);
  counted_.reset();
  if (!graded) return graded.error();
  if (*graded) grades->push_back(std::move(**graded));
  return grades;
}

// What groups that are not done with the case, and then time, bring about before an instant.
result<std::vector<v1::Event>> decider::grades_until(live_case& of, instant until) {
  std::vector<v1::Event> all;
  for (const auto& work : terms_.unfinished) {
    auto grades = grades_of_group(of, work);
    if (!grades) return grades.error();
    std::ranges::move(*grades, std::back_inserter(all));
  }
  auto grades = grades_of_time(of, until);
  if (!grades) return grades.error();
  std::ranges::move(*grades, std::back_inserter(all));
  return all;
}

result<std::vector<decision>> decider::let_time_pass(instant until) {
  auto& held = cases_.front();
  std::vector<decision> made;
  if (!held.exists()) return made;
  decision passed{.events = {}, .expected = held.state().version};
  auto grades = grades_until(held, until);
  if (!grades) return grades.error();
  if (grades->empty()) return made;
  passed.events = std::move(*grades);
  move_entries(passed);
  made.push_back(std::move(passed));
  return made;
}

result<decision> decider::fire(instant at) {
  auto& held = cases_.front();
  decision made{.events = {}, .expected = held.state().version};
  for (const auto& work : terms_.unfinished) {
    auto grades = grades_of_group(held, work);
    if (!grades) return grades.error();
    std::ranges::move(*grades, std::back_inserter(made.events));
  }
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
    const auto before = answer_before_later(held, at);
    if (!before) return before.error();
    auto graded = grade(held, at, std::nullopt, *before);
    if (!graded) return graded.error();
    if (*graded) made.events.push_back(std::move(**graded));
  }
  move_entries(made);
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
      const auto before = answer_before_later(of, at);
      if (!before) return before.error();
      auto graded = grade(of, at, recorded_then ? std::optional{at} : std::nullopt, *before);
      if (!graded) return graded.error();
      if (!*graded) continue;
      grades.push_back(std::move(**graded));
      again = true;
      break;
    }
  }
  return grades;
}

// Asks `ask` about the case at an instant, with what lies around it but for one case.
template <class Ask>
auto decider::about(const live_case& of, instant at, std::string_view without_case,
                    const Ask& ask) const -> result<std::invoke_result_t<Ask, grading_subject>> {
  const auto& state = of.state();
  const auto households = households_around(terms_.index, state, terms_.rules, counted_);
  if (!households) return households.error();
  const auto alike = complaints_around(terms_.index, state, of.rules(), at, without_case);
  if (!alike) return alike.error();
  const auto breached = breached_clocks(of.fold(), at);
  return ask(grading_subject{.state = state,
                             .at = at,
                             .breached = breached,
                             .households = *households,
                             .alike = *alike,
                             .table = of.table()});
}

// What the rules say just before a fact or an instant; nothing where nobody has corrected them:
// then it is their last answer that counts.
result<std::optional<rule_answer>> decider::answer_before(const live_case& of, instant at,
                                                          std::string_view without_case) const {
  std::optional<rule_answer> none;
  if (!of.exists() || !is_corrected(of.state())) return none;
  auto answer = about(of, at - duration{1}, without_case, [&](const grading_subject& subject) {
    return grade_case(of.rules(), subject);
  });
  if (!answer) return answer.error();
  return std::optional{std::move(*answer)};
}

// The same for what is not the case's own next fact: what was there when it was corrected, the
// person has seen.
result<std::optional<rule_answer>> decider::answer_before_later(
    const live_case& of, instant at, std::string_view without_case) const {
  if (at <= of.state().person_graded_at.value_or(distant_past)) {
    return std::optional<rule_answer>{};
  }
  return answer_before(of, at, without_case);
}

// The grade that the rules give at an instant, applied to the case; nothing: they say nothing more
// severe than before, the workflow has no grades, or a person gave a more severe one, which the
// system may not lower.
result<std::optional<v1::Event>> decider::grade(live_case& of, instant at,
                                                std::optional<instant> recorded_at,
                                                const std::optional<rule_answer>& before) {
  std::optional<v1::Event> none;
  const auto& state = of.state();
  if (of.table() == nullptr || !has_row(*of.table(), fact::kCaseGraded)) return none;
  const auto asked = about(of, at, {}, [&](grading_subject subject) {
    subject.before = before ? &*before : nullptr;
    return regrade(of.rules(), subject);
  });
  if (!asked) return asked.error();
  const auto& graded = *asked;
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

std::optional<std::string> decider::gain_key_of(const live_case& one) {
  const bool may_be_graded = one.exists() && one.table() != nullptr && one.fold().is_open() &&
                             has_row(*one.table(), fact::kCaseGraded);
  return case_index::gain_key(one.state(), may_be_graded);
}

decider::own_entries decider::entries_of(const live_case& one) {
  own_entries entries{.timer = std::nullopt, .gain = gain_key_of(one)};
  if (const auto next = one.next_timer())
    entries.timer = case_index::timer_key(*next, one.state().case_key);
  return entries;
}

// Keeps the index's entries of timers, and of who may gain, in step with the cases.
void decider::move_entries(decision& made) {
  std::vector<index_change> changes;
  const auto move = [&](std::optional<std::string>& from, std::optional<std::string> to) {
    if (from == to) return;
    if (from) changes.push_back({*from, std::nullopt});
    if (to) changes.push_back({*to, std::string{}});
    from = std::move(to);
  };
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    auto now = entries_of(*cases_.all()[i]);
    move(entries_[i].timer, std::move(now.timer));
    move(entries_[i].gain, std::move(now.gain));
  }
  terms_.index.change(changes);
  std::ranges::move(changes, std::back_inserter(made.index));
}

}  // namespace casebook
