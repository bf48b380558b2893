#include <casebook/projection.hpp>

#include <algorithm>

#include "projection/groups.hpp"
#include "projection/links.hpp"
#include "sla/case_walk.hpp"

namespace casebook {

result<v1::GapReport> gap_report(const report_source& from, const report_question& asked) {
  v1::GapReport report;
  set_outline(report, asked, {});
  auto done =
      each_case(from, asked, [&](const case_verdicts& judged, std::span<const v1::Event> history) {
        const auto& state = judged.state;
        if (state.state != states::closed || !judged.rules->needs_callback(state.workflow) ||
            !within(asked, *state.closed_at)) {
          return;
        }
        report.set_closed(report.closed() + 1);
        links shown;
        case_walk walk{find_workflow(from.workflows, state.workflow), from.rules, asked.at};
        for (const auto& event : history) {
          if (walk.take(event)) shown.see(event, *judged.rules, state.workflow);
        }
        if (shown.complete()) return;
        auto& row = *report.add_rows();
        row.set_case_(state.case_key);
        if (!shown.handled()) row.add_missing("handled");
        if (!shown.resolved) row.add_missing("resolved");
        if (!shown.called_back) row.add_missing("callback");
        *row.mutable_closed_at() = to_timestamp(*state.closed_at);
        row.set_department(state.department);
        row.set_zone(judged.rules->zone(state.site));
      });
  if (!done) return done.error();
  std::sort(report.mutable_rows()->begin(), report.mutable_rows()->end(),
            [](const auto& a, const auto& b) { return a.case_() < b.case_(); });
  return report;
}

}  // namespace casebook
