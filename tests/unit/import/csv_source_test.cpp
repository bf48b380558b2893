// Rows to events, without an engine: what is known of a case is said by the test.
#include <gmock/gmock.h>

#include <casebook/exchange.hpp>

#include "files.hpp"
#include "import/event_source.hpp"
#include "one_known_case.hpp"

namespace casebook::importing {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::string_view head = R"(
  case: "id"  occurred_at: "at"  time_format: "%F"  missing: "?"
)";

class CsvSource : public Files {
 protected:
  // The facts of every row, joined by '+'; "!" and the sentence where it does not fit.
  std::vector<std::string> facts_of(std::string_view map, std::string_view csv) {
    std::vector<std::string> rows;
    for (const auto& row : read_rows(map, csv)) {
      std::string facts;
      for (const auto& event : row.events) {
        facts += (facts.empty() ? "" : "+") + std::string{fact_name(event.fact_case())};
      }
      rows.push_back(row.fault ? "!" + row.fault->message : facts);
    }
    return rows;
  }

  std::vector<input_row> read_rows(std::string_view map, std::string_view csv) {
    auto parsed = import_map::parse(std::string{head} + std::string{map}, "map").value();
    auto lines = line_source::open(write("in.csv", csv), parsed.encoding()).value();
    auto source = make_csv_source(std::move(lines), parsed);
    if (!source) {
      input_row header;
      header.fault = source.error();
      return {header};
    }
    std::vector<input_row> rows;
    input_row row;
    for (auto more = (*source)->next(row, cases_);; more = (*source)->next(row, cases_)) {
      if (more.has_error()) {
        row.fault = more.error();
        row.fault->message.insert(0, std::to_string(row.line) + ": ");
      }
      if (more.has_error() || *more) rows.push_back(row);
      if (more.has_error() || !*more) break;
    }
    warnings_ = (*source)->warnings();
    return rows;
  }

  one_known_case cases_;
  std::vector<std::string> warnings_;
};

TEST_F(CsvSource, FillsTheEnvelopeAndTheFact) {
  const auto rows =
      read_rows(R"(
      recorded_at: "rec"
      actor { field: "id" column: "who" }
      actor { field: "role" text: "SUPERVISOR" }
      lookup { name: "grade" entry { of: ["1", "2"] is: "A" } otherwise: "C" }
      rule { emit { fact: "caseGraded"
                    set { field: "grade" column: "prio" lookup: "grade" }
                    set { field: "rules" column: "rule" }
                    set { field: "manual" text: "true" }
                    set { field: "reason" column: "why" text: "none given" } } }
      rule { emit { fact: "dueAgreed" occurred_at: "rec"
                    set { field: "dueAt" column: "at" } } })",
                "id,at,rec,who,prio,rule,why\nC-1,2025-03-01,2025-03-02,li,2,RA1,?\n");
  ASSERT_EQ(rows.size(), 1U);
  ASSERT_EQ(rows[0].events.size(), 2U);
  EXPECT_EQ(rows[0].line, 2U);
  EXPECT_EQ(
      to_json(rows[0].events[0]),
      R"({"case":"C-1","occurredAt":"2025-03-01T00:00:00Z","recordedAt":"2025-03-02T00:00:00Z",)"
      R"("actor":{"id":"li","role":"SUPERVISOR"},)"
      R"("caseGraded":{"grade":"A","rules":["RA1"],"manual":true,"reason":"none given"}})");
  EXPECT_EQ(
      to_json(rows[0].events[1]),
      R"({"case":"C-1","occurredAt":"2025-03-02T00:00:00Z","recordedAt":"2025-03-02T00:00:00Z",)"
      R"("actor":{"id":"li","role":"SUPERVISOR"},"dueAgreed":{"dueAt":"2025-03-01T00:00:00Z"}})");
}

TEST_F(CsvSource, ComparesARowWithTheOneAboveItOfTheSameCase) {
  EXPECT_THAT(facts_of(R"(
      rule { when { first_row: true }                    emit { fact: "caseReceived" } }
      rule { when { column: "n" grew: true }             emit { fact: "caseTransferred" } }
      rule { when { column: "s" changed: true }          emit { fact: "caseGraded" } }
      rule { when { previous: "s" is: ["a", "b"] } when { column: "s" is_not: ["a", "b"] }
             emit { fact: "caseResolved" } }
      rule { otherwise: true emit { fact: "noteAdded" } })",
                       "id,at,n,s\nA,2025-03-01,0,a\nB,2025-03-01,5,c\nA,2025-03-01,1,b\nA,2025-03-"
                       "01,1,c\nB,2025-03-01,4,c\n"),
              ElementsAre("caseReceived", "caseReceived", "caseTransferred+caseGraded",
                          "caseGraded+caseResolved", "noteAdded"));
}

