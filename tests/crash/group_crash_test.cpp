// The tenth household of an issue, and a power cut at every write that follows: whoever opens the
// store finds all of it done, or none of it.
#include <casebook/casebook.hpp>
#include <casebook/rocksdb/rocksdb_log.hpp>
#include <casebook/testing/faulty_disk.hpp>
#include <casebook/testing/simulated_clock.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/scratch_directory.hpp"

namespace casebook::testing {
namespace {

constexpr int members = 20;
const simulated_clock morning{parse_rfc3339("2025-03-01T10:00:00+08:00").value()};

std::string key_of(int n) { return "C-" + std::to_string(n); }
v1::Event fact_of(int n, const std::string& json) {
  return parse_json("{\"case\": \"" + key_of(n) + "\", " + json + "}").value();
}
v1::Event link_of(int n, int household) {
  return fact_of(n, R"("householdLinked": {"cluster": "lift", "household": "H-)" +
                        std::to_string(household) + "\"}");
}

// A store and an engine that asks a group in portions of three.
struct desk {
  desk(const std::filesystem::path& path, rocksdb::Env* env)
      : log(open_rocksdb_log(path, morning.source(), {.env = env}).value()),
        cases(*log, {.clock = morning.source(), .group_portion = 3}) {}
  std::unique_ptr<event_log> log;
  engine cases;
};

void receive_nine_households(engine& cases) {
  for (int n = 0; n < members; ++n) {
    ASSERT_TRUE(cases.propose(
        fact_of(n, R"("caseReceived": {"workflow": "complaint", "category": "noise"})")));
    ASSERT_TRUE(cases.propose(link_of(n, n % 9)));
  }
}

int graded_a(const engine& cases) {
  int found = 0;
  for (int n = 0; n < members; ++n) {
    found += cases.read(key_of(n)).value().grade == v1::CaseGraded::A ? 1 : 0;
  }
  return found;
}

TEST(GroupCrash, LeavesNoMemberBehindWhereverItStrikes) {
  const scratch_directory made;
  {
    desk before{made.path(), nullptr};
    receive_nine_households(before.cases);
  }
  int cut_short = 0;
  for (std::uint64_t writes = 0;; ++writes) {
    SCOPED_TRACE(::testing::Message() << writes << " writes succeeded");
    const scratch_directory copied;
    const auto path = copied.path() / "store";
    ASSERT_TRUE(copy_rocksdb_log(made.path(), path));
    faulty_disk disk;
    bool done = false;
    {
      desk struck{path, disk.env()};
      disk.fail(disk_fault::broken, writes);
      done = struck.cases.propose(link_of(0, 9)).has_value();
      // All portions are recorded before the call returns, or its error says that they are not.
      if (done && graded_a(struck.cases) == members && !struck.log->read_only()) {
        EXPECT_GT(cut_short, 3) << "the sweep must strike between the portions";
        return;
      }
    }
    disk.cut_power();
    desk again{path, nullptr};
    const bool has_the_link = !again.cases.propose(link_of(0, 9)).has_error();
    ASSERT_TRUE(has_the_link) << "the same again is no second household";
    EXPECT_EQ(graded_a(again.cases), members);
    ++cut_short;
  }
}

}  // namespace
}  // namespace casebook::testing
