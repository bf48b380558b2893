#include <casebook/clock.hpp>
#include <casebook/projection.hpp>

#include <fmt/format.h>

#include "report/sheet.hpp"

namespace casebook {
namespace {

using cell = sheet::cell;

cell text(const std::string& value) { return {value, value}; }
cell count(std::uint64_t value) { return {fmt::format("{}", value), fmt::format("{}", value)}; }
cell rate(bool known, double value) {
  return known ? cell{fmt::format("{:.2f} %", value * 100), fmt::format("{}", value)} : cell{"n/a", ""};
}

// "2 d 3 h", to the two largest units: a table is for the eye, the CSV has the microseconds.
cell length(std::int64_t us) {
  const auto minutes = us / 60'000'000;
  const auto words = minutes >= 1440 ? fmt::format("{} d {} h", minutes / 1440, minutes % 1440 / 60)
                     : minutes >= 60 ? fmt::format("{} h {} min", minutes / 60, minutes % 60)
                                     : fmt::format("{} min {} s", minutes, us / 1'000'000 % 60);
  return {words, fmt::format("{}", us)};
}

std::string join(const auto& parts) {
  std::string joined;
  for (const auto& part : parts) joined += (joined.empty() ? "" : ", ") + part;
  return joined;
}

template <class Report>
sheet outline(const Report& report, std::string title) {
  sheet shown;
  shown.title = std::move(title);
  shown.subtitle = "as of " + to_rfc3339(to_instant(report.as_of()));
  if (report.has_known_at()) shown.subtitle += ", as known at " + to_rfc3339(to_instant(report.known_at()));
  return shown;
}

template <class Report>
void add_group_columns(sheet& shown, const Report& report) {
  for (const auto& name : report.by()) shown.columns.push_back({name, name});
}

template <class Report, class Row>
std::vector<cell> group_cells(const Report& report, const Row& row) {
  std::vector<cell> cells;
  for (const auto& name : report.by()) {
    const auto& value = row.group().at(name);
    cells.push_back({value.empty() ? "-" : value, value});
  }
  return cells;
}

void add(std::vector<cell>& cells, std::initializer_list<cell> more) {
  cells.insert(cells.end(), more.begin(), more.end());
}

}  // namespace

sheet to_sheet(const v1::SlaReport& report) {
  auto shown = outline(report, "SLA compliance 时限达成");
  add_group_columns(shown, report);
  for (const auto& [name, label] :
       {std::pair{"complianceRate", "rate"}, {"met", "met"}, {"breached", "breached"},
        {"pending", "pending"}, {"excused", "excused"}, {"superseded", "superseded"}, {"voided", "void"},
        {"waived", "waived"}, {"cancelled", "cancelled"}, {"invalid", "invalid"},
        {"lateEntered", "late entry"}, {"strictBreached", "strict"}, {"p50Us", "p50"}, {"p90Us", "p90"},
        {"p95Us", "p95"}, {"maxUs", "max"}}) {
    shown.columns.push_back({name, label, true});
  }
  for (const auto& row : report.rows()) {
    auto cells = group_cells(report, row);
    add(cells, {rate(row.has_compliance_rate(), row.compliance_rate()), count(row.met()),
                count(row.breached()), count(row.pending()), count(row.excused()),
                count(row.superseded()), count(row.voided()), count(row.waived()),
                count(row.cancelled()), count(row.invalid()), count(row.late_entered()),
                count(row.strict_breached()), length(row.p50_us()), length(row.p90_us()),
                length(row.p95_us()), length(row.max_us())});
    shown.rows.push_back(std::move(cells));
  }
  return shown;
}

sheet to_sheet(const v1::GradingReport& report) {
  auto shown = outline(report, "Complaint grading 投诉分级");
  add_group_columns(shown, report);
  for (const auto* name : {"cases", "open", "regraded", "black", "red", "yellow"}) {
    shown.columns.push_back({name, name, true});
  }
  for (const auto& row : report.rows()) {
    auto cells = group_cells(report, row);
    const auto colour = [&](const char* name) {
      const auto found = row.colour().find(name);
      return count(found == row.colour().end() ? 0 : found->second);
    };
    add(cells, {count(row.cases()), count(row.open()), count(row.regraded()), colour("BLACK"),
                colour("RED"), colour("YELLOW")});
    shown.rows.push_back(std::move(cells));
  }
  return shown;
}

sheet to_sheet(const v1::BacklogReport& report) {
  auto shown = outline(report, "Backlog and ageing 未办结");
  add_group_columns(shown, report);
  for (const auto& [name, label] :
       {std::pair{"open", "open"}, {"to24h", "≤ 24 h"}, {"to48h", "24–48 h"}, {"to3d", "2–3 d"},
        {"to7d", "3–7 d"}, {"to30d", "7–30 d"}, {"over30d", "> 30 d"}, {"oldestUs", "oldest"}}) {
    shown.columns.push_back({name, label, true});
  }
  for (const auto& row : report.rows()) {
    auto cells = group_cells(report, row);
    add(cells, {count(row.open()), count(row.to_24h()), count(row.to_48h()), count(row.to_3d()),
                count(row.to_7d()), count(row.to_30d()), count(row.over_30d()), length(row.oldest_us())});
    shown.rows.push_back(std::move(cells));
  }
  return shown;
}

sheet to_sheet(const v1::GapReport& report) {
  auto shown = outline(report, "Missing links 缺环");
  shown.subtitle += fmt::format(", {} of {} closed complaints", report.rows_size(), report.closed());
  shown.columns = {{"case", "case"}, {"missing", "missing"}, {"closedAt", "closed at"},
                   {"department", "department"}};
  for (const auto& row : report.rows()) {
    shown.rows.push_back({text(row.case_()), text(join(row.missing())),
                          text(to_rfc3339(to_instant(row.closed_at()))), text(row.department())});
  }
  return shown;
}

}  // namespace casebook
