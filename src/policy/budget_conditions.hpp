#pragma once

#include <casebook/v1/policy.pb.h>

#include <compare>
#include <string_view>
#include <vector>

namespace casebook {

/// A label of a case, and what it must be for a budget to fit.
struct budget_condition {
  std::string_view label, value;
  friend auto operator<=>(const budget_condition&, const budget_condition&) = default;
};

/// What a budget line names, by label. **Lifetime**: borrows the line.
std::vector<budget_condition> budget_conditions(const v1::ClockBudget& row);

/// Do two budgets give the same time, however it is written?
bool same_budget(const v1::Budget& a, const v1::Budget& b);

}  // namespace casebook
