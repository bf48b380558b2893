#include "cli/policy_holidays.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "calendar/fields.hpp"
#include "cli/common.hpp"
#include "core/wording.hpp"
#include "import/holidays.hpp"
#include "import/text_encoding.hpp"

namespace casebook::cli {
namespace {

using importing::day_kind;

struct holidays_options {
  std::vector<std::string> files;
  std::string from, to, encoding;
  std::string calendar = "office";
  std::string hours = "09:00-12:00,14:00-18:00";
  importing::day_choice choice{.only = {}, .skip = {}, .workday = {"班"}, .region = {}};
};

void note(const std::string& sentence) { write_message(fmt::format("casebook: {}\n", sentence)); }

std::optional<std::chrono::local_days> parse_day(const std::string& option,
                                                 const std::string& text) {
  if (text.empty()) return std::nullopt;
  const auto day = hours::parse_date(text);
  if (!day) give_up(usage, option + ": " + day.error().message);
  return *day;
}

importing::day_range parse_range(const holidays_options& options) {
  const importing::day_range range{parse_day("--from", options.from),
                                   parse_day("--to", options.to)};
  if (range.from && range.to && *range.from >= *range.to) {
    give_up(usage, fmt::format("--from {} is not before --to {}: nothing lies between them",
                               options.from, options.to));
  }
  return range;
}

std::vector<importing::judged_event> read_feed(const std::string& file,
                                               const holidays_options& options,
                                               const importing::day_range& range) {
  const auto decoded = must(importing::decode_text(read_file(file), file, options.encoding));
  if (!decoded.encoding.empty() && options.encoding.empty())
    note(fmt::format("{}: read as {}; --encoding says otherwise", file, decoded.encoding));
  auto read = must(importing::read_ical_events(decoded.text, file, range));
  for (const auto& sentence : read.left_out) note(sentence);
  return importing::judge_events(std::move(read.events), options.choice);
}

// Events of one kind for one reason: their titles, and where the first stands.
struct like_events {
  std::string where;
  std::vector<std::string> titles;
};

std::string listed(const std::vector<std::string>& titles) {
  constexpr std::size_t shown_max = 20;
  std::string text;
  for (std::size_t i = 0; i < std::min(titles.size(), shown_max); ++i)
    text += (i == 0 ? "" : ", ") + casebook::quoted(titles[i]);
  if (titles.size() > shown_max) text += fmt::format(" and {} more", titles.size() - shown_max);
  return text + (titles.size() == 1 ? " is " : " are ");
}

void tell_left_out(const std::vector<importing::judged_event>& feed) {
  std::vector<std::pair<std::string, like_events>> by_reason;
  for (const auto& [event, kind, why] : feed) {
    if (kind != day_kind::not_off || why.empty()) continue;
    auto found = std::ranges::find(by_reason, why, [](const auto& one) { return one.first; });
    if (found == by_reason.end()) found = by_reason.insert(found, {why, {event.where, {}}});
    auto& titles = found->second.titles;
    if (std::ranges::find(titles, event.title) == titles.end()) titles.push_back(event.title);
  }
  for (const auto& [why, events] : by_reason)
    note(fmt::format("{}: {}{}: left out", events.where, listed(events.titles), why));
}

// Says what nobody can know from here; true where there is some.
bool tell_doubts(const std::vector<importing::judged_event>& feed) {
  struct doubt {
    const importing::judged_event* first;
    int times = 0;
  };
  std::map<std::string, doubt> by_title;
  std::vector<std::string> in_order;
  for (const auto& one : feed) {
    if (one.kind != day_kind::doubtful) continue;
    const auto [at, is_new] = by_title.try_emplace(one.event.title, doubt{&one});
    if (is_new) in_order.push_back(one.event.title);
    ++at->second.times;
  }
  for (const auto& title : in_order) {
    const auto& [first, times] = by_title.at(title);
    note(fmt::format("{}: {} ({}{}) is {}: left out", first->event.where, casebook::quoted(title),
                     hours::to_iso(first->event.first),
                     times == 1 ? "" : fmt::format(" and {} more", times - 1), first->why));
  }
  return !in_order.empty();
}

void print_holidays(const holidays_options& options, int& status) {
  const auto hours = importing::parse_hours(options.hours);
  if (!hours) give_up(usage, "--hours: " + hours.error().message);
  const auto range = parse_range(options);
  std::vector<std::vector<importing::judged_event>> feeds;
  bool doubtful = false;
  for (const auto& file : options.files) {
    feeds.push_back(read_feed(file, options, range));
    tell_left_out(feeds.back());
    doubtful |= tell_doubts(feeds.back());
  }
  const auto holidays = must(importing::to_holidays(feeds, {options.calendar, *hours}));
  if (options.choice.only.empty() && !options.choice.all) {
    for (const auto& sentence : importing::crowded_years(holidays)) {
      note(sentence);
      doubtful = true;
    }
  }
  print(importing::to_policy_text(holidays));
  if (!doubtful) return;
  note("say which events close the office: --only TEXT, --skip TEXT, --region NAME, or --all");
  status = found_a_fault;
}

}  // namespace

CLI::App* add_policy_holidays(CLI::App& policy, int& status) {
  auto options = std::make_shared<holidays_options>();
  auto* verb = policy.add_subcommand(
      "holidays", "Print holidays and make-up workdays of iCalendar files, to append to a policy");
  verb->add_option("FILE", options->files, "The iCalendar files; they may overlap where they agree")
      ->required()
      ->type_name("");
  verb->add_option("--calendar", options->calendar, "The calendar that they are for")
      ->type_name("NAME")
      ->capture_default_str();
  verb->add_option("--from", options->from,
                   "Leave out earlier days (default: as the files have them)")
      ->type_name("DATE");
  verb->add_option("--to", options->to,
                   "Leave out this day and later ones; recurring events need both")
      ->type_name("DATE");
  verb->add_option("--only", options->choice.only,
                   "Only events with one of these are days off: in the title, a category, the "
                   "DESCRIPTION's first line or X-APPLE-SPECIAL-DAY, as in --only 'Public holiday'")
      ->type_name("TEXT")
      ->allow_extra_args(false);
  verb->add_option("--skip", options->choice.skip, "Leave out events with one of these there")
      ->type_name("TEXT")
      ->allow_extra_args(false);
  verb->add_option("--region", options->choice.region,
                   "A holiday of some regions only counts where it names one of these")
      ->type_name("NAME")
      ->allow_extra_args(false);
  verb->add_flag("--all", options->choice.all,
                 "Every event of whole days is a day off, observances too")
      ->excludes("--only");
  verb->add_option("--workday", options->choice.workday,
                   "An event with one of these in its title is a make-up workday; it may have "
                   "times of day, which do not count")
      ->type_name("TEXT")
      ->capture_default_str();
  verb->add_option("--hours", options->hours, "When a make-up workday is open")
      ->type_name("HOURS")
      ->capture_default_str();
  verb->add_option("--encoding", options->encoding,
                   "Of the files, as iconv names it (default: by a byte-order mark, UTF-8, or GBK)")
      ->type_name("NAME");
  verb->footer(
      "What looks like no day off, and nobody said, is left out and listed; then the status is 1.");
  verb->callback([options, &status] { print_holidays(*options, status); });
  return verb;
}

}  // namespace casebook::cli
