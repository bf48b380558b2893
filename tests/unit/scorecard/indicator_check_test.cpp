#include <gmock/gmock.h>

#include "scorecards.hpp"

namespace casebook {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

// What is wrong with these lines, the first of which is line 1.
std::string refused(const std::string& scorecard) {
  auto parsed = policy::parse(scorecard + policy_text(""), "mine");
  return parsed ? "nothing" : parsed.error().message;
}

constexpr auto formula =
    R"( numerator { measure: "contacts" } denominator { measure: "contacts" })";

TEST(IndicatorCheck, TakesTheBuiltInPolicyWithEveryObjective) {
  std::set<std::string> names;
  for (const auto& one : policy::built_in().source().indicator()) names.insert(one.name_zh());
  for (const auto* objective :
       {"礼貌待客率", "事务响应率", "投诉回访率", "业户满意率", "管理费催缴率", "有关票据处理率"}) {
    EXPECT_TRUE(names.contains(objective)) << objective;
  }
}

TEST(IndicatorCheck, NamesAnUnknownMeasureWithItsPlace) {
  const auto said =
      refused("indicator {\n  indicator: \"a\"\n  numerator {\n    measure: \"contcts\"\n  }\n}\n");
  EXPECT_THAT(said, StartsWith("mine:4:5: indicator \"a\", numerator: unknown measure 'contcts'; "
                               "did you mean 'contacts'?"));
  EXPECT_THAT(said, HasSubstr("met:resolution"));
  EXPECT_THAT(said, HasSubstr("count:calls"));
  for (const auto* measure :
       {"", "met", "met:", "met:lunch", "count", "count:nothing", "contacts:x", "contacts:", ":"}) {
    EXPECT_THAT(refused("indicator { indicator: 'a' numerator { measure: '" + std::string{measure} +
                        "' } }\n"),
                HasSubstr("unknown measure"))
        << measure;
  }
}

TEST(IndicatorCheck, WantsAFormulaOrARelativeThatHasOne) {
  EXPECT_EQ(refused(std::string{"indicator { indicator: 'a'"} + formula +
                    " } indicator { indicator: 'b' parent: 'a' }\n"),
            "nothing");
  EXPECT_EQ(
      refused(std::string{"indicator { indicator: 'a' } indicator { indicator: 'b' parent: 'a'"} +
              formula + " }\n"),
      "nothing");
  EXPECT_THAT(refused("indicator { indicator: 'a' }\n"), HasSubstr("it counts nothing"));
  EXPECT_THAT(refused("indicator { indicator: 'a' denominator { measure: 'contacts' } }\n"),
              HasSubstr("needs a numerator"));
  EXPECT_THAT(refused("indicator { indicator: 'a' numerator { measure: 'contacts' } }\n"),
              HasSubstr("a rate needs a denominator"));
  EXPECT_EQ(refused("indicator { indicator: 'a' unit: COUNT numerator { measure: 'contacts' } }\n"),
            "nothing");
}

TEST(IndicatorCheck, WantsParentsThatExistAndDoNotRunInCircles) {
  EXPECT_THAT(refused(std::string{"indicator { indicator: 'a' parent: 'b'"} + formula + " }\n"),
              StartsWith("mine:1:28: indicator \"a\": no indicator is named 'b'"));
  EXPECT_THAT(refused("indicator { indicator: 'a' parent: 'a' }\n"), HasSubstr("run in a circle"));
  EXPECT_THAT(
      refused("indicator { indicator: 'a' parent: 'c' } indicator { indicator: 'b' parent: 'a' }"
              "indicator { indicator: 'c' parent: 'b' }\n"),
      HasSubstr("run in a circle"));
  EXPECT_THAT(refused(std::string{"indicator { indicator: 'a'"} + formula +
                      " } indicator { indicator: 'a'" + formula + " }\n"),
              HasSubstr("a name of its own"));
}

TEST(IndicatorCheck, SumsOnlyWhatIsAlike) {
  const std::string sum = "indicator { indicator: 'sum' } ";
  EXPECT_THAT(
      refused(sum + "indicator { indicator: 'a' parent: 'sum' unit: PERMILLE" + formula + " }\n"),
      HasSubstr("'a' differs"));
  EXPECT_THAT(refused("indicator { indicator: 'sum' unit: COUNT } indicator { indicator: 'a' "
                      "parent: 'sum' unit: COUNT" +
                      std::string{formula} +
                      " } indicator { indicator: 'b' parent: 'sum' unit: COUNT numerator { "
                      "measure: 'contacts' } }\n"),
              HasSubstr("differs"));
}

TEST(IndicatorCheck, ReadsTargets) {
  const auto with = [](const std::string& target) {
    return refused(std::string{"indicator { indicator: 'a'"} + formula + " target { " + target +
                   " } }\n");
  };
  EXPECT_EQ(with("value: '99.5'"), "nothing");
  EXPECT_EQ(with("value: '85' from: '2025-01-01' yearly_uplift: '1' cap: '90'"), "nothing");
  EXPECT_THAT(with("value: '99,5'"), HasSubstr("expected a decimal such as 99.5"));
  EXPECT_THAT(with(""), HasSubstr("expected a decimal"));
  EXPECT_THAT(with("value: '85' from: '2025-02-30'"), HasSubstr("2025-02-30"));
  EXPECT_THAT(with("value: '85' yearly_uplift: '1'"), HasSubstr("from"));
  EXPECT_THAT(with("value: '85' from: '2025-01-01' yearly_uplift: 'x'"), HasSubstr("decimal"));
  EXPECT_THAT(with("value: '85' cap: '90'"), HasSubstr("yearly_uplift"));
  EXPECT_THAT(with("value: '85' from: '2025-01-01' yearly_uplift: '1' cap: '80'"),
              HasSubstr("leads away"));
  EXPECT_THAT(with("value: '85' from: '2025-01-01' yearly_uplift: '-1' cap: '90'"),
              HasSubstr("leads away"));
  EXPECT_THAT(with("value: '85' } target { value: '86'"),
              HasSubstr("same site, department, period and day"));
  EXPECT_THAT(with("value: '85' period: 9"), HasSubstr("no such period"));
}

TEST(IndicatorCheck, HoldsTermsAndMeasuresToTheirLimits) {
  const auto term = [](const std::string& more) {
    return refused("indicator { indicator: 'a' unit: COUNT numerator { measure: 'contacts' " +
                   more + " } }\n");
  };
  EXPECT_EQ(term("weight: -1 workflow: 'complaint' category: 'leak'"), "nothing");
  EXPECT_THAT(term("weight: 0"), HasSubstr("not 0"));
  EXPECT_THAT(term("weight: 1000001"), HasSubstr("1000000"));
  EXPECT_THAT(term("workflow: 'gardening'"), HasSubstr("'gardening'"));
  EXPECT_THAT(refused("measure { measure: 'calls' }\n"), HasSubstr("a name of its own"));
  EXPECT_THAT(refused("measure { }\n"), HasSubstr("a name of its own"));
  auto text = policy_text("");
  text.replace(text.find("counting {"), 10, "counting { satisfied_from: 6");
  EXPECT_THAT(policy::parse(text).error().message, HasSubstr("1 to 5"));
}

}  // namespace
}  // namespace casebook
