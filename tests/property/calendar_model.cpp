#include "calendar_model.hpp"

#include <date/tz.h>

#include <algorithm>

namespace casebook::model {
namespace {

constexpr std::int64_t minute_us = 60'000'000;
constexpr minute margin = 6 * minutes_a_day;

day day_of(minute local) {
  return (local - ((local % minutes_a_day) + minutes_a_day) % minutes_a_day) / minutes_a_day;
}

// 1970-01-01 was a Thursday.
std::size_t weekday_of(day date) { return static_cast<std::size_t>(((date + 3) % 7 + 7) % 7); }

const dated_exception* find(const std::vector<dated_exception>& in, day date) {
  for (const auto& one : in) {
    if (one.first <= date && date <= one.last) return &one;
  }
  return nullptr;
}

}  // namespace

wall_clock_table::wall_clock_table(const std::string& zone, minute begin, minute end)
    : begin_(begin) {
  const auto* rules = date::locate_zone(zone);
  for (auto utc = begin; utc < end; ++utc) {
    const auto shows =
        rules->to_local(date::sys_time<std::chrono::minutes>{std::chrono::minutes{utc}});
    const auto local =
        std::chrono::duration_cast<std::chrono::minutes>(shows.time_since_epoch()).count();
    local_.push_back(local);
    utc_.try_emplace(local, shown{utc, utc}).first->second.last = utc;
  }
}

minute wall_clock_table::opens(minute local) const { return utc_.lower_bound(local)->second.first; }

minute wall_clock_table::closes(minute local) const {
  const auto found = utc_.lower_bound(local);
  return found->first == local ? found->second.last : found->second.first;
}

minute_by_minute::minute_by_minute(const opening_hours& hours, minute begin, minute end)
    : hours_(hours), begin_(begin), end_(end), open_(static_cast<std::size_t>(end - begin)) {
  for (const auto& version : hours.versions) {
    if (!clocks_.contains(version.zone)) {
      clocks_.emplace(version.zone, wall_clock_table{version.zone, begin - margin, end + margin});
    }
  }
  for (const auto& version : hours.versions) open_days_of(version);
}

const hours_version* minute_by_minute::in_force(minute at) const {
  const hours_version* found = nullptr;
  for (const auto& version : hours_.versions) {
    if (!version.effective_from || *version.effective_from <= at) found = &version;
  }
  return found;
}

const dated_exception* minute_by_minute::exception_on(const hours_version& of, day date) const {
  const auto* own = find(of.exceptions, date);
  return own != nullptr ? own : find(hours_.holidays, date);
}

void minute_by_minute::open_days_of(const hours_version& of) {
  const auto& shows = clock(of);
  const auto first = day_of(shows.local(begin_)) - 3;
  const auto last = day_of(shows.local(end_)) + 1;
  for (auto date = first; date <= last; ++date) {
    const auto midnight = date * minutes_a_day;
    if (in_force(shows.opens(midnight)) != &of) continue;
    const auto* replaced = exception_on(of, date);
    for (const auto& one : replaced != nullptr ? replaced->open : of.week[weekday_of(date)]) {
      const auto to = one.to <= one.from ? one.to + minutes_a_day : one.to;
      const auto opens = std::max(begin_, shows.opens(midnight + one.from));
      const auto closes = std::min(end_, shows.closes(midnight + to));
      for (auto at = opens; at < closes; ++at) open_[static_cast<std::size_t>(at - begin_)] = true;
    }
  }
}

std::int64_t minute_by_minute::open_between(std::int64_t from_us, std::int64_t to_us) const {
  std::int64_t sum = 0;
  for (auto at = begin_; at < end_; ++at) {
    if (!is_open(at)) continue;
    sum += std::max<std::int64_t>(
        0, std::min(to_us, (at + 1) * minute_us) - std::max(from_us, at * minute_us));
  }
  return sum;
}

std::optional<std::int64_t> minute_by_minute::run_down(std::int64_t from_us,
                                                       std::int64_t budget_us) const {
  if (budget_us <= 0) return from_us;
  for (auto at = begin_; at < end_; ++at) {
    const auto starts = std::max(from_us, at * minute_us);
    const auto left = (at + 1) * minute_us - starts;
    if (!is_open(at) || left <= 0) continue;
    if (budget_us <= left) return starts + budget_us;
    budget_us -= left;
  }
  return std::nullopt;
}

std::optional<minute> minute_by_minute::end_of_civil_day(minute from, int days) const {
  const auto& shows = clock(hours_.versions.front());
  auto date = day_of(shows.local(from)) + days;
  const auto closed = [&] {
    const auto* rules = in_force(shows.opens(date * minutes_a_day));
    const auto* replaced = rules == nullptr ? nullptr : exception_on(*rules, date);
    return replaced != nullptr && replaced->open.empty();
  };
  while (date * minutes_a_day < shows.local(end_) && closed()) ++date;
  if (date * minutes_a_day >= shows.local(end_)) return std::nullopt;
  return shows.closes((date + 1) * minutes_a_day);
}

}  // namespace casebook::model
