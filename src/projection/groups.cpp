#include "projection/groups.hpp"

#include <date/tz.h>

#include <algorithm>
#include <array>

#include "core/wording.hpp"
#include "scorecard/period.hpp"

namespace casebook {
namespace {

constexpr std::array<std::string_view, 16> names = {
    "clock",  "workflow", "category",      "site",       "department", "grade",
    "colour", "staff",    "day",           "week",       "month",      "quarter",
    "half",   "year",     "initial_grade", "final_grade"};

std::string digits(int number, std::size_t width) {
  auto text = std::to_string(number);
  return std::string(width > text.size() ? width - text.size() : 0, '0') + text;
}

std::string iso_week(date::local_days day) {
  // The week belongs to the year of its Thursday.
  const auto monday = day - (date::weekday{day} - date::Monday);
  const auto thursday = monday + date::days{3};
  const auto year = date::year_month_day{thursday}.year();
  const auto first = date::local_days{year / date::January / 1};
  return std::to_string(static_cast<int>(year)) + "-W" +
         digits(static_cast<int>((thursday - first).count() / 7 + 1), 2);
}

std::string period(std::string_view name, instant at, const std::string& zone) {
  const auto day = date::floor<date::days>(date::locate_zone(zone)->to_local(at));
  const date::year_month_day ymd{day};
  const auto month = static_cast<int>(static_cast<unsigned>(ymd.month()));
  const auto year = digits(static_cast<int>(ymd.year()), 4);
  if (name == "year") return year;
  if (name == "half") return year + "-H" + std::to_string((month + 5) / 6);
  if (name == "quarter") return year + "-Q" + std::to_string((month + 2) / 3);
  if (name == "month") return year + "-" + digits(month, 2);
  if (name == "week") return iso_week(day);
  return year + "-" + digits(month, 2) + "-" +
         digits(static_cast<int>(static_cast<unsigned>(ymd.day())), 2);
}

std::string value_of(std::string_view name, const group_subject& subject) {
  const auto& state = subject.judged.state;
  if (name == "clock") return std::string{subject.clock};
  if (name == "workflow") return state.workflow;
  if (name == "category") return state.category;
  if (name == "site") return state.site;
  if (name == "department") return std::string{subject.department};
  if (name == "staff") return std::string{subject.staff};
  if (name == "grade") return std::string{casebook::name(state.highest_grade)};
  if (name == "initial_grade") return std::string{casebook::name(state.initial_grade)};
  if (name == "final_grade") return std::string{casebook::name(state.grade)};
  if (name == "colour") return std::string{casebook::name(state.highest_colour)};
  return subject.period_at
             ? period(name, *subject.period_at, subject.judged.rules->zone(state.site))
             : std::string{};
}

instant instant_of(const period_bound& bound, const std::string& zone) {
  if (const auto* day = std::get_if<std::chrono::local_days>(&bound)) {
    return first_instant(*day, zone);
  }
  return std::get<instant>(bound);
}

}  // namespace

bool within(const period_bound& from, const period_bound& to, instant at, const std::string& zone) {
  return instant_of(from, zone) <= at && at < instant_of(to, zone);
}

std::span<const std::string_view> group_names() noexcept { return names; }

result<std::vector<std::string>> check_groups(const std::vector<std::string>& by,
                                              std::vector<std::string> by_default,
                                              std::string_view not_for_this_report) {
  if (by.empty()) return by_default;
  for (const auto& name : by) {
    if (name != not_for_this_report && std::find(names.begin(), names.end(), name) != names.end())
      continue;
    std::vector<std::string_view> known;
    std::ranges::remove_copy(names, std::back_inserter(known), not_for_this_report);
    return fail(errc::invalid_argument,
                "cannot group this report by '" + name + "'; known are " + joined(known));
  }
  return by;
}

group_key group_of(const std::vector<std::string>& by, const group_subject& subject) {
  group_key key;
  key.reserve(by.size());
  for (const auto& name : by) key.push_back(value_of(name, subject));
  return key;
}

void set_group(const std::vector<std::string>& by, const group_key& key,
               google::protobuf::Map<std::string, std::string>& group) {
  for (std::size_t i = 0; i < by.size(); ++i) group[by[i]] = key[i];
}

result<const workflow*> workflow_of(const report_source& from, std::span<const v1::Event> history) {
  const auto& name = history.front().case_received().workflow();
  const auto* table = find_workflow(from.workflows, name);
  if (table != nullptr) return table;
  return fail(errc::unknown_workflow,
              "case " + history.front().case_() + ": unknown workflow '" + name + "'");
}

result<void> each_case(
    const report_source& from, const report_question& asked,
    const std::function<void(const case_verdicts&, std::span<const v1::Event>)>& each) {
  std::optional<error> wrong;
  auto replayed = replay_cases(from.events, from.replay, [&](std::span<const v1::Event> history) {
    const auto table = workflow_of(from, history);
    if (!table) {
      wrong = table.error();
      return;
    }
    const auto judged = judge_clocks(**table, from.rules, history, asked.at);
    if (!judged.state.state.empty()) each(judged, history);
  });
  if (!replayed) return replayed;
  if (wrong) return *wrong;
  return {};
}

}  // namespace casebook
