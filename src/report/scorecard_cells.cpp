#include "report/scorecard_cells.hpp"

#include <fmt/format.h>

#include <casebook/scorecard.hpp>

#include "report/rounded.hpp"
#include "scorecard/unit.hpp"

namespace casebook {
namespace {

std::string in_unit(const std::string& number, v1::Indicator::Unit unit) {
  switch (unit) {
    case v1::Indicator::PERCENT: return number + " %";
    case v1::Indicator::PERMILLE: return number + " ‰";
    default: return number;
  }
}

// What a value must not seem to be: its target, and of shares nothing and all.
std::vector<decimal> marks(const v1::ScorecardReport::Row& row) {
  std::vector<decimal> all;
  if (const auto target = decimal::parse(row.target())) all.push_back(*target);
  const auto factor = factor_of(row.unit());
  if (factor != 1) {
    all.emplace_back();
    all.emplace_back(factor * decimal::one);
  }
  return all;
}

}  // namespace

// A count out of nothing in particular needs no decimals.
cell reached(const v1::ScorecardReport::Row& row) {
  if (!row.has_value() || row.denominator() <= 0) return {};
  const bool whole = row.unit() == v1::Indicator::COUNT && row.denominator() == 1;
  const auto text =
      whole ? std::to_string(row.numerator())
            : rounded({row.numerator(), row.denominator()}, factor_of(row.unit()), marks(row));
  return figure{fmt::format("{}", row.value()), in_unit(text, row.unit())};
}

cell shown_target(const v1::ScorecardReport::Row& row) {
  if (row.target().empty()) return figure{"", "-"};
  const auto* sign = row.direction() == v1::Indicator::AT_MOST ? "≤ " : "≥ ";
  return figure{row.target(), sign + in_unit(row.target(), row.unit())};
}

cell objective_name(const v1::ScorecardReport::Row& row) {
  return named_in_both{row.name(), row.name_zh()};
}

}  // namespace casebook
