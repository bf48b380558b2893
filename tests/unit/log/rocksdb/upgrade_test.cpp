// Stores of format version 1, opened by today's code: see FORMAT.md.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <casebook/testing/faulty_disk.hpp>

#include <map>

#include "log/rocksdb/layout.hpp"
#include "support/scratch_directory.hpp"
#include "support/stores.hpp"

namespace casebook::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
namespace layout = detail::layout;

class RocksdbUpgrade : public ::testing::Test {
 protected:
  RocksdbUpgrade() { copy_old_store(); }

  [[nodiscard]] std::filesystem::path path() const { return directory_.path() / "store"; }
  void copy_old_store() const {
    std::filesystem::remove_all(path());
    std::filesystem::copy(std::filesystem::path{GOLDEN} / "log_format_1" / "store", path());
  }

  /// What RocksDB reads of a directory: every file but those that it writes for people.
  [[nodiscard]] std::map<std::string, std::string> stored_bytes() const {
    std::map<std::string, std::string> found;
    for (const auto& file : files_ending(path(), "")) {
      const auto name = file.filename().string();
      if (!name.starts_with("LO")) found[name] = file_bytes(file);
    }
    return found;
  }
  [[nodiscard]] std::string format() const { return raw_store{path()}.get("default", "format"); }
  static void expect_all_there(const event_log& of) {
    EXPECT_EQ(all_events(of).size(), 6U);
    EXPECT_THAT(faults_of(of), IsEmpty());
    EXPECT_EQ(of.get_document("policy").value(), "the policy in force\n");
    EXPECT_THAT(index_of(of), IsEmpty());
  }

  scratch_directory directory_;
};

TEST_F(RocksdbUpgrade, LeavesAnOldStoreAsItIsWhenOpenedForReading) {
  const auto before = stored_bytes();
  {
    const auto reader = open_store(path(), {.read_only = true});
    ASSERT_NE(reader, nullptr);
    expect_all_there(*reader);
    EXPECT_EQ(reader->change_index({}).error().code, errc::read_only);
    EXPECT_EQ(reader->clear_index().error().code, errc::read_only);
  }
  EXPECT_EQ(stored_bytes(), before);
  EXPECT_EQ(format(), layout::number<std::uint32_t>(1));
}

TEST_F(RocksdbUpgrade, GivesAnOldStoreWhatItLacksWhenOpenedForWriting) {
  {
    const auto store = open_store(path(), {.create_if_missing = false});
    ASSERT_NE(store, nullptr);
    expect_all_there(*store);
    EXPECT_TRUE(store->append({.events = {noted("A-1", "x")},
                               .expected = {4},
                               .index = {{.key = "due A-1", .value = "1"}}}));
    EXPECT_THAT(index_of(*store), ElementsAre(Pair("due A-1", "1")));
  }
  EXPECT_EQ(format(), layout::number<std::uint32_t>(3));
  const auto again = open_store(path(), {.read_only = true});
  EXPECT_THAT(index_of(*again), ElementsAre(Pair("due A-1", "1")));
  EXPECT_EQ(again->last(), position{7});
}

TEST_F(RocksdbUpgrade, FinishesWhatWasCutShortBeforeTheNumber) {
  raw_store{path()}.add_family("index");
  expect_all_there(*open_store(path(), {.read_only = true}));
  EXPECT_EQ(format(), layout::number<std::uint32_t>(1));
  expect_all_there(*open_store(path()));
  EXPECT_EQ(format(), layout::number<std::uint32_t>(3));
}

TEST_F(RocksdbUpgrade, LosesNothingWhereverItIsCutShort) {
  for (std::uint64_t writes = 0;; ++writes) {
    SCOPED_TRACE("cut short after " + std::to_string(writes) + " writes");
    copy_old_store();
    faulty_disk disk;
    disk.fail(disk_fault::broken, writes);
    const bool done = open_rocksdb_log(path(), fixed_time, {.env = disk.env()}).has_value();
    disk.cut_power();
    expect_all_there(*open_store(path(), {.read_only = true}));
    expect_all_there(*open_store(path()));
    EXPECT_EQ(format(), layout::number<std::uint32_t>(3));
    if (done) break;
  }
}

TEST_F(RocksdbUpgrade, AnIndexThatWasDroppedIsEmptyAndNothingElseIsLost) {
  ASSERT_TRUE(open_store(path())->append({.events = {noted("A-1", "x")},
                                          .expected = {4},
                                          .index = {{.key = "due A-1", .value = "1"}}}));
  raw_store{path()}.drop_family("index");
  for (const bool read_only : {true, false}) {
    const auto store = open_store(path(), {.read_only = read_only});
    ASSERT_NE(store, nullptr);
    EXPECT_EQ(store->last(), position{7});
    EXPECT_THAT(faults_of(*store), IsEmpty());
    EXPECT_THAT(index_of(*store), IsEmpty());
  }
  const std::vector<index_change> anew{{.key = "due A-1", .value = "1"}};
  ASSERT_TRUE(open_store(path())->change_index(anew));
  EXPECT_THAT(index_of(*open_store(path())), ElementsAre(Pair("due A-1", "1")));
}

}  // namespace
}  // namespace casebook::testing
