#include <casebook/projection.hpp>

#include <tuple>

#include "projection/cohorts.hpp"
#include "projection/groups.hpp"
#include "projection/work_list.hpp"

namespace casebook {
namespace {

using report_row = v1::AtRiskReport::Row;

// Of lengths up to thousands of years, whose product with 1000 has no room in 64 bits.
std::int64_t permille(std::int64_t part, std::int64_t whole) {
  __extension__ using wide = __int128;
  return static_cast<std::int64_t>(wide{part} * 1000 / whole);
}

report_row listed(const clock_verdict& clock, const case_state& state, const policy& rules,
                  instant now) {
  report_row made;
  made.set_case_(state.case_key);
  made.set_clock(std::string{clock.clock});
  made.set_cycle(clock.cycle);
  made.set_stint(clock.stint);
  made.set_overdue(is_overdue(clock));
  *made.mutable_due_at() = to_timestamp(*clock.due_at);
  made.set_due_ends_day(clock.due_ends_day);
  made.set_left_us((*clock.due_at - now).count());
  made.set_elapsed_us(clock.elapsed.count());
  made.set_total_us(clock.at_due.count());
  made.set_left_working_us(made.total_us() - made.elapsed_us());
  made.set_workday_us(clock.workday.count());
  made.set_paused(clock.is_paused);
  if (made.total_us() > 0) made.set_consumed_permille(permille(made.elapsed_us(), made.total_us()));
  made.set_workflow(state.workflow);
  made.set_grade(std::string{name(state.highest_grade)});
  made.set_department(clock.department);
  made.set_staff(clock.assignee);
  made.set_site(state.site);
  made.set_zone(rules.zone(state.site));
  return made;
}

// An overdue clock's due lies before that of every other.
bool before(const report_row& a, const report_row& b) {
  const auto order = [](const report_row& one) {
    return std::tuple{to_instant(one.due_at()), std::string_view{one.case_()},
                      std::string_view{one.clock()}, one.cycle(), one.stint()};
  };
  return order(a) < order(b);
}

}  // namespace

result<v1::AtRiskReport> at_risk_report(const report_source& from, const report_question& asked) {
  v1::AtRiskReport report;
  set_outline(report, asked, {});
  auto done = each_case(from, asked, [&](const case_verdicts& judged, std::span<const v1::Event>) {
    for (const auto& clock : judged.clocks) {
      if (!waits(clock) || !clock.due_at) continue;
      if (!within(asked, judged, *cohort_instant(cohort::due, clock, judged.state))) continue;
      report.set_running(report.running() + 1);
      if (is_overdue(clock)) report.set_overdue(report.overdue() + 1);
      *report.add_rows() = listed(clock, judged.state, *judged.rules, asked.at.happened);
    }
  });
  if (!done) return done.error();
  finish_list(*report.mutable_rows(), asked, before);
  return report;
}

}  // namespace casebook
