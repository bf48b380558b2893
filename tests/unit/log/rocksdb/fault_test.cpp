#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <casebook/testing/faulty_disk.hpp>

#include <atomic>
#include <set>
#include <thread>

#include "support/scratch_directory.hpp"
#include "support/stores.hpp"

namespace casebook::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

class RocksdbFault : public ::testing::Test {
 protected:
  [[nodiscard]] const std::filesystem::path& path() const { return directory_.path(); }
  std::unique_ptr<event_log> open(durability sync = durability::durable) {
    return open_store(path(), {.sync = sync, .env = disk_.env()});
  }

  scratch_directory directory_;
  faulty_disk disk_;
};

TEST_F(RocksdbFault, SyncsOncePerDurableDecisionOfALoneCaller) {
  const auto store = open();
  const auto before = disk_.log_syncs();
  for (std::uint64_t n = 0; n < 5; ++n) ASSERT_TRUE(append(*store, {noted("A", "x")}, n));
  EXPECT_EQ(disk_.log_syncs(), before + 5);
}

TEST_F(RocksdbFault, SyncsOnceForABatch) {
  const auto store = open();
  const auto before = disk_.log_syncs();
  std::vector<decision> many;
  for (int n = 0; n < 100; ++n) many.push_back({{noted("C" + std::to_string(n), "x")}, {}});
  (void)store->append(many);
  EXPECT_EQ(store->last(), position{100});
  EXPECT_EQ(disk_.log_syncs(), before + 1);
}

TEST_F(RocksdbFault, SyncsNothingWhenBuffered) {
  const auto store = open(durability::buffered);
  const auto before = disk_.log_syncs();
  for (std::uint64_t n = 0; n < 5; ++n) ASSERT_TRUE(append(*store, {noted("A", "x")}, n));
  EXPECT_EQ(disk_.log_syncs(), before);
}

