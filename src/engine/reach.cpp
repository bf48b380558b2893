#include "engine/reach.hpp"

#include <algorithm>
#include <set>

#include "core/length.hpp"

namespace casebook {
namespace {

using case_index::group_work;

template <class Visit>
void each_condition(const policy& rules, const Visit& visit) {
  for (const auto& rule : rules.source().grading()) {
    for (const auto& any : rule.any_of()) {
      for (const auto& condition : any.all_of()) visit(rule, condition);
    }
  }
}

// The highest number of households for which some rule still answers otherwise than for one more.
int last_threshold(const policy& rules) {
  int last = 0;
  each_condition(rules, [&](const v1::GradingRule&, const v1::Condition& condition) {
    if (condition.has_households_at_least()) last = std::max(last, condition.households_at_least());
    if (condition.has_households_at_most())
      last = std::max(last, condition.households_at_most() + 1);
  });
  return last;
}

bool says_more(const v1::GradingRule& rule, case_index::rules_said said) {
  return more_severe(rule.grade(), said.grade) || more_severe(rule.colour(), said.colour);
}

// Everything that the rules may have said of a case.
const std::vector<case_index::rules_said>& all_said() {
  static const auto all = [] {
    std::vector<case_index::rules_said> made;
    for (int given = v1::CaseGraded::Grade_MIN; given <= v1::CaseGraded::Grade_MAX; ++given) {
      for (int colour = v1::CaseGraded::RiskColour_MIN; colour <= v1::CaseGraded::RiskColour_MAX;
           ++colour) {
        made.push_back({static_cast<grade>(given), static_cast<risk_colour>(colour)});
      }
    }
    return made;
  }();
  return all;
}

result<std::size_t> complainants_within(const index_view& index, const group_work& work,
                                        duration within, std::size_t enough) {
  const auto alike =
      case_index::alike_complaints(index, work.of, work.at - within, work.at + within, enough);
  if (!alike) return alike.error();
  std::set<std::string_view> complainants;
  for (const auto& one : *alike) {
    if (!one.raised.complainant.empty()) complainants.insert(one.raised.complainant);
  }
  return complainants.size();
}

// Whom one rule's repeat may give more, if enough have complained.
result<void> add_those_that_gain(std::set<std::string>& cases, const group_work& work,
                                 const v1::GradingRule& rule, const v1::Condition::Repeat& repeat,
                                 const index_view& index) {
  const auto within = to_duration(repeat.within());
  const auto enough = static_cast<std::size_t>(repeat.complainants());
  const auto complainants = complainants_within(index, work, within, enough);
  if (!complainants) return complainants.error();
  if (*complainants < enough) return {};
  for (const auto& said : all_said()) {
    if (!says_more(rule, said)) continue;
    auto found =
        case_index::cases_that_may_gain(index, work.of, said, work.at - within, work.at + within);
    if (!found) return found.error();
    cases.insert(found->begin(), found->end());
  }
  return {};
}

result<std::set<std::string>> those_that_gain(const group_work& work, const policy_book& rules,
                                              const index_view& index) {
  std::set<std::string> cases;
  std::optional<error> wrong;
  for (const auto& version : rules.versions()) {
    each_condition(version, [&](const v1::GradingRule& rule, const v1::Condition& condition) {
      if (wrong || !condition.has_repeated_by()) return;
      auto added = add_those_that_gain(cases, work, rule, condition.repeated_by(), index);
      if (!added) wrong = added.error();
    });
  }
  if (wrong) return *wrong;
  return cases;
}

}  // namespace

case_index::group reach::group_of(const v1::Event& fact) {
  if (const auto& cluster = case_index::cluster_of(fact); !cluster.empty())
    return case_index::cluster_group(cluster);
  if (!fact.has_case_received()) return {};
  case_state received;
  evolve(received, fact);
  return case_index::alike_group(received);
}

std::optional<std::string> reach::looks_at(const v1::Event& fact) {
  if (!fact.has_case_merged()) return std::nullopt;
  const auto& into = fact.case_merged().into();
  const bool names_another =
      !into.empty() && into != fact.case_() && into.size() <= limits::case_key_bytes_max;
  return names_another ? std::optional{into} : std::nullopt;
}

result<reach> reach::before(const v1::Event& fact, case_index::group of, const policy_book& rules,
                            const index_view& index) {
  reach made;
  made.group_ = std::move(of);
  if (made.group_.empty() || fact.has_case_received()) return made;
  const auto households =
      case_index::households_of_cluster(index, made.group_, enough_households(rules));
  if (!households) return households.error();
  made.households_ = *households;
  return made;
}

result<std::optional<group_work>> reach::after(const v1::Event& fact, const policy_book& rules,
                                               const index_view& index) const {
  std::optional<group_work> work;
  if (group_.empty()) return work;
  const group_work asked{.of = group_,
                         .at = to_instant(fact.occurred_at()),
                         .recorded_at = fact.has_recorded_at()
                                            ? std::optional{to_instant(fact.recorded_at())}
                                            : std::nullopt,
                         .households_before = households_,
                         .own_case = fact.case_()};
  if (fact.has_case_received()) {
    // Somebody without a name is not counted.
    if (!fact.case_received().complainant().empty()) work = asked;
    return work;
  }
  const auto households =
      case_index::households_of_cluster(index, group_, enough_households(rules));
  if (!households) return households.error();
  if (!crosses_a_threshold(rules, households_, *households)) return work;
  work = asked;
  work->households_after = *households;
  return work;
}

result<std::vector<std::string>> cases_to_ask(const group_work& work, const policy_book& rules,
                                              const index_view& index) {
  std::vector<std::string> cases;
  if (work.of.starts_with('c')) {
    auto members = case_index::cases_of_cluster(index, work.of);
    if (!members) return members.error();
    cases = std::move(*members);
  } else {
    const auto gaining = those_that_gain(work, rules, index);
    if (!gaining) return gaining.error();
    cases.assign(gaining->begin(), gaining->end());
  }
  std::erase_if(cases,
                [&](const auto& key) { return key == work.own_case || key <= work.done_to; });
  return cases;
}

bool crosses_a_threshold(const policy_book& rules, int households_before, int households_after) {
  const auto [low, high] = std::minmax(households_before, households_after);
  bool crosses = false;
  for (const auto& version : rules.versions()) {
    each_condition(version, [&, low = low, high = high](const v1::GradingRule&,
                                                        const v1::Condition& condition) {
      const auto between = [&](int threshold) { return low < threshold && threshold <= high; };
      crosses |= condition.has_households_at_least() && between(condition.households_at_least());
      crosses |= condition.has_households_at_most() && between(condition.households_at_most() + 1);
    });
  }
  return crosses;
}

int enough_households(const policy_book& rules) {
  int enough = 0;
  for (const auto& version : rules.versions()) enough = std::max(enough, last_threshold(version));
  return enough;
}

repeats repeats_of(const policy& rules) {
  repeats made;
  bool one_length = true;
  each_condition(rules, [&](const v1::GradingRule&, const v1::Condition& condition) {
    if (!condition.has_repeated_by()) return;
    const auto within = to_duration(condition.repeated_by().within());
    one_length = one_length && (made.within == duration::zero() || made.within == within);
    made.within = std::max(made.within, within);
    made.enough_complainants = std::max(
        made.enough_complainants, static_cast<std::size_t>(condition.repeated_by().complainants()));
  });
  // Of several lengths the longest may have enough where a shorter one has not: all are looked at.
  if (!one_length) made.enough_complainants = all_complainants;
  return made;
}

}  // namespace casebook
