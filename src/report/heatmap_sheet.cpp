#include "core/wording.hpp"
#include "report/sheet_parts.hpp"

namespace casebook {
namespace {

constexpr int hours_a_day = 24;
constexpr int hours_a_week = 7 * hours_a_day;
constexpr std::array weekdays = {"monday", "tuesday",  "wednesday", "thursday",
                                 "friday", "saturday", "sunday"};

word weekday(const v1::HeatmapReport::Row& row) {
  return {weekdays.at(static_cast<std::size_t>(row.weekday() - 1))};
}

// The values of a row's groups, joined.
std::string named(const v1::HeatmapReport& report, const v1::HeatmapReport::Row& row) {
  return joined(report.by(), [&](const auto& group) { return row.group().at(group); });
}

// The report's rows are whole weeks, Monday 0 o'clock first.
chart week_from(const v1::HeatmapReport& report, int first) {
  week_of_hours counts{};
  for (int i = 0; i < hours_a_week; ++i) {
    counts.at(static_cast<std::size_t>(i / hours_a_day))
        .at(static_cast<std::size_t>(i % hours_a_day)) =
        static_cast<std::int64_t>(report.rows(first + i).count());
  }
  auto drawn = heat_map_of_week("receipts", counts);
  if (report.by_size() != 0) drawn.of = named(report, report.rows(first));
  return drawn;
}

}  // namespace

sheet to_sheet(const v1::HeatmapReport& report) {
  auto laid_out = outline(report, "heatmapReport");
  add_group_columns(laid_out, report);
  add_number_columns(laid_out, {"weekday", "hour", "count"});
  for (const auto& row : report.rows()) {
    auto cells = group_cells(report, row);
    add(cells, {std::int64_t{row.weekday()}, std::int64_t{row.hour()}, count(row.count())});
    laid_out.rows.push_back(std::move(cells));
  }
  for (int first = 0; first < report.rows_size(); first += hours_a_week) {
    laid_out.charts.push_back(week_from(report, first));
  }
  return laid_out;
}

sheet to_grid(const v1::HeatmapReport& report) {
  auto laid_out = outline(report, "heatmapReport");
  add_group_columns(laid_out, report);
  laid_out.columns.push_back({"weekday"});
  for (int hour = 0; hour < hours_a_day; ++hour)
    laid_out.columns.push_back({std::to_string(hour), true});
  for (int first = 0; first < report.rows_size(); first += hours_a_day) {
    auto cells = group_cells(report, report.rows(first));
    cells.emplace_back(weekday(report.rows(first)));
    for (int hour = 0; hour < hours_a_day; ++hour)
      cells.push_back(count(report.rows(first + hour).count()));
    laid_out.rows.push_back(std::move(cells));
  }
  return laid_out;
}

}  // namespace casebook
