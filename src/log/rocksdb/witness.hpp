#pragma once

#include <rocksdb/env.h>

#include <memory>
#include <optional>
#include <string>

#include <casebook/error.hpp>

#include "log/event_chain.hpp"

namespace casebook::detail {

/// The file `WITNESS` beside RocksDB's own: how far the log had come when it was last synced. It
/// does not share the write-ahead log's fate, and never claims more than was synced.
///
/// **Thread safety**: none. **Cost**: `confirm` is one write of a few bytes in place, not synced:
/// it outlives the process, and after a power cut claims less.
class witness {
 public:
  /// What the file of a store says; nothing where there is none that can be read.
  static std::optional<chain_link> read(rocksdb::Env& env, const std::string& directory);

  /// Opens it for writing and makes it say `newest`, synced; makes it where there is none.
  /// **Errors**: io.
  static result<std::unique_ptr<witness>> open(rocksdb::Env& env, const std::string& directory,
                                               const chain_link& newest);

  /// A witness that cannot be written lags behind: it claims less than it could.
  void confirm(const chain_link& synced) noexcept;
  void sync() noexcept;

 private:
  explicit witness(std::unique_ptr<rocksdb::RandomRWFile> file) : file_(std::move(file)) {}
  std::unique_ptr<rocksdb::RandomRWFile> file_;
};

}  // namespace casebook::detail
