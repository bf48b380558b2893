#include <casebook/projection.hpp>

#include <date/tz.h>

#include <array>

#include "projection/groups.hpp"

namespace casebook {
namespace {

constexpr std::size_t hours_a_day = 24;
using week = std::array<std::uint64_t, 7 * hours_a_day>;  // Monday 0 o'clock first

std::size_t hour_of_week(instant at, const std::string& zone) {
  const auto local = date::locate_zone(zone)->to_local(at);
  const auto day = date::floor<date::days>(local);
  const auto hour = date::floor<std::chrono::hours>(local - day).count();
  return (date::weekday{day}.iso_encoding() - 1) * hours_a_day + static_cast<std::size_t>(hour);
}

}  // namespace

result<v1::HeatmapReport> heatmap_report(const report_source& from, const report_question& asked) {
  const auto by = check_groups(asked.by, {}, "clock");
  if (!by) return by.error();
  std::map<group_key, week> groups;
  if (by->empty()) groups.try_emplace({});
  auto done = each_case(from, asked, [&](const case_verdicts& judged, std::span<const v1::Event>) {
    const auto& state = judged.state;
    if (!within(asked, judged, state.received_at)) return;
    auto& received = groups[group_of(*by, {.judged = judged,
                                           .clock = {},
                                           .department = state.department,
                                           .staff = state.assignee,
                                           .period_at = state.received_at})];
    ++received[hour_of_week(state.received_at, judged.rules->zone(state.site))];
  });
  if (!done) return done.error();

  v1::HeatmapReport report;
  set_outline(report, asked, *by);
  for (const auto& [key, received] : groups) {
    for (std::size_t i = 0; i < received.size(); ++i) {
      auto& row = *report.add_rows();
      set_group(*by, key, *row.mutable_group());
      row.set_weekday(static_cast<int>(i / hours_a_day) + 1);
      row.set_hour(static_cast<int>(i % hours_a_day));
      row.set_count(received[i]);
    }
  }
  return report;
}

}  // namespace casebook
