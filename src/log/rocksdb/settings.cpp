#include "log/rocksdb/settings.hpp"

#include <rocksdb/cache.h>
#include <rocksdb/convenience.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/listener.h>
#include <rocksdb/table.h>

#include <algorithm>

namespace casebook::detail {
namespace {

constexpr std::size_t mebibyte = 1024 * 1024;

// RocksDB would try by itself, every few seconds, whether a full disk has room again. When to write
// again is the host's to say.
class resumes_when_told final : public rocksdb::EventListener {
 public:
  void OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason, rocksdb::Status,
                            bool* by_itself) override {
    *by_itself = false;
  }
};

// Packagers choose what RocksDB is built with.
rocksdb::CompressionType best_compression() {
  const auto built_in = rocksdb::GetSupportedCompressions();
  for (const auto wanted :
       {rocksdb::kLZ4Compression, rocksdb::kZSTD, rocksdb::kSnappyCompression}) {
    if (std::find(built_in.begin(), built_in.end(), wanted) != built_in.end()) return wanted;
  }
  return rocksdb::kNoCompression;
}

}  // namespace

rocksdb::DBOptions database_settings(rocksdb::Env& env, bool read_only) {
  rocksdb::DBOptions settings;
  settings.env = &env;
  // A torn tail is dropped, damage anywhere else is an error: see FORMAT.md.
  settings.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  // Bounds what opening has to replay.
  settings.max_total_wal_size = 256 * mebibyte;
  // Below the usual limit of 1,024 files a process. A reader beside a writer keeps all of them open
  // instead: the writer deletes those that it has compacted.
  settings.max_open_files = read_only ? -1 : 512;
  settings.max_background_jobs = 2;
  settings.avoid_flush_during_shutdown = true;  // everything is in the write-ahead log
  settings.bytes_per_sync = mebibyte;
  settings.listeners.push_back(std::make_shared<resumes_when_told>());
  settings.max_bgerror_resume_count = 0;
  // We write from one thread at a time.
  settings.allow_concurrent_memtable_write = false;
  settings.enable_write_thread_adaptive_yield = false;
  // No background threads that wake by the clock.
  settings.stats_dump_period_sec = 0;
  settings.stats_persist_period_sec = 0;
  settings.info_log_level = rocksdb::WARN_LEVEL;
  settings.max_log_file_size = mebibyte;
  settings.keep_log_file_num = 4;
  return settings;
}

std::shared_ptr<rocksdb::Cache> make_block_cache() { return rocksdb::NewLRUCache(64 * mebibyte); }

rocksdb::ColumnFamilyOptions table_settings(table of, std::shared_ptr<rocksdb::Cache> cache) {
  rocksdb::ColumnFamilyOptions settings;
  // Events arrive in order of their keys, so a full file moves down the levels without being
  // rewritten: one compression for all levels keeps it so.
  settings.compression = best_compression();
  settings.write_buffer_size = 64 * mebibyte;
  settings.max_write_buffer_number = 3;

  rocksdb::BlockBasedTableOptions blocks;
  blocks.block_cache = std::move(cache);
  blocks.block_size = 16 * 1024;
  if (of == table::cases || of == table::keys) {
    // The common question is about a case or a key that is not there: both filters answer it from
    // memory.
    blocks.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
    settings.memtable_whole_key_filtering = true;
    settings.memtable_prefix_bloom_size_ratio = 0.01;
    blocks.block_size = 4 * 1024;
  }
  if (of == table::index) {
    // Entries come and go. A reader steps over those that are gone until they are compacted away,
    // so they are not left to pile up.
    settings.write_buffer_size = 8 * mebibyte;
  }
  settings.table_factory.reset(rocksdb::NewBlockBasedTableFactory(blocks));
  return settings;
}

}  // namespace casebook::detail
