#include <casebook/policy_store.hpp>

#include <fmt/format.h>

#include <algorithm>

#include "cli/common.hpp"
#include "cli/progress_bar.hpp"
#include "cli/words.hpp"
#include "core/local_time.hpp"
#include "core/printable.hpp"
#include "report/sheet.hpp"

namespace casebook::cli {
namespace {

void count(v1::StatsReport& stats, std::span<const v1::Event> history) {
  stats.set_cases(stats.cases() + 1);
  ++(*stats.mutable_workflows())[history.front().case_received().workflow()];
  const auto& state = history.back().state_after();
  ++(*stats.mutable_states())[state];
  const auto* table =
      find_workflow(built_in_workflows(), history.front().case_received().workflow());
  if (is_open(table, state)) stats.set_open(stats.open() + 1);
  for (const auto& event : history) {
    stats.set_events(stats.events() + 1);
    stats.set_event_bytes(stats.event_bytes() + event.ByteSizeLong());
    ++(*stats.mutable_facts())[std::string{fact_name(event.fact_case())}];
    const auto at = to_instant(event.occurred_at());
    if (!stats.has_first_occurred_at() || at < to_instant(stats.first_occurred_at())) {
      *stats.mutable_first_occurred_at() = event.occurred_at();
    }
    if (!stats.has_last_occurred_at() || at > to_instant(stats.last_occurred_at())) {
      *stats.mutable_last_occurred_at() = event.occurred_at();
    }
  }
}

std::string map_lines(const char* title,
                      const google::protobuf::Map<std::string, std::uint64_t>& counts) {
  std::vector<std::pair<std::uint64_t, std::string>> sorted;
  for (const auto& [name, number] : counts) sorted.emplace_back(number, name);
  std::sort(sorted.rbegin(), sorted.rend());
  std::string out = fmt::format("\n{}\n", title);
  for (const auto& [number, name] : sorted)
    out += fmt::format("  {:<22}{:>12}\n", printable(name), number);
  return out;
}

std::string to_text(const v1::StatsReport& stats, const std::string& zone) {
  std::string out = fmt::format("{} events ({} bytes) of {} cases, {} open; policy {}\n",
                                stats.events(), stats.event_bytes(), stats.cases(), stats.open(),
                                printable(stats.policy_version()));
  if (stats.has_first_occurred_at()) {
    out +=
        fmt::format("from {} to {}\n", to_local_text(to_instant(stats.first_occurred_at()), zone),
                    to_local_text(to_instant(stats.last_occurred_at()), zone));
  }
  return out + map_lines("Workflows", stats.workflows()) + map_lines("States", stats.states()) +
         map_lines("Facts", stats.facts());
}

void run(const std::string& db, bool json) {
  const auto log = open_log_for_reading(db);
  v1::StatsReport stats;
  std::string zone = "UTC";
  if (const auto rules = load_policies(*log)) {
    const auto book = rules->value_or(policy::built_in());
    const auto& newest = book.in_force(wall_clock()());
    stats.set_policy_version(newest.version());
    zone = newest.zone("");
  } else {
    write_message(fmt::format("casebook: warning: {}\n", rules.error().message));
  }
  progress_bar bar{"reading"};
  must(replay_cases(*log, {.told = bar.teller()},
                    [&](std::span<const v1::Event> history) { count(stats, history); }));
  print(json ? to_json(stats, true) : to_text(stats, zone));
}

}  // namespace

void add_stats(CLI::App& app, int&) {
  auto db = std::make_shared<std::string>();
  auto json = std::make_shared<bool>(false);
  auto* verb = app.add_subcommand("stats", "What a log holds: events, cases, facts, states");
  verb->add_option("--db", *db, "The store")->required()->type_name("DIR");
  verb->add_option_function<std::string>(
          "--format", [json](const std::string& format) { *json = format == "json"; },
          "table (default) or json")
      ->check(one_of({"table", "json"}));
  verb->callback([db, json] { run(*db, *json); });
}

}  // namespace casebook::cli
