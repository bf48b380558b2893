#include "calendar/version.hpp"

#include <algorithm>
#include <map>

#include "calendar/fields.hpp"
#include "core/length.hpp"
#include "core/wording.hpp"

namespace casebook::hours {
namespace {

using std::chrono::days;

// The first and the last version reach a little past the years, so that their edges need no care.
constexpr auto slack = days{7};

template <class Intervals>
result<std::vector<stretch>> read_open(const Intervals& written) {
  std::vector<stretch> open;
  for (const auto& one : written) {
    const auto read = parse_interval(one.from(), one.to());
    if (!read) return read.error();
    open.push_back({read->from, read->to});
  }
  return merged(std::move(open));
}

result<exception_days> read_exception(const v1::Calendar::Exception& written) {
  const auto first = parse_date(written.date());
  if (!first) return first.error();
  const auto last = written.to_date().empty() ? first : parse_date(written.to_date());
  if (!last) return last.error();
  if (*last < *first) {
    return fail(errc::malformed, "the exception from " + written.date() +
                                     " ends before it begins, on " + written.to_date() +
                                     ": to_date is its last day");
  }
  auto open = read_open(written.open());
  if (!open)
    return fail(errc::malformed, "exception " + written.date() + ": " + open.error().message);
  return exception_days{*first, *last, std::move(*open)};
}

template <class Exceptions>
result<std::vector<exception_days>> read_in_order(const Exceptions& written) {
  std::vector<exception_days> all;
  for (const auto& one : written) {
    auto read = read_exception(one);
    if (!read) return read.error();
    all.push_back(std::move(*read));
  }
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  return all;
}

// A version lists each of its own days once.
template <class Exceptions>
result<std::vector<exception_days>> read_exceptions(const Exceptions& written) {
  auto all = read_in_order(written);
  if (!all) return all;
  const auto twice = std::adjacent_find(
      all->begin(), all->end(), [](const auto& a, const auto& b) { return b.first <= a.last; });
  if (twice != all->end()) {
    return fail(errc::malformed,
                "two exceptions replace " + to_iso(std::next(twice)->first) + ": keep one of them");
  }
  return all;
}

// Holidays come from several lists, which may name a day twice as long as they agree on it.
result<std::vector<exception_days>> read_holidays(
    std::span<const v1::Calendar::Exception> written) {
  const auto read = read_in_order(written);
  if (!read) return read;
  std::vector<exception_days> all;
  for (const auto& one : *read) {
    if (all.empty() || all.back().last < one.first) {
      all.push_back(one);
    } else if (all.back().open == one.open) {
      all.back().last = std::max(all.back().last, one.last);
    } else {
      return fail(errc::malformed, "two exceptions replace " + to_iso(one.first) +
                                       " and open at different times: keep one of them");
    }
  }
  return all;
}

// The version's own exceptions, and between them what remains of the holidays.
std::vector<exception_days> own_before(std::vector<exception_days> own,
                                       const std::vector<exception_days>& holidays) {
  std::vector<exception_days> all;
  auto next = own.begin();
  for (const auto& holiday : holidays) {
    while (next != own.end() && next->last < holiday.first) ++next;
    auto first = holiday.first;
    for (auto over = next; over != own.end() && over->first <= holiday.last; ++over) {
      if (first < over->first) all.push_back({first, over->first - days{1}, holiday.open});
      first = over->last + days{1};
    }
    if (first <= holiday.last) all.push_back({first, holiday.last, holiday.open});
  }
  all.insert(all.end(), std::move_iterator{own.begin()}, std::move_iterator{own.end()});
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  return all;
}

void keep_own_days(version& of) {
  for (auto& one : of.exceptions) {
    one.first = std::max(one.first, of.first_day);
    one.last = std::min(one.last, of.end_day - days{1});
  }
  std::erase_if(of.exceptions, [](const exception_days& one) { return one.last < one.first; });
}

result<void> read_week(const v1::Calendar& written, version& into) {
  for (const auto& hours : written.week()) {
    const auto open = read_open(hours.open());
    if (!open) return open.error();
    for (const auto& name : hours.day()) {
      const auto day = parse_weekday(name);
      if (!day) return day.error();
      auto& of_day = into.week[day->iso_encoding() - 1];
      of_day.insert(of_day.end(), open->begin(), open->end());
      of_day = merged(std::move(of_day));
    }
  }
  return {};
}

// The commonest open time of the weekdays that open; of equally common ones the longest.
duration commonest(const std::array<std::vector<stretch>, 7>& week) {
  std::map<duration, int> counts;
  for (const auto& day : week) {
    if (!day.empty()) ++counts[length(day)];
  }
  const auto found =
      std::max_element(counts.begin(), counts.end(),
                       [](const auto& a, const auto& b) { return a.second <= b.second; });
  return found == counts.end() ? duration{0} : found->first;
}

result<version> read_version(const v1::Calendar& written,
                             const std::vector<exception_days>& holidays,
                             std::string_view fallback_zone) {
  const auto located = zone::locate(written.zone().empty() ? fallback_zone : written.zone());
  if (!located) return located.error();
  version made{.from = first_instant - slack, .to = end_of_instants + slack, .zone = *located};
  if (written.has_effective_from()) {
    const auto from = check_timestamp(written.effective_from());
    if (!from) return fail(errc::malformed, "effective_from: " + from.error().message);
    made.from = *from;
  }
  if (const auto read = read_week(written, made); !read) return read.error();
  auto own = read_exceptions(written.exception());
  if (!own) return own.error();
  made.exceptions = own_before(std::move(*own), holidays);
  made.workday = written.has_workday() ? to_duration(written.workday()) : commonest(made.week);
  if (written.has_workday() && made.workday <= duration{0}) {
    return fail(errc::malformed,
                "a workday must be longer than nothing: give its hours, or leave it out");
  }
  return made;
}

}  // namespace

const exception_days* version::exception_on(local_day day) const {
  const auto after =
      std::upper_bound(exceptions.begin(), exceptions.end(), day,
                       [](local_day wanted, const auto& one) { return wanted < one.first; });
  if (after == exceptions.begin() || std::prev(after)->last < day) return nullptr;
  return &*std::prev(after);
}

const std::vector<stretch>& version::open_on(local_day day) const {
  const auto* replaced = exception_on(day);
  return replaced != nullptr ? replaced->open : week[weekday_index(day)];
}

result<std::vector<version>> read_versions(std::span<const v1::Calendar> versions,
                                           std::span<const v1::Calendar::Exception> holidays,
                                           std::string_view fallback_zone) {
  if (versions.empty())
    return fail(errc::invalid_argument, "a calendar needs at least one version");
  const auto named = [&](const error& wrong) {
    return fail(wrong.code,
                "calendar " + quoted(versions.front().calendar()) + ": " + wrong.message);
  };
  const auto shared = read_holidays(holidays);
  if (!shared) return named(shared.error());
  std::vector<version> all;
  for (const auto& written : versions) {
    auto read = read_version(written, *shared, fallback_zone);
    if (!read) return named(read.error());
    all.push_back(std::move(*read));
  }
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.from < b.from; });
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (i + 1 < all.size()) {
      if (all[i].from == all[i + 1].from) {
        return named(
            fail(errc::malformed,
                 "two versions have the same effective_from: one calendar needs them apart"));
      }
      all[i].to = all[i + 1].from;
    }
    all[i].first_day = all[i].zone.first_day_from(all[i].from);
    all[i].end_day = all[i].zone.first_day_from(all[i].to);
    keep_own_days(all[i]);
  }
  return all;
}

}  // namespace casebook::hours
