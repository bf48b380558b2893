#include "import/ical_events.hpp"

#include <date/tz.h>
#include <fmt/format.h>
#include <libical/ical.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <set>

#include "core/wording.hpp"

namespace casebook::importing {
namespace {

using std::chrono::days;
using std::chrono::local_days;

struct release {
  void operator()(icalparser* parser) const { icalparser_free(parser); }
  void operator()(icalcomponent* component) const { icalcomponent_free(component); }
  void operator()(char* line) const { icalmemory_free_buffer(line); }
};
template <class T>
using owned = std::unique_ptr<T, release>;

// A file's calendars, and the line on which each of their events begins.
struct parsed_file {
  std::vector<owned<icalcomponent>> calendars;
  std::vector<std::size_t> event_lines;
};

std::string place(std::string_view source, std::size_t line) {
  return fmt::format("{}:{}: ", source, line);
}

std::string upper(std::string_view text) {
  std::string made{text};
  std::transform(made.begin(), made.end(), made.begin(), [](char c) {
    return 'a' <= c && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return made;
}

// Hands libical the text piece by piece, and knows the line that the last piece came from.
class text_reader {
 public:
  explicit text_reader(std::string_view text) : rest_(text) {}

  static char* next(char* into, std::size_t size, void* self) {
    return static_cast<text_reader*>(self)->read(into, size);
  }
  [[nodiscard]] std::size_t line() const { return line_; }

 private:
  char* read(char* into, std::size_t size) {
    if (rest_.empty()) return nullptr;
    const auto piece = rest_.substr(0, std::min(rest_.find('\n'), size - 2) + 1);
    std::memcpy(into, piece.data(), piece.size());
    into[piece.size()] = '\0';
    if (at_line_start_) ++line_;
    at_line_start_ = piece.back() == '\n';
    rest_.remove_prefix(piece.size());
    return into;
  }

  std::string_view rest_;
  std::size_t line_ = 0;
  bool at_line_start_ = true;
};

// Feeds libical line by line, and refuses what would change when an event is. Whatever else libical
// does not understand (an empty DESCRIPTION, a property of another program) it leaves out, and so
// do we.
class file_parser {
 public:
  file_parser(const std::string& text, std::string_view source)
      : source_(source), reader_(text), parser_(icalparser_new()) {
    icalerror_set_errors_are_fatal(0);
    icalparser_set_gen_data(parser_.get(), &reader_);
  }

  result<parsed_file> parse() {
    for (;;) {
      // libical reads one line ahead, to see whether it continues the one before.
      line_ = std::max<std::size_t>(1, reader_.line());
      const owned<char> line{icalparser_get_line(parser_.get(), text_reader::next)};
      if (line == nullptr) break;
      if (auto added = add(line.get()); !added) return added.error();
    }
    if (!open_.empty()) {
      return wrong(fmt::format("the file ends before {} of line {} does", open_.back().name,
                               open_.back().line));
    }
    if (file_.calendars.empty())
      return wrong("expected an iCalendar file, which begins with BEGIN:VCALENDAR");
    return std::move(file_);
  }

 private:
  struct component {
    std::string name;
    std::size_t line;
  };

  [[nodiscard]] error wrong(const std::string& what) const {
    return fail(errc::malformed, place(source_, line_) + what);
  }

  result<void> add(char* line) {
    const std::string_view text{line};
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) return {};
    const auto name = upper(text.substr(0, text.find_first_of(";:")));
    const auto shown = quoted(text);
    if (auto nested = nest(name, text); !nested) return nested.error();
    if (auto* finished = icalparser_add_line(parser_.get(), line)) {
      file_.calendars.emplace_back(finished);
    } else if (icalparser_get_state(parser_.get()) == ICALPARSER_ERROR && matters(name, shown)) {
      return wrong(shown + " is not what iCalendar allows here");
    }
    return {};
  }

  static bool matters(std::string_view name, std::string_view line) {
    static constexpr std::array names = {"BEGIN", "END",   "DTSTART", "DTEND",        "DURATION",
                                         "RRULE", "RDATE", "EXDATE",  "RECURRENCE-ID"};
    return line.find(':') == std::string_view::npos ||
           std::find(names.begin(), names.end(), name) != names.end();
  }

  // libical takes any END for any BEGIN.
  result<void> nest(std::string_view name, std::string_view line) {
    if (name != "BEGIN" && name != "END") {
      if (open_.empty()) return wrong("expected BEGIN:VCALENDAR, found " + quoted(line));
      return {};
    }
    const auto colon = line.find(':');
    auto what =
        upper(colon == std::string_view::npos ? std::string_view{} : line.substr(colon + 1));
    what.erase(what.find_last_not_of(" \t\r\n") + 1);
    if (name == "BEGIN") {
      if (open_.size() == 1 && what == "VEVENT") file_.event_lines.push_back(line_);
      open_.push_back({std::move(what), line_});
      return {};
    }
    if (open_.empty()) return wrong("END:" + what + " without its BEGIN");
    if (open_.back().name != what) {
      return wrong(fmt::format("END:{} where BEGIN:{} of line {} is open", what, open_.back().name,
                               open_.back().line));
    }
    open_.pop_back();
    return {};
  }

  std::string_view source_;
  text_reader reader_;
  owned<icalparser> parser_;
  std::size_t line_ = 0;
  std::vector<component> open_;
  parsed_file file_;
};

// Absent: not a day that exists.
std::optional<local_days> day_of(const icaltimetype& time) {
  const std::chrono::year_month_day date{std::chrono::year{time.year},
                                         std::chrono::month{static_cast<unsigned>(time.month)},
                                         std::chrono::day{static_cast<unsigned>(time.day)}};
  if (!date.ok() || time.year < 1 || time.year > 9999) return std::nullopt;
  return local_days{date};
}

icaltimetype to_ical(local_days day) {
  const std::chrono::year_month_day date{day};
  auto time = icaltime_null_date();
  time.year = static_cast<int>(date.year());
  time.month = static_cast<int>(static_cast<unsigned>(date.month()));
  time.day = static_cast<int>(static_cast<unsigned>(date.day()));
  return time;
}

bool has(icalcomponent* event, icalproperty_kind kind) {
  return icalcomponent_get_first_property(event, kind) != nullptr;
}

std::string text_of(const char* text) { return text == nullptr ? "" : text; }

std::string x_property(icalcomponent* component, std::string_view name) {
  for (auto* one = icalcomponent_get_first_property(component, ICAL_X_PROPERTY); one != nullptr;
       one = icalcomponent_get_next_property(component, ICAL_X_PROPERTY)) {
    if (upper(text_of(icalproperty_get_x_name(one))) == name)
      return text_of(icalproperty_get_x(one));
  }
  return {};
}

// Null: none is named, or none that this system knows.
const date::time_zone* zone_of(icalcomponent* calendar) {
  const auto name = x_property(calendar, "X-WR-TIMEZONE");
  if (name.empty()) return nullptr;
  try {
    return date::locate_zone(name);
  } catch (const std::runtime_error&) {  // the date library's way to say that there is none
    return nullptr;
  }
}

// Of a time in UTC: its day in `zone`. Of any other: the day as it is written.
icaltimetype in_zone(icaltimetype time, const date::time_zone& zone) {
  if (!icaltime_is_utc(time)) return time;
  const date::sys_seconds at{std::chrono::seconds{icaltime_as_timet(time)}};
  return icaltime_from_timet_with_zone((at + zone.get_info(at).offset).time_since_epoch().count(),
                                       0, nullptr);
}

// As far as libical follows a rule; past it, it stops without a word.
constexpr local_days end_of_recurrence{std::chrono::year{2582} / 1 / 1};

constexpr auto longest_holiday = days{366};

// Which occurrence of which event: its UID and its day.
using occurrence = std::pair<std::string, local_days>;

struct published {
  icalcomponent* event;
  const date::time_zone* zone;  // of its calendar; null: not said
};

class event_reader {
 public:
  event_reader(std::string_view source, const day_range& range) : source_(source), range_(range) {}

  void note_moved(icalcomponent* event) {
    const auto moved = icalcomponent_get_recurrenceid(event);
    if (icaltime_is_null_time(moved)) return;
    if (const auto day = day_of(moved)) moved_.emplace(text_of(icalcomponent_get_uid(event)), *day);
  }

  result<void> read(const published& one, std::size_t line) {
    auto* event = one.event;
    if (icalcomponent_get_status(event) == ICAL_STATUS_CANCELLED) return {};
    auto read = fields_of(event, line);
    const auto shown =
        place(source_, line) +
        (read.title.empty() ? std::string{"an event without a SUMMARY"} : quoted(read.title));
    const auto start = icalcomponent_get_dtstart(event);
    if (icaltime_is_null_time(start)) return fail(errc::malformed, shown + " has no DTSTART");
    read.timed = !icaltime_is_date(start);
    if (read.timed) return add_timed(one, start, std::move(read), shown);
    const auto first = day_of(start);
    const auto end = icalcomponent_get_dtend(event);
    const auto after = icaltime_is_null_time(end) ? first : day_of(end);
    if (!first || !after)
      return fail(errc::malformed, shown + " begins or ends on a day that does not exist");
    if (*after < *first) return fail(errc::malformed, shown + " ends before it begins");
    // An end on the same day means that day.
    const auto length = std::max(days{1}, *after - *first);
    if (length > longest_holiday) {
      return leave_out(
          fmt::format("{} lasts {} days, which no holiday does: left out", shown, length.count()));
    }
    read.first = *first;
    if (!recurs(event)) return add(std::move(read), length);
    if (auto bounded = bound_rules(event, shown); !bounded) return bounded;
    if (!range_.from || !range_.to) {
      return fail(errc::invalid_argument,
                  shown + " recurs: say for which days, with --from and --to");
    }
    if (*range_.to > end_of_recurrence) {
      return fail(errc::invalid_argument,
                  shown + " recurs, which can be followed until the year 2582: say --to");
    }
    expand(event, read, length);
    return {};
  }

  ical_events take() { return std::move(found_); }

 private:
  [[nodiscard]] calendar_event fields_of(icalcomponent* event, std::size_t line) const {
    calendar_event read;
    read.title = text_of(icalcomponent_get_summary(event));
    read.description = text_of(icalcomponent_get_description(event));
    read.location = text_of(icalcomponent_get_location(event));
    read.special_day = x_property(event, "X-APPLE-SPECIAL-DAY");
    read.busy_status = x_property(event, "X-MICROSOFT-CDO-BUSYSTATUS");
    for (auto* one = icalcomponent_get_first_property(event, ICAL_CATEGORIES_PROPERTY);
         one != nullptr; one = icalcomponent_get_next_property(event, ICAL_CATEGORIES_PROPERTY)) {
      read.categories.push_back(text_of(icalproperty_get_categories(one)));
    }
    read.where = fmt::format("{}:{}", source_, line);
    return read;
  }

  static bool recurs(icalcomponent* event) {
    return has(event, ICAL_RRULE_PROPERTY) || has(event, ICAL_RDATE_PROPERTY);
  }

  result<void> leave_out(std::string sentence) {
    found_.left_out.push_back(std::move(sentence));
    return {};
  }

  // A make-up workday may be published with its hours; a meeting may be too.
  result<void> add_timed(const published& one, const icaltimetype& start, calendar_event read,
                         const std::string& shown) {
    if (recurs(one.event)) return leave_out(shown + " is not of whole days: left out");
    if (icaltime_is_utc(start) && one.zone == nullptr) {
      return leave_out(
          shown +
          " is not of whole days, and has a time in UTC without an X-WR-TIMEZONE: left out");
    }
    const auto local = [&](const icaltimetype& time) {
      return one.zone == nullptr ? time : in_zone(time, *one.zone);
    };
    const auto end = icalcomponent_get_dtend(one.event);
    const auto first = day_of(local(start));
    // The last day is that of its last second: one that ends at midnight ends with the day before.
    auto ending = icaltime_is_null_time(end) ? start : end;
    if (icaltime_compare(start, ending) < 0) icaltime_adjust(&ending, 0, 0, 0, -1);
    const auto last = day_of(local(ending));
    if (!first || !last)
      return fail(errc::malformed, shown + " begins or ends on a day that does not exist");
    if (*last < *first) return fail(errc::malformed, shown + " ends before it begins");
    if (*last - *first >= longest_holiday) return leave_out(shown + " lasts too long: left out");
    read.first = *first;
    return add(std::move(read), *last - *first + days{1});
  }

  // A date recurs by the day at most. What a rule says of hours, minutes and seconds has no meaning
  // on one (RFC 5545, 3.3.10) and is dropped; a rule by the second would never come to its end.
  static result<void> bound_rules(icalcomponent* event, const std::string& shown) {
    for (const auto kind : {ICAL_RRULE_PROPERTY, ICAL_EXRULE_PROPERTY}) {
      for (auto* one = icalcomponent_get_first_property(event, kind); one != nullptr;
           one = icalcomponent_get_next_property(event, kind)) {
        auto rule = kind == ICAL_RRULE_PROPERTY ? icalproperty_get_rrule(one)
                                                : icalproperty_get_exrule(one);
        if (rule.freq == ICAL_SECONDLY_RECURRENCE || rule.freq == ICAL_MINUTELY_RECURRENCE ||
            rule.freq == ICAL_HOURLY_RECURRENCE) {
          return fail(errc::malformed,
                      fmt::format("{} is of whole days and recurs {}: expected FREQ=DAILY, WEEKLY, "
                                  "MONTHLY or YEARLY",
                                  shown, icalrecur_freq_to_string(rule.freq)));
        }
        std::ranges::fill(rule.by_second, ICAL_RECURRENCE_ARRAY_MAX);
        std::ranges::fill(rule.by_minute, ICAL_RECURRENCE_ARRAY_MAX);
        std::ranges::fill(rule.by_hour, ICAL_RECURRENCE_ARRAY_MAX);
        kind == ICAL_RRULE_PROPERTY ? icalproperty_set_rrule(one, rule)
                                    : icalproperty_set_exrule(one, rule);
      }
    }
    return {};
  }

  result<void> add(calendar_event event, days length) {
    const auto begin = range_.from ? std::max(event.first, *range_.from) : event.first;
    const auto end = range_.to ? std::min(event.first + length, *range_.to) : event.first + length;
    if (begin >= end) return {};
    event.first = begin;
    event.last = end - days{1};
    found_.events.push_back(std::move(event));
    return {};
  }

  void expand(icalcomponent* event, const calendar_event& pattern, days length) {
    struct context {
      event_reader& self;
      const calendar_event& pattern;
      std::string uid;
      days length;
      std::set<local_days> seen{};  // DTSTART may come twice: as itself and by its rule
    } of{*this, pattern, text_of(icalcomponent_get_uid(event)), length};
    // One that began before the range may last into it.
    constexpr local_days first_day{std::chrono::year{1} / 1 / 1};
    icalcomponent_foreach_recurrence(
        event, to_ical(std::max(first_day, *range_.from - length)), to_ical(*range_.to),
        [](icalcomponent*, icaltime_span* span, void* data) {
          auto& [self, recurring, uid, lasts, seen] = *static_cast<context*>(data);
          const local_days first{std::chrono::floor<days>(std::chrono::seconds{span->start})};
          if (self.moved_.contains({uid, first}) || !seen.insert(first).second) return;
          auto occurring = recurring;
          occurring.first = first;
          (void)self.add(std::move(occurring), lasts);
        },
        &of);
  }

  std::string_view source_;
  day_range range_;
  std::set<occurrence> moved_;
  ical_events found_;
};

}  // namespace

result<ical_events> read_ical_events(const std::string& text, std::string_view source,
                                     const day_range& range) {
  const auto file = file_parser{text, source}.parse();
  if (!file) return file.error();
  std::vector<published> events;
  for (const auto& calendar : file->calendars) {
    const auto* zone = zone_of(calendar.get());
    for (auto* event = icalcomponent_get_first_component(calendar.get(), ICAL_VEVENT_COMPONENT);
         event != nullptr;
         event = icalcomponent_get_next_component(calendar.get(), ICAL_VEVENT_COMPONENT)) {
      events.push_back({event, zone});
    }
  }
  event_reader reader{source, range};
  for (const auto& one : events) reader.note_moved(one.event);
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (auto read = reader.read(events[i], file->event_lines[i]); !read) return read.error();
  }
  return reader.take();
}

}  // namespace casebook::importing
