#include <gmock/gmock.h>

#include "scorecards.hpp"

namespace casebook {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr auto sheets = R"(
    M-1 2025-01-15T18:00:00 "caseReceived": {"workflow": "measurement", "category": "desk", "site": "east"}
    M-1 2025-01-15T18:01:00 "measureTaken": {"measure": "calls_within_3_rings", "count": "199", "of": "200", "department": "engineering"}
    M-2 2025-04-15T18:00:00 "caseReceived": {"workflow": "measurement", "category": "desk", "site": "west"}
    M-2 2025-04-15T18:01:00 "measureTaken": {"measure": "calls_within_3_rings", "count": "100", "of": "100"}
    M-2 2025-04-15T18:02:00 "measureTaken": {"measure": "debtors_dunned_on_time", "count": "97", "of": "100"}
    M-2 2025-04-15T18:03:00 "measureTaken": {"measure": "debtors_missed", "count": "1", "of": "100"}
    M-2 2025-04-15T18:04:00 "measureTaken": {"measure": "debtors_dunned_late", "count": "2", "of": "100"})";

using Report = Scorecards;

TEST_F(Report, HasARowForEveryIndicatorInEveryGroup) {
  happened(sheets);
  const auto report = scorecard_report(source(), ask({})).value();
  EXPECT_THAT(report.by(), ElementsAre("month"));
  EXPECT_EQ(report.rows_size(), 2 * policy::built_in().source().indicator_size());
  for (int i = 0; i < report.rows_size(); ++i) {
    EXPECT_EQ(report.rows(i).indicator(), policy::built_in().source().indicator(i / 2).indicator());
    EXPECT_EQ(report.rows(i).group().at("month"), i % 2 == 0 ? "2025-01" : "2025-04");
  }
  const auto calls = find(report, "response_calls", "2025-01");
  EXPECT_EQ(calls.parent(), "response");
  EXPECT_EQ(calls.name_zh(), "三声内接听");
  EXPECT_EQ(calls.numerator(), 199);
  EXPECT_EQ(calls.denominator(), 200);
  EXPECT_DOUBLE_EQ(calls.value(), 99.5);
  EXPECT_EQ(calls.target(), "100");
  EXPECT_EQ(calls.verdict(), v1::ScorecardReport::FAIL);
  EXPECT_EQ(calls.owner(), "customer_service");
  EXPECT_EQ(calls.evaluator(), "management_office");
  EXPECT_EQ(find(report, "response_calls", "2025-04").verdict(), v1::ScorecardReport::PASS);
  const auto debtors = find(report, "dunning", "2025-01");
  EXPECT_EQ(debtors.verdict(), v1::ScorecardReport::NOT_APPLICABLE);
  EXPECT_FALSE(debtors.has_value());
}

TEST_F(Report, SaysWhichPeriodIsNotOver) {
  happened(sheets);
  const auto unfinished = [&](const char* period, const char* as_of, const char* name) {
    auto question = ask(period);
    question.at.happened = parse_rfc3339(as_of).value();
    return find(scorecard_report(source(), question).value(), "response_calls", name).unfinished();
  };
  EXPECT_FALSE(unfinished("month", "2025-04-30T23:59:59+08:00", "2025-01"));
  EXPECT_TRUE(unfinished("month", "2025-04-30T23:59:59.999999+08:00", "2025-04"));
  EXPECT_FALSE(unfinished("month", "2025-05-01T00:00:00+08:00", "2025-04"));
  EXPECT_TRUE(unfinished("week", "2025-04-20T23:59:59+08:00", "2025-W16"));
  EXPECT_FALSE(unfinished("week", "2025-04-21T00:00:00+08:00", "2025-W16"));
  EXPECT_TRUE(unfinished("quarter", "2025-06-30T23:59:59+08:00", "2025-Q2"));
  EXPECT_TRUE(unfinished("year", "2025-12-31T23:59:59+08:00", "2025"));
  EXPECT_FALSE(unfinished("year", "2026-01-01T00:00:00+08:00", "2025"));
}

