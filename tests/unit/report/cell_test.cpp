#include "report/cell.hpp"

#include <gtest/gtest.h>

namespace casebook {
namespace {

using namespace std::chrono_literals;

TEST(Cell, ShowsPeopleWordsAndGivesProgramsDigits) {
  EXPECT_EQ(shown(rate{197, 200}, language::en), "98.50 %");
  EXPECT_EQ(shown(rate{129'599, 129'600}, language::en), "99.99 %") << "one miss is not none";
  EXPECT_EQ(shown(rate{1, 129'600}, language::en), "0.01 %");
  EXPECT_EQ(exact(rate{197, 200}), "0.985");
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
  EXPECT_EQ(shown(local_instant{at}, language::zh), "2025-03-03 02:00:00 +00:00");
  EXPECT_EQ(shown(local_instant{at, "Asia/Shanghai"}, language::zh), "2025-03-03 10:00:00 +08:00");
  EXPECT_EQ(exact(local_instant{at, "Asia/Shanghai"}), "2025-03-03T02:00:00.000001Z");
}

TEST(Cell, ShowsADeadlineForADayAsTheEndOfThatDay) {
  const auto due = parse_rfc3339("2025-01-31T16:00:00Z").value();
  EXPECT_EQ(shown(local_instant{due, "Asia/Shanghai", true}, language::en),
            "2025-01-31 24:00:00 +08:00");
  EXPECT_EQ(exact(local_instant{due, "Asia/Shanghai", true}), "2025-01-31T16:00:00Z");
}

TEST(Cell, ShowsOpenTimeInHoursAndWorkdays) {
  EXPECT_EQ(shown(open_time{35h, 7h}, language::en), "35 h, 5 workdays");
  EXPECT_EQ(shown(open_time{35h, 7h}, language::zh), "35 小时，5 个工作日");
  EXPECT_EQ(shown(open_time{7h, 7h}, language::en), "7 h, 1 workday");
  EXPECT_EQ(shown(open_time{34h + 59min + 59s, 7h}, language::en), "34 h 59 min, 4.9 workdays")
      << "never a whole day that is not there";
  EXPECT_EQ(shown(open_time{30min, 7h}, language::en), "30 min");
  EXPECT_EQ(shown(open_time{48h, 0h}, language::en), "48 h");
  EXPECT_EQ(shown(open_time{-8h, 8h}, language::en), "-8 h, 1 workday") << "overdue by as much";
  EXPECT_EQ(exact(open_time{1h, 7h}), "3600000000");
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
