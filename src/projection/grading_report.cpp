#include <casebook/projection.hpp>

#include <algorithm>

#include "projection/groups.hpp"

namespace casebook {
namespace {

// Only a workflow that grades its cases has something to say here.
bool has_grades(const workflow* table) {
  return table != nullptr &&
         std::any_of(table->rows().begin(), table->rows().end(),
                     [](const table_row& one) { return one.fact == v1::Event::kCaseGraded; });
}

// Did its grade change after the first? Only what the question takes in counts.
bool was_regraded(std::span<const v1::Event> history, as_of at) {
  auto first = v1::CaseGraded::UNSPECIFIED;
  return std::any_of(history.begin(), history.end(), [&](const v1::Event& event) {
    if (!event.has_case_graded() || !at.takes_in(event)) return false;
    const auto given = event.case_graded().grade();
    if (first == v1::CaseGraded::UNSPECIFIED) first = given;
    return given != first;
  });
}

}  // namespace

result<v1::GradingReport> grading_report(const report_source& from, const report_question& asked) {
  const auto by = check_groups(asked.by, {"grade"}, "clock");
  if (!by) return by.error();
  std::map<group_key, v1::GradingReport::Row> rows;
  auto done =
      each_case(from, asked, [&](const case_verdicts& judged, std::span<const v1::Event> history) {
        const auto& state = judged.state;
        const auto* table = find_workflow(from.workflows, state.workflow);
        if (!has_grades(table) || !within(asked, judged, state.received_at)) return;
        auto& row = rows[group_of(*by, {.judged = judged,
                                        .clock = {},
                                        .department = state.department,
                                        .staff = state.assignee,
                                        .period_at = state.received_at})];
        row.set_cases(row.cases() + 1);
        if (table->is_open(state.state)) row.set_open(row.open() + 1);
        if (was_regraded(history, asked.at)) row.set_regraded(row.regraded() + 1);
        ++(*row.mutable_colour())[std::string{name(state.highest_colour)}];
      });
  if (!done) return done.error();

  v1::GradingReport report;
  set_outline(report, asked, *by);
  for (auto& [key, row] : rows) {
    set_group(*by, key, *row.mutable_group());
    *report.add_rows() = std::move(row);
  }
  return report;
}

}  // namespace casebook
