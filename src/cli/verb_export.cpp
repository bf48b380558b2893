#include "cli/common.hpp"
#include "cli/progress_bar.hpp"
#include "cli/words.hpp"
#include "core/printable.hpp"

namespace casebook::cli {
namespace {

struct export_options {
  std::string db;
  std::uint64_t from = 1;
  std::uint64_t to = 0;
};

void run(const export_options& options) {
  if (options.to != 0 && options.to < options.from) {
    give_up(usage, "--to " + std::to_string(options.to) + " is before --from " +
                       std::to_string(options.from));
  }
  const auto log = open_log_for_reading(options.db);
  const auto end = options.to == 0 ? log->last().value + 1 : options.to;
  progress_bar bar{"exporting"};
  auto reader = must(log->read(position{options.from}));
  v1::Event event;
  while (must(reader->next()) && reader->at().value < end) {
    must(reader->parse(event));
    // The marks that protobuf leaves as they are become JSON's own escapes: the same event.
    print(printable(to_json(event)) + '\n');
    if (event.position() % 4096 == 0) bar.show(event.position() - options.from, end - options.from);
  }
}

}  // namespace

void add_export(CLI::App& app, int&) {
  auto options = std::make_shared<export_options>();
  auto* verb =
      app.add_subcommand("export", "Write the log as JSON Lines that import to an identical log");
  verb->add_option("--db", options->db, "The store")->required()->type_name("DIR");
  verb->add_option("--from", options->from, "First position, inclusive")
      ->type_name("POS")
      ->check(whole_number(1));
  verb->add_option("--to", options->to, "Last position, exclusive (default: everything)")
      ->type_name("POS")
      ->check(whole_number(1));
  verb->callback([options] { run(*options); });
}

}  // namespace casebook::cli
