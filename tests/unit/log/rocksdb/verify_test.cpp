#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "log/rocksdb/layout.hpp"
#include "support/scratch_directory.hpp"
#include "support/stores.hpp"

namespace casebook::testing {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
namespace layout = detail::layout;

// Damage that leaves every checksum right: only verify can find it.
class RocksdbVerify : public ::testing::Test {
 protected:
  RocksdbVerify() {
    const auto made = open_store(path());
    EXPECT_TRUE(append(*made, {noted("A", "1", "k1"), noted("A", "2")}, 0));
    EXPECT_TRUE(append(*made, {noted("B", "1", "k2")}, 0));
    EXPECT_TRUE(append(*made, {noted("A", "3", "k3")}, 2));
    EXPECT_THAT(faults_of(*made), IsEmpty());
  }
  [[nodiscard]] const std::filesystem::path& path() const { return directory_.path(); }
  [[nodiscard]] std::vector<std::string> faults() const {
    return faults_of(*open_store(path(), {.read_only = true}));
  }

  scratch_directory directory_;
};

TEST_F(RocksdbVerify, FindsAMissingEvent) {
  raw_store{path()}.erase("events", layout::event_key({2}));
  EXPECT_THAT(faults(), Contains(HasSubstr("position 2 is missing")));
  const auto opened = open_store(path());
  const auto reader = opened->read({1}).value();
  EXPECT_TRUE(reader->next().value());
  EXPECT_EQ(reader->next().error().code, errc::corrupt) << "a gap is never stepped over";
  EXPECT_EQ(opened->read_case("A").error().code, errc::corrupt);
}

TEST_F(RocksdbVerify, FindsAMissingLastEvent) {
  raw_store{path()}.erase("events", layout::event_key({4}));
  EXPECT_THAT(faults(), Contains(HasSubstr("case 'A'")));
  EXPECT_THAT(faults(), Contains(HasSubstr("'k3'")));
  EXPECT_THAT(faults(), Contains(HasSubstr("position 4 is missing")));
  EXPECT_EQ(open_error(path()).code, errc::corrupt) << "nothing is written over the gap";
}

TEST_F(RocksdbVerify, FindsAnEventThatIsNotTheOneThatWasRecorded) {
  auto event = noted("B", "something else", "k2");
  event.set_position(3);
  event.set_version(1);
  raw_store{path()}.put("events", layout::event_key({3}), event.SerializeAsString());
  EXPECT_THAT(faults(), ::testing::ElementsAre(HasSubstr("their chain is another one")));
}

TEST_F(RocksdbVerify, FindsAnEventThatCannotBeParsed) {
  raw_store{path()}.put("events", layout::event_key({3}), "\xff");
  EXPECT_THAT(faults(), Contains(HasSubstr("position 3")));
}

TEST_F(RocksdbVerify, FindsAnEventFromANewerVersion) {
  v1::Event event = noted("B", "1", "k2");
  event.set_position(3);
  event.set_version(1);
  event.clear_fact();
  // Field 900, length-delimited, empty: a fact of the future.
  raw_store{path()}.put("events", layout::event_key({3}),
                        event.SerializeAsString() + std::string{"\xa2\x38\x00", 3});
  EXPECT_THAT(faults(), ::testing::ElementsAre(HasSubstr("upgrade"), HasSubstr("chain")));
}

TEST_F(RocksdbVerify, FindsWhatTheCaseIndexLacksOrInvents) {
  {
    raw_store raw{path()};
    raw.erase("cases", layout::case_entry_key("B", {1}));
    raw.put("cases", layout::case_entry_key("C", {1}), layout::number<std::uint64_t>(3));
  }
  EXPECT_THAT(faults(), Contains(HasSubstr("case 'C'")));
  EXPECT_THAT(faults(), Contains(HasSubstr("1 of 2 cases")));
}

TEST_F(RocksdbVerify, FindsACaseIndexThatPointsElsewhere) {
  raw_store{path()}.put("cases", layout::case_entry_key("A", {2}),
                        layout::number<std::uint64_t>(3));
  EXPECT_THAT(faults(), Contains(HasSubstr("case 'A'")));
  EXPECT_EQ(open_store(path())->read_case("A").error().code, errc::corrupt);
}

TEST_F(RocksdbVerify, FindsAHoleInACase) {
  raw_store{path()}.erase("cases", layout::case_entry_key("A", {2}));
  EXPECT_THAT(faults(), Contains(HasSubstr("has version 3 after version 1")));
  EXPECT_EQ(open_store(path())->read_case("A").error().code, errc::corrupt);
}

TEST_F(RocksdbVerify, FindsWhatTheKeyIndexLacksOrInvents) {
  {
    raw_store raw{path()};
    raw.erase("keys", "k2");
    raw.put("keys", "k9", layout::extent_value({.first = {3}, .count = 1}));
  }
  EXPECT_THAT(faults(), Contains(HasSubstr("'k2'")));
  EXPECT_THAT(faults(), Contains(HasSubstr("holds 3 idempotency keys")));
}

TEST_F(RocksdbVerify, FindsAKeyThatPointsPastTheEnd) {
  raw_store{path()}.put("keys", "k3", layout::extent_value({.first = {4}, .count = 2}));
  EXPECT_THAT(faults(), Contains(HasSubstr("which the log does not have")));
}

TEST_F(RocksdbVerify, FindsEntriesThatAreNone) {
  {
    raw_store raw{path()};
    raw.put("cases", "?", "?");
    raw.put("keys", "k2", "?");
  }
  EXPECT_THAT(faults(), Contains(HasSubstr("the case index holds an entry that is none")));
  EXPECT_THAT(faults(), Contains(HasSubstr("the key index holds an entry that is none")));
  const auto opened = open_store(path());
  EXPECT_EQ(opened->find("k2").error().code, errc::corrupt);
  EXPECT_EQ(append(*opened, {noted("B", "1", "k2")}, 0).error().code, errc::corrupt);
  EXPECT_EQ(opened->read_only()->code, errc::corrupt) << "an index that lies must not decide";
}

}  // namespace
}  // namespace casebook::testing
