#include "report/sheet_parts.hpp"

namespace casebook {
namespace {

chart ageing(const v1::BacklogReport& report, const std::string& group) {
  pivot sums;
  for (const auto& row : report.rows()) {
    const auto category = charted(group, row.group().at(group));
    for (const auto& [band, number] : {std::pair{"to24h", row.to_24h()},
                                       {"to48h", row.to_48h()},
                                       {"to3d", row.to_3d()},
                                       {"to7d", row.to_7d()},
                                       {"to30d", row.to_30d()},
                                       {"over30d", row.over_30d()}}) {
      sums.add(category, word{band}, static_cast<double>(number));
    }
  }
  return bars(sums, "ageing", group, "open");
}

}  // namespace

sheet to_sheet(const v1::BacklogReport& report) {
  auto laid_out = outline(report, "backlogReport");
  add_group_columns(laid_out, report);
  add_number_columns(laid_out,
                     {"open", "to24h", "to48h", "to3d", "to7d", "to30d", "over30d", "oldestUs"});
  for (const auto& row : report.rows()) {
    auto cells = group_cells(report, row);
    add(cells,
        {count(row.open()), count(row.to_24h()), count(row.to_48h()), count(row.to_3d()),
         count(row.to_7d()), count(row.to_30d()), count(row.over_30d()), length(row.oldest_us())});
    laid_out.rows.push_back(std::move(cells));
  }
  if (const auto group = bar_group(report)) laid_out.charts.push_back(ageing(report, *group));
  return laid_out;
}

}  // namespace casebook
