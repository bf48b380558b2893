#include "engine/reach.hpp"

#include <algorithm>

#include "core/length.hpp"

namespace casebook {

reach reach::of(const v1::Event& fact) {
  if (fact.has_household_linked() && !fact.household_linked().cluster().empty()) {
    return {case_index::cluster_group(fact.household_linked().cluster())};
  }
  if (fact.has_household_unlinked() && !fact.household_unlinked().cluster().empty()) {
    return {case_index::cluster_group(fact.household_unlinked().cluster())};
  }
  if (!fact.has_case_received()) return {};
  case_state received;
  evolve(received, fact);
  return {case_index::alike_group(received)};
}

std::optional<std::string> reach::looks_at(const v1::Event& fact) {
  if (!fact.has_case_merged()) return std::nullopt;
  const auto& into = fact.case_merged().into();
  const bool names_another =
      !into.empty() && into != fact.case_() && into.size() <= limits::case_key_bytes_max;
  return names_another ? std::optional{into} : std::nullopt;
}

result<std::vector<std::string>> reach::cases(const v1::Event& fact, const policy_book& rules,
                                              const index_view& index) const {
  std::vector<std::string> keys{fact.case_()};
  if (group.empty()) return keys;
  const auto add = [&](const std::string& key) {
    if (key != fact.case_()) keys.push_back(key);
  };
  if (fact.has_household_linked() || fact.has_household_unlinked()) {
    const auto members = case_index::cases_of_cluster(index, group);
    if (!members) return members.error();
    std::ranges::for_each(*members, add);
    return keys;
  }
  const auto at = to_instant(fact.occurred_at());
  const auto within = repeats_within(rules.in_force(at));
  if (within == duration::zero()) return keys;
  const auto alike = case_index::alike_complaints(index, group, at - within, at + within);
  if (!alike) return alike.error();
  for (const auto& one : *alike) add(one.case_key);
  return keys;
}

duration repeats_within(const policy& rules) {
  duration longest{0};
  for (const auto& rule : rules.source().grading()) {
    for (const auto& any : rule.any_of()) {
      for (const auto& condition : any.all_of()) {
        if (condition.has_repeated_by())
          longest = std::max(longest, to_duration(condition.repeated_by().within()));
      }
    }
  }
  return longest;
}

}  // namespace casebook
