#include "report/sheet_parts.hpp"

namespace casebook {

sheet to_sheet(const v1::CallbackReport& report) {
  auto laid_out = outline(report, "callbackReport");
  laid_out.facts.emplace_back("waiting", count(report.waiting()));
  laid_out.facts.emplace_back("overdue", count(report.overdue()));
  laid_out.columns = {{"case"},    {"resolvedAt"},  {"dueAt"},
                      {"overdue"}, {"rescheduled"}, {"attempts", true}};
  for (const auto* name : {"lastAttemptAt", "contactHours", "complainant", "household", "channel",
                           "workflow", "grade", "department", "site"}) {
    laid_out.columns.push_back({name});
  }
  for (const auto& row : report.rows()) {
    laid_out.rows.push_back(
        {row.case_(), to_instant(row.resolved_at()), moment(row.has_due_at(), row.due_at()),
         yes_or_no(row.overdue()), yes_or_no(row.rescheduled()), count(row.attempts()),
         moment(row.has_last_attempt_at(), row.last_attempt_at()), yes_or_no(row.contact_hours()),
         row.complainant(), row.household(), row.channel(), word{row.workflow()}, word{row.grade()},
         row.department(), row.site()});
  }
  return laid_out;
}

}  // namespace casebook
