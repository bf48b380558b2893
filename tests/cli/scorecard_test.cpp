#include <gmock/gmock.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include "shell.hpp"

namespace casebook {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* sheet =
    R"({"case":"M-1","occurredAt":"2025-03-31T10:00:00Z","caseReceived":{"workflow":"measurement","category":"desk","site":"east"}}
{"case":"M-1","occurredAt":"2025-03-31T10:01:00Z","measureTaken":{"measure":"calls_within_3_rings","count":"199","of":"200"}}
{"case":"M-1","occurredAt":"2025-03-31T10:02:00Z","measureTaken":{"measure":"debtors_missed","count":2,"of":100,"department":"finance"}}
)";

class ScorecardCommand : public Shell {
 protected:
  void SetUp() override {
    Shell::SetUp();
    write("sheet.jsonl", sheet);
    const auto imported = run("import --db db sheet.jsonl");
    ASSERT_EQ(imported.status, 0) << imported.err;
  }

  // The fields of one row of the JSON answer.
  google::protobuf::Map<std::string, google::protobuf::Value> row(const std::string& options,
                                                                  const std::string& indicator) {
    const auto shown = run("report scorecard --db db --format json " + options);
    EXPECT_EQ(shown.status, 0) << shown.err;
    google::protobuf::Struct report;
    EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(shown.out, &report).ok()) << shown.out;
    for (const auto& one : report.fields().at("rows").list_value().values()) {
      const auto& fields = one.struct_value().fields();
      if (fields.at("indicator").string_value() == indicator) return fields;
    }
    ADD_FAILURE() << "no row of " << indicator;
    return {};
  }
};

TEST_F(ScorecardCommand, AnswersInJson) {
  const auto calls = row("", "response_calls");
  EXPECT_EQ(calls.at("group").struct_value().fields().at("month").string_value(), "2025-03");
  EXPECT_EQ(calls.at("parent").string_value(), "response");
  EXPECT_EQ(calls.at("numerator").string_value(), "199");
  EXPECT_EQ(calls.at("denominator").string_value(), "200");
  EXPECT_DOUBLE_EQ(calls.at("value").number_value(), 99.5);
  EXPECT_EQ(calls.at("target").string_value(), "100");
  EXPECT_EQ(calls.at("unit").string_value(), "PERCENT");
  EXPECT_EQ(calls.at("direction").string_value(), "AT_LEAST");
  EXPECT_EQ(calls.at("verdict").string_value(), "FAIL");
  EXPECT_EQ(calls.at("owner").string_value(), "customer_service");
  EXPECT_EQ(calls.at("period").string_value(), "MONTH");
  const auto nothing = row("", "callback");
  EXPECT_EQ(nothing.at("verdict").string_value(), "NOT_APPLICABLE");
  EXPECT_EQ(nothing.at("numerator").string_value(), "0");
  EXPECT_FALSE(nothing.contains("value"));
  EXPECT_EQ(row("", "dunning_missed").at("verdict").string_value(), "NO_TARGET");
}

TEST_F(ScorecardCommand, GroupsByPeriodSiteAndDepartment) {
  EXPECT_EQ(row("--period quarter --by site", "response_calls")
                .at("group")
                .struct_value()
                .fields()
                .at("quarter")
                .string_value(),
            "2025-Q1");
  EXPECT_TRUE(row("--period all", "response_calls").at("group").struct_value().fields().empty());
  EXPECT_EQ(row("--by department,year", "dunning_missed").at("group").struct_value().fields_size(),
            2);
  EXPECT_EQ(row("--from 2025-04-01 --period all", "response_calls").at("verdict").string_value(),
            "NOT_APPLICABLE");
}

