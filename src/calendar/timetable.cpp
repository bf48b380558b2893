#include "calendar/timetable.hpp"

#include <algorithm>

namespace casebook::hours {

std::vector<stretch> merged(std::vector<stretch> any) {
  std::erase_if(any, [](const stretch& one) { return one.to <= one.from; });
  std::sort(any.begin(), any.end(),
            [](const stretch& a, const stretch& b) { return a.from < b.from; });
  std::vector<stretch> apart;
  for (const auto& one : any) {
    if (!apart.empty() && one.from <= apart.back().to) {
      apart.back().to = std::max(apart.back().to, one.to);
    } else {
      apart.push_back(one);
    }
  }
  return apart;
}

duration length(const std::vector<stretch>& merged) {
  duration sum{0};
  for (const auto& one : merged) sum += one.to - one.from;
  return sum;
}

timetable::timetable(std::vector<stretch> open, duration period) : period_(period) {
  for (const auto& one : merged(std::move(open))) {
    slots_.push_back({one.from, one.to, each_});
    each_ += one.to - one.from;
  }
}

duration timetable::open_until(duration at) const {
  const auto within = at % period_;
  const auto after =
      std::upper_bound(slots_.begin(), slots_.end(), within,
                       [](duration when, const slot& one) { return when < one.from; });
  const auto whole = at / period_ * each_;
  if (after == slots_.begin()) return whole;
  const auto& last = *std::prev(after);
  return whole + last.open_before + std::min(within, last.to) - last.from;
}

duration timetable::used_up(duration open) const {
  const auto periods = (open - duration{1}) / each_;
  const auto rest = open - periods * each_;  // in (0, each_]
  const auto after =
      std::lower_bound(slots_.begin(), slots_.end(), rest,
                       [](const slot& one, duration wanted) { return one.open_before < wanted; });
  const auto& last = *std::prev(after);
  return periods * period_ + last.from + (rest - last.open_before);
}

duration timetable::resumes(duration open) const {
  const auto periods = open / each_;
  const auto rest = open % each_;  // in [0, each_)
  const auto after =
      std::upper_bound(slots_.begin(), slots_.end(), rest,
                       [](duration wanted, const slot& one) { return wanted < one.open_before; });
  const auto& last = *std::prev(after);
  return periods * period_ + last.from + (rest - last.open_before);
}

duration timetable::closes(duration at) const {
  const auto within = at % period_;
  const auto after =
      std::upper_bound(slots_.begin(), slots_.end(), within,
                       [](duration when, const slot& one) { return when < one.from; });
  if (after == slots_.begin() || std::prev(after)->to <= within) return at;
  return at - within + std::prev(after)->to;
}

}  // namespace casebook::hours
