#include <casebook/policy_store.hpp>

#include <fmt/format.h>

#include "cli/common.hpp"
#include "cli/progress_bar.hpp"

namespace casebook::cli {
namespace {

void run(const std::string& db, bool accept, int& status) {
  if (accept) accept_loss(db);
  const auto log = open_log_for_reading(db);
  progress_bar bar{"verifying"};
  auto found = must(log->verify(bar.teller()));
  for (const auto& one : must(read_policies(*log)).unreadable) found.faults.push_back(one.why);
  for (const auto& fault : found.faults) write_message(fmt::format("casebook: {}\n", fault));
  if (!found.faults.empty()) status = found_a_fault;
  print(
      fmt::format("{} events of {} cases: {}\n", found.events, found.cases,
                  found.faults.empty() ? "sound" : fmt::format("{} faults", found.faults.size())));
}

}  // namespace

void add_verify(CLI::App& app, int& status) {
  auto db = std::make_shared<std::string>();
  auto accept = std::make_shared<bool>(false);
  auto* verb = app.add_subcommand("verify", "Read everything and check it against itself");
  verb->add_option("--db", *db, "The store")->required()->type_name("DIR");
  verb->add_flag("--accept-loss", *accept,
                 "Where a part of what the store recorded is missing: go on with what is left, for "
                 "good; before that, see whether there is a backup");
  verb->footer(
      "Positions and versions without a gap, nothing missing of what was recorded, indexes that "
      "agree, every event and every policy readable.");
  verb->callback([db, accept, &status] { run(*db, *accept, status); });
}

}  // namespace casebook::cli
