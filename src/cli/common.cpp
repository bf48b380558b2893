#include "cli/common.hpp"

#include <casebook/policy_store.hpp>
#include <casebook/rocksdb/rocksdb_log.hpp>

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "calendar/fields.hpp"
#include "cli/words.hpp"
#include "core/local_time.hpp"
#include "core/printable.hpp"
#include "import/line_source.hpp"
#include "import/time_reader.hpp"

namespace casebook::cli {
namespace {

exit_status status_of(errc code) {
  switch (code) {
    case errc::corrupt:
    case errc::newer_format:
    case errc::busy:
    case errc::io:
    case errc::host_threw:
    case errc::out_of_memory:
    case errc::read_only: return store_unusable;
    case errc::invalid_argument: return usage;
    default: return refused;
  }
}

std::unique_ptr<event_log> open(const std::string& directory, rocksdb_log_options options) {
  auto opened = open_rocksdb_log(directory, wall_clock(), options);
  if (!opened) give_up(store_unusable, opened.error().message);
  return std::move(*opened);
}

}  // namespace

// Whether anybody can read them changes nothing about what was done.
void write_message(std::string_view lines) {
  const auto shown = printable(lines, "\n");
  (void)std::fwrite(shown.data(), 1, shown.size(), stderr);
}

void give_up(exit_status status, std::string_view why) {
  std::fflush(stdout);
  write_message(fmt::format("casebook: {}\n", why));
  throw CLI::RuntimeError(status);
}

void give_up(const error& why) { give_up(status_of(why.code), why.message); }

void accept_loss(const std::string& directory) {
  rocksdb_log_options options;
  options.create_if_missing = false;
  options.accept_loss = true;
  (void)open(directory, options);
}

std::unique_ptr<event_log> open_log_for_reading(const std::string& directory) {
  rocksdb_log_options options;
  options.create_if_missing = false;
  options.read_only = true;
  return open(directory, options);
}

std::unique_ptr<event_log> open_log_for_writing(const std::string& directory, durability sync) {
  std::error_code ignored;  // opening says what is wrong with the folder
  std::filesystem::create_directories(std::filesystem::path{directory}.parent_path(), ignored);
  rocksdb_log_options options;
  options.sync = sync;
  return open(directory, options);
}

opened_store open_for_reading(const std::string& directory) {
  auto store = open_log_for_reading(directory);
  auto rules = must(load_policies(*store)).value_or(policy::built_in());
  return {std::move(store), std::move(rules)};
}

opened_store open_for_writing(const std::string& directory, const std::string& policy_file,
                              durability sync) {
  const auto wanted = policy_file.empty() ? policy::built_in() : read_policy(policy_file);
  auto store = open_log_for_writing(directory, sync);
  if (policy_file.empty()) {
    if (auto kept = must(load_policies(*store))) return {std::move(store), std::move(*kept)};
  }
  keep(*store, wanted, policy_file);
  auto rules = must(load_policies(*store)).value_or(wanted);
  return {std::move(store), std::move(rules)};
}

void keep(event_log& store, const policy& version, const std::string& file) {
  const auto kept = must(read_policies(store));
  // The built-in policy is kept like any other: tomorrow's Casebook may come with another one. What
  // a store without policies holds already was judged by it.
  const bool has_none = kept.readable.empty() && kept.unreadable.empty();
  if (has_none && store.last().value != 0) must(keep_policy(store, policy::built_in()));
  if (const auto done = keep_policy(store, version); !done) {
    give_up(refused, fmt::format("{}: {}", file, done.error().message));
  }
}

policy read_policy(const std::string& file) {
  auto read = must(policy::parse(read_file(file), file));
  for (const auto& remark : read.remarks()) {
    if (remark.is == policy_remark::weight::ambiguous)
      fmt::print(stderr, "casebook: warning: {}\n", printable(remark.sentence));
  }
  return read;
}

std::string read_file(const std::string& file) {
  if (auto fault = importing::find_file_fault(file)) give_up(refused, fault->message);
  std::ifstream in{file, std::ios::binary};
  std::string text{std::istreambuf_iterator<char>{in}, {}};
  if (in.bad() || !in.is_open()) give_up(refused, "cannot read " + file);
  if (text.empty()) give_up(refused, file + " is empty");
  return text;
}

instant parse_instant(const std::string& text, const policy& rules) {
  if (auto exact = parse_rfc3339(text); exact && text.size() != 10) return *exact;
  auto local = must(importing::time_reader::make({"%FT%T", "%FT%H:%M", "%F %T", "%F %H:%M", "%F"},
                                                 rules.zone("")));
  if (const auto read = local.read(text)) return *read;
  give_up(
      usage,
      fmt::format("'{}' is not an instant: expected RFC 3339 as in 2025-03-01T10:00:00+08:00, or a "
                  "date or date and time of {} as in 2025-03-01",
                  text, rules.zone("")));
}

period_bound parse_bound(const std::string& text, const policy& rules) {
  if (const auto day = hours::parse_date(text)) return *day;
  return parse_instant(text, rules);
}

void check_period(const std::string& from, const std::string& to, const policy& rules) {
  if (from.empty() || to.empty()) return;
  if (parse_instant(to, rules) < parse_instant(from, rules)) {
    give_up(usage,
            fmt::format("--to {} is before --from {}: the period ends before it begins", to, from));
  }
}

void time_options::add_to(CLI::App& verb) {
  verb.add_option("--as-of", as_of, "Leave out what happened later (default: now)")->type_name("T");
  verb.add_option("--known-at", known_at, "Leave out what was recorded later (default: nothing)")
      ->type_name("T");
}

casebook::as_of time_options::read(const policy& rules) const {
  casebook::as_of at;
  at.happened = as_of.empty() ? wall_clock()() : parse_instant(as_of, rules);
  if (!known_at.empty()) at.known = parse_instant(known_at, rules);
  return at;
}

void add_zone(CLI::App& verb, std::function<void(const std::string&)> take) {
  verb.add_option_function<std::string>(
          "--zone", std::move(take),
          "Whose time to show, an IANA name as in Europe/London (default: each site's own)")
      ->check([](const std::string& name) {
        return is_zone(name)
                   ? std::string{}
                   : "'" + name + "' is not a time zone: expected an IANA name as in Asia/Shanghai";
      })
      ->type_name("ZONE");
}

void add_language(CLI::App& verb, language& spoken) {
  verb.add_option("--lang", spoken, "What tables and pages say: en (default) or zh")
      ->transform(one_of<language>({{"en", language::en}, {"zh", language::zh}}))
      ->option_text("en|zh");
}

void print(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) == text.size()) return;
  if (errno == EPIPE) throw CLI::RuntimeError(done);  // nobody reads it any more
  give_up(store_unusable, std::string{"cannot write the answer: "} + std::strerror(errno));
}

}  // namespace casebook::cli
