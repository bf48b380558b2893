#pragma once

#include <casebook/projection.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace casebook {

/// What a counted thing is grouped by.
struct group_subject {
  const case_verdicts& judged;
  std::string_view clock, department, staff;
  std::optional<instant> period_at;  ///< which instant places it in a day, week, month, …
};

/// The values of one row, in the order of the question's names.
using group_key = std::vector<std::string>;

/// Checks the names of a question, or gives the report's default. **Errors**: invalid_argument.
result<std::vector<std::string>> check_groups(const std::vector<std::string>& by,
                                              std::vector<std::string> by_default,
                                              std::string_view not_for_this_report);

group_key group_of(const std::vector<std::string>& by, const group_subject& subject);

/// Fills a row's `group` from its key.
void set_group(const std::vector<std::string>& by, const group_key& key,
               google::protobuf::Map<std::string, std::string>& group);

/// Fills what every report says of itself.
template <class Report>
void set_outline(Report& report, const report_question& asked, const std::vector<std::string>& by) {
  *report.mutable_as_of() = to_timestamp(asked.at.happened);
  if (asked.at.known != distant_future) *report.mutable_known_at() = to_timestamp(asked.at.known);
  if constexpr (requires { report.add_by(std::string{}); }) {
    for (const auto& name : by) report.add_by(name);
  }
}

/// Whether an instant falls into a period, at a site in `zone`.
bool within(const period_bound& from, const period_bound& to, instant at, const std::string& zone);

inline bool within(const report_question& asked, const case_verdicts& judged, instant at) {
  return within(asked.from, asked.to, at, judged.rules->zone(judged.state.site));
}

/// The workflow of a case. **Errors**: unknown_workflow.
result<const workflow*> workflow_of(const report_source& from, std::span<const v1::Event> history);

/// Judges every case as asked and calls `each` with those that exist.
result<void> each_case(
    const report_source& from, const report_question& asked,
    const std::function<void(const case_verdicts&, std::span<const v1::Event>)>& each);

}  // namespace casebook
