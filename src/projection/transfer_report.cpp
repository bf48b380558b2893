#include <casebook/projection.hpp>

#include <algorithm>
#include <utility>

#include "projection/groups.hpp"
#include "sla/case_walk.hpp"

namespace casebook {
namespace {

bool hands_over(const v1::Event& event) {
  return event.has_case_dispatched() || event.has_case_transferred() ||
         event.has_dispatch_declined();
}

void count(v1::TransferReport::Row& row, const v1::Event& event, bool first_dispatch) {
  if (event.has_case_transferred()) row.set_transfers(row.transfers() + 1);
  if (event.has_case_dispatched()) row.set_dispatches(row.dispatches() + 1);
  if (event.has_dispatch_declined()) row.set_declines(row.declines() + 1);
  if (first_dispatch) row.set_first_dispatches(row.first_dispatches() + 1);
}

}  // namespace

result<v1::TransferReport> transfer_report(const report_source& from,
                                           const report_question& asked) {
  const auto by = check_groups(asked.by, {}, "clock");
  if (!by) return by.error();
  using handing = std::pair<std::string, std::string>;  // from whom, to whom
  std::map<std::pair<group_key, handing>, v1::TransferReport::Row> rows;
  auto done =
      each_case(from, asked, [&](const case_verdicts& judged, std::span<const v1::Event> history) {
        if (std::none_of(history.begin(), history.end(), hands_over)) return;
        const auto& now = judged.state;
        case_walk walk{find_workflow(from.workflows, now.workflow), from.rules, asked.at};
        bool dispatched = false;
        for (const auto& event : history) {
          auto holder = walk.state().department;
          if (!walk.take(event) || !hands_over(event)) continue;
          const bool first = event.has_case_dispatched() && !std::exchange(dispatched, true);
          const auto at = to_instant(event.occurred_at());
          if (!within(asked, judged, at)) continue;
          const auto key = group_of(*by, {.judged = judged,
                                          .clock = {},
                                          .department = now.department,
                                          .staff = now.assignee,
                                          .period_at = at});
          count(rows[{key, {std::move(holder), walk.state().department}}], event, first);
        }
      });
  if (!done) return done.error();

  v1::TransferReport report;
  set_outline(report, asked, *by);
  for (auto& [key, row] : rows) {
    set_group(*by, key.first, *row.mutable_group());
    row.set_from(key.second.first);
    row.set_to(key.second.second);
    *report.add_rows() = std::move(row);
  }
  return report;
}

}  // namespace casebook
