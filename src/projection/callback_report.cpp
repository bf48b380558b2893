#include <casebook/projection.hpp>

#include <algorithm>
#include <tuple>

#include "core/clock_names.hpp"
#include "projection/cohorts.hpp"
#include "projection/groups.hpp"
#include "projection/work_list.hpp"

namespace casebook {
namespace {

using report_row = v1::CallbackReport::Row;

// Without a due it is never due: after every start of a period, and in none that ends.
bool due_within(const report_question& asked, const case_verdicts& judged,
                const clock_verdict& clock) {
  const auto due = cohort_instant(cohort::due, clock, judged.state);
  return due ? within(asked, judged, *due) : asked.to == period_bound{distant_future};
}

report_row listed(const clock_verdict& clock, const case_verdicts& judged, instant now) {
  const auto& state = judged.state;
  report_row made;
  made.set_case_(state.case_key);
  *made.mutable_resolved_at() = to_timestamp(clock.started_at);
  if (clock.due_at) {
    *made.mutable_due_at() = to_timestamp(*clock.due_at);
    made.set_due_ends_day(clock.due_ends_day);
    made.set_left_us((*clock.due_at - now).count());
    made.set_left_working_us((clock.at_due - clock.elapsed).count());
  }
  made.set_workday_us(clock.workday.count());
  made.set_paused(clock.is_paused);
  made.set_overdue(is_overdue(clock));
  made.set_rescheduled(clock.rescheduled);
  made.set_attempts(static_cast<std::uint32_t>(state.attempts.size()));
  if (!state.attempts.empty()) {
    *made.mutable_last_attempt_at() = to_timestamp(*std::ranges::max_element(state.attempts));
  }
  made.set_contact_hours(judged.rules->in_contact_hours(state.site, now));
  made.set_complainant(state.complainant);
  made.set_household(state.household);
  made.set_channel(state.channel);
  made.set_workflow(state.workflow);
  made.set_grade(std::string{name(state.highest_grade)});
  made.set_department(state.department);
  made.set_site(state.site);
  made.set_zone(judged.rules->zone(state.site));
  return made;
}

bool before(const report_row& a, const report_row& b) {
  const auto order = [](const report_row& one) {
    return std::tuple{one.has_due_at() ? to_instant(one.due_at()) : distant_future,
                      std::string_view{one.case_()}};
  };
  return order(a) < order(b);
}

}  // namespace

result<v1::CallbackReport> callback_report(const report_source& from,
                                           const report_question& asked) {
  v1::CallbackReport report;
  set_outline(report, asked, {});
  auto done = each_case(from, asked, [&](const case_verdicts& judged, std::span<const v1::Event>) {
    if (judged.state.state != states::resolved) return;
    for (const auto& clock : judged.clocks) {
      const bool is_a_callback = clock.clock == clocks::callback && waits(clock);
      if (!is_a_callback || !due_within(asked, judged, clock)) continue;
      report.set_waiting(report.waiting() + 1);
      if (is_overdue(clock)) report.set_overdue(report.overdue() + 1);
      *report.add_rows() = listed(clock, judged, asked.at.happened);
    }
  });
  if (!done) return done.error();
  finish_list(*report.mutable_rows(), asked, before);
  return report;
}

}  // namespace casebook
