#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <casebook/testing/faulty_disk.hpp>

#include <algorithm>

#include "support/scratch_directory.hpp"
#include "support/stores.hpp"

namespace casebook::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class RocksdbRecovery : public ::testing::Test {
 protected:
  [[nodiscard]] const std::filesystem::path& path() const { return directory_.path(); }

  /// Decision number n, 1-based: two events of case C<n>, so that half of one is noticed.
  static result<receipt> append_pair(event_log& to, int n) {
    const auto key = "C" + std::to_string(n);
    return append(to, {noted(key, std::string(100, 'x'), "k" + std::to_string(n)), noted(key, "y")},
                  0);
  }
  void make_store(int decisions) {
    const auto made = open_store(path());
    for (int n = 1; n <= decisions; ++n) ASSERT_TRUE(append_pair(*made, n));
  }
  /// The same in one session more, whose process dies before it closes the store.
  void append_and_die(int first, int last, durability sync = durability::durable) {
    faulty_disk disk;
    auto made = open_store(path(), {.sync = sync, .env = disk.env()});
    for (int n = first; n <= last; ++n) ASSERT_TRUE(append_pair(*made, n));
    disk.fail(disk_fault::broken);  // so that closing writes nothing
    made.reset();
  }
  [[nodiscard]] std::filesystem::path witness() const { return path() / "WITNESS"; }
  /// The write-ahead log in use. Older ones that a dying process left behind hold nothing any more.
  [[nodiscard]] std::filesystem::path newest_log_file() const {
    const auto files = files_ending(path(), ".log");
    EXPECT_FALSE(files.empty());
    return *std::max_element(files.begin(), files.end());
  }
  void flip_byte(const std::filesystem::path& file, std::size_t at) const {
    auto bytes = file_bytes(file);
    bytes.at(at) = static_cast<char>(bytes.at(at) ^ 0x40);
    write_file(file, bytes);
  }

  scratch_directory directory_;
};

TEST_F(RocksdbRecovery, DropsATornTailWhereverItIsTorn) {
  make_store(2);
  const auto before = file_bytes(witness());  // nobody was told that a torn decision is recorded
  append_and_die(3, 3);
  const auto whole = file_bytes(newest_log_file());
  const scratch_directory copies;
  for (std::size_t size = 0; size < whole.size(); size += 7) {
    const auto copy = copies.path() / std::to_string(size);
    std::filesystem::copy(path(), copy);
    write_file(copy / newest_log_file().filename(), std::string_view{whole}.substr(0, size));
    write_file(copy / "WITNESS", before);
    const auto opened = open_store(copy);
    EXPECT_EQ(opened->last(), position{4}) << "torn after " << size << " bytes";
    EXPECT_FALSE(opened->find("k3").value());
    EXPECT_THAT(faults_of(*opened), IsEmpty());
    EXPECT_TRUE(append_pair(*opened, 3));
  }
}

TEST_F(RocksdbRecovery, KeepsWhatIsBeforeATornTailInOneFile) {
  append_and_die(1, 3, durability::buffered);
  const auto file = newest_log_file();
  std::filesystem::resize_file(file, std::filesystem::file_size(file) - 1);
  const auto opened = open_store(path());
  EXPECT_EQ(opened->last(), position{4});
  EXPECT_TRUE(opened->find("k2").value());
  EXPECT_FALSE(opened->find("k3").value());
  EXPECT_THAT(faults_of(*opened), IsEmpty());
}

TEST_F(RocksdbRecovery, DropsATailOfZeros) {
  append_and_die(1, 2);
  const auto file = newest_log_file();
  std::filesystem::resize_file(file, std::filesystem::file_size(file) + 4096);
  EXPECT_EQ(open_store(path())->last(), position{4});
}

TEST_F(RocksdbRecovery, ReportsDamageInTheMiddleOfTheLogFile) {
  append_and_die(1, 3);
  const auto bytes = file_bytes(newest_log_file());
  const auto first_text = bytes.find("xxxx");
  ASSERT_NE(first_text, std::string::npos);
  flip_byte(newest_log_file(), first_text);
  const auto refused = open_error(path());
  EXPECT_EQ(refused.code, errc::corrupt) << refused.message;
  EXPECT_THAT(refused.message, HasSubstr("restore"));
}

