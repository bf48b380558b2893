#include "log/rocksdb/database.hpp"

#include <rocksdb/env.h>

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <fstream>
#include <system_error>
#include <vector>

#include "core/guarded.hpp"

#include "log/rocksdb/layout.hpp"
#include "log/rocksdb/reader.hpp"
#include "log/rocksdb/settings.hpp"

namespace casebook::detail {
namespace {

constexpr std::array<std::string_view, table_count> table_names = {"default", "events",    "cases",
                                                                   "keys",    "documents", "index"};
constexpr auto index_name = table_names[static_cast<std::size_t>(table::index)];

std::string in_quotes(const std::string& directory) { return '\'' + directory + '\''; }

error not_a_store(const std::string& directory, const std::string& found) {
  return fail(errc::io, in_quotes(directory) + " is not a Casebook store: " + found +
                            "; name a store's directory, or an empty one to begin a new store");
}

error newer(const std::string& directory, std::uint32_t found) {
  return fail(errc::newer_format, "the store in " + in_quotes(directory) + " has format version " +
                                      std::to_string(found) + ", this code knows versions up to " +
                                      std::to_string(layout::format_version) +
                                      ": upgrade Casebook");
}

// RocksDB has no code for a held lock, only these words: the first is the operating system's answer
// for another process, the second RocksDB's own for this one.
bool is_held(const rocksdb::Status& status) {
  const auto words = status.ToString();
  return status.IsIOError() && (words.find("While lock file") != std::string::npos ||
                                words.find("lock hold by current process") != std::string::npos);
}

error cannot_open(const rocksdb::Status& status, const std::string& directory) {
  if (is_held(status)) {
    return fail(errc::busy, "the store in " + in_quotes(directory) +
                                " is open for writing elsewhere: close it there, or open it here "
                                "with read_only");
  }
  return to_error(status, "cannot open the store in " + in_quotes(directory));
}

enum class stage {
  absent,
  unfinished,
  without_index,  // of format version 1, or its index was dropped: nothing is lost
  complete,
};

// RocksDB writes these before CURRENT, so a directory that holds nothing else is as good as empty.
bool is_leftover_of_creation(const std::string& name) {
  return name == "." || name == ".." || name == "LOCK" || name == "IDENTITY" ||
         name == "MANIFEST-000001" || name.starts_with("LOG") || name.ends_with(".dbtmp");
}

result<stage> look_without_current(rocksdb::Env& env, const std::string& directory) {
  std::vector<std::string> names;
  const auto listed = env.GetChildren(directory, &names);
  if (listed.IsNotFound()) return stage::absent;
  if (!listed.ok()) return cannot_open(listed, directory);
  for (const auto& name : names) {
    if (!is_leftover_of_creation(name)) {
      return not_a_store(directory, "it holds '" + name + "' but no file CURRENT");
    }
  }
  return stage::absent;
}

// Looks at `default` alone, which RocksDB allows for reading whatever other families there are.
result<stage> look_at_families(const rocksdb::DBOptions& options, const std::string& directory,
                               const std::string& surprise) {
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* opened = nullptr;
  auto status = rocksdb::DB::OpenForReadOnly(
      options, directory, {{rocksdb::kDefaultColumnFamilyName, {}}}, &handles, &opened);
  if (!status.ok()) return cannot_open(status, directory);
  const std::unique_ptr<rocksdb::DB> meta{opened};
  std::unique_ptr<rocksdb::Iterator> first{meta->NewIterator(rocksdb::ReadOptions(), handles[0])};
  first->SeekToFirst();
  std::string format;
  status = meta->Get(rocksdb::ReadOptions(), handles[0], slice(layout::format_key), &format);
  const bool empty = !first->Valid() && first->status().ok();
  first.reset();
  (void)meta->DestroyColumnFamilyHandle(handles[0]);

  if (status.ok() && format.size() == sizeof(std::uint32_t)) {
    const auto found = read_number<std::uint32_t>(format);
    if (found > layout::format_version) return newer(directory, found);
    return fail(errc::corrupt, "the store in " + in_quotes(directory) + " " + surprise +
                                   ": restore it from a backup");
  }
  if (!status.IsNotFound() || !empty) return not_a_store(directory, "another program's RocksDB");
  return stage::unfinished;
}

// What stands in the directory, found without changing it.
result<stage> look(rocksdb::Env& env, const rocksdb::DBOptions& options,
                   const std::string& directory) {
  if (!env.FileExists(directory + "/CURRENT").ok()) return look_without_current(env, directory);
  std::vector<std::string> found;
  const auto status = rocksdb::DB::ListColumnFamilies(options, directory, &found);
  if (!status.ok()) return cannot_open(status, directory);
  std::string surprise;
  for (const auto& name : found) {
    if (std::find(table_names.begin(), table_names.end(), name) == table_names.end()) {
      surprise = "has a column family '" + name + "' that its format does not know";
    }
  }
  if (!surprise.empty()) {
    const auto seen = look_at_families(options, directory, surprise);
    if (!seen) return seen.error();
    return not_a_store(directory, "another program's RocksDB");
  }
  if (found.size() == table_names.size()) return stage::complete;
  const bool has_index = std::find(found.begin(), found.end(), index_name) != found.end();
  if (found.size() == table_names.size() - 1 && !has_index) return stage::without_index;
  return look_at_families(options, directory, "has lost a column family");
}

error lost(const std::string& directory, const std::string& what) {
  return fail(errc::corrupt,
              "the store in " + in_quotes(directory) + " has lost what it recorded: " + what +
                  "; restore the store from a backup, or, to go on with what is left, accept the "
                  "loss: casebook verify --accept-loss, or open it with accept_loss");
}

std::string missing(position from, position to) {
  if (from == to) return "position " + std::to_string(from.value) + " is missing";
  return "positions " + std::to_string(from.value) + " to " + std::to_string(to.value) +
         " are missing";
}

// RocksDB keeps a write-ahead log at all times, if an empty one. People take files of that name for
// rubbish; RocksDB itself opens a store without one and says nothing.
result<void> check_write_ahead_log(rocksdb::Env& env, const std::string& directory) {
  const auto is_log = [](const std::string& name) { return name.ends_with(".log"); };
  std::vector<std::string> names;
  // A listing beside a writer that is just changing from one to the next may miss both.
  for (int looks = 0; looks < 3; ++looks) {
    if (const auto listed = env.GetChildren(directory, &names); !listed.ok()) {
      return cannot_open(listed, directory);
    }
    if (std::ranges::any_of(names, is_log)) return {};
  }
  return lost(
      directory,
      "its write-ahead log, the file NNNNNN.log, has been removed (log rotation, a clean-up "
      "job, a copy without *.log?), and with it the newest events, unless the store was "
      "closed before");
}

std::vector<rocksdb::ColumnFamilyDescriptor> first_families(std::size_t count) {
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  const auto cache = make_block_cache();
  for (std::size_t i = 0; i < count; ++i) {
    families.emplace_back(std::string{table_names[i]},
                          table_settings(static_cast<table>(i), cache));
  }
  return families;
}

}  // namespace

namespace {

// RocksDB has the operating system's words, and a code of its own for the first of these only.
std::string remedy_for(const rocksdb::Status& status, const std::string& words) {
  const auto says = [&](int number) {
    return words.find(std::generic_category().message(number)) != std::string::npos;
  };
  if (status.IsNoSpace() || says(ENOSPC) || says(EDQUOT)) return "free some space, then resume";
  if (says(EFBIG)) return "raise the limit on the size of a file (ulimit -f), then resume";
  if (says(EMFILE) || says(ENFILE)) return "allow more open files (ulimit -n), then resume";
  return "see to the disk, then resume or open the store again";
}

}  // namespace

error to_error(const rocksdb::Status& status, const std::string& doing) {
  const auto words = status.ToString();
  if (status.IsCorruption()) {
    return fail(errc::corrupt,
                doing + ": " + words + "; restore the store from a backup, then verify it");
  }
  if (status.IsMemoryLimit()) return out_of_memory();
  return fail(errc::io, doing + ": " + words + "; " + remedy_for(status, words));
}

namespace {

// A file that outgrows the limit on its size (ulimit -f) ends the process by a signal, unless that
// is ignored: then the write says so.
void let_large_files_be_an_error() {
  struct sigaction held {};
  if (::sigaction(SIGXFSZ, nullptr, &held) != 0 || held.sa_handler != SIG_DFL) return;
  held.sa_handler = SIG_IGN;
  (void)::sigaction(SIGXFSZ, &held, nullptr);
}

// Address space that the process has; 0: not known.
std::uint64_t address_space_used() {
  std::uint64_t pages = 0;
  std::ifstream{"/proc/self/statm"} >> pages;
  return pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

// RocksDB's threads reserve address space by the hundred megabytes, and where one gets none it ends
// the program: what has none to spare is not begun.
result<void> check_address_space(const std::string& directory) {
  constexpr std::uint64_t mebibyte = 1024 * 1024;
  constexpr std::uint64_t spare_min = 512 * mebibyte;
  struct rlimit space {};
  if (::getrlimit(RLIMIT_AS, &space) != 0 || space.rlim_cur == RLIM_INFINITY) return {};
  const auto needed = address_space_used() + spare_min;
  if (space.rlim_cur >= needed) return {};
  return fail(errc::out_of_memory,
              "cannot open the store in " + in_quotes(directory) + ": the process may have " +
                  std::to_string(space.rlim_cur / mebibyte) + " MiB of address space, and " +
                  std::to_string(needed / mebibyte) +
                  " MiB are needed; raise the limit (ulimit -v)");
}

// Opening for writing takes files of some kilobytes. Debian's RocksDB has its assertions on, and
// one of them ends the program where such a file hits a full disk: what has no room is not begun.
result<void> check_room(rocksdb::Env& env, const std::string& directory) {
  constexpr std::uint64_t bytes_min = 1024 * 1024;
  struct rlimit size_max {};
  if (::getrlimit(RLIMIT_FSIZE, &size_max) == 0 && size_max.rlim_cur < bytes_min) {
    return fail(errc::io, "cannot open the store in " + in_quotes(directory) +
                              " for writing: a file may hold " + std::to_string(size_max.rlim_cur) +
                              " bytes here, " + std::to_string(bytes_min) +
                              " are needed; raise the limit (ulimit -f), or open it to read");
  }
  auto existing = std::filesystem::absolute(directory);
  while (!env.FileExists(existing.string()).ok() && existing.has_relative_path()) {
    existing = existing.parent_path();
  }
  std::uint64_t bytes = 0;
  if (!env.GetFreeSpace(existing.string(), &bytes).ok() || bytes >= bytes_min) return {};
  return fail(errc::io, "no space left to open the store in " + in_quotes(directory) +
                            " for writing: " + std::to_string(bytes) + " bytes are free, " +
                            std::to_string(bytes_min) +
                            " are needed; free some space, or open it to read");
}

}  // namespace

result<std::unique_ptr<database>> database::open(const std::filesystem::path& directory,
                                                 const rocksdb_log_options& options) {
  let_large_files_be_an_error();
  if (auto checked = check_address_space(directory.string()); !checked) return checked.error();
  auto& env = options.env == nullptr ? *rocksdb::Env::Default() : *options.env;
  std::unique_ptr<database> opened{new database{directory.string()}};
  auto settings = database_settings(env, options.read_only);
  const auto& name = opened->directory_;

  const auto found = look(env, settings, name);
  if (!found) return found.error();
  opened->witnessed_ = witness::read(env, name);  // before RocksDB's files: it must not be ahead
  const bool is_store = *found == stage::without_index || *found == stage::complete;
  if (!is_store && (options.read_only || !options.create_if_missing)) {
    return fail(errc::io, "there is no store in " + in_quotes(name) +
                              ": name a store's directory, or open it with create_if_missing");
  }
  if (is_store && !options.accept_loss) {
    if (auto checked = check_write_ahead_log(env, name); !checked) return checked.error();
  }
  if (!options.read_only) {
    if (auto checked = check_room(env, name); !checked) return checked.error();
  }
  settings.create_if_missing = *found == stage::absent;
  settings.create_missing_column_families = *found != stage::complete;

  // What is opened for reading stays as it is: the last family, the index, may be left out.
  const bool leave_out_index = *found == stage::without_index && options.read_only;
  const auto families = first_families(leave_out_index ? table_count - 1 : table_count);
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* raw = nullptr;
  const auto status = options.read_only
                          ? rocksdb::DB::OpenForReadOnly(settings, name, families, &handles, &raw)
                          : rocksdb::DB::Open(settings, name, families, &handles, &raw);
  if (!status.ok()) return cannot_open(status, name);
  opened->raw_.reset(raw);
  std::copy(handles.begin(), handles.end(), opened->handles_.begin());
  if (auto checked = opened->check_format(options); !checked) return checked.error();
  if (auto looked = opened->look_for_losses(options); !looked) return looked.error();
  return opened;
}

database::~database() {
  if (!raw_) return;
  // Closing ends RocksDB's threads, which a child does not have, and works on the parent's files.
  if (!is_owner()) {
    (void)raw_.release();
    return;
  }
  for (auto* one : handles_) {
    if (one != nullptr) (void)raw_->DestroyColumnFamilyHandle(one);
  }
  (void)raw_->Close();
}

result<void> database::check_format(const rocksdb_log_options& options) {
  const auto format = get(table::meta, layout::format_key);
  if (!format) return format.error();
  const auto last = stored_last(*this);
  if (!last) return last.error();
  if (*format && (*format)->size() == sizeof(std::uint32_t)) {
    const auto found = read_number<std::uint32_t>(**format);
    if (found > layout::format_version) return newer(directory_, found);
    // An older store has got its new families by now, on disk: the number comes after them.
    if (found < layout::format_version && !options.read_only) return write_format(*last);
    has_chain_ = found >= layout::first_version_with_chain;
    return {};
  }
  // The mark is written last: without it, and without events, the creation was cut short.
  if (witnessed_ && witnessed_->at.value != 0 && !options.accept_loss) {
    return lost(directory_, missing({1}, witnessed_->at));
  }
  if (*format || last->value != 0 || options.read_only) {
    return fail(errc::corrupt, "the store in " + in_quotes(directory_) +
                                   " does not say its format: restore it from a backup");
  }
  return write_format(*last);
}

// What is said here must not share the write-ahead log's fate.
result<void> database::write_format(position last) {
  if (auto opened = open_witness({.at = last}); !opened) return opened;
  rocksdb::WriteBatch batch;
  batch.Put(handle(table::meta), slice(layout::chain_key),
            layout::chain_value(last.next(), {.at = last}));
  batch.Put(handle(table::meta), slice(layout::format_key), layout::number(layout::format_version));
  rocksdb::WriteOptions durable;
  durable.sync = true;
  auto status = raw_->Write(durable, &batch);
  if (status.ok()) status = raw_->Flush(rocksdb::FlushOptions{}, handle(table::meta));
  if (!status.ok()) return cannot_open(status, directory_);
  has_chain_ = true;
  return {};
}

result<void> database::open_witness(const chain_link& newest) {
  auto opened = witness::open(*raw_->GetEnv(), directory_, newest);
  if (!opened) return opened.error();
  witness_ = std::move(*opened);
  witnessed_ = newest;
  return {};
}

result<chain_claims> database::claims() const {
  const auto bytes = get(table::meta, layout::chain_key);
  if (!bytes) return bytes.error();
  if (!*bytes && !has_chain_) return chain_claims{};
  auto found = layout::read_chain(bytes->value_or(""));
  if (!found) {
    return fail(errc::corrupt, "the store in " + in_quotes(directory_) +
                                   " does not say how far its events go: restore it from a backup");
  }
  if (witnessed_ && witnessed_->at.next() >= found->first && *witnessed_ != found->links.back()) {
    found->links.insert(found->links.begin(), *witnessed_);
  }
  return *found;
}

// The events, the chain and the witness say how far the log goes. A write-ahead log that was
// emptied or cut short takes the newest of the first two along, each as far as it was not in a
// table file.
result<void> database::look_for_losses(const rocksdb_log_options& options) {
  const auto claimed = claims();
  if (!claimed) return claimed.error();
  const auto last = stored_last(*this);
  if (!last) return last.error();
  if (claimed->links.empty()) return {};
  const auto& chain = claimed->links.back();
  const auto newest = std::max(chain.at, witnessed_ ? witnessed_->at : position{0});
  if (newest > *last) {
    losses_.push_back(missing(last->next(), newest));
  } else if (chain.at != *last) {
    losses_.push_back("the events go up to position " + std::to_string(last->value) +
                      ", but the rest of the store only up to " + std::to_string(chain.at.value));
  } else if (witnessed_ && witnessed_->at == chain.at && *witnessed_ != chain) {
    losses_.push_back("the events up to position " + std::to_string(last->value) +
                      " are not those that were recorded");
  }
  if (!witnessed_ && options.read_only) {
    losses_.push_back("the file " + std::string{layout::witness_name} +
                      " is missing or damaged, so nothing shows whether newer events are missing "
                      "too; open the store for writing, which makes it anew");
  }
  if (options.read_only) return {};
  if (!losses_.empty()) {
    if (!options.accept_loss) return lost(directory_, losses_.front());
    losses_.clear();
    return write_format(*last);  // a chain of what is left
  }
  return open_witness(chain);
}

rocksdb::Status database::flush() {
  rocksdb::FlushOptions how;
  how.allow_write_stall = true;
  return raw_->Flush(how, {handles_.begin(), handles_.end()});
}

result<std::optional<std::string>> database::get(table of, std::string_view key) const {
  std::string value;
  const auto status = raw_->Get(rocksdb::ReadOptions(), handle(of), slice(key), &value);
  if (status.ok()) return std::optional{std::move(value)};
  if (status.IsNotFound()) return std::optional<std::string>{};
  return to_error(status, "cannot read the " +
                              std::string{table_names[static_cast<std::size_t>(of)]} + " of " +
                              in_quotes(directory_));
}

std::unique_ptr<rocksdb::Iterator> database::walk(table of, const rocksdb::ReadOptions& how) const {
  return std::unique_ptr<rocksdb::Iterator>{raw_->NewIterator(how, handle(of))};
}

}  // namespace casebook::detail
