#include "opening_hours_model.hpp"

#include <date/tz.h>

#include <algorithm>

namespace casebook::model {
namespace {

using local_us = date::local_time<std::chrono::microseconds>;
using sys_us = date::sys_time<std::chrono::microseconds>;

// "In a gap, the first valid instant; in a fold, an opening uses the first and a closing the
// second."
enum class edge { opening, closing };

const date::time_zone& located(const std::string& zone) {
  static std::map<std::string, const date::time_zone*> known;
  auto& found = known[zone];
  if (found == nullptr) found = date::locate_zone(zone);
  return *found;
}

us to_utc(const std::string& zone, us local, edge which) {
  if (zone == "Asia/Shanghai") return local - 8 * hour;
  const auto offset = [](const date::sys_info& info) {
    return std::chrono::duration_cast<std::chrono::microseconds>(info.offset).count();
  };
  const auto found = located(zone).get_info(local_us{std::chrono::microseconds{local}});
  if (found.result == date::local_info::nonexistent) {
    return std::chrono::duration_cast<std::chrono::microseconds>(found.first.end.time_since_epoch())
        .count();
  }
  const bool second = found.result == date::local_info::ambiguous && which == edge::closing;
  return local - offset(second ? found.second : found.first);
}

us to_local(const std::string& zone, us at) {
  if (zone == "Asia/Shanghai") return at + 8 * hour;
  return located(zone).to_local(sys_us{std::chrono::microseconds{at}}).time_since_epoch().count();
}

date::sys_days local_day(const std::string& zone, us at) {
  return date::floor<date::days>(sys_us{std::chrono::microseconds{to_local(zone, at)}});
}

us midnight(date::sys_days of) { return of.time_since_epoch().count() * day; }

const std::vector<opening>& open_on(const hours& rules, date::sys_days on) {
  if (const auto found = rules.exceptions.find(on); found != rules.exceptions.end())
    return found->second;
  return rules.week[date::weekday{on}.iso_encoding() - 1];
}

// Far more than any budget here needs.
constexpr date::days longest_search{4'000};

// Shows the open intervals that meet [from, to) in order and cut to it, no instant of them twice,
// until `enough` says so.
template <class Visit>
void each_opening(const hours& rules, us from, us to, Visit enough) {
  us seen_until = from;
  const auto first =
      local_day(rules.zone, from) - date::days{2};  // a night shift may reach into it
  for (auto on = first; on < first + longest_search; on += date::days{1}) {
    if (midnight(on) - day >= to) return;  // it begins after `to`, wherever on earth
    auto of_the_day = open_on(rules, on);
    std::ranges::sort(of_the_day, {}, &opening::from);
    for (const auto& [opens, closes] : of_the_day) {
      const us length = closes > opens ? closes : closes + day;
      const us begin =
          std::max(seen_until, to_utc(rules.zone, midnight(on) + opens, edge::opening));
      const us end = std::min(to, to_utc(rules.zone, midnight(on) + length, edge::closing));
      if (begin >= end) continue;
      seen_until = end;
      if (enough(begin, end)) return;
    }
  }
}

}  // namespace

hours office() {
  hours made;
  for (std::size_t weekday = 0; weekday < 5; ++weekday) {
    made.week[weekday] = {{9 * hour, 12 * hour}, {14 * hour, 18 * hour}};
  }
  return made;
}

us workday_of(const hours& rules) {
  if (rules.workday) return *rules.workday;
  std::map<us, int> days_of_length;
  for (auto of_the_day : rules.week) {
    std::ranges::sort(of_the_day, {}, &opening::from);
    us open = 0;
    us seen_until = 0;
    for (const auto& [opens, closes] : of_the_day) {
      const us end = closes > opens ? closes : closes + day;
      open += std::max<us>(0, end - std::max(opens, seen_until));
      seen_until = std::max(seen_until, end);
    }
    if (open > 0) ++days_of_length[open];
  }
  us commonest = 0;
  for (const auto& [open, days] : days_of_length) {
    if (days >= days_of_length[commonest]) commonest = open;  // of equally common ones the longest
  }
  return commonest;
}

us local_time_of_day(const std::string& zone, us at) {
  return to_local(zone, at) - midnight(local_day(zone, at));
}

us open_between(const hours& rules, us from, us to) {
  us sum = 0;
  each_opening(rules, from, to, [&](us begin, us end) {
    sum += end - begin;
    return false;
  });
  return sum;
}

std::optional<us> used_up(const hours& rules, us from, us to, us& left) {
  std::optional<us> at;
  each_opening(rules, from, to, [&](us begin, us end) {
    if (end - begin >= left) at = begin + left;
    left -= std::min(left, end - begin);
    return at.has_value();
  });
  return at;
}

us end_of_civil_day(const hours& rules, us from, std::int64_t days) {
  auto last = local_day(rules.zone, from) + date::days{days};
  const auto is_holiday = [&](date::sys_days on) {
    const auto found = rules.exceptions.find(on);
    return found != rules.exceptions.end() && found->second.empty();
  };
  while (is_holiday(last)) last += date::days{1};
  return to_utc(rules.zone, midnight(last) + day, edge::closing);
}

}  // namespace casebook::model
