#include <casebook/projection.hpp>

#include <algorithm>

#include "projection/groups.hpp"

namespace casebook {
namespace {

void count_age(v1::BacklogReport::Row& row, duration age) {
  using namespace std::chrono_literals;
  row.set_open(row.open() + 1);
  row.set_oldest_us(std::max<std::int64_t>(row.oldest_us(), age.count()));
  if (age <= 24h) {
    row.set_to_24h(row.to_24h() + 1);
  } else if (age <= 48h) {
    row.set_to_48h(row.to_48h() + 1);
  } else if (age <= 3 * 24h) {
    row.set_to_3d(row.to_3d() + 1);
  } else if (age <= 7 * 24h) {
    row.set_to_7d(row.to_7d() + 1);
  } else if (age <= 30 * 24h) {
    row.set_to_30d(row.to_30d() + 1);
  } else {
    row.set_over_30d(row.over_30d() + 1);
  }
}

}  // namespace

result<v1::BacklogReport> backlog_report(const report_source& from, const report_question& asked) {
  const auto by = check_groups(asked.by, {"workflow", "department"}, "clock");
  if (!by) return by.error();
  std::map<group_key, v1::BacklogReport::Row> rows;
  auto done = each_case(from, asked, [&](const case_verdicts& judged, std::span<const v1::Event>) {
    const auto& state = judged.state;
    const auto* table = find_workflow(from.workflows, state.workflow);
    if (!is_open(table, state.state) || !within(asked, judged, state.received_at)) return;
    count_age(rows[group_of(*by, {.judged = judged,
                                  .clock = {},
                                  .department = state.department,
                                  .staff = state.assignee,
                                  .period_at = state.received_at})],
              asked.at.happened - state.received_at);
  });
  if (!done) return done.error();

  v1::BacklogReport report;
  set_outline(report, asked, *by);
  for (auto& [key, row] : rows) {
    set_group(*by, key, *row.mutable_group());
    *report.add_rows() = std::move(row);
  }
  return report;
}

}  // namespace casebook