TEST_F(ScorecardCommand, ShowsItselfInEveryFormat) {
  const auto table = run("report scorecard --db db");
  EXPECT_EQ(table.status, 0) << table.err;
  EXPECT_THAT(table.out, HasSubstr("99.50 %"));
  EXPECT_THAT(table.out, HasSubstr("≥ 100 %"));
  EXPECT_THAT(run("report scorecard --db db --lang zh").out, HasSubstr("三声内接听"));
  EXPECT_THAT(table.out, HasSubstr("n/a"));
  const auto csv = run("report scorecard --db db --format csv");
  EXPECT_EQ(csv.status, 0) << csv.err;
  EXPECT_THAT(
      csv.out,
      HasSubstr(
          "indicator,name,parent,month,numerator,denominator,value,target,unit,direction,verdict"));
  EXPECT_THAT(
      csv.out,
      HasSubstr(
          "response_calls,calls answered within 3 rings,response,2025-03,199,200,99.5,100,PERCENT,"
          "AT_LEAST,FAIL,customer_service,management_office,MONTH"));
  const auto html = run("report scorecard --db db --format html --lang zh");
  EXPECT_EQ(html.status, 0) << html.err;
  EXPECT_THAT(html.out, HasSubstr("投诉回访率"));
  EXPECT_THAT(html.out, Not(HasSubstr("src=\"http")));
}

TEST_F(ScorecardCommand, HoldsToAnotherPolicyOnAsking) {
  auto other = run("policy").out;
  const auto at = other.find("indicator: \"response_calls\"");
  ASSERT_NE(at, std::string::npos);
  const auto target = other.find("value: \"100\"", at);
  write("other.textproto", other.replace(target, 12, "value: \"99.5\""));
  EXPECT_EQ(row("--policy other.textproto", "response_calls").at("verdict").string_value(), "PASS");
}

TEST_F(ScorecardCommand, TakesACorrectionLive) {
  const auto said =
      R"({"case":"M-1","measureTaken":{"measure":"calls_within_3_rings","count":"200","of":"200",)"
      R"("day":"2025-03-31"}})";
  const auto recorded = run("record --db db", said);
  ASSERT_EQ(recorded.status, 0) << recorded.err;
  EXPECT_EQ(row("", "response_calls").at("verdict").string_value(), "PASS");
  EXPECT_EQ(
      row("", "response_calls").at("group").struct_value().fields().at("month").string_value(),
      "2025-03");
  EXPECT_EQ(row("--as-of 2025-12-31", "response_calls").at("verdict").string_value(), "FAIL")
      << "as it was";
}

TEST_F(ScorecardCommand, RefusesAPolicyWhoseIndicatorsDoNotAddUp) {
  write("bad.textproto",
        run("policy").out + "indicator {\n  indicator: \"mine\"\n  parent: \"yours\"\n}\n");
  const auto refused = run("report scorecard --db db --policy bad.textproto");
  EXPECT_EQ(refused.status, 3);
  EXPECT_THAT(refused.err,
              ::testing::ContainsRegex(
                  "bad.textproto:[0-9]+:3: indicator \"mine\": no indicator is named"));
}

TEST_F(ScorecardCommand, SaysWhatItCannotDo) {
  const auto group = run("report scorecard --db db --by clock");
  EXPECT_EQ(group.status, 2);
  EXPECT_THAT(group.err, HasSubstr("department"));
  const auto period = run("report scorecard --db db --period fortnight");
  EXPECT_EQ(period.status, 2);
  EXPECT_THAT(period.err, HasSubstr("quarter"));
  const auto unknown = run(
      "record --db db", R"({"case":"M-1","measureTaken":{"measure":"naps","count":"1","of":"1"}})");
  EXPECT_EQ(unknown.status, 3);
  EXPECT_THAT(unknown.err, HasSubstr("debtors_missed"));
  const auto negative =
      run("record --db db",
          R"({"case":"M-1","measureTaken":{"measure":"debtors_missed","count":"-1","of":"1"}})");
  EXPECT_EQ(negative.status, 3);
  EXPECT_THAT(negative.err, HasSubstr("measureTaken.count"));
}

TEST_F(ScorecardCommand, ExportsASheetThatImportsAgain) {
  const auto exported = run("export --db db");
  EXPECT_THAT(
      exported.out,
      HasSubstr(R"("measureTaken":{"measure":"calls_within_3_rings","count":"199","of":"200"})"));
  write("copy.jsonl", exported.out);
  ASSERT_EQ(run("import --db copy copy.jsonl").status, 0);
  EXPECT_EQ(run("export --db copy").out, exported.out);
}

}  // namespace
}  // namespace casebook
