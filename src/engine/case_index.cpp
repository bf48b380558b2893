#include "engine/case_index.hpp"

#include <algorithm>
#include <set>

#include "core/big_endian.hpp"
#include "core/digest.hpp"

namespace casebook::case_index {
namespace {

constexpr std::size_t digest_bytes = 16;
constexpr std::size_t instant_bytes = 8;
constexpr std::string_view mark_key = "whole";
constexpr std::string_view timers_mark_key = "whole timers";
// Another number whenever an entry's shape or meaning changes: the index is then built anew.
constexpr std::string_view mark_value = "5";

// With the sign turned round, so that byte order is time order.
constexpr auto sign = std::uint64_t{1} << 63;

std::string bytes_of(instant at) {
  std::string bytes;
  append_number(bytes, static_cast<std::uint64_t>(at.time_since_epoch().count()) ^ sign);
  return bytes;
}

instant instant_of(std::string_view bytes) {
  return instant{duration{static_cast<std::int64_t>(read_number<std::uint64_t>(bytes) ^ sign)}};
}

// The first key that does not begin with `prefix`.
std::string after(std::string prefix) {
  while (!prefix.empty() && static_cast<unsigned char>(prefix.back()) == 0xff) prefix.pop_back();
  if (!prefix.empty()) ++prefix.back();
  return prefix;
}

std::string member_key(std::string_view cluster, std::string_view household,
                       std::string_view case_key) {
  return cluster_group(cluster) + digest({household}) + std::string{case_key};
}

std::string alike_key(const group& of, const case_state& state) {
  return of + bytes_of(state.received_at) + state.case_key;
}

// Somebody without a name is not counted, but the case is about it all the same.
index_change alike_entry(const group& of, const case_state& state) {
  return {alike_key(of, state),
          state.complainant.empty() ? std::string{} : digest({state.complainant})};
}

result<void> each_member(
    const index_view& index, const group& cluster,
    const std::function<void(std::string_view household, std::string_view case_key)>& visit) {
  return index.each(cluster, after(cluster), [&](std::string_view key, std::string_view) {
    const auto member = key.substr(cluster.size());
    visit(member.substr(0, digest_bytes), member.substr(digest_bytes));
    return true;
  });
}

// The timers' mark.
std::string made_by(const policy_book& book, std::span<const workflow* const> workflows) {
  std::string all{mark_value};
  for (const auto& version : book.versions()) all += digest({version.text()});
  for (const auto* known : workflows) {
    all += digest({known->name()});
    for (const auto open : known->open_states()) all += digest({open});
  }
  return digest({all});
}

result<bool> holds(const index_view& index, const index_change& mark) {
  bool found = false;
  auto read = index.each(mark.key, mark.key + '\0', [&](std::string_view, std::string_view value) {
    found = value == mark.value;
    return false;
  });
  if (!read) return read.error();
  return found;
}

}  // namespace

group cluster_group(std::string_view cluster) { return "c" + digest({cluster}); }

group alike_group(const case_state& state) {
  if (state.area.empty()) return {};
  return "r" + digest({state.workflow, state.site, state.category, state.area});
}

result<std::vector<std::string>> cases_of_cluster(const index_view& index, const group& cluster) {
  std::set<std::string, std::less<>> cases;
  auto read = each_member(index, cluster,
                          [&](std::string_view, std::string_view key) { cases.emplace(key); });
  if (!read) return read.error();
  return std::vector(cases.begin(), cases.end());
}

// From household to household: entries of one stand together.
result<int> households_of_cluster(const index_view& index, const group& cluster, int enough) {
  int households = 0;
  std::string from = cluster;
  while (households < enough) {
    std::string household;
    auto read = index.each(from, after(cluster), [&](std::string_view key, std::string_view) {
      household = key.substr(0, cluster.size() + digest_bytes);
      return false;
    });
    if (!read) return read.error();
    if (household.empty()) break;
    ++households;
    from = after(household);
    if (!from.starts_with(cluster)) break;
  }
  return households;
}

result<std::vector<alike>> alike_complaints(const index_view& index, const group& of, instant from,
                                            instant to, std::size_t enough) {
  std::vector<alike> found;
  std::set<std::string, std::less<>> complainants;
  const auto last = to == distant_future ? after(of) : of + bytes_of(to + duration{1});
  auto read = index.each(of + bytes_of(from), last,
                         [&](std::string_view key, std::string_view complainant) {
                           const auto rest = key.substr(of.size());
                           if (!complainant.empty()) complainants.emplace(complainant);
                           found.push_back({std::string{rest.substr(instant_bytes)},
                                            {instant_of(rest), std::string{complainant}}});
                           return complainants.size() < enough;
                         });
  if (!read) return read.error();
  return found;
}

namespace {

std::string gain_group(const group& of, rules_said said) {
  return "g" + of.substr(1) + static_cast<char>(said.grade) + static_cast<char>(said.colour);
}

}  // namespace

std::optional<std::string> gain_key(const case_state& state, bool open) {
  const auto of = alike_group(state);
  if (!open || of.empty()) return std::nullopt;
  const auto said = is_corrected(state) ? rules_said{state.grade, state.colour}
                                        : rules_said{state.rules_grade, state.rules_colour};
  return gain_group(of, said) + bytes_of(state.received_at) + state.case_key;
}

result<std::vector<std::string>> cases_that_may_gain(const index_view& index, const group& of,
                                                     rules_said said, instant from, instant to) {
  std::vector<std::string> cases;
  const auto those = gain_group(of, said);
  auto read = index.each(those + bytes_of(from), those + bytes_of(to + duration{1}),
                         [&](std::string_view key, std::string_view) {
                           cases.emplace_back(key.substr(those.size() + instant_bytes));
                           return true;
                         });
  if (!read) return read.error();
  return cases;
}

namespace {

std::string work_key(const group& of) { return "w" + of; }

std::string bytes_of(int count) { return bytes_of(instant{duration{count}}); }
int count_of(std::string_view bytes) {
  return static_cast<int>(instant_of(bytes).time_since_epoch().count());
}

}  // namespace

// Four numbers of eight bytes, whether they are exact, the own case's key after its length, and how
// far it is done.
index_change work_entry(const group_work& work) {
  return {work_key(work.of),
          bytes_of(work.at) + bytes_of(work.recorded_at.value_or(distant_past)) +
              bytes_of(work.households_before) + bytes_of(work.households_after) +
              static_cast<char>(work.is_exact) + static_cast<char>(work.own_case.size()) +
              work.own_case + work.done_to};
}

index_change no_work(const group& of) { return {work_key(of), std::nullopt}; }

result<std::vector<group_work>> unfinished_work(const index_view& index) {
  std::vector<group_work> all;
  auto read = index.each("w", "x", [&](std::string_view key, std::string_view value) {
    if (key == mark_key || key == timers_mark_key) return true;
    const auto number = [&](std::size_t which) { return value.substr(which * instant_bytes); };
    const auto recorded = instant_of(number(1));
    const bool is_exact = number(4).front() != 0;
    const auto texts = number(4).substr(1);
    const auto own = static_cast<unsigned char>(texts.front());
    all.push_back({.of = std::string{key.substr(1)},
                   .at = instant_of(number(0)),
                   .recorded_at = recorded == distant_past ? std::nullopt : std::optional{recorded},
                   .households_before = count_of(number(2)),
                   .households_after = count_of(number(3)),
                   .is_exact = is_exact,
                   .own_case = std::string{texts.substr(1, own)},
                   .done_to = std::string{texts.substr(1 + own)}});
    return true;
  });
  if (!read) return read.error();
  return all;
}

std::string timer_key(instant at, std::string_view case_key) {
  return "t" + bytes_of(at) + std::string{case_key};
}

result<std::optional<timer_entry>> first_timer(const index_view& index, std::string_view from) {
  std::optional<timer_entry> first;
  auto read =
      index.each(from.empty() ? "t" : from, "u", [&](std::string_view key, std::string_view) {
        first = {instant_of(key.substr(1)), std::string{key.substr(1 + instant_bytes)}};
        return false;
      });
  if (!read) return read.error();
  return first;
}

const std::string& cluster_of(const v1::Event& event) {
  // Either one's empty text where the event is neither.
  return event.has_household_linked() ? event.household_linked().cluster()
                                      : event.household_unlinked().cluster();
}

std::vector<index_change> changes_of(const v1::Event& event, bool was_member,
                                     const case_state& after) {
  if (event.has_case_received()) return entries_of(after);
  const auto& cluster = cluster_of(event);
  if (cluster.empty()) return {};
  const bool links = event.has_household_linked();
  const bool is_member = after.clusters.contains(cluster);
  std::vector<index_change> changes;
  const auto put = [&](const std::string& household) {
    changes.push_back({member_key(cluster, household, after.case_key), std::string{}});
  };
  const auto remove = [&](const std::string& household) {
    changes.push_back({member_key(cluster, household, after.case_key), std::nullopt});
  };
  if (links) put(event.household_linked().household());
  if (!links && was_member) remove(event.household_unlinked().household());
  // Whoever brought the case is on the issue too, for as long as the case is about it.
  if (after.household.empty()) return changes;
  if (is_member && !links && event.household_unlinked().household() == after.household)
    changes.clear();
  if (is_member && !was_member) put(after.household);
  if (!is_member && was_member) remove(after.household);
  return changes;
}

std::vector<index_change> refiled(const case_state& before, const case_state& after) {
  const auto was = alike_group(before);
  const auto is = alike_group(after);
  std::vector<index_change> changes;
  if (was == is) return changes;
  if (!was.empty()) changes.push_back({alike_key(was, before), std::nullopt});
  if (!is.empty()) changes.push_back(alike_entry(is, after));
  return changes;
}

std::vector<index_change> entries_of(const case_state& state) {
  std::vector<index_change> entries;
  if (const auto alike = alike_group(state); !alike.empty()) {
    entries.push_back(alike_entry(alike, state));
  }
  for (const auto& [cluster, households] : state.clusters) {
    for (const auto& household : households) {
      entries.push_back({member_key(cluster, household, state.case_key), std::string{}});
    }
    if (!state.household.empty()) {
      entries.push_back({member_key(cluster, state.household, state.case_key), std::string{}});
    }
  }
  return entries;
}

index_change whole_mark() { return {std::string{mark_key}, std::string{mark_value}}; }

result<bool> is_whole(const index_view& index) { return holds(index, whole_mark()); }

index_change timers_mark(const policy_book& book, std::span<const workflow* const> workflows) {
  return {std::string{timers_mark_key}, made_by(book, workflows)};
}

result<bool> has_timers(const index_view& index, const policy_book& book,
                        std::span<const workflow* const> workflows) {
  return holds(index, timers_mark(book, workflows));
}

}  // namespace casebook::case_index