TEST_F(Report, CountsMissedAndLateForInformation) {
  happened(sheets);
  const auto report = scorecard_report(source(), ask()).value();
  EXPECT_EQ(find(report, "dunning").verdict(), v1::ScorecardReport::FAIL)
      << "missed and late both fail";
  const auto missed = find(report, "dunning_missed");
  EXPECT_EQ(missed.numerator(), 1);
  EXPECT_EQ(missed.denominator(), 1) << "a plain count";
  EXPECT_EQ(missed.unit(), v1::Indicator::COUNT);
  EXPECT_EQ(missed.verdict(), v1::ScorecardReport::NO_TARGET);
  const auto months = scorecard_report(source(), ask("month")).value();
  EXPECT_EQ(find(months, "dunning_missed", "2025-01").verdict(),
            v1::ScorecardReport::NOT_APPLICABLE)
      << "nobody looked, which is not the same as none";
}

TEST_F(Report, CountsNoneWhereTheBookItselfHoldsNone) {
  rules =
      policy::parse(
          policy_text(
              "indicator { indicator: 'rude' unit: COUNT direction: AT_MOST target { value: '0' } "
              "numerator { measure: 'valid_cases' category: 'staff_attitude' } }"))
          .value();
  const auto none = find(scorecard_report(source(), ask()).value(), "rude");
  EXPECT_EQ(none.denominator(), 1);
  EXPECT_EQ(none.verdict(), v1::ScorecardReport::PASS);
  happened(R"(
    C-1 2025-03-01T09:00:00 "caseReceived": {"workflow": "complaint", "category": "staff_attitude"}
    C-2 2025-03-01T09:00:00 "caseReceived": {"workflow": "complaint", "category": "staff_attitude"})");
  const auto two = find(scorecard_report(source(), ask()).value(), "rude");
  EXPECT_EQ(two.numerator(), 2);
  EXPECT_EQ(two.denominator(), 1);
  EXPECT_EQ(two.verdict(), v1::ScorecardReport::FAIL);
}

TEST_F(Report, IsByWeekMonthQuarterHalfYearOrAll) {
  happened(sheets);
  const auto groups = [&](const std::string& period) {
    std::vector<std::string> seen;
    const auto report = scorecard_report(source(), ask(period)).value();
    for (const auto& one : report.rows()) {
      if (one.indicator() == "response_calls")
        seen.push_back(one.group().empty() ? "" : one.group().begin()->second);
    }
    return seen;
  };
  EXPECT_THAT(groups("week"), ElementsAre("2025-W03", "2025-W16"));
  EXPECT_THAT(groups("month"), ElementsAre("2025-01", "2025-04"));
  EXPECT_THAT(groups("quarter"), ElementsAre("2025-Q1", "2025-Q2"));
  EXPECT_THAT(groups("half"), ElementsAre("2025-H1"));
  EXPECT_THAT(groups("year"), ElementsAre("2025"));
  EXPECT_THAT(groups("all"), ElementsAre(""));
  EXPECT_EQ(rate("response_calls", "2025-H1", ask("half")), "299/300");
}

TEST_F(Report, EvaluatesEachIndicatorInItsOwnPeriod) {
  happened(sheets);
  happened(R"(
    M-3 2025-05-15T18:00:00 "caseReceived": {"workflow": "measurement", "category": "survey"}
    M-3 2025-05-15T18:01:00 "measureTaken": {"measure": "survey_satisfied", "count": "17", "of": "20"})");
  const auto report = scorecard_report(source(), ask("own")).value();
  EXPECT_THAT(report.by(), ElementsAre("period"));
  const auto satisfied = find(report, "satisfaction");
  EXPECT_EQ(satisfied.group().at("period"), "2025-H1");
  EXPECT_EQ(satisfied.verdict(), v1::ScorecardReport::PASS) << "17 of 20 are 85 %, exactly";
  EXPECT_EQ(find(report, "response_calls").group().at("period"), "2025-01");
}

