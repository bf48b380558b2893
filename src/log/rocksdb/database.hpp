#pragma once

#include <rocksdb/db.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <casebook/rocksdb/rocksdb_log.hpp>

#include "log/event_chain.hpp"
#include "log/rocksdb/witness.hpp"

namespace casebook::detail {

/// The column families of a store, in the order of FORMAT.md.
enum class table : std::uint8_t { meta, events, cases, keys, documents, index };
inline constexpr std::size_t table_count = 6;

inline std::string_view view(const rocksdb::Slice& bytes) { return {bytes.data(), bytes.size()}; }
inline rocksdb::Slice slice(std::string_view bytes) { return {bytes.data(), bytes.size()}; }

/// RocksDB's answer as one of ours: corrupt, or else io. `doing` says what could not be done.
error to_error(const rocksdb::Status& status, const std::string& doing);

/// An open store.
///
/// **Thread safety**: every member, from any number of threads.
/// **Lifetime**: iterators and snapshots of it must be gone before it.
class database {
 public:
  /// **Errors**: busy, newer_format, corrupt, io.
  static result<std::unique_ptr<database>> open(const std::filesystem::path& directory,
                                                const rocksdb_log_options& options);
  ~database();
  database(const database&) = delete;
  database& operator=(const database&) = delete;

  [[nodiscard]] rocksdb::DB& raw() const noexcept { return *raw_; }
  /// Only `index` may be absent, and only where the store is opened for reading.
  [[nodiscard]] bool has(table one) const noexcept { return handle(one) != nullptr; }
  [[nodiscard]] rocksdb::ColumnFamilyHandle* handle(table of) const noexcept {
    return handles_[static_cast<std::size_t>(of)];
  }
  /// False in a forked child.
  [[nodiscard]] bool is_owner() const noexcept { return owner_ == ::getpid(); }
  [[nodiscard]] const std::string& directory() const noexcept { return directory_; }

  /// The value of a key, or nothing. **Errors**: corrupt, io.
  result<std::optional<std::string>> get(table of, std::string_view key) const;
  /// What is missing of what was recorded, a sentence each; as it was found on opening.
  [[nodiscard]] const std::vector<std::string>& losses() const noexcept { return losses_; }
  /// What the chain of the events must come to, by the store's own words and by its witness. No
  /// links in a store of a format version without a chain. **Errors**: corrupt, io.
  [[nodiscard]] result<chain_claims> claims() const;
  /// Of a store that is open for writing.
  [[nodiscard]] witness& on_disk() const noexcept { return *witness_; }

  /// Moves everything from the write-ahead log into table files, synced.
  rocksdb::Status flush();

  [[nodiscard]] std::unique_ptr<rocksdb::Iterator> walk(
      table of, const rocksdb::ReadOptions& how = rocksdb::ReadOptions()) const;

 private:
  explicit database(std::string directory) : directory_(std::move(directory)) {}
  result<void> check_format(const rocksdb_log_options& options);
  result<void> write_format(position last);
  result<void> look_for_losses(const rocksdb_log_options& options);
  result<void> open_witness(const chain_link& newest);

  std::string directory_;
  const pid_t owner_ = ::getpid();
  std::unique_ptr<rocksdb::DB> raw_;
  std::array<rocksdb::ColumnFamilyHandle*, table_count> handles_{};
  bool has_chain_ = false;
  std::optional<chain_link> witnessed_;  // on opening
  std::vector<std::string> losses_;
  std::unique_ptr<witness> witness_;
};

}  // namespace casebook::detail
