#include <fmt/format.h>

#include "calendar/fields.hpp"
#include "cli/common.hpp"
#include "import/holidays.hpp"

namespace casebook::cli {
namespace {

struct holidays_options {
  std::string file, from, to;
  std::string calendar = "office";
  std::string hours = "09:00-12:00,14:00-18:00";
  std::vector<std::string> workday = {"班"};
};

std::optional<std::chrono::local_days> parse_day(const std::string& option, const std::string& text) {
  if (text.empty()) return std::nullopt;
  const auto day = hours::parse_date(text);
  if (!day) give_up(usage, option + ": " + day.error().message);
  return *day;
}

void print_holidays(const holidays_options& asked) {
  const auto hours = importing::parse_hours(asked.hours);
  if (!hours) give_up(usage, "--hours: " + hours.error().message);
  const importing::day_range range{parse_day("--from", asked.from), parse_day("--to", asked.to)};
  const auto read = must(importing::read_ical_events(read_file(asked.file), asked.file, range));
  for (const auto& warning : read.left_out) fmt::print(stderr, "casebook: {}\n", warning);
  print(importing::to_policy_text(importing::to_holidays(read.events, {asked.calendar, asked.workday, *hours})));
}

CLI::App* add_holidays(CLI::App& policy, const std::shared_ptr<holidays_options>& asked) {
  auto* verb = policy.add_subcommand(
      "holidays", "Print an iCalendar file's holidays and make-up workdays, to append to a policy");
  verb->add_option("FILE", asked->file, "The iCalendar file")->required()->type_name("");
  verb->add_option("--calendar", asked->calendar, "The calendar that they are for")
      ->type_name("NAME")
      ->capture_default_str();
  verb->add_option("--from", asked->from, "Leave out earlier days (default: as the file has them)")
      ->type_name("DATE");
  verb->add_option("--to", asked->to, "Leave out this day and later ones; recurring events need both")
      ->type_name("DATE");
  verb->add_option("--workday", asked->workday, "An event with one of these in its title is a make-up workday")
      ->type_name("TEXT")
      ->capture_default_str();
  verb->add_option("--hours", asked->hours, "When a make-up workday is open")
      ->type_name("HOURS")
      ->capture_default_str();
  return verb;
}

}  // namespace

void add_policy(CLI::App& app, int&) {
  auto db = std::make_shared<std::string>();
  auto file = std::make_shared<std::string>();
  auto asked = std::make_shared<holidays_options>();
  auto* verb = app.add_subcommand("policy", "Print the built-in policy with its comments, or a store's own");
  verb->add_option("--db", *db, "Print the policy in force in this store")->type_name("DIR");
  auto* check = verb->add_subcommand("check", "Say what is wrong with a policy file, by line and column");
  check->add_option("FILE", *file, "The policy")->required()->type_name("");
  auto* holidays = add_holidays(*verb, asked);
  verb->callback([check, holidays, db, file, asked] {
    if (check->parsed()) {
      print(fmt::format("{}: sound, version {}\n", *file, read_policy(*file).version()));
    } else if (holidays->parsed()) {
      print_holidays(*asked);
    } else {
      print(db->empty() ? std::string{policy::built_in_text()} : std::string{open_for_reading(*db).newest().text()});
    }
  });
}

}  // namespace casebook::cli
