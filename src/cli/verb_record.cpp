#include <algorithm>
#include <iostream>
#include <iterator>

#include "cli/common.hpp"
#include "report/sheet.hpp"

namespace casebook::cli {
namespace {

v1::Receipt to_message(const std::string& case_key, const receipt& given) {
  v1::Receipt message;
  message.set_case_(case_key);
  message.set_position(given.first.value);
  message.set_last_position(given.last.value);
  message.set_version(given.version.value);
  *message.mutable_recorded_at() = to_timestamp(given.recorded_at);
  message.set_state_after(given.state_after);
  message.set_repeated(given.repeated);
  return message;
}

// "standard input:3:14: ": the event may be laid out on several lines.
std::string place_of(std::string_view text, std::size_t column) {
  if (column == 0) return "standard input: ";
  const auto before = text.substr(0, column - 1);
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  return "standard input:" + std::to_string(line) + ":" +
         std::to_string(column - (before.rfind('\n') + 1)) + ": ";
}

v1::Event read_event() {
  constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
  const std::string all{std::istreambuf_iterator<char>{std::cin}, {}};
  std::string_view text = all;
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    give_up(refused, "standard input is empty: expected one event as JSON");
  }
  auto event = parse_json(text);
  if (event) return std::move(*event);
  auto why = event.error();
  why.message.insert(0, place_of(text, why.column));
  give_up(why);
}

void run(const std::string& db, bool clock_is_right) {
  const auto event = read_event();
  const auto store = open_for_writing(db, {}, durability::durable);
  engine desk{*store.log, {.rules = store.rules, .clock_is_right = clock_is_right}};
  print(to_json(to_message(event.case_(), must(desk.propose(event))), false));
}

}  // namespace

void add_record(CLI::App& app, int&) {
  auto db = std::make_shared<std::string>();
  auto* verb = app.add_subcommand("record",
                                  "Judge one event, as JSON on stdin, on one line or several, and "
                                  "record it; prints the receipt");
  verb->add_option("--db", *db, "The store; made where there is none")
      ->required()
      ->type_name("DIR");
  auto clock_is_right = std::make_shared<bool>(false);
  verb->add_flag(
      "--clock-is-right", *clock_is_right,
      "Believe this machine's clock once, after a long silence or over an instant that a "
      "wrong clock left behind");
  verb->footer("recordedAt is now, whatever the event says; an absent occurredAt is now too.");
  verb->callback([db, clock_is_right] { run(*db, *clock_is_right); });
}

}  // namespace casebook::cli
