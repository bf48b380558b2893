#include "import/import_map.hpp"

#include <gmock/gmock.h>

namespace casebook::importing {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view head = R"(case: "id" occurred_at: "at" time_format: "%F %T"
)";

std::string fault_of(const std::string& text) {
  const auto map = import_map::parse(std::string{head} + text, "my.textproto");
  return map ? "none" : map.error().message;
}

std::string fault_in_emit(const std::string& emit) {
  return fault_of("rule { emit { " + emit + " } }");
}

TEST(ImportMap, NamesLineAndColumnOfWhatIsNoMap) {
  EXPECT_THAT(fault_of("rule { when }"), HasSubstr("my.textproto:2:13: Expected"));
  EXPECT_THAT(fault_of("rulle { }"), HasSubstr("my.textproto:2:7: Message type"));
}

TEST(ImportMap, RefusesAnUnknownFactAndNamesTheNearest) {
  EXPECT_EQ(fault_in_emit(R"(fact: "caseDispached")"),
            "my.textproto:2:15: no fact 'caseDispached'; did you mean 'caseDispatched'?");
}

TEST(ImportMap, RefusesAnUnknownFieldAndNamesTheNearest) {
  EXPECT_EQ(
      fault_in_emit(R"(fact: "caseDispatched" set { field: "departement" column: "x" })"),
      "my.textproto:2:44: 'departement' is no field of CaseDispatched; did you mean 'department'?");
  EXPECT_THAT(fault_in_emit(R"(fact: "caseReceived" set { field: "facts" column: "x" })"),
              HasSubstr("'facts' names no single value"));
  EXPECT_THAT(fault_in_emit(R"(fact: "caseReceived" set { field: "text.x" column: "x" })"),
              HasSubstr("'text.x' names no single value"));
}

TEST(ImportMap, RefusesTextsThatDoNotFitTheirField) {
  EXPECT_EQ(fault_in_emit(R"(fact: "callbackCompleted" set { field: "verdict" text: "FIXD" })"),
            "my.textproto:2:64: verdict: expected one of FIXED, NOT_FIXED, found 'FIXD'");
  EXPECT_THAT(
      fault_in_emit(R"(fact: "caseReceived" set { field: "facts.households" text: "many" })"),
      HasSubstr("facts.households: expected a whole number, found 'many'"));
  EXPECT_THAT(fault_of(R"(lookup { name: "l" entry { of: "x" is: "D" } }
                          rule { emit { fact: "caseGraded"
                                        set { field: "grade" column: "g" lookup: "l" } } })"),
              HasSubstr("my.textproto:4:74: grade: expected one of A, B, C, found 'D'"));
}

TEST(ImportMap, RefusesValuesFromNowhereAndLookupsThatAreNotThere) {
  EXPECT_THAT(fault_in_emit(R"(fact: "caseDispatched" set { field: "department" })"),
              HasSubstr("where does it come from?"));
  EXPECT_THAT(fault_of(R"(lookup { name: "grade" entry { of: "x" is: "A" } }
                          rule { emit { fact: "caseGraded" set { field: "grade" column: "g" lookup: "grad" } } })"),
              HasSubstr("no lookup 'grad'; did you mean 'grade'?"));
  EXPECT_THAT(
      fault_of(R"(lookup { name: "l" entry { of: "x" is: "1" } entry { of: "x" is: "2" } })"),
      HasSubstr("'x' is there twice"));
}

TEST(ImportMap, RefusesConditionsThatAskNothingOrTwoThings) {
  const auto fault = [](const std::string& when) {
    return fault_of("rule { when { " + when + R"( } emit { fact: "caseResumed" } })");
  };
  EXPECT_EQ(fault(R"(column: "x" is: "1")"), "none");
  EXPECT_EQ(fault("first_row: true"), "none");
  EXPECT_THAT(fault(R"(is: "1")"), HasSubstr("a condition needs a subject"));
  EXPECT_THAT(fault(R"(column: "x")"), HasSubstr("my.textproto:2:15: expected one test"));
  EXPECT_THAT(fault(R"(column: "x" is: "1" present: true)"), HasSubstr("expected one test"));
  EXPECT_THAT(fault(R"(first_row: true is: "1")"), HasSubstr("first_row takes no test"));
  EXPECT_THAT(fault("case: STATE grew: true"), HasSubstr("only a column can"));
}

TEST(ImportMap, NeedsACaseATimeFormatAndARule) {
  EXPECT_THAT(import_map::parse("", "m").error().message, HasSubstr("time_format"));
  EXPECT_THAT(import_map::parse("time_format: '%F'", "m").error().message,
              HasSubstr("needs 'case'"));
  EXPECT_THAT(fault_of(""), HasSubstr("without a rule"));
  EXPECT_THAT(fault_of("rule { }"), HasSubstr("emits nothing"));
  EXPECT_THAT(fault_of("zone: 'Nowhere'"), HasSubstr("my.textproto:2:1: 'Nowhere' is no zone"));
  EXPECT_THAT(fault_of("delimiter: ';;'"), HasSubstr("expected one character"));
  EXPECT_THAT(
      import_map::parse("case: 'id' time_format: '%F' rule { emit { fact: 'caseResumed' } }", "m")
          .error()
          .message,
      HasSubstr("when did it occur?"));
}

TEST(ImportMap, NamesAFileThatIsNotThere) {
  EXPECT_THAT(import_map::load("nowhere.textproto").error().message,
              HasSubstr("nowhere.textproto"));
}

}  // namespace
}  // namespace casebook::importing
