#pragma once

#include <rocksdb/options.h>

#include <memory>

#include "log/rocksdb/database.hpp"

/// How RocksDB is tuned. Nothing here changes the format: see FORMAT.md.
namespace casebook::detail {

rocksdb::DBOptions database_settings(rocksdb::Env& env, bool read_only);
std::shared_ptr<rocksdb::Cache> make_block_cache();
rocksdb::ColumnFamilyOptions table_settings(table of, std::shared_ptr<rocksdb::Cache> cache);

}  // namespace casebook::detail
