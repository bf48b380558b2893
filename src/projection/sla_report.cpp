#include <casebook/projection.hpp>

#include <algorithm>

#include "projection/cohorts.hpp"
#include "projection/groups.hpp"
#include "projection/nearest_rank.hpp"

namespace casebook {
namespace {

struct tally {
  v1::SlaReport::Row counts;
  std::vector<std::int64_t> times_us;
};

void count_excluded(v1::SlaReport::Row& counts, exclusion why) {
  switch (why) {
    case exclusion::excused: return counts.set_excused(counts.excused() + 1);
    case exclusion::superseded: return counts.set_superseded(counts.superseded() + 1);
    case exclusion::voided: return counts.set_voided(counts.voided() + 1);
    case exclusion::waived: return counts.set_waived(counts.waived() + 1);
    case exclusion::cancelled: return counts.set_cancelled(counts.cancelled() + 1);
    case exclusion::invalid: return counts.set_invalid(counts.invalid() + 1);
  }
}

void count(tally& into, const clock_verdict& clock) {
  auto& counts = into.counts;
  const bool judged = clock.outcome == v1::MET || clock.outcome == v1::BREACHED;
  if (judged && clock.stopped_at) into.times_us.push_back(clock.elapsed.count());
  if (!clock.due_at) return;  // in no rate
  switch (clock.outcome) {
    case v1::MET: counts.set_met(counts.met() + 1); break;
    case v1::BREACHED: counts.set_breached(counts.breached() + 1); break;
    case v1::PENDING: counts.set_pending(counts.pending() + 1); break;
    default: count_excluded(counts, *clock.excluded_why); break;
  }
  if (clock.late_entered) counts.set_late_entered(counts.late_entered() + 1);
}

void finish(tally& done) {
  auto& counts = done.counts;
  counts.set_strict_breached(counts.breached() + counts.excused());
  if (const auto judged = counts.met() + counts.breached(); judged != 0) {
    counts.set_compliance_rate(static_cast<double>(counts.met()) / static_cast<double>(judged));
  }
  if (done.times_us.empty()) return;
  std::sort(done.times_us.begin(), done.times_us.end());
  counts.set_p50_us(percentile(done.times_us, 50));
  counts.set_p90_us(percentile(done.times_us, 90));
  counts.set_p95_us(percentile(done.times_us, 95));
  counts.set_max_us(done.times_us.back());
}

}  // namespace

result<v1::SlaReport> sla_report(const report_source& from, const report_question& asked) {
  const auto by = check_groups(asked.by, {"clock"}, "colour");
  if (!by) return by.error();
  std::map<group_key, tally> rows;
  auto done = each_case(from, asked, [&](const case_verdicts& judged, std::span<const v1::Event>) {
    for (const auto& clock : judged.clocks) {
      const auto at = cohort_instant(asked.cohort, clock, judged.state);
      if (!at || !within(asked, judged, *at)) continue;
      const auto key = group_of(*by, {.judged = judged,
                                      .clock = clock.clock,
                                      .department = clock.department,
                                      .staff = clock.assignee,
                                      .period_at = at});
      count(rows[key], clock);
    }
  });
  if (!done) return done.error();

  v1::SlaReport report;
  set_outline(report, asked, *by);
  for (auto& [key, counted] : rows) {
    finish(counted);
    set_group(*by, key, *counted.counts.mutable_group());
    *report.add_rows() = std::move(counted.counts);
  }
  return report;
}

}  // namespace casebook
