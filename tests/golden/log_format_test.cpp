#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <google/protobuf/util/json_util.h>

#include <fstream>

#include "support/scratch_directory.hpp"
#include "support/stores.hpp"

namespace casebook::testing {
namespace {

class LogFormat : public ::testing::TestWithParam<int> {
 protected:
  LogFormat()
      : golden_(std::filesystem::path{GOLDEN} / ("log_format_" + std::to_string(GetParam()))) {
    std::filesystem::copy(golden_ / "store", store());
  }
  [[nodiscard]] std::filesystem::path store() const { return copies_.path() / "store"; }

  /// Of a file beside the store; none where that version had no such file.
  [[nodiscard]] std::vector<std::string> expected_lines(const char* name) const {
    std::ifstream file{golden_ / name};
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    return lines;
  }

  std::filesystem::path golden_;
  scratch_directory copies_;
};

std::vector<std::string> lines_of(const event_log& of) {
  std::vector<std::string> lines;
  for (const auto& event : all_events(of)) {
    EXPECT_TRUE(google::protobuf::util::MessageToJsonString(event, &lines.emplace_back()).ok());
  }
  return lines;
}

std::vector<std::string> index_lines_of(const event_log& of) {
  std::vector<std::string> lines;
  for (const auto& [key, value] : index_of(of)) lines.push_back(key + '=' + value);
  return lines;
}

TEST_P(LogFormat, IsReadByTodaysCode) {
  for (const bool read_only : {true, false}) {
    const auto opened = open_store(store(), {.create_if_missing = false, .read_only = read_only});
    ASSERT_NE(opened, nullptr);
    EXPECT_THAT(expected_lines("events.jsonl"), ::testing::SizeIs(GetParam() == 1 ? 6 : 10));
    EXPECT_EQ(lines_of(*opened), expected_lines("events.jsonl"));
    EXPECT_THAT(expected_lines("index.txt"), ::testing::SizeIs(GetParam() == 1 ? 0 : 2));
    EXPECT_EQ(index_lines_of(*opened), expected_lines("index.txt"));
    EXPECT_THAT(faults_of(*opened), ::testing::IsEmpty());
    EXPECT_EQ(opened->get_document("policy").value(), "the policy in force\n");
    EXPECT_EQ(opened->find("call-1").value()->last, position{2});
    EXPECT_EQ(opened->read_case("案-2")->size(), GetParam() == 1 ? 2U : 3U);
  }
}

TEST_P(LogFormat, IsWrittenOnByTodaysCode) {
  const auto opened = open_store(store());
  const auto before = opened->last();
  const auto head = opened->read_case("A-1")->size();
  const auto given = append(*opened, {noted("A-1", "x")}, head).value();
  EXPECT_EQ(given.first, before.next());
  EXPECT_THAT(faults_of(*opened), ::testing::IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(, LogFormat, ::testing::Values(1, 2, 3));

}  // namespace
}  // namespace casebook::testing