TEST_F(Report, SumsInItsOwnPeriodWhatIsEvaluatedMoreOften) {
  rules =
      policy::parse(
          policy_text("indicator { indicator: 'sum' period: YEAR }"
                      "indicator { indicator: 'part' parent: 'sum' period: MONTH "
                      "numerator { measure: 'count:calls' } denominator { measure: 'of:calls' } }"))
          .value();
  happened(R"(
    M-1 2025-03-31T18:00:00 "caseReceived": {"workflow": "measurement", "category": "desk"}
    M-1 2025-03-31T18:01:00 "measureTaken": {"measure": "calls", "count": "1", "of": "2"}
    M-2 2025-05-31T18:00:00 "caseReceived": {"workflow": "measurement", "category": "desk"}
    M-2 2025-05-31T18:01:00 "measureTaken": {"measure": "calls", "count": "3", "of": "4"})");
  EXPECT_EQ(rate("sum", "2025", ask("own")), "4/6");
  EXPECT_EQ(rate("part", "2025-03", ask("own")), "1/2");
  EXPECT_EQ(rate("part", "2025-05", ask("own")), "3/4");
  EXPECT_EQ(scorecard_report(source(), ask("own"))->rows_size(), 3);
}

TEST_F(Report, GroupsBySiteAndDepartment) {
  happened(sheets);
  EXPECT_EQ(rate("response_calls", "east", ask("all", {"site"})), "199/200");
  EXPECT_EQ(rate("response_calls", "west", ask("all", {"site"})), "100/100");
  const auto report = scorecard_report(source(), ask("all", {"site", "department", "year"}));
  EXPECT_FALSE(report) << "two periods";
  const auto both = scorecard_report(source(), ask({}, {"department", "year", "site"})).value();
  EXPECT_THAT(both.by(), ElementsAre("department", "year", "site"));
  EXPECT_EQ(find(both, "response_calls", "engineering").group().at("site"), "east");
}

TEST_F(Report, HoldsToFromAndToAndBothInstants) {
  happened(sheets);
  auto asked = ask();
  asked.from = parse_rfc3339("2025-01-15T18:01:00+08:00").value();
  asked.to = parse_rfc3339("2025-04-15T18:01:00+08:00").value();
  EXPECT_EQ(rate("response_calls", {}, asked), "199/200");
  asked.from = std::get<instant>(asked.from) + duration{1};
  asked.to = std::get<instant>(asked.to) + duration{1};
  EXPECT_EQ(rate("response_calls", {}, asked), "100/100");
  auto known = ask();
  known.at.known = parse_rfc3339("2025-02-01T00:00:00Z").value();
  EXPECT_EQ(rate("response_calls", {}, known), "199/200");
}

TEST_F(Report, OfAnEmptyLogIsNotApplicable) {
  const auto report = scorecard_report(source(), ask()).value();
  ASSERT_EQ(report.rows_size(), policy::built_in().source().indicator_size());
  EXPECT_EQ(find(report, "callback").verdict(), v1::ScorecardReport::NOT_APPLICABLE);
  EXPECT_EQ(find(report, "response").verdict(), v1::ScorecardReport::NOT_APPLICABLE)
      << "nor the sum of nothing";
  EXPECT_EQ(scorecard_report(source(), ask("month"))->rows_size(), 0);
}

TEST_F(Report, RefusesWhatItCannotBeGroupedBy) {
  for (const auto* name : {"clock", "grade", "day", "colour", ""}) {
    const auto refused = scorecard_report(source(), ask({}, {name}));
    ASSERT_FALSE(refused) << name;
    EXPECT_EQ(refused.error().code, errc::invalid_argument);
    EXPECT_THAT(refused.error().message, HasSubstr("department"));
  }
  EXPECT_THAT(scorecard_report(source(), ask("fortnight")).error().message, HasSubstr("quarter"));
  EXPECT_THAT(scorecard_report(source(), ask("week", {"month"})).error().message,
              HasSubstr("one period"));
  EXPECT_THAT(scorecard_report(source(), ask({}, {"week", "month"})).error().message,
              HasSubstr("one period"));
}

// ---- parents and children -----------------------------------------------------------------------

