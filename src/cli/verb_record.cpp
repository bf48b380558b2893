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

void run(const std::string& db) {
  const std::string text{std::istreambuf_iterator<char>{std::cin}, {}};
  const auto event = must(parse_json(text));
  const auto store = open_for_writing(db, {}, durability::durable);
  engine desk{*store.log, {.rules = store.rules}};
  print(to_json(to_message(event.case_(), must(desk.propose(event))), false));
}

}  // namespace

void add_record(CLI::App& app, int&) {
  auto db = std::make_shared<std::string>();
  auto* verb = app.add_subcommand(
      "record", "Judge one event, as JSON on stdin, and record it; prints the receipt");
  verb->add_option("--db", *db, "The store; made where there is none")
      ->required()
      ->type_name("DIR");
  verb->footer("recordedAt is now, whatever the event says; an absent occurredAt is now too.");
  verb->callback([db] { run(*db); });
}

}  // namespace casebook::cli
