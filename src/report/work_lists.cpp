#include "report/sheet_parts.hpp"

namespace casebook {

using namespace parts;

sheet to_sheet(const v1::AtRiskReport& report) {
  auto laid_out = outline(report, "Clocks at risk 时限预警");
  laid_out.subtitle += fmt::format(", {} running, {} of them overdue", report.running(), report.overdue());
  add_text_columns(laid_out, {{"case", "case"}, {"clock", "clock"}});
  add_number_columns(laid_out, {{"cycle", "cycle"}, {"stint", "stint"}});
  add_text_columns(laid_out, {{"overdue", "overdue"}, {"dueAt", "due"}});
  add_number_columns(laid_out, {{"leftUs", "left"}, {"elapsedUs", "elapsed"}, {"totalUs", "of"},
                                {"consumedPermille", "‰"}});
  add_text_columns(laid_out, {{"workflow", "workflow"}, {"grade", "grade"}, {"department", "department"},
                              {"staff", "staff"}, {"site", "site"}});
  for (const auto& row : report.rows()) {
    laid_out.rows.push_back(
        {text(row.case_()), text(row.clock()), count(static_cast<std::uint64_t>(row.cycle())),
         count(static_cast<std::uint64_t>(row.stint())), yes_or_no(row.overdue()), moment(true, row.due_at()),
         length(row.left_us()), length(row.elapsed_us()), length(row.total_us()),
         row.has_consumed_permille() ? count(static_cast<std::uint64_t>(row.consumed_permille()))
                                     : cell{"n/a", ""},
         text(row.workflow()), text(row.grade()), text(row.department()), text(row.staff()), text(row.site())});
  }
  return laid_out;
}

sheet to_sheet(const v1::CallbackReport& report) {
  auto laid_out = outline(report, "Callbacks to make 待回访");
  laid_out.subtitle += fmt::format(", {} waiting, {} of them overdue", report.waiting(), report.overdue());
  add_text_columns(laid_out, {{"case", "case"}, {"resolvedAt", "resolved"}, {"dueAt", "due"},
                              {"overdue", "overdue"}, {"rescheduled", "rescheduled"}});
  add_number_columns(laid_out, {{"attempts", "attempts"}});
  add_text_columns(laid_out, {{"lastAttemptAt", "last attempt"}, {"contactHours", "call now"},
                              {"complainant", "complainant"}, {"household", "household"}, {"channel", "channel"},
                              {"workflow", "workflow"}, {"grade", "grade"}, {"department", "department"},
                              {"site", "site"}});
  for (const auto& row : report.rows()) {
    laid_out.rows.push_back({text(row.case_()), moment(true, row.resolved_at()),
                             moment(row.has_due_at(), row.due_at()), yes_or_no(row.overdue()),
                             yes_or_no(row.rescheduled()), count(row.attempts()),
                             moment(row.has_last_attempt_at(), row.last_attempt_at()),
                             yes_or_no(row.contact_hours()), text(row.complainant()), text(row.household()),
                             text(row.channel()), text(row.workflow()), text(row.grade()), text(row.department()),
                             text(row.site())});
  }
  return laid_out;
}

}  // namespace casebook