TEST_F(CsvSource, AsksWhatIsKnownOfTheCaseFromItsSecondRowOn) {
  cases_.known.emplace();
  cases_.known->state = "on_hold";
  cases_.known->department = "works";
  cases_.known->hold_reason = v1::CasePutOnHold::PARTS;
  const auto* map = R"(
      rule { when { case: STATE is: "" }         emit { fact: "caseReceived" } }
      rule { when { case: STATE is: "on_hold" }  emit { fact: "caseResumed" } }
      rule { when { column: "d" differs_from: DEPARTMENT } when { case: STATE present: true }
             emit { fact: "caseTransferred" set { field: "reason" case: HOLD_REASON } } })";
  const auto rows =
      read_rows(map, "id,at,d\nA,2025-03-01,works\nA,2025-03-01,works\nA,2025-03-01,finance\n");
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_TRUE(rows[0].events[0].has_case_received());
  EXPECT_EQ(rows[1].events.size(), 1U);
  EXPECT_EQ(rows[2].events[1].case_transferred().reason(), "PARTS");
}

TEST_F(CsvSource, FillsCountsThatAreWide) {
  const auto rows =
      read_rows(R"(rule { emit { fact: "measureTaken" set { field: "measure" text: "calls" }
                                               set { field: "of" column: "n" } } })",
                "id,at,n\nA,2025-03-31,1000000000000\nA,2025-03-31,1e3\n");
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].events.at(0).measure_taken().of(), 1'000'000'000'000);
  EXPECT_EQ(rows[1].fault.value().message, "column 'n' (3): expected a whole number, found '1e3'");
}

TEST_F(CsvSource, AddressesTheSecondColumnOfAName) {
  EXPECT_THAT(facts_of(R"(rule { when { column: "v" is: "1" } when { column: "v#2" is: "2" }
                                 emit { fact: "caseResumed" } })",
                       "id,at,v,v\nA,2025-03-01,1,2\nA,2025-03-01,2,1\n"),
              ElementsAre("caseResumed", ""));
}

TEST_F(CsvSource, RefusesAHeaderThatLacksAColumnAndNamesTheNearest) {
  const auto rows =
      facts_of(R"(rule { when { column: "status" is: "x" } emit { fact: "caseResumed" } })",
               "id,at,Status\n");
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_THAT(rows[0],
              HasSubstr("in.csv:1: the header has no column 'status', which the map uses at "
                        "map:3:15; did you mean 'Status'?"));
  EXPECT_THAT(facts_of(R"(rule { emit { fact: "caseResumed" } })", "")[0], HasSubstr("is empty"));
}

TEST_F(CsvSource, NamesColumnExpectationAndFindOfARowThatDoesNotFit) {
  const auto* map = R"(
      lookup { name: "state" entry { of: ["open", "shut"] is: "x" } }
      rule { when { column: "s" lookup: "state" is: "x" } emit { fact: "caseResumed" } }
      rule { when { column: "n" grew: true } emit { fact: "caseResumed" } })";
  EXPECT_THAT(
      facts_of(map,
               "id,at,s,n\n"
               "A,01.03.2025,open,1\n"
               "A,?,open,1\n"
               "A,2025-03-01,ajar,1\n"
               "A,2025-03-01,open\n"
               "?,2025-03-01,open,1\n"
               "A,2025-03-01,open,1\n"
               "A,2025-03-01,open,one\n"),
      ElementsAre("!column 'at' (2): expected a time as '%F', found '01.03.2025'",
                  "!column 'at' (2): expected a time, found nothing",
                  "!column 's' (3): expected a text of the lookup 'state' ('open', 'shut'), "
                  "found 'ajar'",
                  "!expected 4 fields, as many as the header has, found 3",
                  "!column 'id' (1): expected the case's key, found nothing", "caseResumed",
                  "!column 'n' (4): expected a whole number, found 'one'"));
}

constexpr std::string_view resumes = R"(rule { emit { fact: "caseResumed" } })";

TEST_F(CsvSource, RefusesAFileInAnotherEncodingWhicheverColumnShowsIt) {
  EXPECT_THAT(
      facts_of(resumes,
               "id,at,unused\nA,2025-03-01,x\nA,2025-03-01,\xb9\xca\n"
               "A,2025-03-01,x\n"),
      ElementsAre("caseResumed", AllOf(HasSubstr("!3: expected UTF-8"), HasSubstr("at offset 41"),
                                       HasSubstr("encoding: \"gb18030\""))));
  EXPECT_THAT(facts_of(resumes, "id,at,\xb9\xca\n")[0],
              AllOf(HasSubstr("in.csv:1: expected UTF-8"), HasSubstr("at offset 6")));
  EXPECT_THAT(facts_of(resumes, "\xff\xfei\0d\0")[0], HasSubstr("encoding: \"utf-16\""));
  EXPECT_THAT(facts_of(resumes, std::string_view{"i\0d\0,\0", 6})[0],
              HasSubstr("encoding: \"utf-16\""));
}

