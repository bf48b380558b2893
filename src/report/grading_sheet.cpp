#include "report/sheet_parts.hpp"

namespace casebook {
namespace {

std::uint64_t of_colour(const v1::GradingReport::Row& row, const char* colour) {
  const auto found = row.colour().find(colour);
  return found == row.colour().end() ? 0 : found->second;
}

chart risk_colours(const v1::GradingReport& report, const std::string& group) {
  pivot sums;
  for (const auto& row : report.rows()) {
    const auto category = charted(group, row.group().at(group));
    for (const auto* colour : {"BLACK", "RED", "YELLOW"}) {
      sums.add(category, word{colour}, static_cast<double>(of_colour(row, colour)));
    }
    sums.add(category, word{"none"}, static_cast<double>(of_colour(row, "")));
  }
  return bars(sums, "riskColours", group, "cases");
}

}  // namespace

sheet to_sheet(const v1::GradingReport& report) {
  auto laid_out = outline(report, "gradingReport");
  add_group_columns(laid_out, report);
  add_number_columns(laid_out, {"cases", "open", "regraded", "black", "red", "yellow"});
  for (const auto& row : report.rows()) {
    auto cells = group_cells(report, row);
    add(cells, {count(row.cases()), count(row.open()), count(row.regraded()),
                count(of_colour(row, "BLACK")), count(of_colour(row, "RED")),
                count(of_colour(row, "YELLOW"))});
    laid_out.rows.push_back(std::move(cells));
  }
  if (const auto group = bar_group(report)) laid_out.charts.push_back(risk_colours(report, *group));
  return laid_out;
}

}  // namespace casebook
