#include "log/rocksdb/witness.hpp"

#include <rocksdb/file_system.h>

#include "core/digest.hpp"
#include "log/rocksdb/database.hpp"
#include "log/rocksdb/layout.hpp"

namespace casebook::detail {
namespace {

std::string name_in(const std::string& directory) {
  return directory + '/' + std::string{layout::witness_name};
}

result<void> make(rocksdb::Env& env, const std::string& directory, const std::string& bytes) {
  std::unique_ptr<rocksdb::WritableFile> file;
  auto status = env.NewWritableFile(name_in(directory), &file, rocksdb::EnvOptions{});
  if (status.ok()) status = file->Append(bytes);
  if (status.ok()) status = file->Sync();
  if (status.ok()) status = file->Close();
  std::unique_ptr<rocksdb::Directory> folder;
  if (status.ok()) status = env.NewDirectory(directory, &folder);
  if (status.ok()) status = folder->Fsync();
  if (!status.ok()) return to_error(status, "cannot write '" + name_in(directory) + "'");
  return {};
}

}  // namespace

std::optional<chain_link> witness::read(rocksdb::Env& env, const std::string& directory) {
  std::string bytes;
  // Beside a writer that is just writing it, the second look finds it whole.
  for (int looks = 0; looks < 3; ++looks) {
    if (!rocksdb::ReadFileToString(&env, name_in(directory), &bytes).ok()) return {};
    if (auto found = layout::read_witness(bytes)) return found;
  }
  return {};
}

result<std::unique_ptr<witness>> witness::open(rocksdb::Env& env, const std::string& directory,
                                               const chain_link& newest) {
  if (!read(env, directory)) {
    if (auto made = make(env, directory, layout::witness_bytes(newest)); !made) return made.error();
  }
  std::unique_ptr<rocksdb::RandomRWFile> file;
  const auto status = env.NewRandomRWFile(name_in(directory), &file, rocksdb::EnvOptions{});
  if (!status.ok()) return to_error(status, "cannot open '" + name_in(directory) + "'");
  std::unique_ptr<witness> opened{new witness{std::move(file)}};
  opened->confirm(newest);
  opened->sync();
  return opened;
}

void witness::confirm(const chain_link& synced) noexcept {
  try {
    (void)file_->Write(0, layout::witness_bytes(synced));
  } catch (...) {  // no memory for the bytes: the next one says more
  }
}

void witness::sync() noexcept { (void)file_->Sync(); }

}  // namespace casebook::detail
