#include "import/holidays.hpp"

#include <fmt/format.h>
#include <google/protobuf/text_format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "calendar/fields.hpp"
#include "core/wording.hpp"

namespace casebook::importing {
namespace {

using std::chrono::days;
using std::chrono::local_days;

// What feeds say of one day.
struct dated {
  bool workday = false;
  std::string name;
  std::string where;  // the line that said so first
};
using dated_days = std::map<local_days, dated>;

void join_name(dated& day, const std::string& name) {
  if (day.name.find(name) == std::string::npos) day.name += (day.name.empty() ? "" : " / ") + name;
}

void put(dated_days& days_of_feed, local_days on, const calendar_event& event, bool workday) {
  const auto [at, is_new] = days_of_feed.try_emplace(on, dated{workday, event.title, event.where});
  auto& day = at->second;
  if (is_new || workday < day.workday) return;
  if (workday > day.workday) {
    day = {workday, event.title, event.where};
  } else {
    join_name(day, event.title);
  }
}

dated_days days_of(const std::vector<judged_event>& feed) {
  dated_days all;
  for (const auto& [event, kind, why] : feed) {
    if (kind != day_kind::off && kind != day_kind::workday) continue;
    for (auto day = event.first; day <= event.last; day += days{1})
      put(all, day, event, kind == day_kind::workday);
  }
  return all;
}

error contradiction(local_days day, const dated& one, const dated& other) {
  const auto& [workday, holiday] = one.workday ? std::tie(one, other) : std::tie(other, one);
  return fail(
      errc::malformed,
      fmt::format("{}: {} makes {} a workday, and {}: {} closes the office on it: leave one "
                  "of them out, with --skip TEXT say",
                  workday.where, quoted(workday.name), hours::to_iso(day), holiday.where,
                  quoted(holiday.name)));
}

result<void> add_feed(dated_days& all, const dated_days& feed) {
  for (const auto& [day, says] : feed) {
    const auto [at, is_new] = all.try_emplace(day, says);
    if (is_new) continue;
    if (at->second.workday != says.workday) return contradiction(day, at->second, says);
    join_name(at->second, says.name);
  }
  return {};
}

bool are_alike(const dated& one, const dated& other) {
  return one.workday == other.workday && one.name == other.name;
}

// No country keeps more public holidays, days between them and weekends inside them included.
constexpr int holidays_a_year_max = 45;

std::string one_line(const google::protobuf::Message& message) {
  google::protobuf::TextFormat::Printer printer;
  printer.SetSingleLineMode(true);
  printer.SetUseUtf8StringEscaping(true);
  std::string text;
  printer.PrintToString(message, &text);
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

}  // namespace

result<std::vector<v1::Calendar::Interval>> parse_hours(std::string_view text) {
  std::vector<v1::Calendar::Interval> hours;
  for (auto rest = text;;) {
    const auto comma = std::min(rest.find(','), rest.size());
    const auto one = rest.substr(0, comma);
    const auto dash = one.find('-');
    if (dash == std::string_view::npos) {
      return fail(errc::malformed,
                  quoted(one) + " is no interval: expected FROM-TO, as in 09:00-12:00,14:00-18:00");
    }
    const auto from = one.substr(0, dash);
    const auto to = one.substr(dash + 1);
    if (const auto read = hours::parse_interval(from, to); !read) return read.error();
    auto& made = hours.emplace_back();
    made.set_from(std::string{from});
    made.set_to(std::string{to});
    if (comma == rest.size()) return hours;
    rest.remove_prefix(comma + 1);
  }
}

result<v1::Holidays> to_holidays(std::span<const std::vector<judged_event>> feeds,
                                 const holiday_rules& rules) {
  dated_days by_day;
  for (const auto& feed : feeds) {
    if (auto added = add_feed(by_day, days_of(feed)); !added) return added.error();
  }
  v1::Holidays made;
  made.set_calendar(rules.calendar);
  for (auto first = by_day.begin(); first != by_day.end();) {
    auto last = first;
    auto next = std::next(first);
    while (next != by_day.end() && next->first == last->first + days{1} &&
           are_alike(next->second, first->second))
      last = next++;
    auto* exception = made.add_exception();
    exception->set_date(hours::to_iso(first->first));
    if (last != first) exception->set_to_date(hours::to_iso(last->first));
    exception->set_name(first->second.name);
    if (first->second.workday)
      *exception->mutable_open() = {rules.workday_hours.begin(), rules.workday_hours.end()};
    first = next;
  }
  return made;
}

std::vector<std::string> crowded_years(const v1::Holidays& holidays) {
  std::map<int, int> closed_days;
  for (const auto& one : holidays.exception()) {
    if (one.open_size() != 0) continue;
    const auto first = hours::parse_date(one.date());
    const auto last = one.to_date().empty() ? first : hours::parse_date(one.to_date());
    if (!first || !last) continue;
    for (auto day = *first; day <= *last; day += days{1})
      ++closed_days[static_cast<int>(std::chrono::year_month_day{day}.year())];
  }
  std::vector<std::string> sentences;
  for (const auto& [year, count] : closed_days) {
    if (count <= holidays_a_year_max) continue;
    sentences.push_back(
        fmt::format("{} days of {} would be closed, more than any country keeps", count, year));
  }
  return sentences;
}

std::string to_policy_text(const v1::Holidays& holidays) {
  v1::Holidays head;
  head.set_calendar(holidays.calendar());
  auto text = "holidays {\n  " + one_line(head) + '\n';
  for (const auto& exception : holidays.exception())
    text += "  exception { " + one_line(exception) + " }\n";
  return text + "}\n";
}

}  // namespace casebook::importing
