#include "core/wording.hpp"
#include "report/sheet_parts.hpp"

#include <map>

namespace casebook {
namespace {

chart missing_links(const v1::GapReport& report) {
  std::map<std::pair<std::string, std::string>, int> counts;
  for (const auto& row : report.rows()) {
    for (const auto& link : row.missing()) ++counts[{row.department(), link}];
  }
  pivot sums;
  for (const auto& [of, number] : counts) sums.add(of.first, word{of.second}, number);
  return bars(sums, "missingLinks", "department", "missing");
}

}  // namespace

sheet to_sheet(const v1::GapReport& report) {
  auto laid_out = outline(report, "gapReport");
  laid_out.facts.emplace_back("closedComplaints", count(report.closed()));
  laid_out.facts.emplace_back("waivedApart", count(report.waived()));
  laid_out.columns = {{"case"}, {"missing"}, {"closedAt"}, {"department"}, {"mergedInto"}};
  for (const auto& row : report.rows()) {
    laid_out.rows.push_back({row.case_(), word{joined(row.missing())},
                             moment(row.closed_at(), row.zone()), row.department(),
                             row.merged_into()});
  }
  if (report.rows_size() != 0) laid_out.charts.push_back(missing_links(report));
  return laid_out;
}

}  // namespace casebook
