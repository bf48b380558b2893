#include "projection/running_clocks.hpp"

#include <algorithm>

#include "sla/clock_fold.hpp"
#include "sla/verdict.hpp"

namespace casebook {
namespace {

bool may_run(const v1::ClockVerdict& said) {
  return said.outcome() == v1::PENDING ||
         (said.outcome() == v1::BREACHED && !said.has_stopped_at());
}

duration consumed_at_due(const clock_instance& clock, const verdict& said, instant now) {
  if (!said.due) return duration{0};
  return consumed(clock.start().at, *said.due, clock.counted_as(), clock.counted_pauses(now));
}

duration workday_of(const clock_instance& clock) {
  const auto counted_as = clock.counted_as();
  return counted_as.counts == budget::counting::business
             ? counted_as.hours->workday(clock.start().at)
             : duration{0};
}

}  // namespace

std::vector<running_clock> running_clocks(const workflow& table, const policy_book& book,
                                          const case_verdicts& judged,
                                          std::span<const v1::Event> history, as_of at) {
  std::vector<running_clock> running;
  if (std::none_of(judged.clocks.begin(), judged.clocks.end(), may_run)) return running;
  clock_fold fold{&table, book, at};
  for (const auto& event : history) fold.add(event);
  for (std::size_t i = 0; i < judged.clocks.size(); ++i) {
    if (!may_run(judged.clocks[i])) continue;
    const auto& clock = fold.clocks()[i];
    const auto said = judge(clock, fold.state(), at.happened);
    if (said.running)
      running.push_back({judged.clocks[i], consumed_at_due(clock, said, at.happened),
                         said.due_ends_day, clock.paused(at.happened), workday_of(clock)});
  }
  return running;
}

}  // namespace casebook
