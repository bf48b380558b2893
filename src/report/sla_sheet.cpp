#include "report/sheet_parts.hpp"

#include <map>

namespace casebook {
namespace {

std::uint64_t excluded(const v1::SlaReport::Row& row) {
  return row.excused() + row.superseded() + row.voided() + row.waived() + row.cancelled() +
         row.invalid();
}

chart outcomes(const v1::SlaReport& report, const std::string& group) {
  pivot sums;
  for (const auto& row : report.rows()) {
    const auto category = charted(group, row.group().at(group));
    for (const auto& [outcome, number] : {std::pair{"met", row.met()},
                                          {"breached", row.breached()},
                                          {"pending", row.pending()},
                                          {"excluded", excluded(row)}}) {
      sums.add(category, word{outcome}, static_cast<double>(number));
    }
  }
  return bars(sums, "outcomes", group, "verdicts");
}

// Rates roll up by summing what they are made of.
struct tally {
  std::uint64_t met = 0, counted = 0;
};
using line_of_periods = std::map<std::string, tally>;

// In order, with what has no name last.
struct nameless_last {
  bool operator()(const std::string& a, const std::string& b) const {
    return std::pair{a.empty(), a} < std::pair{b.empty(), b};
  }
};
using named_lines = std::map<std::string, line_of_periods, nameless_last>;

chart compliance_lines(const std::string& period, const named_lines& lines,
                       const std::string& group) {
  chart drawn{.drawn_as = chart::kind::lines,
              .title = "complianceOverTime",
              .across = period,
              .down = "complianceRate",
              .rates = true};
  line_of_periods periods;
  for (const auto& [name, line] : lines) periods.insert(line.begin(), line.end());
  for (const auto& [when, unused] : periods) drawn.categories.emplace_back(when);
  for (const auto& [name, line] : lines) {
    chart::series one{group.empty() ? cell{word{"complianceRate"}} : charted(group, name)};
    for (const auto& [when, unused] : periods) {
      const auto found = line.find(when);
      const auto counted = found == line.end() ? tally{} : found->second;
      one.add(share(counted.met, counted.counted));
    }
    drawn.lines.push_back(std::move(one));
  }
  return drawn;
}

// One chart, or one for each clock, with one line for each value of the group.
std::vector<chart> compliance_charts(const v1::SlaReport& report, const std::string& period,
                                     const std::string& group, bool by_clock) {
  std::map<std::string, named_lines> sums;
  for (const auto& row : report.rows()) {
    if (row.met() + row.breached() == 0) continue;
    auto& lines = sums[by_clock ? row.group().at("clock") : ""];
    auto& sum = lines[group.empty() ? "" : row.group().at(group)][row.group().at(period)];
    sum.met += row.met();
    sum.counted += row.met() + row.breached();
  }
  std::vector<chart> charts;
  for (const auto& [name, lines] : sums) {
    charts.push_back(compliance_lines(period, lines, group));
    charts.back().of = word{name};
  }
  return charts;
}

}  // namespace

bool is_period(std::string_view group) noexcept {
  constexpr std::array<std::string_view, 6> periods = {"day",     "week", "month",
                                                       "quarter", "half", "year"};
  return std::find(periods.begin(), periods.end(), group) != periods.end();
}

std::vector<chart> compliance_over_time(const v1::SlaReport& report) {
  const auto& by = report.by();
  const auto has = [&](std::string_view name) {
    return std::find(by.begin(), by.end(), name) != by.end();
  };
  const auto period = std::find_if(by.begin(), by.end(), is_period);
  if (period == by.end()) return {};
  const bool apart = has("clock") && has("grade");
  const auto group = apart ? "grade" : has("clock") ? "clock" : *bar_group(report);
  auto charts = compliance_charts(report, *period, is_period(group) ? "" : group, apart);
  // Too many lines are a tangle: one of them all says more.
  const auto tangled = [](const chart& one) { return one.lines.size() > 8; };
  if (std::any_of(charts.begin(), charts.end(), tangled))
    charts = compliance_charts(report, *period, "", apart);
  return charts;
}

sheet to_sheet(const v1::SlaReport& report) {
  auto laid_out = outline(report, "slaReport");
  add_group_columns(laid_out, report);
  add_number_columns(
      laid_out, {"complianceRate", "met", "breached", "pending", "excused", "superseded", "voided",
                 "waived", "cancelled", "invalid", "lateEntered", "strictBreached", "p50Us",
                 "p90Us", "p95Us", "maxUs"});
  for (const auto& row : report.rows()) {
    auto cells = group_cells(report, row);
    add(cells,
        {share(row.met(), row.met() + row.breached()), count(row.met()), count(row.breached()),
         count(row.pending()), count(row.excused()), count(row.superseded()), count(row.voided()),
         count(row.waived()), count(row.cancelled()), count(row.invalid()),
         count(row.late_entered()), count(row.strict_breached()),
         hours_if(row.has_p50_us(), row.p50_us()), hours_if(row.has_p90_us(), row.p90_us()),
         hours_if(row.has_p95_us(), row.p95_us()), hours_if(row.has_max_us(), row.max_us())});
    laid_out.rows.push_back(std::move(cells));
  }
  if (const auto group = bar_group(report)) laid_out.charts.push_back(outcomes(report, *group));
  for (auto& lines : compliance_over_time(report)) laid_out.charts.push_back(std::move(lines));
  return laid_out;
}

}  // namespace casebook
