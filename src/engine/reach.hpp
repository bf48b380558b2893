#pragma once

#include <casebook/policy_book.hpp>

#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "engine/case_index.hpp"

namespace casebook {

/// Which other cases a fact may give another grade: the members of the cluster that it links a
/// household to or unlinks one from, or the complaints about the same thing in the same place as
/// the one that it receives.
///
/// It is made before the fact is decided on and asked afterwards, while the group's turn is held.
class reach {
 public:
  /// The group that the fact is about; empty: only its own case.
  static case_index::group group_of(const v1::Event& fact);
  /// The case that guards look at besides the fact's own: the one that it is merged into.
  static std::optional<std::string> looks_at(const v1::Event& fact);

  /// **Errors**: the log's.
  static result<reach> before(const v1::Event& fact, case_index::group of, const policy_book& rules,
                              const index_view& index);

  /// What is to be done about the others; nothing: no rule's answer can be another one for them.
  /// **Errors**: the log's. **Cost**: does not grow with the group unless there is work.
  result<std::optional<case_index::group_work>> after(const v1::Event& fact,
                                                      const policy_book& rules,
                                                      const index_view& index) const;

 private:
  case_index::group group_;
  int households_ = 0;
};

/// The other cases of a group that are to be asked again, in order, but for those that are done.
/// **Errors**: the log's.
result<std::vector<std::string>> cases_to_ask(const case_index::group_work& work,
                                              const policy_book& rules, const index_view& index);

/// Does a rule of some version ask for a number between these two, so that crossing it may change
/// its answer?
bool crosses_a_threshold(const policy_book& rules, int households_before, int households_after);

/// As many households as it takes for every rule that asks for a number to answer as it would for
/// any more.
int enough_households(const policy_book& rules);

constexpr auto all_complainants = std::numeric_limits<std::size_t>::max();

/// When a policy looks for repeated complaints.
struct repeats {
  duration within{0};                   ///< the longest time; zero: it does not
  std::size_t enough_complainants = 0;  ///< as many as it takes for every rule to hold
};
repeats repeats_of(const policy& rules);

}  // namespace casebook
