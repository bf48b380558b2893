#include "report/score_matrix.hpp"

#include <gmock/gmock.h>

#include "report/sheet.hpp"

namespace casebook {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

struct row {
  std::string indicator, period;
  std::int64_t part, whole;
  v1::ScorecardReport::Verdict verdict;
  bool unfinished = false;
  std::string parent{}, site{};
};

v1::ScorecardReport card_of(std::initializer_list<row> rows, const char* period = "month") {
  v1::ScorecardReport report;
  *report.mutable_as_of() = to_timestamp(parse_rfc3339("2025-04-15").value());
  report.add_by("site");
  report.add_by(period);
  for (const auto& one : rows) {
    auto& made = *report.add_rows();
    (*made.mutable_group())["site"] = one.site;
    (*made.mutable_group())[period] = one.period;
    made.set_indicator(one.indicator);
    made.set_name(one.indicator + " rate");
    made.set_name_zh(one.indicator + "率");
    made.set_parent(one.parent);
    made.set_numerator(one.part);
    made.set_denominator(one.whole);
    if (one.whole != 0)
      made.set_value(100.0 * static_cast<double>(one.part) / static_cast<double>(one.whole));
    if (one.verdict != v1::ScorecardReport::NO_TARGET) made.set_target("85");
    made.set_unit(v1::Indicator::PERCENT);
    made.set_verdict(one.verdict);
    made.set_unfinished(one.unfinished);
    made.set_period(v1::Indicator::MONTH);
  }
  return report;
}

v1::ScorecardReport quarter() {
  return card_of(
      {{"callback", "2025-02", 9, 10, v1::ScorecardReport::PASS},
       {"callback", "2025-04", 1, 2, v1::ScorecardReport::FAIL, true},
       {"calls", "2025-02", 0, 0, v1::ScorecardReport::NOT_APPLICABLE, false, "callback"},
       {"calls", "2025-03", 3, 4, v1::ScorecardReport::NO_TARGET, false, "callback"}});
}

TEST(ScoreMatrix, HasObjectivesDownAndPeriodsAcross) {
  const auto all = score_matrices(quarter());
  ASSERT_EQ(all.size(), 1U);
  const auto& matrix = all[0];
  EXPECT_EQ(matrix.of, "month");
  EXPECT_THAT(matrix.groups, ::testing::ElementsAre("site"));
  ASSERT_EQ(matrix.periods.size(), 3U);
  EXPECT_EQ(matrix.periods[0].name, "2025-02");
  EXPECT_FALSE(matrix.periods[1].unfinished);
  EXPECT_TRUE(matrix.periods[2].unfinished) << "April is not over";
  ASSERT_EQ(matrix.lines.size(), 2U);
  EXPECT_FALSE(matrix.lines[0].is_part);
  EXPECT_TRUE(matrix.lines[1].is_part);
  EXPECT_EQ(shown(matrix.lines[0].marks.at(0)->reached, language::en), "90.00 %");
  EXPECT_EQ(matrix.lines[0].marks.at(0)->counts, "9 / 10");
  EXPECT_FALSE(matrix.lines[0].marks.at(1)) << "nothing at all was counted in March";
  EXPECT_EQ(matrix.lines[1].marks.at(0)->verdict, v1::ScorecardReport::NOT_APPLICABLE);
}

TEST(ScoreMatrix, HasALineForEachGroup) {
  const auto all = score_matrices(
      card_of({{"callback", "2025-02", 1, 1, v1::ScorecardReport::PASS, false, "", "east"},
               {"callback", "2025-02", 0, 1, v1::ScorecardReport::FAIL, false, "", "west"}}));
  ASSERT_EQ(all.at(0).lines.size(), 2U);
  EXPECT_EQ(all[0].lines[1].groups.at(0), cell{std::string{"west"}});
}

TEST(ScoreMatrix, StandsApartForEachKindOfPeriod) {
  auto report = card_of({{"callback", "2025-02", 1, 1, v1::ScorecardReport::PASS},
                         {"satisfied", "2025-Q1", 1, 1, v1::ScorecardReport::PASS}},
                        "period");
  report.mutable_rows(1)->set_period(v1::Indicator::QUARTER);
  const auto all = score_matrices(report);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].of, "MONTH");
  EXPECT_EQ(all[1].of, "QUARTER");
  EXPECT_EQ(all[1].periods.size(), 1U);
}

TEST(ScoreMatrix, MarksEachCellByAWordASignAndAColour) {
  const auto page = matrices_html(score_matrices(quarter()), language::en);
  EXPECT_THAT(page,
              HasSubstr("<td class=\"pass\"><b class=\"sign\" role=\"img\" aria-label=\"Pass\" "
                        "title=\"Pass\">✓</b> 90.00 %<small>9 / 10 · ≥ 85 %</small></td>"));
  EXPECT_THAT(page, HasSubstr("<td class=\"fail unfinished\">"));
  EXPECT_THAT(page, HasSubstr("aria-label=\"Too few to say\" title=\"Too few to say\">–</b> n/a"));
  EXPECT_THAT(page, HasSubstr("class=\"unfinished\">2025-04<small>so far, not over yet</small>"));
  EXPECT_THAT(page, HasSubstr("<th scope=\"row\" class=\"part\">calls rate</th>"));
  const auto chinese = matrices_html(score_matrices(quarter()), language::zh);
  EXPECT_THAT(chinese, HasSubstr("aria-label=\"达成\""));
  EXPECT_THAT(chinese, HasSubstr("<th scope=\"row\">callback率</th>"));
}

TEST(ScoreMatrix, KeepsHostileTextText) {
  const auto page = matrices_html(
      score_matrices(card_of({{"<img src=x>", "2025-02", 1, 1, v1::ScorecardReport::PASS, false, "",
                               "<script>\x1b"}})),
      language::en);
  EXPECT_THAT(page, Not(HasSubstr("<img")));
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  EXPECT_THAT(page, Not(HasSubstr("\x1b")));
}

TEST(ScoreMatrix, StandsOnThePageBesideARowACell) {
  const auto laid_out = to_sheet(quarter());
  EXPECT_EQ(laid_out.rows.size(), 4U) << "the table keeps one row a cell";
  const auto page = to_html(laid_out, language::en);
  EXPECT_LT(page.find("class=\"score\""), page.find("id=\"rows\""));
}

}  // namespace
}  // namespace casebook
