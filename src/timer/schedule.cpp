#include "timer/schedule.hpp"

#include <casebook/grading.hpp>

#include <algorithm>
#include <set>

#include "core/length.hpp"
#include "sla/verdict.hpp"

namespace casebook {
namespace {

using kind = timer_notice::kind;

constexpr duration just_after{1};  // due is inclusive: it is breached a microsecond later

/// One rung of the ladder that every clock climbs.
struct rung {
  int percent;
  kind what;
  role to;
};

std::vector<rung> ladder_of(const v1::Timers& timers) {
  std::vector<rung> ladder;
  for (const auto percent : timers.warn_at_percent())
    ladder.push_back({percent, kind::warning, v1::Actor::UNSPECIFIED});
  for (const auto& one : timers.escalation())
    ladder.push_back({one.at_percent(), kind::escalation, one.to()});
  if (timers.notify_breach()) ladder.push_back({100, kind::breach, v1::Actor::UNSPECIFIED});
  std::ranges::stable_sort(ladder, {}, &rung::percent);
  return ladder;
}

bool climbs(const v1::Timers& timers, std::string_view clock) {
  return timers.clock().empty() || std::ranges::find(timers.clock(), clock) != timers.clock().end();
}

std::string key_of(const clock_instance& clock, const rung& step) {
  const auto instance = std::string{clock.name()} + "/" + std::to_string(clock.cycle()) + "/" +
                        std::to_string(clock.stint()) + "/";
  switch (step.what) {
    case kind::breach: return instance + "breach";
    case kind::escalation: return instance + "escalation/" + std::to_string(step.percent);
    default: return instance + "warning/" + std::to_string(step.percent);
  }
}

void add_clock(std::vector<timer_notice>& waiting, const clock_fold& fold,
               const clock_instance& clock, bool only_next) {
  const auto& timers = clock.rules().source().timers();
  if (!clock.runs() || !climbs(timers, clock.name())) return;
  for (const auto& step : ladder_of(timers)) {
    auto key = key_of(clock, step);
    if (fold.state().timers_fired.contains(key)) continue;
    const auto at = clock.at_percent(step.percent);
    if (!at || *at > distant_future - just_after) return;
    // A callback that was excused at its due is nobody's fault.
    if (step.percent >= 100 &&
        judge(clock, fold.state(), std::max(*at, *clock.due(*at)) + just_after).excluded)
      return;
    waiting.push_back({.what = step.what,
                       .case_key = fold.state().case_key,
                       .key = std::move(key),
                       .at = step.what == kind::breach ? *at + just_after : *at,
                       .clock = std::string{clock.name()},
                       .cycle = clock.cycle(),
                       .stint = clock.stint(),
                       .percent = step.percent,
                       .to = step.to});
    // A breach comes a microsecond after the others of its rung.
    if (only_next && step.what != kind::breach) return;
  }
}

void add_grade_a(std::vector<timer_notice>& waiting, const clock_fold& fold) {
  const auto& state = fold.state();
  const auto to = fold.rules()->source().timers().grade_a_to();
  if (!state.grade_a_at || to == v1::Actor::UNSPECIFIED || state.timers_fired.contains("grade/A"))
    return;
  waiting.push_back({.what = kind::grade_a,
                     .case_key = state.case_key,
                     .key = "grade/A",
                     .at = *state.grade_a_at,
                     .to = to});
}

// What time alone makes of the rules' answer. Neighbours may only add to it.
rule_answer answer_at(const clock_fold& fold, instant at) {
  const auto breached = breached_clocks(fold, at);
  return grade_case(*fold.rules(),
                    {.state = fold.state(), .at = at, .breached = breached, .table = fold.table()});
}

void add_gradings(std::vector<timer_notice>& waiting, const clock_fold& fold) {
  for (const auto at : grading_instants(fold, distant_future)) {
    auto key = "grading/" + to_rfc3339(at);
    if (fold.state().timers_fired.contains(key)) continue;
    // Only where the rules would say something new.
    const auto breached = breached_clocks(fold, at);
    std::optional<rule_answer> before;  // counts only where a person has corrected the rules
    if (is_corrected(fold.state())) before = answer_at(fold, at - duration{1});
    if (!regrade(*fold.rules(), {.state = fold.state(),
                                 .at = at,
                                 .breached = breached,
                                 .table = fold.table(),
                                 .before = before ? &*before : nullptr})) {
      continue;
    }
    waiting.push_back({.what = kind::grading,
                       .case_key = fold.state().case_key,
                       .key = std::move(key),
                       .at = at});
  }
}

template <class Visit>
void each_condition(const policy& rules, const Visit& visit) {
  for (const auto& rule : rules.source().grading()) {
    for (const auto& any : rule.any_of()) {
      for (const auto& condition : any.all_of()) visit(condition);
    }
  }
}

bool is_most_severe(const case_state& state) {
  return state.rules_grade == v1::CaseGraded::A && state.rules_colour == v1::CaseGraded::BLACK &&
         !is_corrected(state);
}

}  // namespace

std::vector<instant> grading_instants(const clock_fold& fold, instant until) {
  const auto& state = fold.state();
  std::set<instant> instants;
  if (!fold.is_open() || is_most_severe(state)) return {};
  each_condition(*fold.rules(), [&](const v1::Condition& condition) {
    if (condition.has_unresolved_for() && state.state != states::resolved) {
      instants.insert(state.received_at + to_duration(condition.unresolved_for()));
    }
    if (condition.test_case() != v1::Condition::kBreachedClock) return;
    for (const auto& clock : fold.clocks()) {
      if (!clock.runs() || clock.name() != condition.breached_clock()) continue;
      if (const auto due = clock.due(distant_future); due && *due < distant_future)
        instants.insert(*due + just_after);
    }
  });
  // A person's grade settles what time had brought about before.
  const auto settled = instants.lower_bound(state.person_graded_at.value_or(distant_past));
  instants.erase(instants.begin(), settled);
  return {instants.begin(), instants.lower_bound(until)};
}

std::vector<std::string_view> breached_clocks(const clock_fold& fold, instant at) {
  std::vector<std::string_view> breached;
  for (const auto& clock : fold.clocks()) {
    if (judge(clock, fold.state(), at).outcome == v1::BREACHED) breached.push_back(clock.name());
  }
  return breached;
}

bool has_row(const workflow& table, v1::Event::FactCase fact) {
  return std::ranges::any_of(table.rows(), [&](const table_row& one) { return one.fact == fact; });
}

std::vector<timer_notice> waiting_timers(const clock_fold& fold, const workflow& table,
                                         bool one_a_clock) {
  std::vector<timer_notice> waiting;
  if (!fold.is_open() || !has_row(table, v1::Event::kTimerFired)) return waiting;
  for (const auto& clock : fold.clocks()) add_clock(waiting, fold, clock, one_a_clock);
  if (has_row(table, v1::Event::kCaseGraded)) {
    add_grade_a(waiting, fold);
    add_gradings(waiting, fold);
  }
  std::ranges::stable_sort(waiting, {}, &timer_notice::at);
  return waiting;
}

std::optional<instant> next_timer_at(const clock_fold& fold, const workflow& table) {
  const auto waiting = waiting_timers(fold, table, true);
  if (waiting.empty()) return std::nullopt;
  return waiting.front().at;
}

}  // namespace casebook
