#include <casebook/rocksdb/rocksdb_log.hpp>

#include <rocksdb/env.h>

#include <memory>
#include <system_error>

namespace casebook {
namespace {

namespace fs = std::filesystem;

error cannot_copy(const fs::path& store, const std::string& why) {
  return fail(errc::io, "cannot copy the store in '" + store.string() + "': " + why);
}

// Keeps writers away for as long as it lives.
using store_lock = std::unique_ptr<rocksdb::FileLock, void (*)(rocksdb::FileLock*)>;

result<store_lock> lock(const fs::path& store) {
  rocksdb::FileLock* held = nullptr;
  const auto status = rocksdb::Env::Default()->LockFile((store / "LOCK").string(), &held);
  if (!status.ok()) {
    return fail(errc::busy, "cannot copy the store in '" + store.string() +
                                "' while a process writes to it: " + status.ToString() +
                                "; close it there and try again");
  }
  return store_lock{held,
                    [](rocksdb::FileLock* one) { (void)rocksdb::Env::Default()->UnlockFile(one); }};
}

// Table files never change once they are written: two stores may share them.
void take_over(const fs::path& file, const fs::path& to, std::error_code& failed) {
  if (file.extension() == ".sst") {
    fs::create_hard_link(file, to, failed);
    if (!failed) return;
  }
  fs::copy_file(file, to, failed);
}

bool is_a_part(const fs::path& name) {
  return name != "LOCK" && !name.string().starts_with("LOG");  // RocksDB's messages to people
}

}  // namespace

result<void> copy_rocksdb_log(const fs::path& from, const fs::path& to) {
  std::error_code failed;
  if (!fs::exists(from / "CURRENT", failed)) return cannot_copy(from, "there is none");
  const auto locked = lock(from);
  if (!locked) return locked.error();
  if (!fs::create_directories(to, failed)) {
    return cannot_copy(from, "'" + to.string() + "' " +
                                 (failed ? "cannot be made: " + failed.message() : "exists"));
  }
  for (auto file = fs::directory_iterator{from, failed}; !failed && file != fs::end(file);
       file.increment(failed)) {
    const auto name = file->path().filename();
    if (is_a_part(name) && file->is_regular_file(failed)) {
      take_over(file->path(), to / name, failed);
    }
    if (failed) break;
  }
  if (failed) return cannot_copy(from, failed.message());
  return {};
}

}  // namespace casebook
