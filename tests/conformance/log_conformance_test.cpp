#include <casebook/testing/log_conformance.hpp>

#include <casebook/rocksdb/rocksdb_log.hpp>
#include <casebook/testing/faulty_disk.hpp>

#include "support/scratch_directory.hpp"

namespace casebook::testing {
namespace {

class memory_home final : public log_home {
 public:
  std::unique_ptr<event_log> open(clock_source clock) override {
    return make_memory_log(std::move(clock));
  }
};

template <durability Sync>
class rocksdb_home final : public log_home {
 public:
  std::unique_ptr<event_log> open(clock_source clock) override {
    auto opened =
        open_rocksdb_log(directory_.path(), std::move(clock), {.sync = Sync, .env = disk_.env()});
    EXPECT_TRUE(opened) << opened.error().message;
    return std::move(*opened);
  }
  void break_disk(bool broken) override { broken ? disk_.fail(disk_fault::full) : disk_.mend(); }

 private:
  scratch_directory directory_;
  faulty_disk disk_;
};

template <class Home>
log_under_test of(log_under_test what) {
  what.make_home = [] { return std::make_unique<Home>(); };
  return what;
}

INSTANTIATE_TEST_SUITE_P(memory, log_conformance, ::testing::Values(of<memory_home>({})));
INSTANTIATE_TEST_SUITE_P(
    rocksdb_durable, log_conformance,
    ::testing::Values(of<rocksdb_home<durability::durable>>({.reopens = true, .breaks = true})));
INSTANTIATE_TEST_SUITE_P(
    rocksdb_buffered, log_conformance,
    ::testing::Values(of<rocksdb_home<durability::buffered>>({.reopens = true, .breaks = true})));

}  // namespace
}  // namespace casebook::testing
