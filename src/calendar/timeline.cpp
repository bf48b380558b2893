#include "calendar/timeline.hpp"

#include <algorithm>

namespace casebook::hours {
namespace {

using std::chrono::days;

constexpr duration week = std::chrono::weeks{1};

// How far from a change its traces reach. An interval opens on its own local day and ends within
// the next, so what is open depends on two local days; a change of offset may make them longer, by
// 24 h at most.
constexpr auto reach = days{3};

// The instants at which something changes in the days of a version.
void collect_changes(const version& of, std::vector<instant>& into) {
  into.push_back(of.from);
  into.push_back(of.to);
  for (const auto& one : of.exceptions) {
    into.push_back(of.zone.begin_of(one.first));
    into.push_back(of.zone.begin_of(one.last + days{1}));
  }
  const auto offsets = of.zone.changes(of.from, of.to);
  into.insert(into.end(), offsets.begin(), offsets.end());
}

// What is near a change, merged and cut to the years.
std::vector<interval> disturbed(std::span<const version> versions) {
  std::vector<instant> changes;
  for (const auto& one : versions) collect_changes(one, changes);
  std::sort(changes.begin(), changes.end());
  std::vector<interval> near;
  for (const auto at : changes) {
    const auto from = std::clamp<instant>(at - reach, first_instant, end_of_instants);
    const auto to = std::clamp<instant>(at + reach, first_instant, end_of_instants);
    if (from == to) continue;
    if (!near.empty() && from <= near.back().to) {
      near.back().to = to;
    } else {
      near.push_back({from, to});
    }
  }
  return near;
}

// Null: before the first.
const version* in_force(std::span<const version> versions, instant at) {
  const auto after =
      std::upper_bound(versions.begin(), versions.end(), at,
                       [](instant when, const version& one) { return when < one.from; });
  return after == versions.begin() ? nullptr : &*std::prev(after);
}

// The week around `day`, if what rules `day` ruled always; Sunday's night shifts come out on
// Monday.
std::vector<stretch> week_of(const version& of, local_day day) {
  const auto* replaced = of.exception_on(day);
  std::vector<stretch> open;
  for (std::size_t i = 0; i < of.week.size(); ++i) {
    for (const auto& one : replaced != nullptr ? replaced->open : of.week[i]) {
      const auto midnight = days{i};
      const stretch shifted{one.from + midnight, one.to + midnight};
      open.push_back({shifted.from, std::min(shifted.to, week)});
      open.push_back({duration{0}, shifted.to - week});
    }
  }
  return merged(std::move(open));
}

// What the days of a version open in [from, to), since `from`.
void collect_openings(const version& of, instant from, instant to, std::vector<stretch>& into) {
  const auto first = std::max(of.first_day, of.zone.day_of(from - reach));
  const auto end = std::min(of.end_day, of.zone.day_of(to) + days{2});
  for (auto day = first; day < end; day += days{1}) {
    for (const auto& one : of.open_on(day)) {
      const auto opens = of.zone.opening(day + std::chrono::floor<std::chrono::seconds>(one.from));
      const auto closes = of.zone.closing(day + std::chrono::floor<std::chrono::seconds>(one.to));
      into.push_back({std::max(opens, from) - from, std::min(closes, to) - from});
    }
  }
}

}  // namespace

timeline::timeline(std::span<const version> versions) {
  auto done = first_instant;
  for (const auto& near : disturbed(versions)) {
    if (done < near.from) add_calm(versions, done, near.from);
    add_disturbed(versions, near.from, near.to);
    done = near.to;
  }
  if (done < end_of_instants) add_calm(versions, done, end_of_instants);
}

void timeline::add(instant from, instant to, instant anchor, timetable table) {
  const auto before_from = table.open_until(from - anchor);
  const auto open = table.open_until(to - anchor) - before_from;
  pieces_.push_back({from, to, anchor, std::move(table), total_, total_ - before_from});
  total_ += open;
}

void timeline::add_calm(std::span<const version> versions, instant from, instant to) {
  const auto* rules = in_force(versions, from);
  if (rules == nullptr) return add(from, to, from, timetable{{}, week});
  const auto today = rules->zone.day_of(from);
  const auto monday = today - days{weekday_index(today)};
  const instant anchor{monday.time_since_epoch() - rules->zone.offset(from)};
  add(from, to, anchor, timetable{week_of(*rules, today), week});
}

void timeline::add_disturbed(std::span<const version> versions, instant from, instant to) {
  std::vector<stretch> open;
  auto one = std::partition_point(versions.begin(), versions.end(),
                                  [&](const version& before) { return before.to < from - reach; });
  for (; one != versions.end() && one->from < to; ++one) collect_openings(*one, from, to, open);
  // One microsecond more than the piece, so that its end is not the begin of a second period.
  add(from, to, from, timetable{std::move(open), to - from + duration{1}});
}

const timeline::piece& timeline::at(instant when) const {
  const auto after =
      std::upper_bound(pieces_.begin(), pieces_.end(), when,
                       [](instant wanted, const piece& one) { return wanted < one.from; });
  return *std::prev(after);
}

duration timeline::measure(instant when) const {
  const auto& here = at(when);
  return here.open_before_anchor + here.table.open_until(when - here.anchor);
}

instant timeline::used_up(duration open) const {
  const auto after =
      std::lower_bound(pieces_.begin(), pieces_.end(), open,
                       [](const piece& one, duration wanted) { return one.open_before < wanted; });
  const auto& here = *std::prev(after);
  return here.anchor + here.table.used_up(open - here.open_before_anchor);
}

instant timeline::resumes(duration open) const {
  const auto after =
      std::upper_bound(pieces_.begin(), pieces_.end(), open,
                       [](duration wanted, const piece& one) { return wanted < one.open_before; });
  const auto& here = *std::prev(after);
  return here.anchor + here.table.resumes(open - here.open_before_anchor);
}

instant timeline::closes(instant when) const {
  const auto& here = at(when);
  if (here.table.always_open()) return here.to;
  return std::min(here.to, here.anchor + here.table.closes(when - here.anchor));
}

}  // namespace casebook::hours
