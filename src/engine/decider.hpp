#pragma once

#include <casebook/engine.hpp>
#include <casebook/grading.hpp>

#include <optional>
#include <string_view>
#include <type_traits>
#include <vector>

#include "engine/case_cache.hpp"
#include "engine/case_index.hpp"
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
  /// What groups of the first case have still to ask it, by facts that are recorded already.
  std::vector<case_index::group_work> unfinished{};
};

/// The households of a cluster, where it is not the index that says.
struct group_count {
  case_index::group of;
  int households;
};

/// Makes decisions about cases under their locks: judges a fact and adds the grade that it causes
/// in its case, or grades other cases of its group, with the index entries of all of them. What is
/// decided is applied to the cases at once; a refusal leaves them as they were.
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

  /// As many cases as fit into one decision, asked again after a fact about their group: the grades
  /// that time brought about before it, and those that it brings about; no events: none.
  struct portion {
    decision recorded{};
    std::size_t cases = 0;  ///< how many of them, from the first on
  };
  result<portion> ask_again(const case_index::group_work& work);

  /// Fires the timers of the first of the cases that wait for `at`: a TimerFired each, and the
  /// grade that the rules give then.
  result<decision> fire(instant at);

  /// The entry of a case among those whom a repeat may give more; nothing: it has none.
  static std::optional<std::string> gain_key_of(const live_case& one);

 private:
  result<const workflow*> workflow_of(const v1::Event& event) const;
  result<void> check_times(const v1::Event& event, const policy& rules) const;
  result<void> check_maker(const v1::Event& event, const workflow& table,
                           const policy& rules) const;
  result<decision> accept(live_case& to, const v1::Event& proposed, std::string_view state_after,
                          const workflow& table, const policy& rules);
  result<std::vector<v1::Event>> grades_of_group(live_case& of, const case_index::group_work& work);
  result<std::vector<v1::Event>> grades_until(live_case& of, instant until);
  result<std::vector<v1::Event>> grades_of_time(live_case& of, instant until);
  result<std::optional<v1::Event>> grade(live_case& of, instant at,
                                         std::optional<instant> recorded_at,
                                         const std::optional<rule_answer>& before);
  template <class Ask>
  auto about(const live_case& of, instant at, std::string_view without_case, const Ask& ask) const
      -> result<std::invoke_result_t<Ask, grading_subject>>;
  result<std::optional<rule_answer>> answer_before(const live_case& of, instant at,
                                                   std::string_view without_case = {}) const;
  result<std::optional<rule_answer>> answer_before_later(const live_case& of, instant at,
                                                         std::string_view without_case = {}) const;
  void add(live_case& to, v1::Event& event, const workflow& table) const;
  void move_entries(decision& made);

  struct own_entries {
    std::optional<std::string> timer;
    std::optional<std::string> gain;
  };
  static own_entries entries_of(const live_case& one);

  case_cache::locked& cases_;
  const judging_terms& terms_;
  std::vector<own_entries> entries_;  // of the cases, as the index has them
  std::optional<group_count> counted_;
};

}  // namespace casebook
