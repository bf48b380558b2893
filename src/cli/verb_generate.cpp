#include "cli/common.hpp"
#include "cli/progress_bar.hpp"
#include "cli/words.hpp"
#include "generate/generator.hpp"

namespace casebook::cli {
namespace {

// Keeps the years that the cases fill inside those that an instant has.
constexpr std::uint64_t cases_max = 1'000'000'000;

struct generate_options {
  generate::options what;
  std::string db;
};

void print_all(generate::generator& source) {
  v1::Event event;
  while (source.next(event)) print(to_json(event) + '\n');
}

void record_all(generate::generator& source, const std::string& db) {
  const auto store = open_for_writing(db, {}, durability::buffered);
  engine desk{*store.log, {.rules = store.rules}};
  history_import import{desk};
  progress_bar bar{"generating"};
  v1::Event event;
  for (std::uint64_t events = 1; source.next(event); ++events) {
    must(import.add(event));
    if (events % 4096 == 0) bar.show(events, 0);
  }
  must(import.flush());
}

void run(const generate_options& options) {
  generate::generator source{options.what};
  options.db.empty() ? print_all(source) : record_all(source, options.db);
}

}  // namespace

void add_generate(CLI::App& app, int&) {
  auto options = std::make_shared<generate_options>();
  auto* verb = app.add_subcommand(
      "generate",
      "Make up a plausible log, as JSON Lines or straight into a store; same seed, same bytes");
  verb->add_option("--cases", options->what.cases, "How many cases")
      ->required()
      ->check(whole_number(1, cases_max))
      ->type_name("N");
  verb->add_option("--seed", options->what.seed, "What to make them from")
      ->required()
      ->check(whole_number(0))
      ->type_name("S");
  verb->add_option("--db", options->db, "Record into this store instead of printing")
      ->type_name("DIR");
  verb->callback([options] { run(*options); });
}

}  // namespace casebook::cli
