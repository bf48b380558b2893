#include <casebook/scorecard.hpp>

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

namespace casebook {
namespace {

using namespace std::chrono_literals;

class Target : public ::testing::Test {
 protected:
  void promised(const std::string& targets) {
    ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(targets, &indicator_));
  }
  // What holds for a row that begins on that day; "none".
  std::string on(std::chrono::year_month_day day, std::string_view site = {},
                 std::string_view department = {},
                 v1::Indicator::Period period = v1::Indicator::MONTH) {
    const auto found =
        target_for(indicator_.target(), {site, department, period, std::chrono::local_days{day}});
    return found ? found->text() : "none";
  }

 private:
  v1::Indicator indicator_;
};

TEST_F(Target, OfTheMostSpecificRowWins) {
  promised(R"(target { value: "85" }
              target { value: "90" site: "east" }
              target { value: "80" department: "works" }
              target { value: "95" site: "east" department: "works" }
              target { value: "99" site: "east" department: "works" period: YEAR })");
  EXPECT_EQ(on(2025y / 3 / 1), "85");
  EXPECT_EQ(on(2025y / 3 / 1, "east"), "90");
  EXPECT_EQ(on(2025y / 3 / 1, "west"), "85");
  EXPECT_EQ(on(2025y / 3 / 1, "west", "works"), "80");
  EXPECT_EQ(on(2025y / 3 / 1, "east", "works"), "95");
  EXPECT_EQ(on(2025y / 1 / 1, "east", "works", v1::Indicator::YEAR), "99");
}

TEST_F(Target, OfEquallySpecificRowsTheLatestInForceWinsThenTheFirst) {
  promised(R"(target { value: "85" }
              target { value: "86" from: "2025-03-01" }
              target { value: "87" from: "2025-06-01" }
              target { value: "70" site: "east" }
              target { value: "71" department: "works" })");
  EXPECT_EQ(on(2025y / 2 / 28), "85");
  EXPECT_EQ(on(2025y / 3 / 1), "86") << "on the very day";
  EXPECT_EQ(on(2025y / 5 / 31), "86");
  EXPECT_EQ(on(2026y / 1 / 1), "87");
  EXPECT_EQ(on(2026y / 1 / 1, "east"), "70")
      << "a site's own target stands whatever comes into force for all";
  EXPECT_EQ(on(2026y / 1 / 1, "east", "works"), "70");
}

TEST_F(Target, IsNoneWhereNoneFits) {
  promised(R"(target { value: "85" site: "east" } target { value: "86" from: "2025-03-01" })");
  EXPECT_EQ(on(2025y / 2 / 1), "none");
  EXPECT_EQ(on(2025y / 2 / 1, "east"), "85");
}

TEST_F(Target, GrowsWithEveryWholeYearUpToItsCap) {
  promised(R"(target { value: "85" from: "2024-03-01" yearly_uplift: "1.5" cap: "89" })");
  EXPECT_EQ(on(2024y / 3 / 1), "85");
  EXPECT_EQ(on(2025y / 2 / 28), "85");
  EXPECT_EQ(on(2025y / 3 / 1), "86.5");
  EXPECT_EQ(on(2026y / 3 / 1), "88");
  EXPECT_EQ(on(2027y / 2 / 28), "88");
  EXPECT_EQ(on(2027y / 3 / 1), "89") << "89.5 is past the cap";
  EXPECT_EQ(on(9999y / 12 / 31), "89");
}

TEST_F(Target, MayFallDownToItsCap) {
  promised(R"(target { value: "5" from: "2024-01-01" yearly_uplift: "-2" cap: "1" })");
  EXPECT_EQ(on(2025y / 1 / 1), "3");
  EXPECT_EQ(on(2026y / 1 / 1), "1");
  EXPECT_EQ(on(2030y / 1 / 1), "1");
}

TEST_F(Target, GrowsExactlyWhereDoublesDrift) {
  promised(R"(target { value: "0" from: "2000-01-01" yearly_uplift: "0.1" })");
  EXPECT_EQ(on(2003y / 1 / 1), "0.3");
  EXPECT_EQ(on(2010y / 1 / 1), "1");
}

TEST_F(Target, OfALeapDayGrowsOnTheFirstOfMarch) {
  promised(R"(target { value: "85" from: "2024-02-29" yearly_uplift: "1" })");
  EXPECT_EQ(on(2025y / 2 / 28), "85");
  EXPECT_EQ(on(2025y / 3 / 1), "86");
  EXPECT_EQ(on(2028y / 2 / 29), "89");
}

TEST_F(Target, NeverGrowsOutOfRange) {
  promised(R"(target { value: "999999999999" from: "0001-01-01" yearly_uplift: "999999999999" })");
  EXPECT_EQ(on(9999y / 12 / 31), "999999999999.999999");
}

}  // namespace
}  // namespace casebook
