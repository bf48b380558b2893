#include "policy/budget_conditions.hpp"

#include <casebook/case_state.hpp>

#include <algorithm>

#include "core/length.hpp"

namespace casebook {

std::vector<budget_condition> budget_conditions(const v1::ClockBudget& row) {
  std::vector<budget_condition> named;
  const auto add = [&](std::string_view label, std::string_view value) {
    if (!value.empty()) named.push_back({label, value});
  };
  add("grade", name(row.grade()));
  add("department", row.department());
  add("category", row.category());
  add("site", row.site());
  for (const auto& one : row.of()) add(one.label(), one.value());
  std::ranges::sort(named);
  return named;
}

bool same_budget(const v1::Budget& a, const v1::Budget& b) {
  return a.length_case() == b.length_case() && a.calendar() == b.calendar() &&
         to_duration(a.elapsed()) == to_duration(b.elapsed()) &&
         to_duration(a.open_time()) == to_duration(b.open_time()) && a.workdays() == b.workdays() &&
         a.civil_days() == b.civil_days();
}

}  // namespace casebook