TEST_F(RocksdbRecovery, ReportsDamageInTheLastRecordToo) {
  append_and_die(1, 1);
  const auto last_text = file_bytes(newest_log_file()).rfind("xxxx");
  flip_byte(newest_log_file(), last_text);
  EXPECT_EQ(open_error(path()).code, errc::corrupt) << "flipped bits are no torn write";
}

// ---- a write-ahead log that is lost: people take NNNNNN.log for rubbish -------------------------

TEST_F(RocksdbRecovery, AProperEndLeavesNothingInTheLogFile) {
  make_store(3);
  ASSERT_TRUE(open_store(path())->put_document("policy", "text"));
  for (const auto& file : files_ending(path(), ".log")) write_file(file, "");
  EXPECT_THAT(faults_of(*open_store(path(), {.read_only = true})), IsEmpty());
  const auto opened = open_store(path());
  EXPECT_EQ(opened->last(), position{6});
  EXPECT_EQ(opened->get_document("policy").value(), "text");
  EXPECT_THAT(faults_of(*opened), IsEmpty());
}

TEST_F(RocksdbRecovery, DoesNotOpenWithoutItsLogFileUnlessTheLossIsAccepted) {
  append_and_die(1, 3);
  for (const auto& file : files_ending(path(), ".log")) std::filesystem::remove(file);
  for (const bool read_only : {true, false}) {
    const auto refused = open_error(path(), {.read_only = read_only});
    EXPECT_EQ(refused.code, errc::corrupt);
    EXPECT_THAT(refused.message, HasSubstr("write-ahead log"));
    EXPECT_THAT(refused.message, HasSubstr("accept_loss"));
  }
  auto accepted = open_store(path(), {.accept_loss = true});
  ASSERT_NE(accepted, nullptr);
  EXPECT_EQ(accepted->last(), position{0});
  ASSERT_TRUE(append_pair(*accepted, 1));
  accepted.reset();
  EXPECT_THAT(faults_of(*open_store(path())), IsEmpty()) << "once is enough";
}

TEST_F(RocksdbRecovery, SaysWhatAnEmptiedLogFileTookAlong) {
  make_store(1);
  append_and_die(2, 3);
  write_file(newest_log_file(), "");
  const auto refused = open_error(path());
  EXPECT_EQ(refused.code, errc::corrupt);
  EXPECT_THAT(refused.message, HasSubstr("positions 3 to 6 are missing"));
  {
    const auto reader = open_store(path(), {.read_only = true});
    EXPECT_EQ(all_events(*reader).size(), 2U) << "what is left can be read";
    EXPECT_THAT(faults_of(*reader), ElementsAre(HasSubstr("positions 3 to 6 are missing")));
  }
  const auto accepted = open_store(path(), {.accept_loss = true});
  EXPECT_THAT(faults_of(*accepted), IsEmpty());
  ASSERT_TRUE(append_pair(*accepted, 4));
}

TEST_F(RocksdbRecovery, BeginsNothingAnewOverAStoreOfOneLostSession) {
  append_and_die(1, 2);
  write_file(newest_log_file(), "");
  EXPECT_THAT(open_error(path()).message, HasSubstr("positions 1 to 4 are missing"));
}

TEST_F(RocksdbRecovery, SaysWhatACutLogFileTookAlong) {
  append_and_die(1, 3);
  const auto file = newest_log_file();
  std::filesystem::resize_file(file, std::filesystem::file_size(file) - 1);
  EXPECT_THAT(open_error(path()).message, HasSubstr("positions 5 to 6 are missing"));
}

TEST_F(RocksdbRecovery, ALostWitnessIsReportedAndMadeAnew) {
  make_store(2);
  for (const std::string_view left : {"", "WITNESS, but damaged"}) {
    write_file(witness(), left);
    EXPECT_THAT(faults_of(*open_store(path(), {.read_only = true})),
                ElementsAre(HasSubstr("WITNESS")));
    EXPECT_THAT(faults_of(*open_store(path())), IsEmpty());
    EXPECT_THAT(faults_of(*open_store(path(), {.read_only = true})), IsEmpty());
  }
}

