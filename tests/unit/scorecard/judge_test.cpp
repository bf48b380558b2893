#include <casebook/scorecard.hpp>

#include <gtest/gtest.h>

#include <limits>

namespace casebook {
namespace {

using v1::Indicator;

constexpr auto most = std::numeric_limits<std::int64_t>::max();

v1::ScorecardReport::Verdict at_least(const char* target, ratio counted,
                                      Indicator::Unit unit = Indicator::PERCENT) {
  return judge(counted, unit, Indicator::AT_LEAST, decimal::parse(target).value());
}
v1::ScorecardReport::Verdict at_most(const char* target, ratio counted,
                                     Indicator::Unit unit = Indicator::PERCENT) {
  return judge(counted, unit, Indicator::AT_MOST, decimal::parse(target).value());
}

TEST(WorkedExample18, APassThatIsExactAndNothingToCount) {
  EXPECT_EQ(at_least("99.5", {199, 200}), v1::ScorecardReport::PASS);
  EXPECT_EQ(at_least("99.5", {0, 0}), v1::ScorecardReport::NOT_APPLICABLE);
}

TEST(Judge, FailsByTheLeastThatCanBeMissed) {
  EXPECT_EQ(at_least("99.5", {198, 200}), v1::ScorecardReport::FAIL);
  EXPECT_EQ(at_least("99.500001", {199, 200}), v1::ScorecardReport::FAIL);
  EXPECT_EQ(at_least("99.499999", {199, 200}), v1::ScorecardReport::PASS);
  EXPECT_EQ(at_least("100", {most - 1, most}), v1::ScorecardReport::FAIL);
  EXPECT_EQ(at_least("100", {most, most}), v1::ScorecardReport::PASS);
}

TEST(Judge, HoldsToBothDirections) {
  EXPECT_EQ(at_most("0.5", {1, 200}), v1::ScorecardReport::PASS);
  EXPECT_EQ(at_most("0.499999", {1, 200}), v1::ScorecardReport::FAIL);
  EXPECT_EQ(at_most("0", {0, 200}), v1::ScorecardReport::PASS);
  EXPECT_EQ(at_most("0", {1, most}), v1::ScorecardReport::FAIL);
}

TEST(Judge, CountsInEveryUnit) {
  EXPECT_EQ(at_least("995", {199, 200}, Indicator::PERMILLE), v1::ScorecardReport::PASS);
  EXPECT_EQ(at_least("995.000001", {199, 200}, Indicator::PERMILLE), v1::ScorecardReport::FAIL);
  EXPECT_EQ(at_least("75", {225, 3}, Indicator::POINTS), v1::ScorecardReport::PASS);
  EXPECT_EQ(at_least("75.1", {225, 3}, Indicator::POINTS), v1::ScorecardReport::FAIL);
  EXPECT_EQ(at_most("5", {15, 3}, Indicator::COUNT), v1::ScorecardReport::PASS);
  EXPECT_EQ(at_most("5", {16, 3}, Indicator::COUNT), v1::ScorecardReport::FAIL);
}

TEST(Judge, MayBeBelowZero) {
  EXPECT_EQ(at_least("0", {-1, 3}), v1::ScorecardReport::FAIL);
  EXPECT_EQ(at_least("-33.4", {-1, 3}), v1::ScorecardReport::PASS);
  EXPECT_EQ(at_least("-33.3", {-1, 3}), v1::ScorecardReport::FAIL);
}

// As doubles, 0.07 × 100 is 7.000000000000001, and 1.1 + 2.2 is more than 3.3.
TEST(Judge, IsRightWhereDoublesAreNot) {
  ASSERT_GT(7.0 / 100 * 100, 7.0);
  EXPECT_EQ(at_most("7", {7, 100}), v1::ScorecardReport::PASS);
  ASSERT_LT(0.29 * 100, 29.0);
  EXPECT_EQ(at_least("29", {29, 100}), v1::ScorecardReport::PASS);
  ASSERT_EQ(static_cast<double>(most - 1) / static_cast<double>(most), 1.0);
  EXPECT_EQ(at_least("100", {most - 1, most}), v1::ScorecardReport::FAIL);
}

TEST(Judge, SaysWhereNothingIsPromised) {
  EXPECT_EQ(judge({1, 2}, Indicator::PERCENT, Indicator::AT_LEAST, std::nullopt),
            v1::ScorecardReport::NO_TARGET);
  EXPECT_EQ(judge({0, 0}, Indicator::PERCENT, Indicator::AT_LEAST, std::nullopt),
            v1::ScorecardReport::NOT_APPLICABLE);
}

TEST(DisplayValue, IsInTheUnitAndAbsentForNothing) {
  EXPECT_DOUBLE_EQ(display_value({199, 200}, Indicator::PERCENT).value(), 99.5);
  EXPECT_DOUBLE_EQ(display_value({199, 200}, Indicator::PERMILLE).value(), 995);
  EXPECT_DOUBLE_EQ(display_value({225, 3}, Indicator::POINTS).value(), 75);
  EXPECT_EQ(display_value({0, 0}, Indicator::PERCENT), std::nullopt);
}

TEST(Add, SumsBothAndNeverWrapsAround) {
  EXPECT_EQ(add({1, 2}, {3, 4}).value(), (ratio{4, 6}));
  EXPECT_EQ(add({most, 1}, {1, 1}).error().code, errc::limit_exceeded);
  EXPECT_EQ(add({1, most}, {1, 1}).error().code, errc::limit_exceeded);
  EXPECT_EQ(add({-most, 1}, {-2, 1}).error().code, errc::limit_exceeded);
}

}  // namespace
}  // namespace casebook
