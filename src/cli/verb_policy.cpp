#include <casebook/policy_store.hpp>

#include <fmt/format.h>

#include <algorithm>

#include "cli/common.hpp"
#include "cli/policy_holidays.hpp"
#include "core/local_time.hpp"
#include "core/printable.hpp"
#include "core/wording.hpp"

namespace casebook::cli {
namespace {

struct policy_options {
  std::string db, version;
  std::vector<std::string> files;
};

std::string since(const policy& version) {
  const auto from = version.effective_from();
  return from == distant_past ? std::string{"always in force"}
                              : "in force from " + to_local_text(from, version.zone(""));
}

// Every file is read before the first is kept: a mistake in one leaves the store as it was. A new
// store begins with the first; where a later one clashes, those before it stay kept.
void add_versions(const policy_options& options) {
  std::vector<policy> versions;
  for (const auto& file : options.files) versions.push_back(read_policy(file));
  const auto store = open_log_for_writing(options.db, durability::durable);
  for (std::size_t i = 0; i < versions.size(); ++i) {
    keep(*store, versions[i], options.files[i]);
    print(fmt::format("kept {}, {}\n", printable(versions[i].version()), since(versions[i])));
  }
}

// What a store without policies of its own is judged by.
kept_policies kept_in(const event_log& store) {
  auto kept = must(read_policies(store));
  if (kept.readable.empty() && kept.unreadable.empty()) kept.readable = {policy::built_in()};
  std::ranges::stable_sort(kept.readable, {}, &policy::effective_from);
  return kept;
}

// Kept versions are marked by what they judge: the one in force judges what is received now.
void list_versions(const policy_options& options, int& status) {
  const auto store = open_log_for_reading(options.db);
  const auto kept = kept_in(*store);
  const auto next =
      std::ranges::upper_bound(kept.readable, wall_clock()(), {}, &policy::effective_from);
  const auto current = next == kept.readable.begin() ? next : std::prev(next);
  for (auto one = kept.readable.begin(); one != kept.readable.end(); ++one) {
    print(fmt::format("{} {:<24}  {}\n", one == current ? '*' : ' ', printable(one->version()),
                      since(*one)));
  }
  for (const auto& one : kept.unreadable) {
    print(fmt::format("! {:<24}  {}\n", printable(one.version), printable(one.why)));
    status = found_a_fault;
  }
}

void print_kept(const policy_options& options, int& status) {
  const auto store = open_log_for_reading(options.db);
  if (options.version.empty()) {
    const auto rules = must(load_policies(*store)).value_or(policy::built_in());
    return print(rules.in_force(wall_clock()()).text());
  }
  const auto kept = kept_in(*store);
  const auto readable = std::ranges::find(kept.readable, options.version, &policy::version);
  if (readable != kept.readable.end()) return print(readable->text());
  const auto damaged =
      std::ranges::find(kept.unreadable, options.version, &unreadable_policy::version);
  if (damaged == kept.unreadable.end()) {
    give_up(refused, fmt::format("the store keeps no policy '{}'; it keeps {}", options.version,
                                 joined(kept.readable, &policy::version)));
  }
  // As it is stored, so that it can be mended and kept again.
  write_message(fmt::format("casebook: {}\n", damaged->why));
  print(damaged->bytes);
  status = found_a_fault;
}

// Says whatever can be said of every file before it ends with the status of the worst.
void check(const policy_options& options) {
  bool all_sound = true;
  for (const auto& file : options.files) {
    const auto read = must(policy::parse(read_file(file), file));
    bool sound = true;
    for (const auto& remark : read.remarks()) {
      const bool odd = remark.is == policy_remark::weight::odd;
      fmt::print(stderr, "casebook: {}{}\n", odd ? "warning: " : "", printable(remark.sentence));
      sound = sound && odd;
    }
    if (sound)
      print(fmt::format("{}: sound, version {}\n", printable(file), printable(read.version())));
    all_sound = all_sound && sound;
  }
  if (!all_sound) throw CLI::RuntimeError(refused);
}

void add_db(CLI::App& verb, policy_options& options) {
  verb.add_option("--db", options.db, "The store")->required()->type_name("DIR");
}

}  // namespace

void add_policy(CLI::App& app, int& status) {
  auto options = std::make_shared<policy_options>();
  auto* verb = app.add_subcommand(
      "policy", "Print the built-in policy with its comments, or keep and print a store's own");
  auto* db = verb->add_option("--db", options->db, "Print the policy in force in this store")
                 ->type_name("DIR");
  verb->add_option("--version", options->version, "Print this version instead")
      ->needs(db)
      ->type_name("V");

  auto* checking = verb->add_subcommand(
      "check", "Say what is wrong or odd in a policy file, by line and column");
  checking->add_option("FILE", options->files, "The policy")->required()->type_name("");

  auto* adding = verb->add_subcommand(
      "add", "Keep further versions; cases stay with the version they were received under");
  add_db(*adding, *options);
  adding->add_option("FILE", options->files, "Policies, each with an effective_from of its own")
      ->required()
      ->type_name("");

  adding->footer("For example: effective_from: \"2026-01-01T00:00:00+08:00\"");

  auto* listing = verb->add_subcommand(
      "list", "The versions that a store keeps, and from when; * is in force now");
  add_db(*listing, *options);

  auto* holidays = add_policy_holidays(*verb, status);

  verb->callback([=, &status] {
    if (holidays->parsed()) return;  // it has answered
    if (checking->parsed()) return check(*options);
    if (adding->parsed()) return add_versions(*options);
    if (listing->parsed()) return list_versions(*options, status);
    if (!options->db.empty()) return print_kept(*options, status);
    print(policy::built_in_text());
  });
}

}  // namespace casebook::cli
