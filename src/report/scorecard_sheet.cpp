#include <casebook/clock.hpp>

#include <fmt/format.h>

#include "report/sheet.hpp"

namespace casebook {
namespace {

using cell = sheet::cell;
using row_message = v1::ScorecardReport::Row;

cell text(const std::string& value) { return {value.empty() ? "-" : value, value}; }
cell number(std::int64_t value) { return {fmt::format("{}", value), fmt::format("{}", value)}; }

std::string_view suffix(v1::Indicator::Unit unit) {
  switch (unit) {
    case v1::Indicator::PERCENT: return " %";
    case v1::Indicator::PERMILLE: return " ‰";
    case v1::Indicator::POINTS: return " pt";
    default: return "";
  }
}

// A count out of nothing in particular needs no decimals.
cell value(const row_message& row) {
  if (!row.has_value()) return {"n/a", ""};
  const int decimals = row.unit() == v1::Indicator::COUNT && row.denominator() == 1 ? 0 : 2;
  return {fmt::format("{:.{}f}{}", row.value(), decimals, suffix(row.unit())), fmt::format("{}", row.value())};
}

cell target(const row_message& row) {
  if (row.target().empty()) return {"-", ""};
  const auto* sign = row.direction() == v1::Indicator::AT_MOST ? "≤ " : "≥ ";
  return {sign + row.target() + std::string{suffix(row.unit())}, row.target()};
}

cell verdict(const row_message& row) {
  const auto& exact = v1::ScorecardReport::Verdict_Name(row.verdict());
  switch (row.verdict()) {
    case v1::ScorecardReport::PASS: return {"pass 达标", exact};
    case v1::ScorecardReport::FAIL: return {"fail 未达标", exact};
    case v1::ScorecardReport::NOT_APPLICABLE: return {"n/a 不适用", exact};
    default: return {"-", exact};
  }
}

// A part stands under the objective that it is a part of.
cell name_of(const row_message& row) {
  const auto words = row.name_zh().empty() ? row.name() : row.name() + " " + row.name_zh();
  return {row.parent().empty() ? words : "· " + words, row.name()};
}

std::string lower(std::string words) {
  for (char& c : words) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return words;
}

}  // namespace

sheet to_sheet(const v1::ScorecardReport& report) {
  sheet shown;
  shown.title = "Scorecard 质量目标";
  shown.subtitle = "as of " + to_rfc3339(to_instant(report.as_of()));
  if (report.has_known_at()) shown.subtitle += ", as known at " + to_rfc3339(to_instant(report.known_at()));
  shown.columns = {{"indicator", "indicator"}, {"name", "name"}, {"parent", "part of"}};
  for (const auto& name : report.by()) shown.columns.push_back({name, name});
  for (const auto* name : {"numerator", "denominator", "value", "target"})
    shown.columns.push_back({name, name, true});
  for (const auto& [name, label] : {std::pair{"unit", "unit"},
                                    {"direction", "direction"},
                                    {"verdict", "verdict"},
                                    {"owner", "owner"},
                                    {"evaluator", "evaluator"},
                                    {"period", "evaluated every"}}) {
    shown.columns.push_back({name, label});
  }
  for (const auto& row : report.rows()) {
    std::vector<cell> cells = {text(row.indicator()), name_of(row), text(row.parent())};
    for (const auto& name : report.by()) cells.push_back(text(row.group().at(name)));
    const auto enumerator = [](const std::string& exact) { return cell{lower(exact), exact}; };
    for (auto& one : {number(row.numerator()), number(row.denominator()), value(row), target(row),
                      enumerator(v1::Indicator::Unit_Name(row.unit())),
                      enumerator(v1::Indicator::Direction_Name(row.direction())), verdict(row), text(row.owner()),
                      text(row.evaluator()), enumerator(v1::Indicator::Period_Name(row.period()))}) {
      cells.push_back(one);
    }
    shown.rows.push_back(std::move(cells));
  }
  return shown;
}

}  // namespace casebook
