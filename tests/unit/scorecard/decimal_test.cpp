#include <casebook/scorecard.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace casebook {
namespace {

TEST(Decimal, IsReadExactly) {
  EXPECT_EQ(decimal::parse("99.5")->millionths(), 99'500'000);
  EXPECT_EQ(decimal::parse("0.000001")->millionths(), 1);
  EXPECT_EQ(decimal::parse("-0.25")->millionths(), -250'000);
  EXPECT_EQ(decimal::parse("007")->millionths(), 7'000'000);
  EXPECT_EQ(decimal::parse("999999999999.999999")->millionths(), decimal::millionths_max);
  EXPECT_EQ(decimal::parse("-999999999999.999999")->millionths(), -decimal::millionths_max);
}

TEST(Decimal, IsWrittenShortly) {
  for (const auto* text :
       {"0", "100", "99.5", "-0.25", "0.000001", "-12.34", "999999999999.999999"}) {
    EXPECT_EQ(decimal::parse(text)->text(), text);
  }
  EXPECT_EQ(decimal::parse("99.500")->text(), "99.5");
  EXPECT_EQ(decimal::parse("-0")->text(), "0");
}

TEST(Decimal, RefusesWhatIsNone) {
  for (const auto* text : {"", "-", ".", ".5", "5.", "1e2", "+1", " 1", "1 ", "99,5", "1.2.3",
                           "0x1", "--1", "99.5%", "1234567890123", "0.1234567", "nan"}) {
    const auto refused = decimal::parse(text);
    ASSERT_FALSE(refused) << text;
    EXPECT_EQ(refused.error().code, errc::malformed);
    EXPECT_THAT(refused.error().message, ::testing::HasSubstr("99.5")) << text;
  }
}

}  // namespace
}  // namespace casebook
