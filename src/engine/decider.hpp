#pragma once

#include <casebook/engine.hpp>

#include <vector>

#include "engine/case_cache.hpp"
#include "engine/index_view.hpp"

namespace casebook {

/// What a judge needs besides the cases and the fact.
struct judging_terms {
  const std::vector<const workflow*>& workflows;
  const policy_book& rules;
  index_view& index;  ///< takes the changes of what is decided
  judging mode;
  bool grade;           ///< record the grades that the rules give
  instant recorded_at;  ///< when the log is taking it
};

/// Makes decisions about cases under their locks: judges a fact, adds the grades that it causes in
/// its case and in the others, and the index entries of all of them. What is decided is applied to
/// the cases at once; a refusal leaves them as they were.
class decider {
 public:
  decider(case_cache::locked& cases, const judging_terms& terms);

  /// Decides on a fact about the first of the cases, which `check_event` has passed. The last
  /// decision is the fact's; one before it holds the grades that time alone brought about until
  /// then.
  result<std::vector<decision>> propose(const v1::Event& proposed);

  /// The grades that time alone brought about in the first of the cases before `until`; none: no
  /// decision.
  result<std::vector<decision>> let_time_pass(instant until);

  /// Fires the timers of the first of the cases that wait for `at`: a TimerFired each, and the
  /// grade that the rules give then.
  result<decision> fire(instant at);

 private:
  result<const workflow*> workflow_of(const v1::Event& event) const;
  result<void> check_times(const v1::Event& event, const policy& rules) const;
  result<void> check_maker(const v1::Event& event, const workflow& table,
                           const policy& rules) const;
  result<decision> accept(live_case& to, const v1::Event& proposed, std::string_view state_after,
                          const workflow& table, const policy& rules,
                          std::vector<v1::Event> earlier);
  result<std::vector<v1::Event>> grades_of_time(live_case& of, instant until);
  result<std::optional<v1::Event>> grade(live_case& of, instant at,
                                         std::optional<instant> recorded_at);
  result<void> grade_all(decision& made);
  void add(live_case& to, v1::Event& event, const workflow& table) const;
  void move_timers(decision& made);

  case_cache::locked& cases_;
  const judging_terms& terms_;
  std::vector<std::optional<instant>> timers_;  // of the cases, as the index has them
};

}  // namespace casebook
