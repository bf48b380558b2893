#pragma once

#include <casebook/v1/report.pb.h>
#include <casebook/clock.hpp>

#include <initializer_list>
#include <string>
#include <utility>

namespace casebook {

using named = std::initializer_list<std::pair<std::string, std::string>>;

/// A report as of 1 April 2025 by these groups, with one row of these values.
template <class Report>
Report made_up(named group) {
  Report report;
  *report.mutable_as_of() = to_timestamp(parse_rfc3339("2025-04-01").value());
  auto& row = *report.add_rows();
  for (const auto& [name, value] : group) {
    report.add_by(name);
    (*row.mutable_group())[name] = value;
  }
  return report;
}

/// Adds a row of counted verdicts; `group` in the order of the report's names.
inline void add_row(v1::SlaReport& report, std::initializer_list<std::string> group,
                    std::uint64_t met, std::uint64_t breached) {
  auto& row = *report.add_rows();
  int name = 0;
  for (const auto& value : group) (*row.mutable_group())[report.by(name++)] = value;
  row.set_met(met);
  row.set_breached(breached);
}

inline v1::SlaReport sla_by(std::initializer_list<std::string> names) {
  v1::SlaReport report;
  *report.mutable_as_of() = to_timestamp(parse_rfc3339("2025-04-01").value());
  for (const auto& name : names) report.add_by(name);
  return report;
}

}  // namespace casebook
