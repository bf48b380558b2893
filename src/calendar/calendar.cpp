#include <casebook/calendar.hpp>

#include <algorithm>

#include "calendar/timeline.hpp"

namespace casebook {
namespace {

using hours::end_of_instants;
using hours::first_instant;
using hours::local_day;
using std::chrono::days;

constexpr local_day end_of_days{std::chrono::year{10'000} / 1 / 1};

instant within_the_years(instant at) { return std::clamp(at, first_instant, end_of_instants); }

struct closed_days {
  local_day first;
  local_day end;
};

// Days whose exception has no interval; consecutive ones are one.
std::vector<closed_days> closed_by_exception(const std::vector<hours::version>& versions) {
  std::vector<closed_days> all;
  for (const auto& version : versions) {
    for (const auto& one : version.exceptions) {
      if (one.open.empty()) all.push_back({one.first, one.last + days{1}});
    }
  }
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<closed_days> apart;
  for (const auto& one : all) {
    if (!apart.empty() && one.first <= apart.back().end) {
      apart.back().end = std::max(apart.back().end, one.end);
    } else {
      apart.push_back(one);
    }
  }
  return apart;
}

}  // namespace

struct calendar::body {
  body(std::string called, std::vector<hours::version> read)
      : name(std::move(called)),
        versions(std::move(read)),
        line(versions),
        closed(closed_by_exception(versions)) {}

  std::string name;
  std::vector<hours::version> versions;
  hours::timeline line;
  std::vector<closed_days> closed;

  // What comes before the first version has its zone and its workday.
  [[nodiscard]] const hours::version& in_force(instant at) const {
    const auto after =
        std::upper_bound(versions.begin() + 1, versions.end(), at,
                         [](instant when, const auto& one) { return when < one.from; });
    return *std::prev(after);
  }

  [[nodiscard]] const hours::version& ruling(local_day day) const {
    const auto after =
        std::upper_bound(versions.begin() + 1, versions.end(), day,
                         [](local_day wanted, const auto& one) { return wanted < one.first_day; });
    return *std::prev(after);
  }

  // `day`, or the first after it that no holiday keeps closed.
  [[nodiscard]] local_day past_holidays(local_day day) const {
    const auto after =
        std::upper_bound(closed.begin(), closed.end(), day,
                         [](local_day wanted, const auto& one) { return wanted < one.first; });
    return after == closed.begin() ? day : std::max(day, std::prev(after)->end);
  }
};

result<calendar> calendar::make(std::span<const v1::Calendar> versions,
                                std::span<const v1::Calendar::Exception> holidays,
                                std::string_view zone) {
  auto read = hours::read_versions(versions, holidays, zone);
  if (!read) return read.error();
  return calendar{std::make_shared<const body>(versions.front().calendar(), std::move(*read))};
}

const std::string& calendar::name() const noexcept { return body_->name; }

bool calendar::is_open(instant at) const {
  return first_instant <= at && at < end_of_instants && body_->line.closes(at) != at;
}

duration calendar::open_between(instant from, instant to) const {
  if (to <= from) return duration{0};
  return body_->line.measure(within_the_years(to)) - body_->line.measure(within_the_years(from));
}

instant calendar::run_down(instant from, duration budget) const {
  if (budget <= duration{0}) return from;
  const auto before = body_->line.measure(within_the_years(from));
  if (budget > body_->line.total() - before) return distant_future;
  return body_->line.used_up(before + budget);
}

instant calendar::end_of_civil_day(instant from, std::int64_t count) const {
  const auto start = within_the_years(from);
  const auto today = body_->in_force(start).zone.day_of(start);
  if (count >= (end_of_days - today).count()) return distant_future;
  const auto ahead = days{std::max<std::int64_t>(count, 0)};
  const auto last = body_->past_holidays(today + ahead);
  if (last >= end_of_days) return distant_future;
  return body_->ruling(last).zone.closing(last + days{1});
}

std::vector<interval> calendar::openings(instant from, instant to, std::size_t most) const {
  const auto& line = body_->line;
  const auto end = within_the_years(to);
  std::vector<interval> found;
  for (auto at = within_the_years(from); at < end;) {
    const auto open = line.measure(at);
    if (open == line.total()) break;
    const auto opens = line.resumes(open);
    if (opens >= end) break;
    const auto closes = std::min(end, line.closes(opens));
    if (!found.empty() && found.back().to == opens) {
      found.back().to = closes;  // it ran on from one piece of the line into the next
    } else if (found.size() == most) {
      break;
    } else {
      found.push_back({opens, closes});
    }
    at = closes;
  }
  return found;
}

duration calendar::workday(instant from) const {
  const auto at = within_the_years(from);
  const auto& zone = body_->in_force(at).zone;
  return body_->in_force(zone.begin_of(zone.day_of(at))).workday;
}

}  // namespace casebook
