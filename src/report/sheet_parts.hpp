#pragma once

// What to_sheet functions are made of: one file a report, its columns and its picture together.

#include <casebook/clock.hpp>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/sheet.hpp"

namespace casebook {

inline cell count(std::uint64_t value) { return static_cast<std::int64_t>(value); }
/// Nothing where there is nothing that could have been.
inline cell share(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) return {};
  return rate{static_cast<std::int64_t>(part), static_cast<std::int64_t>(whole)};
}
inline cell length(std::int64_t us) { return duration{us}; }
inline cell length_if(bool known, std::int64_t us) { return known ? length(us) : cell{}; }
/// Of clocks that may count open time: not in days, which are not of 24 h there.
inline cell hours_if(bool known, std::int64_t us) {
  return known ? cell{open_time{duration{us}, duration{0}}} : cell{};
}
/// What a clock counts: open time where it has a workday, else time by the wall.
inline cell clock_time(std::int64_t us, std::int64_t workday_us) {
  return workday_us == 0 ? length(us) : cell{open_time{duration{us}, duration{workday_us}}};
}
inline cell moment(const google::protobuf::Timestamp& at, const std::string& zone = {},
                   bool ends_a_day = false) {
  return local_instant{to_instant(at), zone, ends_a_day};
}
inline cell moment_if(bool known, const google::protobuf::Timestamp& at,
                      const std::string& zone = {}, bool ends_a_day = false) {
  return known ? moment(at, zone, ends_a_day) : cell{std::string{}};
}
inline cell yes_or_no(bool value) { return word{value ? "true" : "false"}; }

/// A group's value: clocks, workflows, colours and grades are words; the rest is what users named.
inline cell group_value(std::string_view group, const std::string& value) {
  constexpr std::array of_words = {"clock", "workflow",      "colour",
                                   "grade", "initial_grade", "final_grade"};
  const bool is_word = std::find(of_words.begin(), of_words.end(), group) != of_words.end();
  return is_word ? cell{word{value}} : cell{value};
}

template <class Row>
cell group_cell(const Row& row, const std::string& group) {
  return group_value(group, row.group().at(group));
}

/// The same in a chart, where "-" would not say what is missing.
inline cell charted(std::string_view group, const std::string& value) {
  return group.ends_with("grade") && value.empty() ? cell{word{"ungraded"}}
                                                   : group_value(group, value);
}

template <class Report>
sheet outline(const Report& report, std::string title) {
  sheet laid_out{.title = std::move(title)};
  laid_out.facts.emplace_back("asOf", moment(report.as_of()));
  if (report.has_known_at()) laid_out.facts.emplace_back("knownAt", moment(report.known_at()));
  return laid_out;
}

template <class Report>
void add_group_columns(sheet& laid_out, const Report& report) {
  for (const auto& name : report.by()) laid_out.columns.push_back({name});
}

inline void add_number_columns(sheet& laid_out, std::initializer_list<const char*> names) {
  for (const auto* name : names) laid_out.columns.push_back({name, true});
}

template <class Report, class Row>
std::vector<cell> group_cells(const Report& report, const Row& row) {
  std::vector<cell> cells;
  for (const auto& name : report.by()) cells.push_back(group_cell(row, name));
  return cells;
}

inline void add(std::vector<cell>& cells, std::initializer_list<cell> more) {
  cells.insert(cells.end(), more.begin(), more.end());
}

/// The group that bars are drawn for: the first that is not a period, else the first.
template <class Report>
std::optional<std::string> bar_group(const Report& report) {
  const auto& by = report.by();
  const auto found =
      std::find_if(by.begin(), by.end(), [](const auto& name) { return !is_period(name); });
  if (found != by.end()) return *found;
  return by.empty() ? std::nullopt : std::optional{by.Get(0)};
}

/// Bars over a group: every period, else as many as a page can bear.
inline chart bars(const pivot& sums, std::string title, const std::string& group,
                  std::string counted) {
  constexpr std::size_t bars_max = 30;
  auto drawn = sums.made({.title = std::move(title), .across = group, .down = std::move(counted)});
  return is_period(group) ? drawn : largest(std::move(drawn), bars_max);
}

}  // namespace casebook
