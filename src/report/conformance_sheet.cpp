#include "report/sheet_parts.hpp"

namespace casebook {
namespace {

chart refusals(const v1::ConformanceReport& report) {
  pivot sums;
  for (const auto& total : report.totals()) {
    sums.add(cell{total.guard().empty() ? total.code() : total.guard()}, word{"events"},
             static_cast<double>(total.events()));
  }
  return bars(sums, "refusedToday", "guard", "events");
}

}  // namespace

sheet to_sheet(const v1::ConformanceReport& report) {
  auto laid_out = outline(report, "conformanceReport");
  laid_out.facts.emplace_back("judgedFor",
                              word{report.strict() ? "rightsAndWindowsToo" : "tableAndContent"});
  laid_out.facts.emplace_back("events", count(report.events()));
  laid_out.facts.emplace_back("found", count(static_cast<std::uint64_t>(report.rows_size())));
  for (const auto& total : report.totals()) {
    laid_out.facts.emplace_back(
        "refusedToday", total.code() + (total.guard().empty() ? "" : " " + total.guard()) + ", " +
                            std::to_string(total.events()));
  }
  laid_out.columns = {
      {"case"},        {"version", true}, {"position", true}, {"fact"}, {"occurredAt"},
      {"stateBefore"}, {"stateAfter"},    {"stateToday"},     {"code"}, {"guard"},
      {"why"}};
  for (const auto& row : report.rows()) {
    laid_out.rows.push_back({row.case_(), count(row.version()), count(row.position()), row.fact(),
                             moment_if(row.has_occurred_at(), row.occurred_at(), row.zone()),
                             word{row.state_before()}, word{row.state_after()},
                             word{row.state_today()}, row.code(), row.guard(), row.why()});
  }
  if (!report.totals().empty()) laid_out.charts.push_back(refusals(report));
  return laid_out;
}

}  // namespace casebook
