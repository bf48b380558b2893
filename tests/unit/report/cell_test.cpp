#include "report/cell.hpp"

#include <gtest/gtest.h>

namespace casebook {
namespace {

using namespace std::chrono_literals;

TEST(Cell, ShowsPeopleWordsAndGivesProgramsDigits) {
  EXPECT_EQ(shown(rate{0.985}, language::en), "98.50 %");
  EXPECT_EQ(exact(rate{0.985}), "0.985");
  EXPECT_EQ(shown(std::int64_t{1234567}, language::en), "1234567");
  EXPECT_EQ(exact(std::int64_t{1234567}), "1234567");
  EXPECT_EQ(shown(2.5, language::en), "2.50");
  EXPECT_EQ(exact(2.5), "2.5");
}

TEST(Cell, ShowsALengthToItsTwoLargestUnits) {
  EXPECT_EQ(shown(duration{51h + 59min}, language::en), "2 d 3 h");
  EXPECT_EQ(shown(duration{51h + 59min}, language::zh), "2 天 3 小时");
  EXPECT_EQ(shown(duration{24h}, language::en), "1 d 0 h");
  EXPECT_EQ(shown(duration{24h - 1us}, language::en), "23 h 59 min");
  EXPECT_EQ(shown(duration{59s}, language::zh), "0 分 59 秒");
  EXPECT_EQ(exact(duration{48h + 1us}), "172800000001");
  EXPECT_EQ(shown(duration{-25h}, language::en), "-1 d 1 h") << "overdue by as much";
  EXPECT_EQ(exact(duration{-1us}), "-1");
}

TEST(Cell, ShowsAnInstantToTheSecond) {
  const auto at = parse_rfc3339("2025-03-03T10:00:00.000001+08:00").value();
  EXPECT_EQ(shown(at, language::zh), "2025-03-03 02:00:00 UTC");
  EXPECT_EQ(exact(at), "2025-03-03T02:00:00.000001Z");
}

TEST(Cell, TellsNothingToCountFromNothingNamed) {
  EXPECT_EQ(shown(cell{}, language::en), "n/a");
  EXPECT_EQ(shown(cell{}, language::zh), "不适用");
  EXPECT_EQ(shown(std::string{}, language::en), "-");
  EXPECT_EQ(shown(word{}, language::zh), "-");
  EXPECT_EQ(exact(cell{}), "");
  EXPECT_EQ(exact(word{}), "");
}

TEST(Cell, TranslatesWordsAndNotWhatUsersWrote) {
  EXPECT_EQ(shown(word{"handled, callback"}, language::zh), "处理, 回访");
  EXPECT_EQ(exact(word{"handled, callback"}), "handled, callback");
  EXPECT_EQ(shown(word{"loan_paid"}, language::zh), "loan_paid") << "a workflow of the user's own";
  EXPECT_EQ(shown(std::string{"callback"}, language::zh), "callback")
      << "a department may be called that";
}

}  // namespace
}  // namespace casebook
