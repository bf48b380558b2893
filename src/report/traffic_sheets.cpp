#include "report/sheet_parts.hpp"

namespace casebook {

using namespace parts;

namespace {

constexpr const char* weekdays[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
constexpr int hours_a_day = 24;

sheet outline_of(const v1::HeatmapReport& report) { return outline(report, "Receipts by hour and weekday 受理热力图"); }

}  // namespace

sheet to_sheet(const v1::HeatmapReport& report) {
  auto laid_out = outline_of(report);
  add_group_columns(laid_out, report);
  add_number_columns(laid_out, {{"weekday", "weekday"}, {"hour", "hour"}, {"count", "count"}});
  for (const auto& row : report.rows()) {
    auto cells = group_cells(report, row);
    add(cells, {count(static_cast<std::uint64_t>(row.weekday())), count(static_cast<std::uint64_t>(row.hour())),
                count(row.count())});
    laid_out.rows.push_back(std::move(cells));
  }
  return laid_out;
}

sheet to_grid(const v1::HeatmapReport& report) {
  auto laid_out = outline_of(report);
  add_group_columns(laid_out, report);
  laid_out.columns.push_back({"weekday", ""});
  for (int hour = 0; hour < hours_a_day; ++hour) {
    const auto name = fmt::format("{:02}", hour);
    laid_out.columns.push_back({name, name, true});
  }
  // The report's rows are whole weeks, Monday 0 o'clock first.
  for (int first = 0; first < report.rows_size(); first += hours_a_day) {
    const auto& of = report.rows(first);
    auto cells = group_cells(report, of);
    cells.push_back({weekdays[of.weekday() - 1], fmt::format("{}", of.weekday())});
    for (int hour = 0; hour < hours_a_day; ++hour) cells.push_back(count(report.rows(first + hour).count()));
    laid_out.rows.push_back(std::move(cells));
  }
  return laid_out;
}

sheet to_sheet(const v1::TransferReport& report) {
  auto laid_out = outline(report, "Transfers between departments 转交");
  add_group_columns(laid_out, report);
  add_text_columns(laid_out, {{"from", "from"}, {"to", "to"}});
  add_number_columns(laid_out, {{"transfers", "transfers"}, {"dispatches", "dispatches"},
                                {"firstDispatches", "first ones"}, {"declines", "declines"}});
  for (const auto& row : report.rows()) {
    auto cells = group_cells(report, row);
    add(cells, {text(row.from()), text(row.to()), count(row.transfers()), count(row.dispatches()),
                count(row.first_dispatches()), count(row.declines())});
    laid_out.rows.push_back(std::move(cells));
  }
  return laid_out;
}

}  // namespace casebook
