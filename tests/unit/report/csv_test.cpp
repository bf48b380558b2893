#include <gmock/gmock.h>

#include "made_up.hpp"
#include "report/sheet.hpp"

namespace casebook {
namespace {

TEST(Csv, HasTheNamesAndValuesOfTheJsonAnswers) {
  auto report = made_up<v1::SlaReport>({{"clock", "callback"}, {"department", "works, east"}});
  auto& row = *report.mutable_rows(0);
  row.set_met(197);
  row.set_breached(3);
  row.set_compliance_rate(0.985);
  row.set_p50_us(172800000001);
  const std::string expected =
      "clock,department,complianceRate,met,breached,pending,excused,superseded,voided,waived,"
      "cancelled,invalid,"
      "lateEntered,strictBreached,p50Us,p90Us,p95Us,maxUs\r\n"
      "callback,\"works, east\",0.985,197,3,0,0,0,0,0,0,0,0,0,172800000001,,,\r\n";
  EXPECT_EQ(to_csv(to_sheet(report)), expected);
}

TEST(Csv, LeavesARateOfNothingEmpty) {
  const auto report = made_up<v1::SlaReport>({{"grade", ""}});
  EXPECT_THAT(to_csv(to_sheet(report)), ::testing::HasSubstr("\r\n,,0,0,"));
}

sheet of_departments(std::initializer_list<const char*> names) {
  sheet laid_out{.title = "backlogReport", .columns = {{"department"}, {"leftUs", true}}};
  for (const auto* name : names) laid_out.rows.push_back({std::string{name}, duration{-1}});
  return laid_out;
}

TEST(Csv, GivesASpreadsheetNoFormulas) {
  EXPECT_EQ(to_csv(of_departments(
                {"=1+1", "+8613800000000", "-2", "@SUM(A1)", "\t=1", "\r=1", "＝1", "a=1"})),
            "department,leftUs\r\n'=1+1,-1\r\n'+8613800000000,-1\r\n'-2,-1\r\n'@SUM(A1),-1\r\n"
            "'\t=1,-1\r\n\"'\r=1\",-1\r\n'＝1,-1\r\na=1,-1\r\n")
      << "texts are guarded; numbers stay numbers, negative ones too";
}

TEST(Csv, GivesATerminalNoOrders) {
  EXPECT_EQ(to_csv(of_departments({"\x1b[2J", "two\nlines\u202e"})),
            "department,leftUs\r\n\\x1b[2J,-1\r\n\"two\nlines\\u202e\",-1\r\n");
}

TEST(Json, WritesMarksOfDirectionAsItsEscapes) {
  const auto report = made_up<v1::BacklogReport>({{"department", "\x1b\u009b\u202e\u2066\u061c"}});
  EXPECT_THAT(to_json(report, false), ::testing::HasSubstr(R"("\u001b\u009b\u202e\u2066\u061c")"));
}

TEST(Programs, ReadTheSameInEveryLanguage) {
  auto report = made_up<v1::GradingReport>({{"grade", "A"}, {"colour", "BLACK"}});
  (*report.mutable_rows(0)->mutable_colour())["BLACK"] = 4;
  for (const auto format : {report_format::csv, report_format::json}) {
    EXPECT_EQ(render(report, format, language::en), render(report, format, language::zh));
  }
  EXPECT_EQ(render(report, report_format::csv, language::zh),
            "grade,colour,cases,open,regraded,black,red,yellow\r\nA,BLACK,0,0,0,4,0,0\r\n");
  EXPECT_THAT(render(report, report_format::json, language::zh), ::testing::HasSubstr("\"asOf\""));
  EXPECT_NE(render(report, report_format::table, language::en),
            render(report, report_format::table, language::zh));
}

}  // namespace
}  // namespace casebook
