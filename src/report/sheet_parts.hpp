#pragma once

// What to_sheet functions are made of.

#include <casebook/clock.hpp>

#include <fmt/format.h>

#include <cstdlib>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "report/sheet.hpp"

namespace casebook::parts {

using cell = sheet::cell;

inline cell text(const std::string& value) { return {value.empty() ? "-" : value, value}; }
inline cell count(std::uint64_t value) { return {fmt::format("{}", value), fmt::format("{}", value)}; }
inline cell yes_or_no(bool value) { return {value ? "yes" : "-", value ? "true" : "false"}; }
inline cell share(bool known, double value) {
  return known ? cell{fmt::format("{:.2f} %", value * 100), fmt::format("{}", value)} : cell{"n/a", ""};
}
inline cell moment(bool known, const google::protobuf::Timestamp& at) {
  return text(known ? to_rfc3339(to_instant(at)) : std::string{});
}

/// "2 d 3 h", to the two largest units, with its sign: a table is for the eye, the CSV has the microseconds.
inline cell length(std::int64_t us) {
  const auto seconds = us / 1'000'000;
  const auto minutes = std::abs(seconds) / 60;
  const auto words = minutes >= 1440 ? fmt::format("{} d {} h", minutes / 1440, minutes % 1440 / 60)
                     : minutes >= 60 ? fmt::format("{} h {} min", minutes / 60, minutes % 60)
                                     : fmt::format("{} min {} s", minutes, std::abs(seconds) % 60);
  return {(us < 0 ? "-" : "") + words, fmt::format("{}", us)};
}
inline cell length(bool known, std::int64_t us) { return known ? length(us) : cell{"n/a", ""}; }

template <class Report>
sheet outline(const Report& report, std::string title) {
  sheet laid_out;
  laid_out.title = std::move(title);
  laid_out.subtitle = "as of " + to_rfc3339(to_instant(report.as_of()));
  if (report.has_known_at()) laid_out.subtitle += ", as known at " + to_rfc3339(to_instant(report.known_at()));
  return laid_out;
}

using columns = std::initializer_list<std::pair<const char*, const char*>>;  // name, label

inline void add_text_columns(sheet& laid_out, columns more) {
  for (const auto& [name, label] : more) laid_out.columns.push_back({name, label});
}
inline void add_number_columns(sheet& laid_out, columns more) {
  for (const auto& [name, label] : more) laid_out.columns.push_back({name, label, true});
}

template <class Report>
void add_group_columns(sheet& laid_out, const Report& report) {
  for (const auto& name : report.by()) laid_out.columns.push_back({name, name});
}

template <class Report, class Row>
std::vector<cell> group_cells(const Report& report, const Row& row) {
  std::vector<cell> cells;
  for (const auto& name : report.by()) cells.push_back(text(row.group().at(name)));
  return cells;
}

inline void add(std::vector<cell>& cells, std::initializer_list<cell> more) {
  cells.insert(cells.end(), more.begin(), more.end());
}

}  // namespace casebook::parts
