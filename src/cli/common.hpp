#pragma once

#include <casebook/casebook.hpp>

#include <CLI/CLI.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "report/labels.hpp"

namespace casebook::cli {

/// The exit statuses that scripts rely on.
enum exit_status : int {
  done = 0,
  found_a_fault = 1,  ///< it ran and found something: verify, gaps, rejected lines
  usage = 2,
  refused = 3,  ///< bad input, or a fact that the workflow does not accept
  store_unusable = 4,
};

/// Writes lines for people to stderr, where there is one; what other people wrote in them gives the
/// terminal no orders.
void write_message(std::string_view lines);

/// Says why on stderr and ends the command with `status`.
[[noreturn]] void give_up(exit_status status, std::string_view why);
/// The same, with the status that fits the error.
[[noreturn]] void give_up(const error& why);

/// The value, or the end of the command.
template <class T>
T must(result<T> outcome) {
  if (!outcome) give_up(outcome.error());
  if constexpr (!std::is_void_v<T>) return std::move(*outcome);
}

/// A store and its policies.
struct opened_store {
  std::unique_ptr<casebook::event_log> log;
  policy_book rules;

  /// The version for what is received now: whose zone dates on the command line are in.
  [[nodiscard]] const policy& newest() const { return rules.in_force(wall_clock()()); }
};

/// The log alone, beside a writer: for what judges nothing, so that no policy can keep it away.
std::unique_ptr<event_log> open_log_for_reading(const std::string& directory);
/// The log alone, for writing; it may be new.
std::unique_ptr<event_log> open_log_for_writing(const std::string& directory, durability sync);

/// For reading, beside a writer.
opened_store open_for_reading(const std::string& directory);
/// For writing. A new store takes `policy_file`, or the built-in policy where it is empty; one that
/// has policies keeps a further version beside them.
opened_store open_for_writing(const std::string& directory, const std::string& policy_file,
                              durability sync);

/// Keeps one more version, as `file` has it.
void keep(event_log& store, const policy& version, const std::string& file);

/// Makes what is left of a store the whole of it.
void accept_loss(const std::string& directory);

policy read_policy(const std::string& file);
std::string read_file(const std::string& file);

/// RFC 3339; or a date, or a date and time, of the default site's zone.
instant parse_instant(const std::string& text, const policy& rules);

/// An end of a period: a date is that day at each case's own site.
period_bound parse_bound(const std::string& text, const policy& rules);
/// Ends the command where a period ends before it begins.
void check_period(const std::string& from, const std::string& to, const policy& rules);

/// The options by which every answer is asked: --as-of and --known-at.
struct time_options {
  std::string as_of, known_at;
  void add_to(CLI::App& verb);
  [[nodiscard]] casebook::as_of read(const policy& rules) const;
};

/// --zone: whose time people read, instead of each site's own. Asks `take` with an IANA name.
void add_zone(CLI::App& verb, std::function<void(const std::string&)> take);

/// --lang: what tables and pages say; CSV headings and JSON names never change.
void add_language(CLI::App& verb, language& spoken);

/// Writes to stdout; ends quietly where nobody reads it any more.
void print(std::string_view text);

void add_import(CLI::App& app, int& status);
void add_export(CLI::App& app, int& status);
void add_record(CLI::App& app, int& status);
void add_case(CLI::App& app, int& status);
void add_report(CLI::App& app, int& status);
void add_verify(CLI::App& app, int& status);
void add_generate(CLI::App& app, int& status);
void add_stats(CLI::App& app, int& status);
void add_policy(CLI::App& app, int& status);

}  // namespace casebook::cli
