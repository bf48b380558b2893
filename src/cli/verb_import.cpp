#include <casebook/rocksdb/rocksdb_log.hpp>

#include <fmt/format.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <optional>
#include <set>

#include "cli/common.hpp"
#include "cli/progress_bar.hpp"
#include "cli/words.hpp"
#include "import/importer.hpp"
#include "import/line_source.hpp"

namespace casebook::cli {
namespace {

struct import_options {
  std::string db, policy_file, map_file;
  std::vector<std::string> files;
  importing::on_error faults = importing::on_error::stop;
  bool grade = false;
  bool round = false;
  bool dry_run = false;
  std::string grade_until;
};

void tell(const std::string& file, const importing::summary& told, bool dry_run) {
  const auto line = [](const std::string& text) { write_message(text + '\n'); };
  const std::string_view would = dry_run ? "would be " : "";
  line(fmt::format("{}: {} rows; {} events {}recorded, {} already there, {} {}rejected", file,
                   told.rows, told.recorded, would, told.repeated, told.rejected, would));
  for (const auto& [reason, times] : told.rejected_by_reason)
    line(fmt::format("  rejected {:>8} × {}", times, reason));
  for (const auto& warning : told.warnings) line(fmt::format("  warning: {}", warning));
  if (!told.rejected_file.empty())
    line(fmt::format("  rejected lines with their reasons: {}", told.rejected_file));
}

// Files that cannot be read, or hold nothing, are found before a store is made for them.
void check_files(const std::vector<std::string>& files) {
  for (const auto& file : files) {
    if (file == "-") continue;
    if (auto fault = importing::find_file_fault(file)) give_up(refused, fault->message);
    std::error_code no_size;  // a pipe has none
    if (std::filesystem::is_regular_file(file) && std::filesystem::file_size(file, no_size) == 0) {
      give_up(refused, file + " is empty");
    }
  }
}

// Where a dry run takes place: beside the store, so that its table files can be shared.
class trial_folder {
 public:
  explicit trial_folder(const std::string& db) {
    auto store = std::filesystem::absolute(db).lexically_normal();
    if (!store.has_filename()) store = store.parent_path();
    folder_ = store.string() + ".dry-run-XXXXXX";
    if (mkdtemp(folder_.data()) == nullptr) {
      folder_ = (std::filesystem::temp_directory_path() / "casebook-dry-run-XXXXXX").string();
      if (mkdtemp(folder_.data()) == nullptr) {
        give_up(store_unusable, fmt::format("--dry-run: cannot make a folder beside {} nor {}: {}",
                                            db, folder_, std::strerror(errno)));
      }
    }
  }
  ~trial_folder() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  trial_folder(const trial_folder&) = delete;
  trial_folder& operator=(const trial_folder&) = delete;

  [[nodiscard]] std::string store() const { return folder_ + "/store"; }

 private:
  std::string folder_;
};

void import_files(const import_options& options, const std::string& db, int& status);

void run(const import_options& options, int& status) {
  check_files(options.files);
  if (!options.dry_run) return import_files(options, options.db, status);
  const trial_folder trial{options.db};
  if (std::filesystem::exists(options.db + "/CURRENT")) {
    must(copy_rocksdb_log(options.db, trial.store()));
  }
  import_files(options, trial.store(), status);
}

void import_files(const import_options& options, const std::string& db, int& status) {
  std::optional<importing::import_map> map;
  if (!options.map_file.empty()) {
    map.emplace(must(importing::import_map::parse(read_file(options.map_file), options.map_file)));
  }
  const auto store = open_for_writing(db, options.policy_file,
                                      options.dry_run ? durability::buffered : durability::durable);
  engine desk{*store.log, {.rules = store.rules}};
  const auto until = options.grade_until.empty()
                         ? wall_clock()()
                         : parse_instant(options.grade_until, store.newest());
  std::set<std::string> cases;
  for (const auto& file : options.files) {
    std::optional<progress_bar> bar{"importing " + file};
    const auto told = importing::import_file(desk, file,
                                             {.faults = options.faults,
                                              .grade = options.grade,
                                              .dry_run = options.dry_run,
                                              .round = options.round,
                                              .map = map ? &*map : nullptr,
                                              .told = bar->teller()});
    bar.reset();
    tell(file, told, options.dry_run);
    if (told.stopped) give_up(told.store_failed ? store_unusable : refused, told.stopped->message);
    if (told.rejected != 0) status = found_a_fault;
    cases.insert(told.cases.begin(), told.cases.end());
  }
  // Also where every line was there already: an import that was cut short may have left this
  // undone.
  must(importing::let_time_pass(desk, cases, until + duration{1}));
}

}  // namespace

void add_import(CLI::App& app, int& status) {
  auto options = std::make_shared<import_options>();
  auto* verb = app.add_subcommand(
      "import",
      "Take in history: JSON Lines, or CSV, XES and OCEL 2.0 through a map; plain or gzip");
  verb->add_option("--db", options->db, "The store; made where there is none")
      ->required()
      ->type_name("DIR");
  verb->add_option("--policy", options->policy_file,
                   "The policy of a new store (default: the built-in one), or a further version "
                   "for one that has policies")
      ->type_name("F");
  verb->add_option("--map", options->map_file,
                   "How the columns of a CSV file, or the attributes of a log in XES or OCEL 2.0 "
                   "(JSON), become events")
      ->type_name("F");
  verb->add_option(
          "--on-error", options->faults,
          "At a line that does not fit or is refused: stop (default), or skip it and set it aside")
      ->transform(one_of<importing::on_error>(
          {{"stop", importing::on_error::stop}, {"skip", importing::on_error::skip}}))
      ->option_text("stop|skip");
  verb->add_flag("--grade", options->grade,
                 "Record the grades that a live engine would have given");
  verb->add_option("--grade-until", options->grade_until,
                   "With --grade: how far the files tell all that happened; a complaint open for "
                   "30 days by then is A "
                   "(default: now)")
      ->type_name("T")
      ->needs("--grade");
  verb->add_flag("--round", options->round,
                 "Round times that are finer than a microsecond; without it they do not fit");
  verb->add_flag(
      "--dry-run", options->dry_run,
      "Record nothing: only say what an import would record and reject, by trying it on a "
      "copy of the store");
  verb->add_option("FILE", options->files, "The files, in order; '-' is stdin")
      ->required()
      ->type_name("");
  verb->footer(
      "Importing the same file twice adds nothing, and a file goes on where an earlier one ended. "
      "Rejected lines go to FILE.rejected.jsonl, each with its reason: mend its \"event\", or its "
      "\"text\" where it gives none, and import that file. A clean run of FILE removes it.");
  verb->callback([options, &status] { run(*options, status); });
}

}  // namespace casebook::cli