TEST_F(RocksdbRecovery, NoFailureOnTheWayRaisesAFalseAlarm) {
  for (const auto sync : {durability::durable, durability::buffered}) {
    for (const bool power_cut : {false, true}) {
      for (std::uint64_t writes = 0; writes < 24; ++writes) {
        SCOPED_TRACE(std::to_string(writes) + " writes, then " +
                     (power_cut ? "no power" : "no process"));
        std::filesystem::remove_all(path());
        faulty_disk disk;
        auto made = open_store(path(), {.sync = sync, .env = disk.env()});
        ASSERT_TRUE(append_pair(*made, 1));
        disk.fail(disk_fault::broken, writes);  // strikes the closing too, wherever it is
        for (int n = 2; n <= 4; ++n) (void)append_pair(*made, n);
        made.reset();
        disk.mend();
        if (power_cut) disk.cut_power();
        const auto opened = open_store(path());
        ASSERT_NE(opened, nullptr);
        EXPECT_THAT(faults_of(*opened), IsEmpty());
      }
    }
  }
}

TEST_F(RocksdbRecovery, ReportsFlippedBitsInATableFileAndStepsOverNothing) {
  constexpr int decisions = 400;
  make_store(decisions);
  raw_store{path()}.flush();
  // The largest table file holds the events; its data blocks come first.
  auto files = files_ending(path(), ".sst");
  const auto largest = *std::max_element(files.begin(), files.end(), [](auto& a, auto& b) {
    return std::filesystem::file_size(a) < std::filesystem::file_size(b);
  });
  flip_byte(largest, std::filesystem::file_size(largest) / 4);

  const auto opened = open_store(path());
  const auto reader = opened->read({1}).value();
  std::uint64_t seen = 0;
  auto more = reader->next();
  for (; more && *more; more = reader->next()) EXPECT_EQ(reader->at().value, ++seen);
  ASSERT_TRUE(more.has_error()) << "read all " << seen;
  EXPECT_EQ(more.error().code, errc::corrupt);
  EXPECT_THAT(more.error().message, HasSubstr("position " + std::to_string(seen + 1)));
  EXPECT_EQ(reader->next().error().code, errc::corrupt) << "and stays so";
  EXPECT_EQ(reader->at().value, seen);

  // What lies behind the damaged block is still readable, and verify says what is not.
  EXPECT_TRUE(opened->read({decisions * 2}).value()->next().value());
  const auto found = opened->verify({}).value();
  EXPECT_LT(found.events, decisions * 2U);
  EXPECT_GT(found.events, 0U);
  EXPECT_THAT(found.faults, Not(IsEmpty()));
  EXPECT_LE(found.faults.size(), 100U);
}

TEST_F(RocksdbRecovery, LosesNothingDurableInAPowerCut) {
  faulty_disk disk;
  auto made = open_store(path(), {.env = disk.env()});
  for (int n = 1; n <= 5; ++n) ASSERT_TRUE(append_pair(*made, n));
  disk.fail(disk_fault::broken);  // so that closing writes nothing
  made.reset();
  disk.cut_power();
  const auto opened = open_store(path());
  EXPECT_EQ(opened->last(), position{10});
  EXPECT_THAT(faults_of(*opened), IsEmpty());
}

TEST_F(RocksdbRecovery, MayLoseWhatIsBufferedInAPowerCutButNothingElse) {
  faulty_disk disk;
  ASSERT_TRUE(append_pair(*open_store(path(), {.env = disk.env()}), 1));
  auto made = open_store(path(), {.sync = durability::buffered, .env = disk.env()});
  for (int n = 2; n <= 5; ++n) ASSERT_TRUE(append_pair(*made, n));
  disk.fail(disk_fault::broken);
  made.reset();
  disk.cut_power();
  const auto opened = open_store(path());
  EXPECT_EQ(opened->last(), position{2});
  EXPECT_THAT(faults_of(*opened), IsEmpty());
}

TEST_F(RocksdbRecovery, KeepsWhatIsBufferedWhenTheProcessDies) {
  faulty_disk disk;
  auto made = open_store(path(), {.sync = durability::buffered, .env = disk.env()});
  for (int n = 1; n <= 5; ++n) ASSERT_TRUE(append_pair(*made, n));
  disk.fail(disk_fault::broken);
  made.reset();
  EXPECT_EQ(open_store(path())->last(), position{10});
}

}  // namespace
}  // namespace casebook::testing
