#include "report/sheet_parts.hpp"

namespace casebook {

using namespace parts;

sheet to_sheet(const v1::RateReport& report) {
  auto laid_out = outline(report, "Rates 重开、重复、无效与补录");
  add_group_columns(laid_out, report);
  add_number_columns(laid_out, {{"cases", "cases"},
                                {"reopenRate", "reopen rate"}, {"reopened", "reopened"},
                                {"resolved", "of resolved"},
                                {"firstCycleRate", "first cycle"}, {"firstCycleMet", "met"},
                                {"firstCycleJudged", "of judged"},
                                {"p50Us", "p50"}, {"p90Us", "p90"}, {"maxUs", "max"},
                                {"repeatRate", "repeat rate"}, {"repeated", "repeated"},
                                {"complainants", "of complainants"},
                                {"invalidRate", "invalid rate"}, {"invalid", "invalid"},
                                {"lateEntryRate", "late entry"}, {"lateEntered", "late"},
                                {"stopped", "of stopped"}});
  for (const auto& row : report.rows()) {
    auto cells = group_cells(report, row);
    add(cells, {count(row.cases()),
                share(row.has_reopen_rate(), row.reopen_rate()), count(row.reopened()), count(row.resolved()),
                share(row.has_first_cycle_rate(), row.first_cycle_rate()), count(row.first_cycle_met()),
                count(row.first_cycle_judged()),
                length(row.has_p50_us(), row.p50_us()), length(row.has_p90_us(), row.p90_us()),
                length(row.has_max_us(), row.max_us()),
                share(row.has_repeat_rate(), row.repeat_rate()), count(row.repeated()), count(row.complainants()),
                share(row.has_invalid_rate(), row.invalid_rate()), count(row.invalid()),
                share(row.has_late_entry_rate(), row.late_entry_rate()), count(row.late_entered()),
                count(row.stopped())});
    laid_out.rows.push_back(std::move(cells));
  }
  return laid_out;
}

}  // namespace casebook
