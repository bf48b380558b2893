#include "import/importer.hpp"

#include <gmock/gmock.h>

#include <casebook/exchange.hpp>

#include <filesystem>

#include "files.hpp"

namespace casebook::importing {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

constexpr instant noon{std::chrono::seconds{1'740'830'400}};

std::string line(std::string_view at, std::string_view fact, std::string_view more = "") {
  return R"({"case":"C-1","occurredAt":"2025-03-01T)" + std::string{at} + R"(:00:00Z",)" +
         std::string{more} + std::string{fact} + "}\n";
}

const std::string received =
    line("01", R"("caseReceived":{"workflow":"complaint","category":"leak"})");
const std::string dispatched = line("02", R"("caseDispatched":{"department":"works"})");
const std::string resumed = line("03", R"("caseResumed":{})");
const std::string held = line("04", R"("casePutOnHold":{"reason":"PARTS"})");
const std::string note = line("05", R"("noteAdded":{"text":"x"})");

class Importer : public Files {
 protected:
  summary import(const std::string& text, on_error faults = on_error::stop) {
    return import_file(desk_, write("in.jsonl", text), {.faults = faults});
  }

  std::unique_ptr<event_log> store_ = make_memory_log([] { return noon; });
  engine desk_{*store_, {.clock = [] { return noon; }}};
};

TEST_F(Importer, RecordsAFileAndCountsItsFacts) {
  const auto done = import(received + "\n" + dispatched);
  EXPECT_FALSE(done.stopped) << done.stopped->message;
  EXPECT_EQ(done.rows, 2U);
  EXPECT_EQ(done.recorded, 2U);
  EXPECT_THAT(done.recorded_by_fact,
              ElementsAre(Pair("caseDispatched", 1), Pair("caseReceived", 1)));
  EXPECT_EQ(desk_.read("C-1")->state, "dispatched");
}

TEST_F(Importer, TakesRecordedAtFromTheLineAndNowWhereThereIsNone) {
  ASSERT_FALSE(import(received + line("02", R"("caseDispatched":{"department":"works"})",
                                      R"("recordedAt":"2025-03-01T09:00:00Z",)"))
                   .stopped);
  const auto history = desk_.history("C-1").value();
  EXPECT_EQ(to_instant(history[0].recorded_at()), noon);
  EXPECT_EQ(to_rfc3339(to_instant(history[1].recorded_at())), "2025-03-01T09:00:00Z");
}

TEST_F(Importer, AddsNothingTheSecondTime) {
  const auto file = received + dispatched + note + note;  // equal lines are two events
  EXPECT_EQ(import(file).recorded, 4U);
  const auto again = import(file);
  EXPECT_EQ(again.recorded, 0U);
  EXPECT_EQ(again.repeated, 4U);
  EXPECT_EQ(store_->last().value, 4U);
}

TEST_F(Importer, AddsNothingOfWhatTheStoreItselfExports) {
  ASSERT_EQ(import(received + dispatched + note + note).recorded, 4U);
  std::string exported;
  for (const auto& event : desk_.history("C-1").value()) exported += to_json(event) + "\n";
  EXPECT_THAT(exported, HasSubstr("entryUnknown"));
  const auto again = import(exported);
  EXPECT_FALSE(again.stopped) << again.stopped->message;
  EXPECT_EQ(again.repeated, 4U);
  EXPECT_EQ(store_->last().value, 4U);
}

TEST_F(Importer, GoesOnWhereAGrownFileWentOn) {
  ASSERT_FALSE(import(received).stopped);
  const auto grown = import(received + dispatched + note);
  EXPECT_EQ(grown.repeated, 1U);
  EXPECT_EQ(grown.recorded, 2U);
}

TEST_F(Importer, StopsAtABadLineKeepsWhatCameBeforeAndSaysHowToGoOn) {
  const auto done = import(received + "{\"case\":\n" + dispatched);
  ASSERT_TRUE(done.stopped);
  EXPECT_FALSE(done.store_failed);
  EXPECT_THAT(done.stopped->message, AllOf(HasSubstr("in.jsonl:2:9: "), HasSubstr("1 new event"),
                                           HasSubstr("--on-error skip")));
  EXPECT_EQ(done.stopped->column, 9U);
  EXPECT_EQ(store_->last().value, 1U);
  EXPECT_EQ(done.rejected_file, "");
}

TEST_F(Importer, StopsAtARefusedLine) {
  const auto done = import(received + resumed + dispatched);
  ASSERT_TRUE(done.stopped);
  EXPECT_EQ(done.stopped->code, errc::not_in_table);
  EXPECT_THAT(done.stopped->message, AllOf(HasSubstr("in.jsonl:2: "), HasSubstr("received")));
  EXPECT_EQ(store_->last().value, 1U);
}

TEST_F(Importer, SetsRefusedLinesAsideWithTheirReasons) {
  const auto done = import(received + resumed + "nonsense \xff\n" + dispatched, on_error::skip);
  EXPECT_FALSE(done.stopped);
  EXPECT_EQ(done.recorded, 2U);
  EXPECT_EQ(done.rejected, 2U);
  EXPECT_THAT(done.rejected_by_reason,
              ElementsAre(Pair("malformed", 1), Pair("not_in_table: caseResumed in received", 1)));
  EXPECT_EQ(done.rejected_file, path("in.jsonl.rejected.jsonl"));
  const auto lines = read(done.rejected_file);
  EXPECT_THAT(lines,
              HasSubstr(R"("line":2,"code":"not_in_table","reason":"case 'C-1' is received)"));
  EXPECT_THAT(lines, HasSubstr(R"("text":"{\"case\":\"C-1\",)"));
  EXPECT_THAT(lines, HasSubstr("\"line\":3,\"code\":\"malformed\""));
  EXPECT_THAT(lines, HasSubstr("nonsense \xef\xbf\xbd"));
  EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 2);
}

TEST_F(Importer, TakesRejectedLinesOnceTheyAreMended) {
  const auto done = import(received + resumed + "nonsense\n", on_error::skip);
  auto rejected = read(done.rejected_file);
  const auto mend = [&](const std::string& from, const std::string& to) {
    rejected.replace(rejected.find(from), from.size(), to);
  };
  mend(R"("caseResumed":{})", R"("caseDispatched":{"department":"works"})");
  mend(
      R"("text":"nonsense")",
      R"("text":"{\"case\":\"C-1\",\"occurredAt\":\"2025-03-01T09:00:00Z\",\"noteAdded\":{\"text\":\"n\"}}")");
  const auto mended = import_file(desk_, write("mended.jsonl", rejected), {});
  EXPECT_FALSE(mended.stopped) << mended.stopped->message;
  EXPECT_EQ(mended.recorded, 2U);
  EXPECT_EQ(desk_.read("C-1")->state, "dispatched");
  EXPECT_EQ(import_file(desk_, path("mended.jsonl"), {}).repeated, 2U);
}

TEST_F(Importer, RefusesARejectedLineThatNobodyMended) {
  const auto done = import(received + resumed, on_error::skip);
  const auto again = import_file(desk_, done.rejected_file, {});
  ASSERT_TRUE(again.stopped);
  EXPECT_EQ(again.stopped->code, errc::not_in_table);
}

TEST_F(Importer, RemovesWhatAnEarlierRunSetAsideOnceARunIsClean) {
  const auto done = import(received + resumed, on_error::skip);
  ASSERT_TRUE(std::filesystem::exists(done.rejected_file));
  EXPECT_EQ(import(received + dispatched, on_error::skip).rejected_file, "");
  EXPECT_FALSE(std::filesystem::exists(done.rejected_file));
}

TEST_F(Importer, NeverTouchesAFileOfThatNameThatIsNotItsOwn) {
  const auto theirs = write("in.jsonl.rejected.jsonl", "my notes\n");
  EXPECT_FALSE(import(received, on_error::skip).stopped);
  const auto done = import(received + resumed, on_error::skip);
  ASSERT_TRUE(done.stopped);
  EXPECT_THAT(done.stopped->message, HasSubstr("move it away"));
  EXPECT_EQ(read(theirs), "my notes\n");
}

TEST_F(Importer, NeedsATimeOfOccurrence) {
  const auto done = import(R"({"case":"C-1","noteAdded":{"text":"x"}})");
  ASSERT_TRUE(done.stopped);
  EXPECT_THAT(done.stopped->message,
              HasSubstr("in.jsonl:1: occurredAt: an import of history needs it"));
}

// The case has moved on since: what was refused in the state of then must not be accepted in that
// of now.
TEST_F(Importer, RefusesTheSecondTimeWhatItRefusedTheFirstTime) {
  const auto file = received + dispatched + resumed + held;
  EXPECT_EQ(import(file, on_error::skip).rejected, 1U);
  ASSERT_EQ(desk_.read("C-1")->state, "on_hold");  // where caseResumed would be welcome
  const auto again = import(file, on_error::skip);
  EXPECT_EQ(again.recorded, 0U);
  EXPECT_EQ(again.repeated, 3U);
  EXPECT_EQ(again.rejected, 1U);
  EXPECT_EQ(store_->last().value, 3U);
}

TEST_F(Importer, RefusesAKeyThatIsUsedForSomethingElse) {
  const std::string key = R"("idempotencyKey":"k",)";
  const auto done = import(received + line("02", R"("caseDispatched":{"department":"a"})", key) +
                           line("03", R"("noteAdded":{"text":"x"})", key));
  ASSERT_TRUE(done.stopped);
  EXPECT_EQ(done.stopped->code, errc::key_reused);
  EXPECT_FALSE(done.store_failed);
}

TEST_F(Importer, AddsGradesOnlyWhenAsked) {
  EXPECT_EQ(import(received).recorded, 1U);
  EXPECT_EQ(store_->last().value, 1U);
  const auto other = R"({"case":"C-2","occurredAt":"2025-03-01T01:00:00Z",)"
                     R"("caseReceived":{"workflow":"complaint","category":"leak"}})";
  const auto graded = import_file(desk_, write("b.jsonl", other), {.grade = true});
  EXPECT_FALSE(graded.stopped);
  EXPECT_EQ(desk_.read("C-2")->grade, v1::CaseGraded::B);
  EXPECT_EQ(import_file(desk_, path("b.jsonl"), {.grade = true}).repeated, 1U);
}

TEST_F(Importer, NamesFileAndLineOfATruncatedGzip) {
  auto bytes = read(write_gz("in.jsonl.gz", received + dispatched));
  bytes.resize(bytes.size() - 9);
  const auto done = import_file(desk_, write("cut.jsonl.gz", bytes), {});
  ASSERT_TRUE(done.stopped);
  EXPECT_FALSE(done.store_failed);
  EXPECT_THAT(done.stopped->message, AllOf(HasSubstr("cut.jsonl.gz:"), HasSubstr("truncated")));
}

TEST_F(Importer, NamesAFileThatIsNotThere) {
  const auto done = import_file(desk_, path("nowhere.jsonl"), {});
  ASSERT_TRUE(done.stopped);
  EXPECT_FALSE(done.store_failed);
  EXPECT_THAT(done.stopped->message, HasSubstr("nowhere.jsonl"));
}

TEST_F(Importer, ReadsCsvThroughAMapAndTellsOfItsProgress) {
  auto map = import_map::parse(R"(
      case: "id" occurred_at: "at" time_format: "%F"
      rule { when { first_row: true }
             emit { fact: "caseReceived" set { field: "workflow" text: "complaint" }
                                         set { field: "category" column: "what" } } }
      rule { when { case: STATE is: "received" }
             emit { fact: "caseDispatched" set { field: "department" column: "what" } } }
      check { when { column: "what" is: "leak" } warn: "leaks" })",
                               "map")
                 .value();
  const auto file =
      write("in.csv", "id,at,what\nA,2025-03-01,leak\nA,2025-03-02,leak\nA,2025-03-03,leak\n");
  std::uint64_t told = 0;
  const options wanted{.map = &map,
                       .told = [&](std::uint64_t done, std::uint64_t) { told = done; }};
  const auto done = import_file(desk_, file, wanted);
  ASSERT_FALSE(done.stopped) << done.stopped->message;
  EXPECT_EQ(done.rows, 3U);
  EXPECT_EQ(done.recorded, 2U);
  EXPECT_THAT(done.warnings, ElementsAre("leaks: all 3 rows"));
  EXPECT_EQ(told, read(file).size());
  const auto again = import_file(desk_, file, wanted);
  EXPECT_EQ(again.recorded, 0U);
  EXPECT_EQ(again.repeated, 2U);
}

}  // namespace
}  // namespace casebook::importing
