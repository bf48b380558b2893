#include <casebook/projection.hpp>

#include <algorithm>
#include <array>
#include <tuple>

#include "core/clock_names.hpp"
#include "projection/groups.hpp"
#include "projection/nearest_rank.hpp"

namespace casebook {
namespace {

using report_row = v1::RateReport::Row;

struct tally {
  report_row counts;
  std::vector<std::int64_t> times_us;  // from receipt to the last resolution
};

/// Finds the cases that repeat an earlier one. Which these are shows only when all cases are known.
class repeats {
 public:
  /// `counted_in`: the row of a case of the period; null for another, which may yet be repeated by
  /// one.
  void add(const case_state& state, std::uint64_t position, report_row* counted_in) {
    if (state.complainant.empty()) return;
    kinds_[{state.workflow, state.category, state.site, state.complainant}].push_back(
        {state.received_at, position, counted_in});
  }

  void count(duration within) {
    for (auto& [kind, receipts] : kinds_) {
      // Of two that were received at one instant, the later recorded repeats the other.
      std::sort(receipts.begin(), receipts.end(), [](const receipt& a, const receipt& b) {
        return std::tie(a.at, a.position) < std::tie(b.at, b.position);
      });
      for (std::size_t i = 1; i < receipts.size(); ++i) {
        auto* counts = receipts[i].counted_in;
        const bool soon_after = receipts[i].at - receipts[i - 1].at <= within;
        if (counts != nullptr && soon_after) counts->set_repeated(counts->repeated() + 1);
      }
    }
  }

 private:
  struct receipt {
    instant at;
    std::uint64_t position;
    report_row* counted_in;
  };
  std::map<std::array<std::string, 4>, std::vector<receipt>> kinds_;
};

void count_clock(report_row& counts, const clock_verdict& clock) {
  if (!clock.due_at) return;  // in no rate
  if (clock.stopped_at) counts.set_stopped(counts.stopped() + 1);
  if (clock.late_entered) counts.set_late_entered(counts.late_entered() + 1);
  if (clock.clock != clocks::resolution || clock.cycle != 1) return;
  const bool met = clock.outcome == v1::MET;
  if (met) counts.set_first_cycle_met(counts.first_cycle_met() + 1);
  if (met || clock.outcome == v1::BREACHED)
    counts.set_first_cycle_judged(counts.first_cycle_judged() + 1);
}

void count_case(tally& into, const case_verdicts& judged) {
  const auto& state = judged.state;
  auto& counts = into.counts;
  const bool reopened = state.cycle > 1;
  counts.set_cases(counts.cases() + 1);
  if (reopened) counts.set_reopened(counts.reopened() + 1);
  if (reopened || state.resolved_at) counts.set_resolved(counts.resolved() + 1);
  if (!state.complainant.empty()) counts.set_complainants(counts.complainants() + 1);
  if (state.state == states::invalid) counts.set_invalid(counts.invalid() + 1);
  if (state.resolved_at && (state.state == states::resolved || state.state == states::closed)) {
    // An import's times may run backwards.
    into.times_us.push_back(std::max(*state.resolved_at - state.received_at, duration{0}).count());
  }
  for (const auto& clock : judged.clocks) count_clock(counts, clock);
}

void set_rate(report_row& counts, void (report_row::*set)(double), std::uint64_t part,
              std::uint64_t whole) {
  if (whole != 0) (counts.*set)(static_cast<double>(part) / static_cast<double>(whole));
}

void finish(tally& done) {
  auto& counts = done.counts;
  set_rate(counts, &report_row::set_reopen_rate, counts.reopened(), counts.resolved());
  set_rate(counts, &report_row::set_first_cycle_rate, counts.first_cycle_met(),
           counts.first_cycle_judged());
  set_rate(counts, &report_row::set_repeat_rate, counts.repeated(), counts.complainants());
  set_rate(counts, &report_row::set_invalid_rate, counts.invalid(), counts.cases());
  set_rate(counts, &report_row::set_late_entry_rate, counts.late_entered(), counts.stopped());
  if (done.times_us.empty()) return;
  std::sort(done.times_us.begin(), done.times_us.end());
  counts.set_p50_us(percentile(done.times_us, 50));
  counts.set_p90_us(percentile(done.times_us, 90));
  counts.set_max_us(done.times_us.back());
}

}  // namespace

result<v1::RateReport> rate_report(const report_source& from, const report_question& asked) {
  const auto by = check_groups(asked.by, {"workflow"}, "clock");
  if (!by) return by.error();
  std::map<group_key, tally> rows;  // its nodes stay where they are
  repeats repeated;
  auto done =
      each_case(from, asked, [&](const case_verdicts& judged, std::span<const v1::Event> history) {
        const auto& state = judged.state;
        report_row* counted_in = nullptr;
        if (within(asked, judged, state.received_at)) {
          auto& into = rows[group_of(*by, {.judged = judged,
                                           .clock = {},
                                           .department = state.department,
                                           .staff = state.assignee,
                                           .period_at = state.received_at})];
          count_case(into, judged);
          counted_in = &into.counts;
        }
        repeated.add(state, history.front().position(), counted_in);
      });
  if (!done) return done.error();
  repeated.count(asked.repeat_within);

  v1::RateReport report;
  set_outline(report, asked, *by);
  for (auto& [key, counted] : rows) {
    finish(counted);
    set_group(*by, key, *counted.counts.mutable_group());
    *report.add_rows() = std::move(counted.counts);
  }
  return report;
}

}  // namespace casebook