constexpr auto two_callbacks = R"(
    C-1 2025-03-01T09:00:00 "caseReceived": {"workflow": "complaint", "category": "leak"}
    C-1 2025-03-01T09:10:00 "caseDispatched": {"department": "engineering"}
    C-1 2025-03-01T10:00:00 "caseResolved": {}
    C-1 2025-03-02T10:00:00 "callbackCompleted": {"channel": "phone", "verdict": "FIXED", "satisfaction": 5}
    C-2 2025-03-01T09:00:00 "caseReceived": {"workflow": "complaint", "category": "noise"}
    C-2 2025-03-01T09:10:00 "caseDispatched": {"department": "security"}
    C-2 2025-03-01T10:00:00 "caseResolved": {})";

TEST_F(Report, NarrowsAChildToItsDepartment) {
  happened(two_callbacks);
  const auto report = scorecard_report(source(), ask()).value();
  EXPECT_EQ(find(report, "callback").verdict(), v1::ScorecardReport::FAIL);
  const auto works = find(report, "callback_engineering");
  EXPECT_EQ(works.numerator(), 1);
  EXPECT_EQ(works.denominator(), 1);
  EXPECT_EQ(works.target(), "100") << "its parent's";
  EXPECT_EQ(works.verdict(), v1::ScorecardReport::PASS);
  EXPECT_EQ(works.owner(), "engineering");
  EXPECT_EQ(works.evaluator(), "management_office");
  EXPECT_EQ(find(report, "callback_security").verdict(), v1::ScorecardReport::FAIL);
  EXPECT_EQ(find(report, "callback_cleaning").verdict(), v1::ScorecardReport::NOT_APPLICABLE);
}

TEST_F(Report, ShowsAChildOnlyInItsOwnDepartmentsGroup) {
  happened(two_callbacks);
  const auto report = scorecard_report(source(), ask("all", {"department"})).value();
  for (const auto& one : report.rows()) {
    if (one.indicator() == "callback_engineering") {
      EXPECT_EQ(one.group().at("department"), "engineering");
    }
  }
  EXPECT_EQ(find(report, "callback", "security").numerator(), 0);
}

TEST_F(Report, SumsTheChildrenOfAnObjectiveWithoutAFormula) {
  happened(sheets);
  happened(two_callbacks);
  const auto report = scorecard_report(source(), ask()).value();
  EXPECT_EQ(rate("response_requests"), "2/2");
  EXPECT_EQ(rate("response_calls"), "299/300");
  EXPECT_EQ(rate("response_visitors"), "0/0");
  EXPECT_EQ(rate("response"), "301/302") << "summed, not the mean of 100 % and 99.67 %";
  EXPECT_EQ(find(report, "response").verdict(), v1::ScorecardReport::FAIL);
}

TEST_F(Report, SumsOverGenerations) {
  const std::string count =
      " unit: COUNT numerator { measure: 'count:calls' } denominator { measure: 'of:calls' } ";
  rules = policy::parse(policy_text("indicator { indicator: 'leaf1' parent: 'mid'" + count +
                                    "department: 'a' }"
                                    "indicator { indicator: 'mid' parent: 'top' unit: COUNT }"
                                    "indicator { indicator: 'leaf2' parent: 'mid'" +
                                    count +
                                    "department: 'b' }"
                                    "indicator { indicator: 'top' unit: COUNT }"
                                    "indicator { indicator: 'leaf3' parent: 'top'" +
                                    count + "department: 'c' }"))
              .value();
  int number = 0;
  for (const auto* department : {"a", "b", "c"}) {
    const auto key = "M-" + std::to_string(++number);
    happened(key +
             R"( 2025-03-31T18:00:00 "caseReceived": {"workflow": "measurement", "category": "desk"}
      )" + key +
             R"( 2025-03-31T18:01:00 "measureTaken": {"measure": "calls", "count": ")" +
             std::to_string(number) + R"(", "of": "10", "department": ")" + department + "\"}");
  }
  EXPECT_EQ(rate("mid"), "3/20");
  EXPECT_EQ(rate("top"), "6/30");
}

// ---- targets ------------------------------------------------------------------------------------

