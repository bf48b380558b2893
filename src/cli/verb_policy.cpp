#include <casebook/policy_store.hpp>

#include <fmt/format.h>

#include "cli/common.hpp"
#include "cli/policy_holidays.hpp"
#include "core/local_time.hpp"
#include "core/printable.hpp"

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

std::string version_names(const policy_book& book) {
  std::string names;
  for (const auto& one : book.versions()) names += (names.empty() ? "" : ", ") + one.version();
  return names;
}

// Every file is read before the first is kept: a mistake in one leaves the store as it was. A new
// store begins with the first; where a later one clashes, those before it stay kept.
void add_versions(const policy_options& options) {
  std::vector<policy> versions;
  for (const auto& file : options.files) versions.push_back(read_policy(file));
  const auto store = open_for_writing(options.db, options.files.front(), durability::durable);
  for (std::size_t i = 0; i < versions.size(); ++i) {
    const auto kept = keep_policy(*store.log, versions[i]);
    if (!kept) give_up(refused, options.files[i] + ": " + kept.error().message);
    print(fmt::format("kept {}, {}\n", printable(versions[i].version()), since(versions[i])));
  }
}

// Kept versions are marked by what they judge: the one in force judges what is received now.
void list_versions(const policy_options& options) {
  const auto store = open_for_reading(options.db);
  const auto& current = store.newest();
  for (const auto& one : store.rules.versions()) {
    print(fmt::format("{} {:<24}  {}\n", one.version() == current.version() ? '*' : ' ',
                      printable(one.version()), since(one)));
  }
}

void print_kept(const policy_options& options) {
  const auto store = open_for_reading(options.db);
  const auto* shown = options.version.empty() ? &store.newest() : store.rules.find(options.version);
  if (shown == nullptr) {
    give_up(refused, fmt::format("the store keeps no policy '{}'; it keeps {}", options.version,
                                 version_names(store.rules)));
  }
  print(shown->text());
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

  verb->callback([=] {
    if (holidays->parsed()) return;  // it has answered
    if (checking->parsed()) return check(*options);
    if (adding->parsed()) return add_versions(*options);
    if (listing->parsed()) return list_versions(*options);
    if (!options->db.empty()) return print_kept(*options);
    print(policy::built_in_text());
  });
}

}  // namespace casebook::cli
