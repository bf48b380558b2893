#include "sla/running_time.hpp"

#include <algorithm>

namespace casebook {
namespace {

using counting = budget::counting;

// distant_future - distant_past does not fit into a duration.
duration between(instant from, instant to) {
  if (to <= from) return duration::zero();
  return from < instant{} && to > from + duration::max() ? duration::max() : to - from;
}

duration open_between(const budget& counted_as, instant from, instant to) {
  return counted_as.counts == counting::business ? counted_as.hours->open_between(from, to)
                                                 : between(from, to);
}

}  // namespace

std::vector<interval> merge(std::vector<interval> parts, duration cap) {
  std::ranges::sort(parts, {}, &interval::from);
  std::vector<interval> merged;
  for (const auto& part : parts) {
    if (part.to <= part.from) continue;
    if (!merged.empty() && part.from <= merged.back().to) {
      merged.back().to = std::max(merged.back().to, part.to);
    } else {
      merged.push_back(part);
    }
  }
  for (auto it = merged.begin(); it != merged.end(); ++it) {
    const auto length = between(it->from, it->to);
    if (length > cap) {
      it->to = it->from + cap;
      merged.erase(cap > duration::zero() ? it + 1 : it, merged.end());
      break;
    }
    cap -= length;
  }
  return merged;
}

instant run_down(instant start, const budget& length, const std::vector<interval>& pauses) {
  if (length.counts == counting::civil_days) return run_down(start, length);
  auto rest = length;
  instant now = start;
  for (const auto& pause : pauses) {
    if (pause.to <= now) continue;
    const auto runs = open_between(length, now, pause.from);
    if (rest.length <= runs) break;
    rest.length -= runs;
    now = pause.to;
  }
  return run_down(now, rest);
}

duration consumed(instant from, instant to, const budget& counted_as,
                  const std::vector<interval>& pauses) {
  return open_between(counted_as, from, to) - left_out(from, to, counted_as, pauses);
}

duration left_out(instant from, instant to, const budget& counted_as,
                  const std::vector<interval>& pauses) {
  duration total{0};
  if (counted_as.counts == counting::civil_days) return total;
  for (const auto& pause : pauses) {
    const auto begin = std::max(from, pause.from);
    const auto end = std::min(to, pause.to);
    if (begin < end) total += open_between(counted_as, begin, end);
  }
  return total;
}

}  // namespace casebook
