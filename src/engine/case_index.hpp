#pragma once

#include <casebook/case_state.hpp>
#include <casebook/grading.hpp>
#include <casebook/policy_book.hpp>
#include <casebook/workflow.hpp>

#include <optional>
#include <string>
#include <vector>

#include "engine/index_view.hpp"

/// What the engine keeps in the log's index, and how it is asked. Five kinds of entries, by their
/// first letter:
///
///   t  instant, case                          when the case's next timer fires
///   c  cluster, household, case               who is on an issue, and which cases are about it
///   r  workflow … area, instant, case         complaints of one category and area, by receipt →
///   the complainant
///   g  workflow … area, grade, colour, instant, case   of those complaints, the open ones, by what
///   the rules have said: whom a repeat may still give more
///   w  cluster or category and area           work on a group that is not done → `group_work`
///
/// Names are digests, so that no text is too long for a key. Everything here follows from the
/// events: an index that is built anew finds work that was cut short by the last fact about each
/// group, whose own case was graded at that instant while others may not have been.
namespace casebook::case_index {

/// The group of cases that a fact reaches beyond its own case; empty: none.
using group = std::string;

/// Of whoever is on an issue.
group cluster_group(std::string_view cluster);
/// Of complaints about the same thing in the same place; empty where the case does not say where,
/// or who complains.
group alike_group(const case_state& state);

/// The keys of the cases in a cluster. **Errors**: the log's.
result<std::vector<std::string>> cases_of_cluster(const index_view& index, const group& cluster);
/// Distinct households of a cluster, or `enough` if there are more. **Cost**: grows with `enough`,
/// not with the cluster.
result<int> households_of_cluster(const index_view& index, const group& cluster, int enough);

struct alike {
  std::string case_key;
  complaint_raised raised;
};
/// The complaints of a group received in [from, to], as many as it takes to name `enough`
/// complainants.
result<std::vector<alike>> alike_complaints(const index_view& index, const group& of, instant from,
                                            instant to, std::size_t enough);

/// What the rules have said of a case; where a person has corrected them, what he has.
struct rules_said {
  casebook::grade grade;
  risk_colour colour;
};
/// Its entry among those whom a repeat may give more; nothing: it has none.
std::optional<std::string> gain_key(const case_state& state, bool open);
/// The cases of a group received in [from, to] of which the rules have said just this.
result<std::vector<std::string>> cases_that_may_gain(const index_view& index, const group& of,
                                                     rules_said said, instant from, instant to);

/// The other cases of a group are being asked again, after a fact that may have changed the rules'
/// answer to all of them. It is written with the fact, moved with every portion of grades, and
/// removed with the last: whoever opens the log after a crash goes on from there.
struct group_work {
  group of;
  instant at;                            ///< of the fact
  std::optional<instant> recorded_at{};  ///< of the grades; nothing: when the log takes them
  int households_before = 0;             ///< of a cluster, to judge what time brought about
  int households_after = 0;
  bool is_exact = true;   ///< false: put together afterwards, so that its fact may have been less
  std::string own_case;   ///< the fact's
  std::string done_to{};  ///< cases up to this key are done
};
index_change work_entry(const group_work& work);
index_change no_work(const group& of);
result<std::vector<group_work>> unfinished_work(const index_view& index);

/// The timer entry of a case.
std::string timer_key(instant at, std::string_view case_key);
struct timer_entry {
  instant at;
  std::string case_key;
};
/// The first timer of all, or from a key on. Nothing: none waits.
result<std::optional<timer_entry>> first_timer(const index_view& index, std::string_view from = {});

/// What a case was filed under before, and is now: it moves among those alike.
std::vector<index_change> refiled(const case_state& before, const case_state& after);

/// The cluster that an event links a household to, or unlinks it from; empty: none.
const std::string& cluster_of(const v1::Event& event);
/// What an event changes beside its case's timer. `was_member`: of that cluster, before.
std::vector<index_change> changes_of(const v1::Event& event, bool was_member,
                                     const case_state& after);
/// All entries of a case but its timer, for an index that is built anew.
std::vector<index_change> entries_of(const case_state& state);

/// Says that the index is whole: groups follow from the events alone.
index_change whole_mark();
result<bool> is_whole(const index_view& index);

/// Says that every case's timer is in the index, and by which policies and workflows they were
/// worked out: timers follow from both.
index_change timers_mark(const policy_book& book, std::span<const workflow* const> workflows);
result<bool> has_timers(const index_view& index, const policy_book& book,
                        std::span<const workflow* const> workflows);

}  // namespace casebook::case_index
