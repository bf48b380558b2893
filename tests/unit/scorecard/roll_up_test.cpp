// Rolling up is summing, and a verdict is what big integers say, whatever is counted and however it
// is split.
#include <boost/multiprecision/cpp_int.hpp>

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "scorecards.hpp"

namespace casebook {
namespace {

using big = boost::multiprecision::cpp_int;

// Told apart from the library's way: both sides over one denominator, in integers without a limit.
bool reaches(const ratio& counted, int factor, decimal target, bool at_least) {
  const big million{1'000'000};
  const big left = big{counted.numerator} * factor * million;
  const big right = big{target.millionths()} * counted.denominator;
  return at_least ? left >= right : left <= right;
}

RC_GTEST_PROP(Verdict, AgreesWithBigIntegers, ()) {
  const auto denominator =
      *rc::gen::suchThat(rc::gen::arbitrary<std::int64_t>(), [](auto n) { return n > 0; });
  const auto numerator = *rc::gen::arbitrary<std::int64_t>();
  const decimal target{
      *rc::gen::inRange<std::int64_t>(-decimal::millionths_max, decimal::millionths_max)};
  const auto at_least = *rc::gen::arbitrary<bool>();
  const auto [unit, factor] = *rc::gen::element(
      std::pair{v1::Indicator::PERCENT, 100}, std::pair{v1::Indicator::PERMILLE, 1000},
      std::pair{v1::Indicator::POINTS, 1}, std::pair{v1::Indicator::COUNT, 1});
  const auto said = judge({numerator, denominator}, unit,
                          at_least ? v1::Indicator::AT_LEAST : v1::Indicator::AT_MOST, target);
  RC_ASSERT((said == v1::ScorecardReport::PASS) ==
            reaches({numerator, denominator}, factor, target, at_least));
}

// At the very target: a rate of t/10^8 against t millionths of a percent passes both ways; one more
// or less, one.
RC_GTEST_PROP(Verdict, IsExactAtItsTarget, ()) {
  const auto millionths = *rc::gen::inRange<std::int64_t>(0, 100'000'000);
  const auto times = *rc::gen::inRange<std::int64_t>(1, 1'000'000'000);
  const decimal target{millionths};
  const auto of = [&](std::int64_t more, v1::Indicator::Direction direction) {
    return judge({millionths * times + more, 100'000'000 * times}, v1::Indicator::PERCENT,
                 direction, target);
  };
  RC_ASSERT(of(0, v1::Indicator::AT_LEAST) == v1::ScorecardReport::PASS);
  RC_ASSERT(of(0, v1::Indicator::AT_MOST) == v1::ScorecardReport::PASS);
  RC_ASSERT(of(-1, v1::Indicator::AT_LEAST) == v1::ScorecardReport::FAIL);
  RC_ASSERT(of(1, v1::Indicator::AT_MOST) == v1::ScorecardReport::FAIL);
}

RC_GTEST_PROP(Decimal, SurvivesItsOwnText, ()) {
  const decimal value{
      *rc::gen::inRange<std::int64_t>(-decimal::millionths_max, decimal::millionths_max)};
  RC_ASSERT(decimal::parse(value.text()).value() == value);
}

// Sheets split at random over departments, sites and months: every way of grouping adds up to the
// whole.
class Split : public Scorecards {
 public:
  void TestBody() override {}

  void check() {
    std::string targets =
        "indicator { indicator: 'whole' numerator { measure: 'count:calls' } "
        "denominator { measure: 'of:calls' } target { value: '" +
        decimal{*rc::gen::inRange<std::int64_t>(0, 100'000'000)}.text() + "' } }\n";
    targets += "indicator { indicator: 'sum' }\n";
    for (const auto& department : departments) {
      targets += "indicator { indicator: 'of_" + department +
                 "' parent: 'sum' numerator { measure: 'count:calls' } "
                 "denominator { measure: 'of:calls' } department: '" +
                 department + "' }\n";
    }
    rules = policy::parse(policy_text(targets)).value();
    const auto sheets = *rc::gen::inRange(0, 12);
    for (int i = 0; i < sheets; ++i) add_sheet(i);
    const auto all = find(scorecard_report(source(), ask()).value(), "whole");
    RC_ASSERT(all.numerator() == count_);
    RC_ASSERT(all.denominator() == of_);
    const auto target = decimal::parse(all.target()).value();
    RC_ASSERT((all.verdict() == v1::ScorecardReport::NOT_APPLICABLE) == (of_ == 0));
    if (of_ != 0) {
      RC_ASSERT((all.verdict() == v1::ScorecardReport::PASS) ==
                reaches({count_, of_}, 100, target, true));
    }
    for (const auto& [period, by] : ways) {
      const auto report = scorecard_report(source(), ask(period, by)).value();
      RC_ASSERT(sum(report, "whole") == (ratio{count_, of_}));
      RC_ASSERT(sum(report, "sum") == (ratio{count_, of_}));
    }
  }

 private:
  const std::vector<std::string> departments = {"a", "b", "c"};
  const std::vector<std::pair<std::string, std::vector<std::string>>> ways = {
      {"all", {}},
      {"month", {}},
      {"own", {}},
      {"week", {"site"}},
      {"half", {"department"}},
      {"year", {"site", "department"}}};

  void add_sheet(int number) {
    const auto of = *rc::gen::inRange<std::int64_t>(0, 1'000'000'000'000);
    const auto count = *rc::gen::inRange<std::int64_t>(0, of + 1);
    const auto department = *rc::gen::elementOf(departments);
    const auto site = *rc::gen::element<std::string>("", "paris");
    const auto month = *rc::gen::inRange(1, 10);
    const auto key = "M-" + std::to_string(number);
    happened(key +
             " 2025-10-01T00:00:00 \"caseReceived\": {\"workflow\": \"measurement\", \"category\": "
             "\"x\", "
             "\"site\": \"" +
             site + "\"}\n" + key +
             " 2025-10-01T00:00:00 \"measureTaken\": {\"measure\": \"calls\", \"count\": \"" +
             std::to_string(count) + "\", \"of\": \"" + std::to_string(of) +
             "\", \"department\": \"" + department + "\", \"day\": \"2025-0" +
             std::to_string(month) + "-15\"}");
    count_ += count;
    of_ += of;
  }

  static ratio sum(const v1::ScorecardReport& report, const std::string& indicator) {
    ratio all;
    for (const auto& one : report.rows()) {
      if (one.indicator() == indicator)
        all = add(all, {one.numerator(), one.denominator()}).value();
    }
    return all;
  }

  std::int64_t count_ = 0, of_ = 0;
};

RC_GTEST_PROP(RollUp, OfARandomSplitIsTheWhole, ()) { Split{}.check(); }

}  // namespace
}  // namespace casebook
