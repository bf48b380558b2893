#include <casebook/grading.hpp>

#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

namespace casebook {
namespace {

using ::testing::ElementsAre;

case_state with(const std::string& facts_json, const std::string& category = "noise") {
  case_state state;
  state.category = category;
  EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(facts_json, &state.facts).ok()) << facts_json;
  return state;
}

struct expectation {
  const char* facts;
  const char* category;
  v1::CaseGraded::Grade grade;
  v1::CaseGraded::RiskColour colour;
  std::vector<std::string> rules;
};

class Rule : public ::testing::TestWithParam<expectation> {};

TEST_P(Rule, GivesItsGradeAndColour) {
  const auto& expected = GetParam();
  const auto answer = grade_case(policy::built_in(), with(expected.facts, expected.category));
  EXPECT_EQ(answer.grade, expected.grade) << expected.facts;
  EXPECT_EQ(answer.colour, expected.colour) << expected.facts;
  EXPECT_EQ(answer.rules, expected.rules) << expected.facts;
}

using g = v1::CaseGraded;

INSTANTIATE_TEST_SUITE_P(
    Table, Rule,
    ::testing::Values(
        expectation{R"({"households": 10})", "noise", g::A, g::BLACK, {"RA1"}},
        expectation{R"({"households": 9})", "noise", g::B, g::RED, {"RB1"}},
        expectation{R"({"households": 3})", "noise", g::B, g::RED, {"RB1"}},
        expectation{R"({"households": 2})", "noise", g::C, g::NONE, {"RC1"}},
        expectation{R"({"safetyEffect": true})", "noise", g::A, g::BLACK, {"RA2"}},
        expectation{R"({"injury": true})", "noise", g::A, g::BLACK, {"RA2"}},
        expectation{R"({"majorLoss": true})", "noise", g::A, g::BLACK, {"RA2"}},
        expectation{R"({"media": true})", "noise", g::A, g::BLACK, {"RA3"}},
        expectation{R"({"petition": true})", "noise", g::A, g::BLACK, {"RA3"}},
        expectation{R"({"lawsuit": true})", "noise", g::A, g::BLACK, {"RA3"}},
        expectation{R"({"promiseBroken": true, "timesRaised": 3})", "noise", g::A, g::NONE, {"RA4"}},
        expectation{R"({"promiseBroken": true, "timesRaised": 2})", "noise", g::C, g::NONE, {"RC1"}},
        expectation{R"({"timesRaised": 3})", "noise", g::C, g::NONE, {"RC1"}},
        expectation{R"({"referredByAuthority": true})", "noise", g::A, g::NONE, {"RA6"}},
        expectation{"{}", "staff_attitude", g::B, g::NONE, {"RB3"}},
        expectation{"{}", "unauthorised_charge", g::B, g::NONE, {"RB3"}},
        expectation{"{}", "leak", g::B, g::NONE, {"RB3"}},
        expectation{"{}", "outage", g::B, g::NONE, {"RB3"}},
        expectation{R"({"potentialHazard": true})", "noise", g::B, g::NONE, {"RB3"}},
        expectation{R"({"functionAffected": true, "hardToRectify": true})", "noise", g::B, g::RED, {"RB4"}},
        expectation{R"({"functionAffected": true})", "noise", g::C, g::NONE, {"RC1"}},
        expectation{R"({"hardToRectify": true})", "noise", g::C, g::NONE, {"RC1"}},
        expectation{R"({"mediaRisk": true})", "noise", g::B, g::RED, {"RB4"}},
        expectation{R"({"legalRisk": true})", "noise", g::B, g::RED, {"RB4"}},
        expectation{R"({"easyToRectify": true})", "noise", g::C, g::YELLOW, {"RC1"}},
        expectation{"{}", "noise", g::C, g::NONE, {"RC1"}}));

TEST(Grading, TakesTheMostSevereOfAllThatMatchAndNamesThemAll) {
  const auto answer =
      grade_case(policy::built_in(), with(R"({"referredByAuthority": true, "mediaRisk": true})", "leak"));
  EXPECT_EQ(answer.grade, g::A);
  EXPECT_EQ(answer.colour, g::RED) << "the most severe colour, though its rule's grade is not";
  EXPECT_THAT(answer.rules, ElementsAre("RA6", "RB3", "RB4"));
}

TEST(Grading, CountsHouseholdsNotCallers) {
  auto state = with("{}");
  for (int i = 0; i < 10; ++i) state.households.insert("flat " + std::to_string(i));
  EXPECT_EQ(grade_case(policy::built_in(), state).grade, g::A);
  state.households.erase("flat 0");
  EXPECT_EQ(grade_case(policy::built_in(), state).grade, g::B);
}

TEST(Regrade, SpeaksOnlyWhenTheRulesGetMoreSevere) {
  auto state = with(R"({"mediaRisk": true})");
  EXPECT_EQ(regrade(policy::built_in(), state)->grade(), g::B) << "the first answer";
  state.rules_grade = g::B;
  state.rules_colour = g::RED;
  EXPECT_FALSE(regrade(policy::built_in(), state));
  state.facts.set_injury(true);
  EXPECT_EQ(regrade(policy::built_in(), state)->grade(), g::A);
  state.rules_grade = g::A;
  state.rules_colour = g::NONE;
  EXPECT_EQ(regrade(policy::built_in(), state)->risk_colour(), g::BLACK) << "same grade, worse colour";
  state.rules_colour = g::BLACK;
  state.facts.clear_injury();
  EXPECT_FALSE(regrade(policy::built_in(), state)) << "the rules never take a grade back";
}

}  // namespace
}  // namespace casebook
