#include "report/sheet_parts.hpp"

#include <map>
#include <set>

#include "report/scorecard_cells.hpp"

namespace casebook {
namespace {

using row_message = v1::ScorecardReport::Row;

// Objectives with a target, without their parts, over time; only where the rows are by nothing
// else.
bool is_charted(const row_message& row) {
  return row.parent().empty() && row.has_value() && row.unit() == v1::Indicator::PERCENT &&
         !row.target().empty();
}

chart objectives_over_time(const v1::ScorecardReport& report) {
  const auto& period = report.by(0);
  std::set<std::string> periods;
  struct line {
    cell name;
    std::map<std::string, const row_message*> rows;  // by period
  };
  std::map<std::string, line> lines;  // by indicator
  for (const auto& row : report.rows()) {
    if (!is_charted(row)) continue;
    const auto& when = row.group().at(period);
    periods.insert(when);
    auto& drawn = lines[row.indicator()];
    drawn.name = objective_name(row);
    drawn.rows[when] = &row;
  }
  chart drawn{.drawn_as = chart::kind::lines,
              .title = "objectivesOverTime",
              .across = period,
              .down = "value",
              .rates = true};
  for (const auto& when : periods) drawn.categories.emplace_back(when);
  for (const auto& [indicator, line] : lines) {
    chart::series one{line.name};
    for (const auto& when : periods) {
      const auto found = line.rows.find(when);
      const bool counted = found != line.rows.end();
      one.values.push_back(counted ? std::optional{found->second->value() / 100} : std::nullopt);
      one.shown_as.push_back(counted ? reached(*found->second) : cell{});
    }
    drawn.lines.push_back(std::move(one));
  }
  return drawn;
}

}  // namespace

sheet to_sheet(const v1::ScorecardReport& report) {
  auto laid_out = outline(report, "scorecardReport");
  laid_out.columns = {{"indicator"}, {"name"}, {"parent"}};
  add_group_columns(laid_out, report);
  add_number_columns(laid_out, {"numerator", "denominator", "value", "target"});
  for (const auto* name : {"unit", "direction", "verdict", "owner", "evaluator", "period"}) {
    laid_out.columns.push_back({name});
  }
  for (const auto& row : report.rows()) {
    std::vector<cell> cells{row.indicator(), objective_name(row), row.parent()};
    for (const auto& name : report.by()) cells.push_back(group_cell(row, name));
    add(cells, {std::int64_t{row.numerator()}, std::int64_t{row.denominator()}, reached(row),
                shown_target(row), word{v1::Indicator::Unit_Name(row.unit())},
                word{v1::Indicator::Direction_Name(row.direction())},
                word{v1::ScorecardReport::Verdict_Name(row.verdict())}, row.owner(),
                row.evaluator(), word{v1::Indicator::Period_Name(row.period())}});
    laid_out.rows.push_back(std::move(cells));
  }
  laid_out.matrices = score_matrices(report);
  if (report.by_size() == 1 && is_period(report.by(0)) && report.rows_size() != 0) {
    laid_out.charts.push_back(objectives_over_time(report));
  }
  return laid_out;
}

}  // namespace casebook
