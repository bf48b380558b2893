#include "report/rounded.hpp"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace casebook {
namespace {

std::string percent(std::int64_t part, std::int64_t whole, const char* target = "100") {
  const std::vector<decimal> marks{decimal{}, decimal::parse("100").value(),
                                   decimal::parse(target).value()};
  return rounded({part, whole}, 100, marks);
}

TEST(Rounded, HasTwoDecimals) {
  EXPECT_EQ(percent(197, 200), "98.50");
  EXPECT_EQ(percent(2, 3), "66.67");
  EXPECT_EQ(percent(0, 7), "0.00");
  EXPECT_EQ(percent(7, 7), "100.00");
  EXPECT_EQ(percent(3, 2), "150.00");
  EXPECT_EQ(rounded({-7, 3}, 1, {}), "-2.33");
  EXPECT_EQ(rounded({-8, 3}, 1, {}), "-2.67");
  EXPECT_EQ(rounded({-1, 300}, 1, {}), "0.00");
}

TEST(Rounded, IsNeverAWholeHundredOrNothingThatIsNotExact) {
  EXPECT_EQ(percent(129'599, 129'600), "99.99");
  EXPECT_EQ(percent(1, 129'600), "0.01");
  EXPECT_EQ(percent(129'601, 129'600), "100.01");
  EXPECT_EQ(percent(-1, 129'600), "-0.01");
}

TEST(Rounded, IsNeverOnATargetOrBeyondItUnlessItIs) {
  EXPECT_EQ(percent(84'999, 100'000, "85"), "84.99");
  EXPECT_EQ(percent(85'000, 100'000, "85"), "85.00");
  EXPECT_EQ(percent(85'001, 100'000, "85"), "85.01");
  EXPECT_EQ(percent(199, 200, "99.5"), "99.50");
  EXPECT_EQ(percent(994'999, 1'000'000, "99.5"), "99.49");
  EXPECT_EQ(percent(99'949, 100'000, "99.95"), "99.94");
}

TEST(Rounded, TakesAsManyDecimalsAsTellItFromItsTarget) {
  EXPECT_EQ(percent(99'995, 100'000, "99.99"), "99.995") << "between a target and a whole";
  EXPECT_EQ(percent(999'994, 1'000'000, "99.9995"), "99.9994");
  EXPECT_EQ(percent(1, 1'000'000, "0.005"), "0.001");
}

TEST(Rounded, KeepsItsSideOfEveryMarkWhateverTheCounts) {
  std::mt19937_64 draw{7};
  for (int i = 0; i < 2000; ++i) {
    const auto whole = static_cast<std::int64_t>(draw() % 1'000'000'000'000'000 + 1);
    const auto part = whole - static_cast<std::int64_t>(draw() % 3) * (whole / 1'000'000) -
                      static_cast<std::int64_t>(draw() % 3);
    const decimal target{static_cast<std::int64_t>(draw() % 5 * 250'000 + 99'000'000)};
    const auto shown = std::stold(percent(part, whole, target.text().c_str()));
    const auto kept = judge({part, whole}, v1::Indicator::PERCENT, v1::Indicator::AT_LEAST, target);
    const auto wanted = std::stold(target.text());
    EXPECT_EQ(kept == v1::ScorecardReport::PASS, shown >= wanted) << part << " of " << whole;
    EXPECT_EQ(shown >= 100, part >= whole) << part << " of " << whole;
  }
}

}  // namespace
}  // namespace casebook