std::string calls_with(const std::string& targets, const std::string& version,
                       const std::string& effective = {}) {
  auto text = policy_text(
      "indicator { indicator: 'calls' numerator { measure: 'count:calls' } "
      "denominator { measure: 'of:calls' } " +
      targets + " }\n" + effective);
  return text.replace(text.find("\"test\""), 6, "\"" + version + "\"");
}

TEST_F(Report, TakesTheTargetOfTheSiteThePeriodAndTheYear) {
  rules = policy::parse(
              calls_with("target { value: '50' from: '2024-01-01' yearly_uplift: '10' cap: '65' }"
                         "target { value: '99.5' site: 'paris' }",
                         "one"))
              .value();
  happened(R"(
    M-1 2024-03-31T18:00:00 "caseReceived": {"workflow": "measurement", "category": "desk"}
    M-1 2024-03-31T18:01:00 "measureTaken": {"measure": "calls", "count": "199", "of": "200"}
    M-2 2025-03-31T18:00:00 "caseReceived": {"workflow": "measurement", "category": "desk", "site": "paris"}
    M-2 2025-03-31T18:01:00 "measureTaken": {"measure": "calls", "count": "199", "of": "200"})");
  const auto years = scorecard_report(source(), ask("year")).value();
  EXPECT_EQ(find(years, "calls", "2024").target(), "50");
  EXPECT_EQ(find(years, "calls", "2025").target(), "60");
  const auto sites = scorecard_report(source(), ask("year", {"site"})).value();
  EXPECT_EQ(find(sites, "calls", "paris").target(), "99.5");
  EXPECT_EQ(find(sites, "calls", "paris").verdict(), v1::ScorecardReport::PASS);
  EXPECT_EQ(find(scorecard_report(source(), ask()).value(), "calls").target(), "60")
      << "as at the end";
}

TEST_F(Report, TakesTheTargetOfTheVersionInForceWhenThePeriodBegan) {
  rules = policy_book::make({policy::parse(calls_with("target { value: '90' }", "one")).value(),
                             policy::parse(calls_with("target { value: '99' }", "two",
                                                      "effective_from { seconds: 1743436800 }"))
                                 .value()})
              .value();  // 2025-04-01 in Shanghai
  happened(R"(
    M-1 2025-03-31T18:00:00 "caseReceived": {"workflow": "measurement", "category": "desk"}
    M-1 2025-03-31T18:01:00 "measureTaken": {"measure": "calls", "count": "95", "of": "100"}
    M-2 2025-04-30T18:00:00 "caseReceived": {"workflow": "measurement", "category": "desk"}
    M-2 2025-04-30T18:01:00 "measureTaken": {"measure": "calls", "count": "95", "of": "100"})");
  const auto report = scorecard_report(source(), ask("month")).value();
  EXPECT_EQ(find(report, "calls", "2025-03").verdict(), v1::ScorecardReport::PASS);
  EXPECT_EQ(find(report, "calls", "2025-03").target(), "90");
  EXPECT_EQ(find(report, "calls", "2025-04").verdict(), v1::ScorecardReport::FAIL);
  EXPECT_EQ(find(report, "calls", "2025-04").target(), "99");
}

TEST_F(Report, SaysWhereCountsOutgrowSixtyFourBits) {
  rules = policy::parse(
              policy_text(
                  "indicator { indicator: 'calls' unit: COUNT numerator { measure: 'count:calls' "
                  "weight: 1000000 } }"))
              .value();
  for (int i = 0; i < 10; ++i) {
    const auto key = "M-" + std::to_string(i);
    happened(
        key +
        R"( 2025-03-31T18:00:00 "caseReceived": {"workflow": "measurement", "category": "desk"}
      )" +
        key +
        R"( 2025-03-31T18:01:00 "measureTaken": {"measure": "calls", "count": "1000000000000", "of": "1000000000000"})");
    const auto report = scorecard_report(source(), ask());
    ASSERT_EQ(report.has_value(), i < 9) << i;
    if (!report) {
      EXPECT_EQ(report.error().code, errc::limit_exceeded);
    }
  }
}

}  // namespace
}  // namespace casebook
