#pragma once

#include <filesystem>
#include <memory>

#include <casebook/event_log.hpp>

namespace rocksdb {
class Env;
}

namespace casebook {

struct rocksdb_log_options {
  /// When an append returns. Default durable. Does not change the disk format.
  durability sync = durability::durable;
  /// Create the store where there is none. Default true.
  bool create_if_missing = true;
  /// Open for reading beside another process's writer. Default false. It sees the log as it was
  /// when it was opened: open it again to see what came since.
  bool read_only = false;
  /// Open a store although some of what it recorded is missing: what is left becomes the whole log,
  /// for good. Default false: what lost its write-ahead log is not written to.
  bool accept_loss = false;
  /// The disk. Default: the machine's. Not owned; must outlive the log.
  rocksdb::Env* env = nullptr;
};

/// Opens the embedded log in `directory`; its bytes are written down in src/log/rocksdb/FORMAT.md.
///
/// **Lifetime**: one process at a time writes; the store is closed with the object, which moves
/// everything from the write-ahead log into table files.
/// **Process**: where SIGXFSZ would end the process, it is ignored from here on: a file that
/// outgrows `ulimit -f` is an error (io) like any other.
/// **Errors**: busy (another process has it), newer_format, corrupt (damaged, or a part of what was
/// recorded is missing: the sentence says which positions; reading still works where the rest can
/// be read, and `verify` reports it), io, out_of_memory.
CASEBOOK_API result<std::unique_ptr<event_log>> open_rocksdb_log(
    const std::filesystem::path& directory, clock_source clock, rocksdb_log_options options = {});

/// Copies a store that nobody writes to into a directory that does not exist yet: a backup, or a
/// place to try something. The copy shares the table files, which never change, where the file
/// system has hard links.
///
/// **Thread safety**: any thread. **Errors**: busy (a process, this one too, has it open for
/// writing), io. **Cost**: the write-ahead log and the manifest are copied; without hard links,
/// everything.
CASEBOOK_API result<void> copy_rocksdb_log(const std::filesystem::path& from,
                                           const std::filesystem::path& to);

}  // namespace casebook
