#include "projection/scorecard_groups.hpp"

#include <algorithm>

#include "scorecard/period.hpp"

namespace casebook {
namespace {

constexpr std::string_view own = "own";
constexpr std::string_view all = "all";
constexpr std::string_view own_in_rows =
    "period";  // what the column of an indicator's own period is called

bool is_period(std::string_view name) {
  return period_named(name) != v1::Indicator::PERIOD_UNSPECIFIED;
}

}  // namespace

result<scorecard_groups> scorecard_groups::make(const scorecard_question& asked) {
  scorecard_groups made;
  auto period = asked.period;
  if (!period.empty() && !is_period(period) && period != own && period != all) {
    return fail(errc::invalid_argument, "'" + period +
                                            "' is no period of a scorecard; known are week, month, "
                                            "quarter, half, year, own and all");
  }
  for (const auto& name : asked.by) {
    if (!is_period(name) && name != "site" && name != "department") {
      return fail(errc::invalid_argument,
                  "cannot group a scorecard by '" + name +
                      "'; known are site, department, week, month, quarter, half, year");
    }
    if (is_period(name) && !period.empty() && period != name) {
      return fail(errc::invalid_argument,
                  "a scorecard is by one period: '" + period + "' or '" + name + "', not both");
    }
    if (is_period(name)) period = name;
    if (!made.has(name)) made.by_.push_back(name);
  }
  if (period == all) return made;
  made.period_ = period.empty() ? "month" : period == own ? own_in_rows : period;
  if (!made.has(made.period_)) made.by_.push_back(made.period_);
  return made;
}

bool scorecard_groups::has(std::string_view name) const {
  return std::ranges::find(by_, name) != by_.end();
}

std::string_view scorecard_groups::value(const group_key& key, std::string_view name) const {
  const auto found = std::ranges::find(by_, name);
  return found == by_.end() ? std::string_view{}
                            : key[static_cast<std::size_t>(found - by_.begin())];
}

v1::Indicator::Period scorecard_groups::period_of(v1::Indicator::Period own_period) const {
  return period_ == own_in_rows ? own_period : period_named(period_);
}

group_key scorecard_groups::key(const group_subject& subject, v1::Indicator::Period period) const {
  if (period_ != own_in_rows) return group_of(by_, subject);
  auto by = by_;
  std::ranges::replace(by, std::string{own_in_rows}, std::string{period_name(period)});
  return group_of(by, subject);
}

}  // namespace casebook