TEST_F(CsvSource, ReadsTheEncodingThatTheMapNames) {
  const auto map = std::string{R"(encoding: "gb18030" rule { emit { fact: "noteAdded"
                                    set { field: "text" column: "t" } } })"};
  const auto rows = read_rows(map, "id,at,t\nA,2025-03-01,\xb9\xca\xd5\xcf\n");
  ASSERT_EQ(rows.size(), 1U);
  ASSERT_EQ(rows[0].events.size(), 1U);
  EXPECT_EQ(rows[0].events[0].note_added().text(), "故障");
  EXPECT_THAT(facts_of(map, "id,at,t\nA,2025-03-01,\xff\xff\n"),
              ElementsAre(AllOf(HasSubstr("offset"), HasSubstr("not gb18030"))));
  using namespace std::string_literals;
  EXPECT_THAT(
      facts_of("encoding: \"utf-16\" " + std::string{resumes},
               "\xff\xfei\0d\0,\0a\0t\0\r\0\n\0A\0,\0002\0000\0002\0005\0-\0000\0003\0-\0000"
               "\0001\0\r\0\n\0"s),
      ElementsAre("caseResumed"));
}

TEST_F(CsvSource, ReadsRowsThatEndInACarriageReturnAlone) {
  EXPECT_THAT(facts_of(resumes, "id,at\rA,2025-03-01\rB,2025-03-02\r"),
              ElementsAre("caseResumed", "caseResumed"));
  EXPECT_THAT(facts_of(resumes, "id,at\nA,2025-03-01\rB,2025-03-02\nC,2025-03-02\n"),
              ElementsAre(HasSubstr("!a carriage return in the middle of a line"), "caseResumed"));
}

TEST_F(CsvSource, SaysWhatAHeaderOfOneColumnLooksLike) {
  EXPECT_THAT(facts_of(resumes, "id;at\nA;2025-03-01\n")[0],
              AllOf(HasSubstr("one single column, 'id;at'"), HasSubstr("delimiter: \";\"")));
  EXPECT_THAT(facts_of(resumes, "id\tat\n")[0], HasSubstr("delimiter: \"\\t\""));
}

TEST_F(CsvSource, PassesOverExcelsHintOfADelimiter) {
  EXPECT_THAT(facts_of(resumes, "sep=,\nid,at\nA,2025-03-01\n"), ElementsAre("caseResumed"));
  EXPECT_THAT(facts_of(resumes, "sep=;\nid;at\nA;2025-03-01\n")[0],
              HasSubstr("the file says 'sep=;'"));
}

TEST_F(CsvSource, RefusesALocalTimeThatComesTwiceUnlessTheMapSaysWhichItIs) {
  const auto parse = [](const std::string& more) {
    return import_map::parse(R"(case: "id" occurred_at: "at" time_format: "%F %H:%M"
                                zone: "Europe/Rome" )" +
                                 more + std::string{resumes},
                             "map")
        .value();
  };
  const auto* twice = "2025-10-26 02:30";
  auto refuses = parse("");
  EXPECT_THAT(refuses.times().read(twice).error().message, HasSubstr("comes twice in Europe/Rome"));
  auto takes = parse("unclear_time: SECOND ");
  EXPECT_EQ(to_rfc3339(takes.times().read(twice).value()), "2025-10-26T01:30:00Z");
}

TEST_F(CsvSource, WarnsOfWhatLooksSuspicious) {
  const auto* map = R"(
      rule { emit { fact: "caseResumed" } }
      check { when { column: "end" same_as: "at" } warn: "ends when it begins" }
      check { when { column: "end" missing: true } warn: "has no end" })";
  facts_of(map, "id,at,end\nA,2025-03-01,2025-03-01\nB,2025-03-02,2025-03-02\n");
  EXPECT_THAT(warnings_, ElementsAre("ends when it begins: all 2 rows"));
  facts_of(map, "id,at,end\nA,2025-03-01,2025-03-01\nB,2025-03-02,2025-03-03\n");
  EXPECT_THAT(warnings_, ElementsAre("ends when it begins: 1 of 2 rows"));
  facts_of(map, "id,at,end\n");
  EXPECT_THAT(warnings_, IsEmpty());
}

}  // namespace
}  // namespace casebook::importing
