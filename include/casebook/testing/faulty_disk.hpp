#pragma once

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

/// A disk that fails when it is told to, for `rocksdb_log_options::env`. Programs that include this
/// header link RocksDB themselves.
namespace casebook::testing {

/// What a write to a faulty disk comes to.
enum class disk_fault : std::uint8_t {
  full,    ///< no space left: goes away once there is some
  broken,  ///< an error that stays until the store is opened again
};

/// The machine's disk, with faults on demand and a count of what is synced.
///
/// A failing write is torn: the first half of its bytes arrives. Reading never fails.
///
/// **Thread safety**: every member, from any number of threads.
/// **Lifetime**: must outlive every log that was opened with its `env()`.
class faulty_disk {
 public:
  faulty_disk()
      : state_(std::make_shared<state>()),
        env_(rocksdb::NewCompositeEnv(
            std::make_shared<file_system>(rocksdb::FileSystem::Default(), state_))) {}

  [[nodiscard]] rocksdb::Env* env() const noexcept { return env_.get(); }

  /// The next `writes` writes and syncs succeed, every later one fails, until `mend`.
  void fail(disk_fault how, std::uint64_t after_writes = 0) {
    state_->how = how;
    state_->writes_left = after_writes;
  }
  void mend() { state_->writes_left = unlimited; }

  /// How often a write-ahead log was synced.
  [[nodiscard]] std::uint64_t log_syncs() const noexcept { return state_->log_syncs; }
  /// Is called before each of these syncs, on the thread that syncs. To be set before the disk is
  /// used.
  void on_log_sync(std::function<void()> call) { state_->on_log_sync = std::move(call); }

  /// Cuts every file that was written to back to what was synced of it, as a power cut may. To be
  /// called once the log is closed; `fail` before that keeps the closing from writing.
  void cut_power() {
    const std::scoped_lock lock{state_->mutex};
    for (const auto& [name, synced] : state_->synced_bytes) {
      std::error_code gone;  // deleted meanwhile
      const auto size = std::filesystem::file_size(name, gone);
      if (!gone && size > synced) std::filesystem::resize_file(name, synced);
    }
    state_->synced_bytes.clear();
  }

 private:
  static constexpr auto unlimited = std::numeric_limits<std::uint64_t>::max();
  using IOStatus = rocksdb::IOStatus;
  using IOOptions = rocksdb::IOOptions;
  using FileOptions = rocksdb::FileOptions;
  using IODebugContext = rocksdb::IODebugContext;
  using file_pointer = std::unique_ptr<rocksdb::FSWritableFile>;

  struct state {
    std::atomic<disk_fault> how{disk_fault::full};
    std::atomic<std::uint64_t> writes_left{unlimited};
    std::atomic<std::uint64_t> log_syncs{0};
    std::function<void()> on_log_sync;
    std::mutex mutex;
    std::map<std::string, std::uint64_t> synced_bytes;

    IOStatus take_write() {
      auto left = writes_left.load();
      do {
        if (left == unlimited) return IOStatus::OK();
        if (left == 0) {
          if (how == disk_fault::broken) return IOStatus::IOError("the test broke the disk");
          auto full = IOStatus::NoSpace("the test filled the disk");
          full.SetRetryable(true);  // as RocksDB's own file system has it
          return full;
        }
      } while (!writes_left.compare_exchange_weak(left, left - 1));
      return IOStatus::OK();
    }
  };

  class file final : public rocksdb::FSWritableFileOwnerWrapper {
   public:
    file(file_pointer&& target, std::string name, std::shared_ptr<state> shared)
        : FSWritableFileOwnerWrapper(std::move(target)),
          name_(std::move(name)),
          state_(std::move(shared)) {}

    IOStatus Append(const rocksdb::Slice& data, const IOOptions& options,
                    IODebugContext* debug) override {
      if (auto failed = state_->take_write(); !failed.ok()) {
        (void)target()->Append({data.data(), data.size() / 2}, options, debug);
        return failed;
      }
      return target()->Append(data, options, debug);
    }
    IOStatus Append(const rocksdb::Slice& data, const IOOptions& options,
                    const rocksdb::DataVerificationInfo& /*checksum*/,
                    IODebugContext* debug) override {
      return Append(data, options, debug);
    }
    IOStatus Sync(const IOOptions& options, IODebugContext* debug) override {
      if (name_.ends_with(".log")) {
        if (state_->on_log_sync) state_->on_log_sync();
        ++state_->log_syncs;
      }
      if (auto failed = state_->take_write(); !failed.ok()) return failed;
      const auto size = GetFileSize(options, debug);
      auto synced = target()->Sync(options, debug);
      if (synced.ok()) {
        const std::scoped_lock lock{state_->mutex};
        state_->synced_bytes[name_] = size;
      }
      return synced;
    }
    IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override {
      return Sync(options, debug);
    }

   private:
    std::string name_;
    std::shared_ptr<state> state_;
  };

  class file_system final : public rocksdb::FileSystemWrapper {
   public:
    file_system(const std::shared_ptr<rocksdb::FileSystem>& target, std::shared_ptr<state> shared)
        : FileSystemWrapper(target), state_(std::move(shared)) {}
    const char* Name() const override { return "casebook::testing::faulty_disk"; }

    IOStatus NewWritableFile(const std::string& name, const FileOptions& options,
                             file_pointer* made, IODebugContext* debug) override {
      if (auto failed = state_->take_write(); !failed.ok()) return failed;
      auto status = target()->NewWritableFile(name, options, made, debug);
      if (status.ok()) {
        const std::scoped_lock lock{state_->mutex};
        state_->synced_bytes[name] = 0;
        *made = std::make_unique<file>(std::move(*made), name, state_);
      }
      return status;
    }
    IOStatus RenameFile(const std::string& from, const std::string& to, const IOOptions& options,
                        IODebugContext* debug) override {
      auto status = target()->RenameFile(from, to, options, debug);
      const std::scoped_lock lock{state_->mutex};
      if (auto moved = state_->synced_bytes.extract(from); status.ok() && !moved.empty()) {
        state_->synced_bytes[to] = moved.mapped();
      }
      return status;
    }

   private:
    std::shared_ptr<state> state_;
  };

  std::shared_ptr<state> state_;
  std::unique_ptr<rocksdb::Env> env_;
};

}  // namespace casebook::testing
