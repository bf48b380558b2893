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
  EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(facts_json, &state.facts).ok())
      << facts_json;
  return state;
}

// The rules over what the case itself says, on its first day.
rule_answer answer_to(const case_state& state) {
  return grade_case(policy::built_in(), {.state = state, .at = state.received_at});
}
std::optional<v1::CaseGraded> regrade_of(const case_state& state) {
  return regrade(policy::built_in(), {.state = state, .at = state.received_at});
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
  const auto answer = answer_to(with(expected.facts, expected.category));
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
        expectation{
            R"({"promiseBroken": true, "timesRaised": 3})", "noise", g::A, g::NONE, {"RA4"}},
        expectation{
            R"({"promiseBroken": true, "timesRaised": 2})", "noise", g::C, g::NONE, {"RC1"}},
        expectation{R"({"timesRaised": 3})", "noise", g::C, g::NONE, {"RC1"}},
        expectation{R"({"referredByAuthority": true})", "noise", g::A, g::NONE, {"RA6"}},
        expectation{"{}", "staff_attitude", g::B, g::NONE, {"RB3"}},
        expectation{"{}", "unauthorised_charge", g::B, g::NONE, {"RB3"}},
        expectation{"{}", "leak", g::B, g::NONE, {"RB3"}},
        expectation{"{}", "outage", g::B, g::NONE, {"RB3"}},
        expectation{R"({"potentialHazard": true})", "noise", g::B, g::NONE, {"RB3"}},
        expectation{
            R"({"functionAffected": true, "hardToRectify": true})", "noise", g::B, g::RED, {"RB4"}},
        expectation{R"({"functionAffected": true})", "noise", g::C, g::NONE, {"RC1"}},
        expectation{R"({"hardToRectify": true})", "noise", g::C, g::NONE, {"RC1"}},
        expectation{R"({"mediaRisk": true})", "noise", g::B, g::RED, {"RB4"}},
        expectation{R"({"legalRisk": true})", "noise", g::B, g::RED, {"RB4"}},
        expectation{R"({"easyToRectify": true})", "noise", g::C, g::YELLOW, {"RC1"}},
        expectation{"{}", "noise", g::C, g::NONE, {"RC1"}}));

TEST(Grading, TakesTheMostSevereOfAllThatMatchAndNamesThemAll) {
  const auto answer =
      answer_to(with(R"({"referredByAuthority": true, "mediaRisk": true})", "leak"));
  EXPECT_EQ(answer.grade, g::A);
  EXPECT_EQ(answer.colour, g::RED) << "the most severe colour, though its rule's grade is not";
  EXPECT_THAT(answer.rules, ElementsAre("RA6", "RB3", "RB4"));
}

TEST(Grading, CountsHouseholdsNotCallers) {
  auto state = with("{}");
  for (int i = 0; i < 10; ++i) state.households.insert("flat " + std::to_string(i));
  EXPECT_EQ(answer_to(state).grade, g::A);
  state.households.erase("flat 0");
  EXPECT_EQ(answer_to(state).grade, g::B);
}

TEST(Grading, CountsTheHouseholdsOfTheWholeCluster) {
  const auto state = with("{}");
  const auto among = [&](int households) {
    return grade_case(policy::built_in(),
                      {.state = state, .at = state.received_at, .households = households});
  };
  EXPECT_EQ(among(10).grade, g::A);
  EXPECT_EQ(among(10).colour, g::BLACK);
  EXPECT_EQ(among(9).grade, g::B);
  EXPECT_EQ(among(2).grade, g::C);
}

TEST(Grading, TakesAComplaintForAAfterThirtyDaysUnlessItIsDealtWith) {
  using namespace std::chrono_literals;
  auto state = with("{}");
  state.received_at = instant{} + 1h;
  const auto on_day = [&](std::string_view standing, duration age) {
    state.state = standing;
    return grade_case(policy::built_in(), {.state = state, .at = state.received_at + age});
  };
  EXPECT_THAT(on_day(states::in_progress, 720h).rules, ElementsAre("RA5"));
  EXPECT_EQ(on_day(states::in_progress, 720h).grade, g::A);
  EXPECT_EQ(on_day(states::in_progress, 720h - 1us).grade, g::C);
  EXPECT_EQ(on_day(states::resolved, 720h).grade, g::C) << "dealt with";
  EXPECT_EQ(on_day(states::invalid, 720h).grade, g::C) << "not valid";
  EXPECT_EQ(on_day(states::closed, 720h).grade, g::C);
}

TEST(Grading, TakesABreachedResolutionOrASecondReopeningForBAtLeast) {
  auto state = with("{}");
  const std::vector<std::string_view> breached{"callback", "resolution"};
  EXPECT_THAT(
      grade_case(policy::built_in(), {.state = state, .at = {}, .breached = breached}).rules,
      ElementsAre("RB5"));
  EXPECT_EQ(grade_case(policy::built_in(),
                       {.state = state, .at = {}, .breached = std::span{breached}.first(1)})
                .grade,
            g::C);
  state.cycle = 2;
  EXPECT_EQ(answer_to(state).grade, g::C) << "reopened once";
  state.cycle = 3;
  EXPECT_EQ(answer_to(state).grade, g::B);
}

TEST(Grading, CountsComplainantsOfOneCategoryAndAreaWithinThirtyDays) {
  using namespace std::chrono_literals;
  auto state = with("{}");
  state.received_at = instant{} + 2000h;
  const auto around = [&](std::vector<complaint_raised> others) {
    others.push_back({state.received_at, "me"});
    return grade_case(policy::built_in(),
                      {.state = state, .at = state.received_at + 1000h, .alike = others});
  };
  const auto t = state.received_at;
  EXPECT_THAT(around({{t - 720h, "a"}, {t - 1h, "b"}}).rules, ElementsAre("RB2"));
  EXPECT_EQ(around({{t - 720h - 1us, "a"}, {t - 1h, "b"}}).grade, g::C) << "one of them longer ago";
  EXPECT_EQ(around({{t - 2h, "a"}, {t - 1h, "a"}, {t - 1h, "me"}}).grade, g::C)
      << "complainants, not complaints";
  EXPECT_THAT(around({{t + 1h, "a"}, {t + 720h, "b"}}).rules, ElementsAre("RB2"))
      << "it was the first of them";
  EXPECT_EQ(around({{t - 400h, "a"}, {t + 400h, "b"}}).grade, g::C)
      << "no thirty days hold all three";
  EXPECT_EQ(around({{t + 1h, "a"}, {t + 1001h, "b"}}).grade, g::C) << "not there yet";
}

TEST(Regrade, SpeaksOnlyWhenTheRulesGetMoreSevere) {
  auto state = with(R"({"mediaRisk": true})");
  EXPECT_EQ(regrade_of(state)->grade(), g::B) << "the first answer";
  state.rules_grade = g::B;
  state.rules_colour = g::RED;
  EXPECT_FALSE(regrade_of(state));
  state.facts.set_injury(true);
  EXPECT_EQ(regrade_of(state)->grade(), g::A);
  state.rules_grade = g::A;
  state.rules_colour = g::NONE;
  EXPECT_EQ(regrade_of(state)->risk_colour(), g::BLACK) << "same grade, worse colour";
  state.rules_colour = g::BLACK;
  state.facts.clear_injury();
  EXPECT_FALSE(regrade_of(state)) << "the rules never take a grade back";
}

}  // namespace
}  // namespace casebook
