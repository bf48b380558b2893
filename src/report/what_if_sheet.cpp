#include "report/sheet_parts.hpp"

namespace casebook {
namespace {

using verdict = v1::WhatIfReport::Verdict;

// "EXCLUDED, SUPERSEDED": words that people read in their language.
cell in_words(bool known, const verdict& said) {
  if (!known) return word{"noSuchClock"};
  auto words = v1::Outcome_Name(said.outcome());
  if (!said.excluded_why().empty()) words += ", " + said.excluded_why();
  if (said.late_entered()) words += ", lateEntered";
  return word{words};
}

// A total names its verdicts as one text: "EXCLUDED SUPERSEDED".
cell total_words(const std::string& words) {
  if (words.empty()) return word{"noSuchClock"};
  auto apart = words;
  for (auto space = apart.find(' '); space != std::string::npos;
       space = apart.find(' ', space + 2)) {
    apart.replace(space, 1, ", ");
  }
  return word{apart};
}

std::string or_none(const std::string& words) { return words.empty() ? "none" : words; }

// How many clocks went from which verdict to which.
chart changes(const v1::WhatIfReport& report) {
  pivot sums;
  for (const auto& total : report.totals()) {
    if (total.from() == total.to()) continue;
    sums.add(total_words(total.from()), total_words(total.to()),
             static_cast<double>(total.clocks()));
  }
  return sums.made({.title = "verdictsThatChange", .across = "fromOutcome", .down = "toOutcome"});
}

}  // namespace

sheet to_sheet(const v1::WhatIfReport& report) {
  auto laid_out = outline(report, "whatIfReport");
  laid_out.facts.emplace_back("insteadUnder", report.policy_version());
  laid_out.facts.emplace_back("judged", count(report.judged()));
  laid_out.facts.emplace_back("changed", count(report.changed()));
  laid_out.facts.emplace_back("dueMoved", count(report.due_moved()));
  // What the rows add up to stands before which cases they are.
  for (const auto& total : report.totals()) {
    if (total.from() == total.to()) continue;
    laid_out.facts.emplace_back("verdictsThatChange", total.clock() + ": " + or_none(total.from()) +
                                                          " → " + or_none(total.to()) + ", " +
                                                          std::to_string(total.clocks()));
  }
  laid_out.columns = {
      {"case"},       {"workflow"}, {"clock"},           {"cycle", true}, {"stint", true},
      {"department"}, {"grade"},    {"fromOutcome"},     {"fromDueAt"},   {"fromPolicyVersion"},
      {"toOutcome"},  {"toDueAt"},  {"toPolicyVersion"}, {"why"}};
  for (const auto& row : report.rows()) {
    const auto& from = row.from();
    const auto& to = row.to();
    std::string why;
    for (const auto& sentence : row.why()) why += (why.empty() ? "" : " ") + sentence;
    laid_out.rows.push_back(
        {row.case_(), word{row.workflow()}, word{row.clock()}, std::int64_t{row.cycle()},
         std::int64_t{row.stint()}, row.department(), word{row.grade()},
         in_words(row.has_from(), from), moment_if(from.has_due_at(), from.due_at(), row.zone()),
         from.policy_version(), in_words(row.has_to(), to),
         moment_if(to.has_due_at(), to.due_at(), row.zone()), to.policy_version(), why});
  }
  if (report.changed() != 0) laid_out.charts.push_back(changes(report));
  return laid_out;
}

}  // namespace casebook
