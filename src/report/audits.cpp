#include <casebook/clock.hpp>

#include <fmt/format.h>

#include "report/sheet.hpp"

namespace casebook {
namespace {

using cell = sheet::cell;

cell text(const std::string& value) { return {value.empty() ? "-" : value, value}; }
cell number(std::uint64_t value) { return {fmt::format("{}", value), fmt::format("{}", value)}; }

cell moment(bool known, const google::protobuf::Timestamp& at) {
  return text(known ? to_rfc3339(to_instant(at)) : std::string{});
}

std::string sentences(const auto& why) {
  std::string joined;
  for (const auto& one : why) joined += (joined.empty() ? "" : " ") + one;
  return joined;
}

std::string when(const auto& report) {
  auto words = "as of " + to_rfc3339(to_instant(report.as_of()));
  if (report.has_known_at()) words += ", as known at " + to_rfc3339(to_instant(report.known_at()));
  return words;
}

std::string or_none(const std::string& verdict) { return verdict.empty() ? "no such clock" : verdict; }

std::string in_words(bool known, const v1::WhatIfReport::Verdict& verdict) {
  if (!known) return {};
  auto words = v1::Outcome_Name(verdict.outcome());
  if (!verdict.excluded_why().empty()) words += " " + verdict.excluded_why();
  return verdict.late_entered() ? words + " LATE_ENTERED" : words;
}

}  // namespace

// The totals stand above the rows, one a line: what they add up to matters before which cases they are.
sheet to_sheet(const v1::WhatIfReport& report) {
  sheet shown;
  shown.title = "What if 假如";
  shown.subtitle = fmt::format("{}, under {} instead.\n", when(report), report.policy_version());
  shown.subtitle += fmt::format("{} clocks judged: {} changed, {} unchanged, {} of these with another due.",
                                report.judged(), report.changed(), report.unchanged(), report.due_moved());
  for (const auto& total : report.totals()) {
    if (total.from() == total.to()) continue;
    shown.subtitle += fmt::format("\n{}: {} → {}, {}.", total.clock(), or_none(total.from()), or_none(total.to()),
                                  total.clocks());
  }
  shown.columns = {{"case", "case"},       {"workflow", "workflow"},     {"clock", "clock"},
                   {"cycle", "cycle", true}, {"stint", "stint", true},   {"department", "department"},
                   {"grade", "grade"},     {"from", "from"},             {"fromDueAt", "due"},
                   {"fromPolicyVersion", "policy"}, {"to", "to"},        {"toDueAt", "due"},
                   {"toPolicyVersion", "policy"},   {"why", "why"}};
  for (const auto& row : report.rows()) {
    const auto& from = row.from();
    const auto& to = row.to();
    shown.rows.push_back({text(row.case_()), text(row.workflow()), text(row.clock()),
                          number(static_cast<std::uint64_t>(row.cycle())),
                          number(static_cast<std::uint64_t>(row.stint())), text(row.department()),
                          text(row.grade()), text(in_words(row.has_from(), from)),
                          moment(from.has_due_at(), from.due_at()), text(from.policy_version()),
                          text(in_words(row.has_to(), to)), moment(to.has_due_at(), to.due_at()),
                          text(to.policy_version()), text(sentences(row.why()))});
  }
  return shown;
}

sheet to_sheet(const v1::ConformanceReport& report) {
  sheet shown;
  shown.title = "Conformance 合规核对";
  shown.subtitle = fmt::format("{}{}.\n{} events judged, {} found.", when(report),
                               report.strict() ? ", rights and windows too" : "", report.events(),
                               report.rows_size());
  for (const auto& total : report.totals()) {
    shown.subtitle += fmt::format("\n{}{}, {}.", total.code(), total.guard().empty() ? "" : " " + total.guard(),
                                  total.events());
  }
  shown.columns = {{"case", "case"},         {"version", "version", true},  {"position", "position", true},
                   {"fact", "fact"},         {"occurredAt", "occurred at"}, {"stateBefore", "before"},
                   {"stateAfter", "after"},  {"stateToday", "today"},       {"code", "code"},
                   {"guard", "guard"},       {"why", "why"}};
  for (const auto& row : report.rows()) {
    shown.rows.push_back({text(row.case_()), number(row.version()), number(row.position()), text(row.fact()),
                          moment(row.has_occurred_at(), row.occurred_at()), text(row.state_before()),
                          text(row.state_after()), text(row.state_today()), text(row.code()), text(row.guard()),
                          text(row.why())});
  }
  return shown;
}

}  // namespace casebook
