#include "report/sheet_parts.hpp"

namespace casebook {
namespace {

// Whoever handed over, and to whom; nobody is a place of its own.
chart handovers(const v1::TransferReport& report) {
  std::vector<flow> flows;
  for (const auto& row : report.rows()) {
    flows.push_back(
        {row.from(), row.to(),
         static_cast<std::int64_t>(row.transfers() + row.dispatches() + row.declines())});
  }
  return matrix_of("handovers", flows);
}

}  // namespace

sheet to_sheet(const v1::TransferReport& report) {
  auto laid_out = outline(report, "transferReport");
  add_group_columns(laid_out, report);
  laid_out.columns.push_back({"from"});
  laid_out.columns.push_back({"to"});
  add_number_columns(laid_out, {"transfers", "dispatches", "firstDispatches", "declines"});
  for (const auto& row : report.rows()) {
    auto cells = group_cells(report, row);
    add(cells, {row.from(), row.to(), count(row.transfers()), count(row.dispatches()),
                count(row.first_dispatches()), count(row.declines())});
    laid_out.rows.push_back(std::move(cells));
  }
  if (report.rows_size() != 0) laid_out.charts.push_back(handovers(report));
  return laid_out;
}

}  // namespace casebook
