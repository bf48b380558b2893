#include "sla/intervals.hpp"

#include <algorithm>

namespace casebook {

std::vector<interval> merge(std::vector<interval> parts, duration cap) {
  std::sort(parts.begin(), parts.end(), [](auto& a, auto& b) { return a.from < b.from; });
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
    const duration length = it->to - it->from;
    if (length > cap) {
      it->to = it->from + cap;
      merged.erase(cap > duration::zero() ? it + 1 : it, merged.end());
      break;
    }
    cap -= length;
  }
  return merged;
}

instant run_down(instant start, duration budget, const std::vector<interval>& pauses) {
  instant now = start;
  for (const auto& pause : pauses) {
    if (pause.to <= now) continue;
    const duration runs = std::max(pause.from, now) - now;
    if (budget <= runs) break;
    budget -= runs;
    now = pause.to;
  }
  return now + budget;
}

duration overlap(instant from, instant to, const std::vector<interval>& pauses) {
  duration total{0};
  for (const auto& pause : pauses) {
    const auto begin = std::max(from, pause.from);
    const auto end = std::min(to, pause.to);
    if (begin < end) total += end - begin;
  }
  return total;
}

}  // namespace casebook
