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
  /// Open for reading beside another process's writer. Default false.
  bool read_only = false;
  /// The disk. Default: the machine's. Not owned; must outlive the log.
  rocksdb::Env* env = nullptr;
};

/// Opens the embedded log in `directory`; its bytes are written down in src/log/rocksdb/FORMAT.md.
///
/// **Lifetime**: one process at a time writes; the store is closed with the object.
/// **Errors**: busy (another process has it), newer_format, corrupt, io.
CASEBOOK_API result<std::unique_ptr<event_log>> open_rocksdb_log(
    const std::filesystem::path& directory, clock_source clock, rocksdb_log_options options = {});

}  // namespace casebook