TEST_F(RocksdbFault, SharesASyncAmongConcurrentCallers) {
  constexpr int callers = 16;
  std::atomic<int> arrived{0};
  std::atomic<bool> hold{false};
  // Holds the first sync until all callers are on their way in, and gives them time to queue: each
  // turn that this thread yields is theirs.
  disk_.on_log_sync([&] {
    if (!hold) return;
    while (arrived < callers) std::this_thread::yield();
    for (int turn = 0; turn < 10'000; ++turn) std::this_thread::yield();
    hold = false;
  });
  const auto store = open();
  const auto before = disk_.log_syncs();
  hold = true;
  {
    std::vector<std::jthread> threads;
    for (int n = 0; n < callers; ++n) {
      threads.emplace_back([&, n] {
        const auto event = noted("C" + std::to_string(n), "x");
        ++arrived;
        EXPECT_TRUE(append(*store, {event}, 0));
      });
    }
  }
  EXPECT_EQ(store->last(), position{callers});
  EXPECT_LT(disk_.log_syncs() - before, callers);
}

TEST_F(RocksdbFault, PublishesNothingBeforeItIsSynced) {
  std::unique_ptr<event_log> store;
  position seen_while_syncing{99};
  bool found_while_syncing = true;
  disk_.on_log_sync([&] {
    if (!store) return;
    seen_while_syncing = store->last();
    found_while_syncing = store->find("k1").value().has_value();
  });
  store = open();
  ASSERT_TRUE(append(*store, {noted("A", "x", "k1")}, 0));
  EXPECT_EQ(seen_while_syncing, position{0});
  EXPECT_FALSE(found_while_syncing);
}

TEST_F(RocksdbFault, SaysWhyItIsReadOnly) {
  const auto store = open();
  disk_.fail(disk_fault::full);
  const auto failed = append(*store, {noted("A", "x")}, 0);
  EXPECT_EQ(failed.error().code, errc::io);
  EXPECT_THAT(failed.error().message, HasSubstr("free some space"));
  disk_.fail(disk_fault::broken);
  const auto refused = append(*store, {noted("B", "x")}, 0);
  EXPECT_EQ(refused.error().code, errc::read_only);
  EXPECT_THAT(refused.error().message, HasSubstr("No space left")) << "the first cause";
  EXPECT_THAT(store->read_only()->message, HasSubstr("No space left"));
}

TEST_F(RocksdbFault, FailsEveryDecisionOfAFailedGroup) {
  const auto store = open();
  disk_.fail(disk_fault::full);
  std::vector<decision> many(3);
  many[0].events = {noted("A", "x", "k1")};
  many[1].events = {noted("A", "x", "k1")};  // repeats what is not on disk either
  many[2].events = {};
  const auto answers = store->append(many);
  EXPECT_EQ(answers[0].error().code, errc::io);
  EXPECT_EQ(answers[1].error().code, errc::io);
  EXPECT_EQ(answers[2].error().code, errc::invalid_argument);
  EXPECT_FALSE(many[0].events[0].has_recorded_at()) << "to be stamped anew the next time";
  EXPECT_EQ(store->last(), position{0});
}

TEST_F(RocksdbFault, AFailedDocumentTurnsItReadOnly) {
  const auto store = open();
  disk_.fail(disk_fault::full);
  EXPECT_EQ(store->put_document("policy", "x").error().code, errc::io);
  EXPECT_TRUE(store->read_only());
  disk_.mend();
  ASSERT_TRUE(store->resume());
  EXPECT_TRUE(store->put_document("policy", "y"));
}

TEST_F(RocksdbFault, AFailedChangeOfTheIndexTurnsItReadOnly) {
  const auto store = open();
  const std::vector<index_change> change{{.key = "a", .value = "1"}};
  ASSERT_TRUE(store->change_index(change));
  disk_.fail(disk_fault::full);
  EXPECT_EQ(store->clear_index().error().code, errc::io);
  EXPECT_TRUE(store->read_only());
  EXPECT_EQ(index_of(*store).size(), 1U) << "reads go on";
  disk_.mend();
  ASSERT_TRUE(store->resume());
  EXPECT_TRUE(store->clear_index());
  EXPECT_THAT(index_of(*store), IsEmpty());
}

TEST_F(RocksdbFault, AFailedDecisionOverSeveralCasesIsProposedAgainAsItStands) {
  const auto store = open();
  ASSERT_TRUE(append(*store, {noted("B", "x")}, 0));
  std::vector<decision> many(1);
  many[0].events = {noted("A", "x", "k1"), noted("B", "x"), noted("B", "y")};
  many[0].events[1].set_version(2);
  many[0].index = {{.key = "a", .value = "1"}};
  disk_.fail(disk_fault::full);
  EXPECT_EQ(store->append(many)[0].error().code, errc::io);
  EXPECT_THAT(index_of(*store), IsEmpty());
  disk_.mend();
  ASSERT_TRUE(store->resume());
  EXPECT_TRUE(store->append(many)[0]);
  EXPECT_EQ(store->read_case("B")->size(), 3U);
  EXPECT_EQ(index_of(*store).size(), 1U);
}

TEST_F(RocksdbFault, ABrokenDiskNeedsTheStoreOpenedAgain) {
  auto store = open();
  ASSERT_TRUE(append(*store, {noted("A", "x")}, 0));
  disk_.fail(disk_fault::broken);
  EXPECT_EQ(append(*store, {noted("A", "y", "k1")}, 1).error().code, errc::io);
  disk_.mend();
  const auto refused = store->resume();
  EXPECT_EQ(refused.error().code, errc::read_only);
  EXPECT_THAT(refused.error().message, HasSubstr("open it again"));
  store.reset();
  store = open();
  EXPECT_TRUE(append(*store, {noted("A", "y", "k1")}, 1));
  EXPECT_THAT(faults_of(*store), IsEmpty());
}

TEST_F(RocksdbFault, FinishesACreationWhereverItWasCutShort) {
  for (std::uint64_t writes = 0;; ++writes) {
    SCOPED_TRACE("cut short after " + std::to_string(writes) + " writes");
    std::filesystem::remove_all(path());
    disk_.fail(disk_fault::broken, writes);
    const bool done = open_rocksdb_log(path(), fixed_time, {.env = disk_.env()}).has_value();
    disk_.mend();
    const auto store = open();
    ASSERT_NE(store, nullptr);
    ASSERT_TRUE(append(*store, {noted("A", "x")}, 0));
    if (done) break;
  }
}

// Whichever write of a session is the one that fails: what was acknowledged is there, what was not
// is there as a whole or not at all, also if the process dies right after it has resumed.
class RocksdbFaultSweep : public RocksdbFault,
                          public ::testing::WithParamInterface<std::tuple<disk_fault, durability>> {
 protected:
  void append_some(event_log& to, int from, int count) {
    for (int n = from; n < from + count; ++n) {
      const auto key = "C" + std::to_string(n);
      auto of_another = noted(key + "'", "1");
      of_another.set_version(1);
      const auto got =
          to.append({.events = {noted(key, "1", "k" + key), of_another, noted(key, "2"),
                                noted(key + "'", "2")},
                     .expected = {},
                     .index = {{.key = key, .value = "2"}, {.key = key + "'", .value = "2"}}});
      if (got) acknowledged_.insert(key);
    }
  }
  void check(event_log& of) const {
    EXPECT_THAT(faults_of(of), IsEmpty());
    std::vector<std::pair<std::string, std::string>> cases;
    for (const auto& key : acknowledged_) EXPECT_TRUE(of.find("k" + key).value()) << key;
    EXPECT_TRUE(of.each_case([&](std::string_view key) {
      EXPECT_EQ(of.read_case(key)->size(), 2U) << key;
      cases.emplace_back(key, "2");
      return true;
    }));
    EXPECT_EQ(index_of(of), cases) << "an entry is there where its event is, and only there";
  }

  std::set<std::string> acknowledged_;
};

TEST_P(RocksdbFaultSweep, AtEveryWrite) {
  const auto [how, sync] = GetParam();
  for (std::uint64_t writes = 0; writes < 5; ++writes) {
    SCOPED_TRACE("fails after " + std::to_string(writes) + " writes");
    std::filesystem::remove_all(path());
    acknowledged_.clear();
    append_some(*open(sync), 0, 2);
    auto store = open(sync);  // has replayed its log: RocksDB holds nothing in memory
    disk_.fail(how, writes);
    append_some(*store, 2, 8);
    const auto visible = store->last();
    EXPECT_EQ(all_events(*store).size(), visible.value) << "reads go on";
    disk_.mend();
    if (auto resumed = store->resume(); !resumed) {
      EXPECT_EQ(how, disk_fault::broken) << resumed.error().message;
      store.reset();
      store = open(sync);
    }
    append_some(*store, 100, 3);
    check(*store);
    disk_.fail(disk_fault::broken);  // so that closing writes nothing, as if it was killed
    store.reset();
    disk_.mend();
    check(*open(sync));
  }
}

INSTANTIATE_TEST_SUITE_P(
    , RocksdbFaultSweep,
    ::testing::Combine(::testing::Values(disk_fault::full, disk_fault::broken),
                       ::testing::Values(durability::durable, durability::buffered)),
    [](const auto& of) {
      return std::string{std::get<0>(of.param) == disk_fault::full ? "full" : "broken"} +
             (std::get<1>(of.param) == durability::durable ? "_durable" : "_buffered");
    });

}  // namespace
}  // namespace casebook::testing
