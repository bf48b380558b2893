#include "core/workdays.hpp"

#include <gtest/gtest.h>

namespace casebook {
namespace {

using namespace std::chrono_literals;

TEST(OpenTime, IsToldInHoursAndWorkdays) {
  EXPECT_EQ(open_time_words(35h, 7h, language::en), "35 h, 5 workdays");
  EXPECT_EQ(open_time_words(35h, 7h, language::zh), "35 小时，5 个工作日");
  EXPECT_EQ(open_time_words(7h, 7h, language::en), "7 h, 1 workday");
  EXPECT_EQ(open_time_words(100h, 0h, language::en), "100 h") << "never days of 24 h";
  EXPECT_EQ(open_time_words(10h + 30min + 1us, 7h, language::en),
            "10 h 30 min 0.000001 s, 1.5 workdays");
  EXPECT_EQ(open_time_words(0h, 7h, language::en), "0 s");
  EXPECT_EQ(open_time_words(-35h, 7h, language::en), "-35 h, 5 workdays");
}

TEST(OpenTime, IsNeverSaidToBeAWholeWorkdayThatItIsNot) {
  EXPECT_EQ(to_workdays(35h - 1us, 7h, language::en), "4.9 workdays");
  EXPECT_EQ(to_workdays(41min, 7h, language::en), "");
  EXPECT_EQ(to_workdays(42min, 7h, language::en), "0.1 workdays");
}

}  // namespace
}  // namespace casebook
