#include <casebook/engine.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <rocksdb/env.h>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "log/rocksdb/layout.hpp"
#include "support/sanitized.hpp"
#include "support/scratch_directory.hpp"
#include "support/stores.hpp"

namespace casebook::testing {
namespace {

using ::testing::HasSubstr;
namespace layout = detail::layout;

class RocksdbOpen : public ::testing::Test {
 protected:
  [[nodiscard]] const std::filesystem::path& path() const { return directory_.path(); }
  void make_store() { ASSERT_TRUE(append(*open_store(path()), {noted("A", "x", "k1")}, 0)); }

  scratch_directory directory_;
};

TEST_F(RocksdbOpen, CreatesAStoreOnlyWhenItMay) {
  const auto missing = path() / "store";
  const auto refused = open_error(missing, {.create_if_missing = false});
  EXPECT_EQ(refused.code, errc::io);
  EXPECT_THAT(refused.message, HasSubstr("create_if_missing"));
  EXPECT_FALSE(std::filesystem::exists(missing));
  EXPECT_EQ(open_error(missing, {.read_only = true}).code, errc::io);
  EXPECT_TRUE(open_store(missing));
  EXPECT_TRUE(open_store(missing, {.create_if_missing = false}));
}

// What was opened to read does not see its writer: nobody waits for it in vain.
TEST_F(RocksdbOpen, OpenedToReadIsNotFollowed) {
  make_store();
  const auto writer = open_store(path());
  const auto reader = open_store(path(), {.read_only = true});
  EXPECT_EQ(reader->wait(reader->last(), {}), position{1});
  const engine desk{*reader, {}};
  bool called = false;
  const auto followed = desk.follow({}, [&](const v1::Event&) { return called = true; }, {});
  ASSERT_FALSE(followed);
  EXPECT_EQ(followed.error().code, errc::read_only);
  EXPECT_THAT(followed.error().message, HasSubstr("open it again"));
  EXPECT_FALSE(called);
  EXPECT_FALSE(writer->stands_still());
}

TEST_F(RocksdbOpen, CopiesAStoreThatNobodyWritesTo) {
  make_store();
  const scratch_directory elsewhere;
  ASSERT_TRUE(copy_rocksdb_log(path(), elsewhere.path() / "copy"));
  ASSERT_TRUE(append(*open_store(elsewhere.path() / "copy"), {noted("A", "y", "k2")}, 1));
  EXPECT_EQ(open_store(path())->last(), position{1}) << "what is done to the copy is its own";
  EXPECT_EQ(open_store(elsewhere.path() / "copy")->last(), position{2});
  EXPECT_TRUE(open_store(elsewhere.path() / "copy")->verify({})->faults.empty());
}

TEST_F(RocksdbOpen, CopiesNoStoreThatSomebodyWritesTo) {
  make_store();
  const scratch_directory elsewhere;
  {
    const auto writer = open_store(path());
    const auto refused = copy_rocksdb_log(path(), elsewhere.path() / "copy");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, errc::busy);
  }
  EXPECT_TRUE(copy_rocksdb_log(path(), elsewhere.path() / "copy"));
  EXPECT_EQ(copy_rocksdb_log(path(), elsewhere.path() / "copy").error().code, errc::io);
  EXPECT_EQ(copy_rocksdb_log(elsewhere.path(), path() / "b").error().code, errc::io);
}

TEST_F(RocksdbOpen, RefusesADirectoryWithOtherFilesAndLeavesItAsItWas) {
  write_file(path() / "letter.txt", "Dear Ms Chan");
  const auto refused = open_error(path());
  EXPECT_EQ(refused.code, errc::io);
  EXPECT_THAT(refused.message, HasSubstr("not a Casebook store"));
  EXPECT_THAT(refused.message, HasSubstr("letter.txt"));
  EXPECT_EQ(files_ending(path(), "").size(), 1U);
}

TEST_F(RocksdbOpen, RefusesAStoreThatLostItsCurrentFile) {
  make_store();
  std::filesystem::remove(path() / "CURRENT");
  const auto before = files_ending(path(), "").size();
  EXPECT_EQ(open_error(path()).code, errc::io);
  EXPECT_EQ(files_ending(path(), "").size(), before) << "a new store over it would delete it";
}

TEST_F(RocksdbOpen, RefusesAFile) {
  write_file(path() / "file", "x");
  EXPECT_EQ(open_error(path() / "file").code, errc::io);
}

TEST_F(RocksdbOpen, RefusesAnotherProgramsRocksdb) {
  rocksdb::Options options;
  options.create_if_missing = true;
  rocksdb::DB* other = nullptr;
  ASSERT_TRUE(rocksdb::DB::Open(options, path(), &other).ok());
  ASSERT_TRUE(other->Put({}, "their", "data").ok());
  delete other;
  EXPECT_THAT(open_error(path()).message, HasSubstr("not a Casebook store"));
  raw_store{path()}.add_family("theirs");
  EXPECT_THAT(open_error(path()).message, HasSubstr("not a Casebook store"));
}

TEST_F(RocksdbOpen, FinishesACreationThatWasCutShort) {
  rocksdb::Options options;
  options.create_if_missing = true;
  rocksdb::DB* unfinished = nullptr;
  ASSERT_TRUE(rocksdb::DB::Open(options, path(), &unfinished).ok());
  delete unfinished;
  raw_store{path()}.add_family("events");
  EXPECT_EQ(open_error(path(), {.create_if_missing = false}).code, errc::io);
  make_store();
  EXPECT_EQ(open_store(path())->last(), position{1});
}

TEST_F(RocksdbOpen, RefusesANewerFormat) {
  make_store();
  raw_store{path()}.put("default", "format", layout::number(layout::format_version + 1));
  for (const bool read_only : {false, true}) {
    const auto refused = open_error(path(), {.read_only = read_only});
    EXPECT_EQ(refused.code, errc::newer_format);
    EXPECT_THAT(refused.message, HasSubstr("upgrade"));
  }
  raw_store{path()}.add_family("what a newer format needs");
  EXPECT_EQ(open_error(path()).code, errc::newer_format);
}

TEST_F(RocksdbOpen, ReportsAStoreThatLostItsMark) {
  make_store();
  raw_store{path()}.erase("default", "format");
  EXPECT_EQ(open_error(path()).code, errc::corrupt);
}

TEST_F(RocksdbOpen, ReportsAFamilyThatItsFormatDoesNotHave) {
  make_store();
  raw_store{path()}.add_family("surprise");
  EXPECT_EQ(open_error(path()).code, errc::corrupt);
}

TEST_F(RocksdbOpen, IsBusyWhileItIsOpenInThisProcess) {
  const auto held = open_store(path());
  const auto refused = open_error(path());
  EXPECT_EQ(refused.code, errc::busy);
  EXPECT_THAT(refused.message, HasSubstr("read_only"));
}

TEST_F(RocksdbOpen, IsBusyWhileItIsOpenInAnotherProcess) {
  make_store();
  // A forked child, before this process has any RocksDB thread of its own in this store.
  int ready[2];
  int done[2];
  ASSERT_EQ(::pipe(ready) + ::pipe(done), 0);
  const auto child = ::fork();
  if (child == 0) {
    const auto lock_file = (path() / "LOCK").string();
    rocksdb::FileLock* lock = nullptr;
    char byte = rocksdb::Env::Default()->LockFile(lock_file, &lock).ok() ? '1' : '0';
    (void)!::write(ready[1], &byte, 1);
    ::close(done[1]);
    (void)!::read(done[0], &byte, 1);
    ::_exit(0);
  }
  char byte = 0;
  ASSERT_EQ(::read(ready[0], &byte, 1), 1);
  ASSERT_EQ(byte, '1');
  EXPECT_EQ(open_error(path()).code, errc::busy);
  EXPECT_EQ(open_store(path(), {.read_only = true})->last(), position{1});
  for (const int end : {done[1], done[0], ready[0], ready[1]}) ::close(end);
  ASSERT_EQ(::waitpid(child, nullptr, 0), child);
  EXPECT_TRUE(open_store(path()));
}

// RocksDB would end the program.
TEST_F(RocksdbOpen, RefusesToBeginWithTooLittleAddressSpace) {
  if (is_sanitized) GTEST_SKIP() << "the sanitizer has more than the limit already";
  make_store();
  const auto child = ::fork();
  if (child == 0) {
    const rlimit tight{200 << 20, 200 << 20};
    (void)::setrlimit(RLIMIT_AS, &tight);
    for (const bool read_only : {false, true}) {
      const auto refused =
          open_rocksdb_log(path(), [] { return fixed_time(); }, {.read_only = read_only});
      const bool told = !refused && refused.error().code == errc::out_of_memory &&
                        refused.error().message.find("ulimit -v") != std::string::npos;
      if (!told) ::_exit(1);
    }
    ::_exit(0);
  }
  int status = -1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
}

TEST_F(RocksdbOpen, RefusesAForkedChildAndStaysWholeForTheParent) {
  auto store = open_store(path());
  ASSERT_TRUE(append(*store, {noted("A", "x")}, 0));
  const auto child = ::fork();
  if (child == 0) {
    const auto refused = append(*store, {noted("A", "y")}, 1);
    const bool all_refused = refused.has_error() && refused.error().code == errc::read_only &&
                             refused.error().message.find("forked") != std::string::npos &&
                             store->put_document("policy", "x").has_error() &&
                             store->clear_index().has_error() && store->resume().has_error() &&
                             store->read_only().has_value();
    store.reset();  // closes nothing that is the parent's
    ::_exit(all_refused ? 0 : 1);
  }
  int status = -1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  ASSERT_TRUE(append(*store, {noted("A", "y")}, 1));
  store.reset();
  EXPECT_EQ(open_store(path())->last(), position{2});
}

TEST_F(RocksdbOpen, ReadsBesideAWriter) {
  const auto writer = open_store(path());
  ASSERT_TRUE(append(*writer, {noted("A", "x", "k1")}, 0));
  ASSERT_TRUE(writer->put_document("policy", "text"));
  const auto reader = open_store(path(), {.read_only = true});
  ASSERT_TRUE(append(*writer, {noted("B", "y")}, 0));
  EXPECT_EQ(reader->last(), position{1}) << "as it was when it was opened";
  EXPECT_EQ(all_events(*reader).size(), 1U);
  EXPECT_EQ(reader->get_document("policy").value(), "text");
  EXPECT_TRUE(reader->find("k1").value());
  EXPECT_THAT(faults_of(*reader), ::testing::IsEmpty());
}

class crowded_disk final : public rocksdb::EnvWrapper {
 public:
  crowded_disk() : EnvWrapper(rocksdb::Env::Default()) {}
  rocksdb::Status GetFreeSpace(const std::string&, std::uint64_t* bytes) override {
    *bytes = bytes_free;
    return rocksdb::Status::OK();
  }
  std::uint64_t bytes_free = 64 * 1024;
};

TEST_F(RocksdbOpen, BeginsNothingWhereTheDiskIsNearlyFullButReads) {
  make_store();
  crowded_disk disk;
  const auto refused = open_error(path(), {.env = &disk});
  EXPECT_EQ(refused.code, errc::io);
  EXPECT_THAT(refused.message, HasSubstr("no space left"));
  EXPECT_TRUE(open_store(path(), {.read_only = true, .env = &disk}));
  disk.bytes_free = 2 * 1024 * 1024;
  EXPECT_TRUE(open_store(path(), {.env = &disk}));
}

TEST_F(RocksdbOpen, WritesNothingWhenOpenedForReading) {
  make_store();
  const auto reader = open_store(path(), {.read_only = true});
  const auto refused = append(*reader, {noted("B", "x")}, 0);
  EXPECT_EQ(refused.error().code, errc::read_only);
  EXPECT_THAT(refused.error().message, HasSubstr("open it again without"));
  EXPECT_EQ(reader->put_document("policy", "x").error().code, errc::read_only);
  EXPECT_EQ(reader->read_only()->code, errc::read_only);
  EXPECT_EQ(reader->resume().error().code, errc::read_only);
}

}  // namespace
}  // namespace casebook::testing
