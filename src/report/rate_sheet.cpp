#include "report/sheet_parts.hpp"

namespace casebook {

sheet to_sheet(const v1::RateReport& report) {
  auto laid_out = outline(report, "rateReport");
  add_group_columns(laid_out, report);
  add_number_columns(laid_out, {"cases", "reopenRate", "reopened", "resolved", "firstCycleRate",
                                "firstCycleMet", "firstCycleJudged", "p50Us", "p90Us", "maxUs",
                                "repeatRate", "repeated", "complainants", "invalidRate", "invalid",
                                "lateEntryRate", "lateEntered", "stopped"});
  for (const auto& row : report.rows()) {
    auto cells = group_cells(report, row);
    add(cells,
        {count(row.cases()), share(row.reopened(), row.resolved()), count(row.reopened()),
         count(row.resolved()), share(row.first_cycle_met(), row.first_cycle_judged()),
         count(row.first_cycle_met()), count(row.first_cycle_judged()),
         length_if(row.has_p50_us(), row.p50_us()), length_if(row.has_p90_us(), row.p90_us()),
         length_if(row.has_max_us(), row.max_us()), share(row.repeated(), row.complainants()),
         count(row.repeated()), count(row.complainants()), share(row.invalid(), row.cases()),
         count(row.invalid()), share(row.late_entered(), row.stopped()), count(row.late_entered()),
         count(row.stopped())});
    laid_out.rows.push_back(std::move(cells));
  }
  return laid_out;
}

}  // namespace casebook
