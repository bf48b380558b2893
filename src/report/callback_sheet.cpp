#include "report/sheet_parts.hpp"

namespace casebook {

sheet to_sheet(const v1::CallbackReport& report) {
  auto laid_out = outline(report, "callbackReport");
  laid_out.facts.emplace_back("waiting", count(report.waiting()));
  laid_out.facts.emplace_back("overdue", count(report.overdue()));
  laid_out.columns = {
      {"case"},         {"resolvedAt"},          {"dueAt"},       {"overdue"},       {"paused"},
      {"leftUs", true}, {"leftWorkingUs", true}, {"rescheduled"}, {"attempts", true}};
  for (const auto* name : {"lastAttemptAt", "contactHours", "complainant", "household", "channel",
                           "workflow", "grade", "department", "site"}) {
    laid_out.columns.push_back({name});
  }
  for (const auto& row : report.rows()) {
    laid_out.rows.push_back(
        {row.case_(), moment(row.resolved_at(), row.zone()),
         moment_if(row.has_due_at(), row.due_at(), row.zone(), row.due_ends_day()),
         yes_or_no(row.overdue()), yes_or_no(row.paused()),
         row.has_left_us() ? length(row.left_us()) : cell{},
         row.has_left_working_us() ? clock_time(row.left_working_us(), row.workday_us()) : cell{},
         yes_or_no(row.rescheduled()), count(row.attempts()),
         moment_if(row.has_last_attempt_at(), row.last_attempt_at(), row.zone()),
         yes_or_no(row.contact_hours()), row.complainant(), row.household(), row.channel(),
         word{row.workflow()}, word{row.grade()}, row.department(), row.site()});
  }
  return laid_out;
}

}  // namespace casebook
