#include "report/sheet_parts.hpp"

namespace casebook {

sheet to_sheet(const v1::AtRiskReport& report) {
  auto laid_out = outline(report, "atRiskReport");
  laid_out.facts.emplace_back("running", count(report.running()));
  laid_out.facts.emplace_back("overdue", count(report.overdue()));
  laid_out.columns = {{"case"},    {"clock"},  {"cycle", true}, {"stint", true},
                      {"overdue"}, {"paused"}, {"dueAt"}};
  add_number_columns(laid_out,
                     {"leftUs", "leftWorkingUs", "elapsedUs", "totalUs", "consumedPermille"});
  for (const auto* name : {"workflow", "grade", "department", "staff", "site"})
    laid_out.columns.push_back({name});
  for (const auto& row : report.rows()) {
    laid_out.rows.push_back(
        {row.case_(), word{row.clock()}, std::int64_t{row.cycle()}, std::int64_t{row.stint()},
         yes_or_no(row.overdue()), yes_or_no(row.paused()),
         moment(row.due_at(), row.zone(), row.due_ends_day()), length(row.left_us()),
         clock_time(row.left_working_us(), row.workday_us()),
         clock_time(row.elapsed_us(), row.workday_us()),
         clock_time(row.total_us(), row.workday_us()),
         row.has_consumed_permille() ? cell{std::int64_t{row.consumed_permille()}} : cell{},
         word{row.workflow()}, word{row.grade()}, row.department(), row.staff(), row.site()});
  }
  return laid_out;
}

}  // namespace casebook
