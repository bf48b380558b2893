#include "import/holidays.hpp"

#include <google/protobuf/text_format.h>

#include <algorithm>
#include <map>

#include "calendar/fields.hpp"
#include "core/wording.hpp"

namespace casebook::importing {
namespace {

using std::chrono::days;
using std::chrono::local_days;

struct dated {
  bool workday = false;
  std::string name;
  friend bool operator==(const dated&, const dated&) = default;
};

void put(dated& day, const std::string& name, bool workday) {
  if (workday != day.workday || day.name.empty()) {
    if (workday >= day.workday) day = {workday, name};
  } else if (day.name.find(name) == std::string::npos) {
    day.name += " / " + name;
  }
}

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

v1::Holidays to_holidays(std::span<const all_day_event> events, const holiday_rules& rules) {
  std::map<local_days, dated> by_day;
  for (const auto& event : events) {
    const bool workday =
        std::any_of(rules.workday_texts.begin(), rules.workday_texts.end(),
                    [&](const auto& text) { return event.title.find(text) != std::string::npos; });
    for (auto day = event.first; day <= event.last; day += days{1})
      put(by_day[day], event.title, workday);
  }
  v1::Holidays made;
  made.set_calendar(rules.calendar);
  for (auto first = by_day.begin(); first != by_day.end();) {
    auto last = first;
    auto next = std::next(first);
    while (next != by_day.end() && next->first == last->first + days{1} &&
           next->second == first->second)
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

std::string to_policy_text(const v1::Holidays& holidays) {
  v1::Holidays head;
  head.set_calendar(holidays.calendar());
  auto text = "holidays {\n  " + one_line(head) + '\n';
  for (const auto& exception : holidays.exception())
    text += "  exception { " + one_line(exception) + " }\n";
  return text + "}\n";
}

}  // namespace casebook::importing
