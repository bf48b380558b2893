#include <gmock/gmock.h>

#include "made_up.hpp"
#include "report/sheet.hpp"

namespace casebook {
namespace {

using ::testing::ElementsAre;
using ::testing::Optional;

TEST(ComplianceOverTime, IsALineAClockOverThePeriodsOfAll) {
  auto report = sla_by({"clock", "month"});
  add_row(report, {"callback", "2025-02"}, 3, 1);
  add_row(report, {"callback", "2025-03"}, 1, 1);
  add_row(report, {"dispatch", "2025-01"}, 4, 0);
  add_row(report, {"dispatch", "2025-03"}, 0, 0);
  const auto charts = compliance_over_time(report);
  ASSERT_EQ(charts.size(), 1U);
  EXPECT_EQ(charts[0].drawn_as, chart::kind::lines);
  EXPECT_TRUE(charts[0].rates);
  EXPECT_THAT(charts[0].categories,
              ElementsAre(cell{std::string{"2025-01"}}, cell{std::string{"2025-02"}},
                          cell{std::string{"2025-03"}}));
  ASSERT_EQ(charts[0].lines.size(), 2U);
  EXPECT_EQ(charts[0].lines[0].name, cell{word{"callback"}});
  EXPECT_THAT(charts[0].lines[0].values, ElementsAre(std::nullopt, Optional(0.75), Optional(0.5)));
  EXPECT_THAT(charts[0].lines[1].values, ElementsAre(Optional(1.0), std::nullopt, std::nullopt))
      << "nothing to count is a gap, not 0 %";
}

TEST(ComplianceOverTime, RollsUpBySummingNotByAveraging) {
  auto report = sla_by({"clock", "department", "month"});
  add_row(report, {"callback", "works", "2025-03"}, 1, 1);
  add_row(report, {"callback", "garden", "2025-03"}, 98, 0);
  const auto charts = compliance_over_time(report);
  EXPECT_THAT(charts.at(0).lines.at(0).values, ElementsAre(Optional(0.99)));
}

TEST(ComplianceOverTime, IsAChartAClockWithALineAGrade) {
  auto report = sla_by({"clock", "grade", "month"});
  add_row(report, {"callback", "", "2025-03"}, 1, 0);
  add_row(report, {"callback", "A", "2025-03"}, 1, 1);
  add_row(report, {"dispatch", "C", "2025-03"}, 0, 2);
  const auto charts = compliance_over_time(report);
  ASSERT_EQ(charts.size(), 2U);
  EXPECT_EQ(charts[0].of, cell{word{"callback"}});
  EXPECT_EQ(charts[1].of, cell{word{"dispatch"}});
  ASSERT_EQ(charts[0].lines.size(), 2U);
  EXPECT_EQ(charts[0].lines[0].name, cell{word{"A"}});
  EXPECT_EQ(charts[0].lines[1].name, cell{word{"ungraded"}}) << "last";
}

TEST(ComplianceOverTime, IsOneLineWhereMoreWouldBeATangle) {
  auto report = sla_by({"staff", "month"});
  for (const auto* name : {"a", "b", "c", "d", "e", "f", "g", "h"})
    add_row(report, {name, "2025-03"}, 1, 0);
  EXPECT_EQ(compliance_over_time(report).at(0).lines.size(), 8U);
  add_row(report, {"i", "2025-03"}, 0, 1);
  const auto one = compliance_over_time(report).at(0);
  ASSERT_EQ(one.lines.size(), 1U);
  EXPECT_DOUBLE_EQ(one.lines[0].values.at(0).value(), 8.0 / 9);
}

TEST(ComplianceOverTime, NeedsAPeriod) {
  auto report = sla_by({"clock", "grade"});
  add_row(report, {"callback", "A"}, 1, 0);
  EXPECT_TRUE(compliance_over_time(report).empty());
}

TEST(SlaSheet, StacksOutcomesByTheFirstGroupThatIsNoPeriod) {
  auto report = sla_by({"month", "clock"});
  add_row(report, {"2025-02", "callback"}, 3, 1);
  add_row(report, {"2025-03", "callback"}, 4, 2);
  report.mutable_rows(1)->set_pending(5);
  report.mutable_rows(1)->set_excused(6);
  report.mutable_rows(1)->set_voided(7);
  const auto drawn = to_sheet(report).charts.at(0);
  EXPECT_EQ(drawn.drawn_as, chart::kind::stacked_bars);
  EXPECT_EQ(drawn.across, "clock");
  EXPECT_THAT(drawn.categories, ElementsAre(cell{word{"callback"}}));
  std::vector<std::pair<std::string, double>> bars;
  for (const auto& line : drawn.lines)
    bars.emplace_back(exact(line.name), line.values.at(0).value());
  EXPECT_THAT(bars, ElementsAre(std::pair{"met", 7.0}, std::pair{"breached", 3.0},
                                std::pair{"pending", 5.0}, std::pair{"excluded", 13.0}));
}

TEST(GradingSheet, StacksColoursByGrade) {
  auto report = made_up<v1::GradingReport>({{"grade", "A"}});
  (*report.mutable_rows(0)->mutable_colour())["BLACK"] = 4;
  (*report.mutable_rows(0)->mutable_colour())[""] = 2;
  const auto drawn = to_sheet(report).charts.at(0);
  EXPECT_THAT(drawn.categories, ElementsAre(cell{word{"A"}}));
  ASSERT_EQ(drawn.lines.size(), 4U);
  EXPECT_EQ(drawn.lines[0].values[0], 4.0);
  EXPECT_EQ(drawn.lines[3].name, cell{word{"none"}});
  EXPECT_EQ(drawn.lines[3].values[0], 2.0);
}

TEST(BacklogSheet, StacksAges) {
  auto report = made_up<v1::BacklogReport>({{"department", "works"}});
  report.mutable_rows(0)->set_over_30d(9);
  const auto drawn = to_sheet(report).charts.at(0);
  ASSERT_EQ(drawn.lines.size(), 6U);
  EXPECT_EQ(drawn.lines[5].name, cell{word{"over30d"}});
  EXPECT_EQ(drawn.lines[5].values[0], 9.0);
}

TEST(GapSheet, CountsMissingLinksByDepartment) {
  v1::GapReport report;
  for (const auto* department : {"works", "garden", "works"}) {
    auto& row = *report.add_rows();
    row.set_department(department);
    row.add_missing("callback");
  }
  const auto drawn = to_sheet(report).charts.at(0);
  EXPECT_THAT(drawn.categories,
              ElementsAre(cell{std::string{"garden"}}, cell{std::string{"works"}}));
  EXPECT_THAT(drawn.lines.at(0).values, ElementsAre(Optional(1.0), Optional(2.0)));
}

v1::HeatmapReport two_weeks() {
  v1::HeatmapReport report;
  report.add_by("site");
  for (const auto* site : {"east", "west"}) {
    for (int i = 0; i < 168; ++i) {
      auto& row = *report.add_rows();
      (*row.mutable_group())["site"] = site;
      row.set_weekday(i / 24 + 1);
      row.set_hour(i % 24);
    }
  }
  report.mutable_rows(168 + 6 * 24 + 23)->set_count(5);
  return report;
}

TEST(HeatmapSheet, DrawsAWeekForEachGroup) {
  const auto laid_out = to_sheet(two_weeks());
  EXPECT_EQ(laid_out.rows.size(), 336U);
  ASSERT_EQ(laid_out.charts.size(), 2U);
  EXPECT_EQ(laid_out.charts[1].drawn_as, chart::kind::heat_map);
  EXPECT_EQ(laid_out.charts[1].of, cell{std::string{"west"}});
  EXPECT_EQ(laid_out.charts[1].lines.at(6).values.at(23), 5.0);
  EXPECT_EQ(laid_out.charts[0].lines.at(6).values.at(23), 0.0);
}

TEST(HeatmapSheet, HasItsHoursSideBySideOnATerminal) {
  const auto grid = to_grid(two_weeks());
  ASSERT_EQ(grid.rows.size(), 14U);
  EXPECT_EQ(grid.columns.size(), 2U + 24U);
  EXPECT_EQ(grid.rows[13].at(0), cell{std::string{"west"}});
  EXPECT_EQ(grid.rows[13].at(1), cell{word{"sunday"}});
  EXPECT_EQ(grid.rows[13].at(25), cell{std::int64_t{5}});
}

TEST(TransferSheet, DrawsAMatrixWithNobodyAsAPlace) {
  v1::TransferReport report;
  auto& first = *report.add_rows();
  first.set_to("works");
  first.set_dispatches(3);
  auto& second = *report.add_rows();
  second.set_from("works");
  second.set_to("garden");
  second.set_transfers(2);
  const auto drawn = to_sheet(report).charts.at(0);
  EXPECT_EQ(drawn.drawn_as, chart::kind::matrix);
  EXPECT_THAT(drawn.categories, ElementsAre(cell{std::string{}}, cell{std::string{"garden"}},
                                            cell{std::string{"works"}}));
  EXPECT_THAT(drawn.lines.at(0).values, ElementsAre(std::nullopt, std::nullopt, Optional(3.0)));
  EXPECT_THAT(drawn.lines.at(2).values, ElementsAre(std::nullopt, Optional(2.0), std::nullopt));
}

}  // namespace
}  // namespace casebook
