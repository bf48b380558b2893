#include "report/sheet_parts.hpp"

namespace casebook {

sheet to_sheet(const v1::AtRiskReport& report) {
  auto laid_out = outline(report, "atRiskReport");
  laid_out.facts.emplace_back("running", count(report.running()));
  laid_out.facts.emplace_back("overdue", count(report.overdue()));
  laid_out.columns = {{"case"},        {"clock"},   {"cycle", true},
                      {"stint", true}, {"overdue"}, {"dueAt"}};
  add_number_columns(laid_out, {"leftUs", "elapsedUs", "totalUs", "consumedPermille"});
  for (const auto* name : {"workflow", "grade", "department", "staff", "site"})
    laid_out.columns.push_back({name});
  for (const auto& row : report.rows()) {
    laid_out.rows.push_back(
        {row.case_(), word{row.clock()}, std::int64_t{row.cycle()}, std::int64_t{row.stint()},
         yes_or_no(row.overdue()), to_instant(row.due_at()), length(row.left_us()),
         length(row.elapsed_us()), length(row.total_us()),
         row.has_consumed_permille() ? cell{std::int64_t{row.consumed_permille()}} : cell{},
         word{row.workflow()}, word{row.grade()}, row.department(), row.staff(), row.site()});
  }
  return laid_out;
}

}  // namespace casebook
