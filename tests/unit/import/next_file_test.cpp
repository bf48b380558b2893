// A history in several files: wherever it is cut, and however far the next file reaches back, the
// store holds what one file of it all would have given.
#include <gmock/gmock.h>

#include <casebook/exchange.hpp>

#include <map>
#include <random>

#include "files.hpp"
#include "import/importer.hpp"

namespace casebook::importing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr instant new_year{std::chrono::seconds{1'767'225'600}};

// What a row is depends on whether it is the first, on the row above it, and on how the case
// stands.
constexpr std::string_view activities = R"(
  case: "id"  occurred_at: "at"  time_format: "%FT%T"  zone: "UTC"
  rule { when { first_row: true }
         emit { fact: "caseReceived" set { field: "workflow" text: "service_request" }
                set { field: "category" column: "what" } } }
  rule { when { column: "what" is: "give" } when { case: STATE is: "received" }
         emit { fact: "caseDispatched" set { field: "department" column: "team" } } }
  rule { when { column: "team" differs_from: DEPARTMENT } when { column: "what" is: "give" }
         when { case: STATE is: ["dispatched", "in_progress"] }
         emit { fact: "caseTransferred" set { field: "department" column: "team" }
                set { field: "reason" text: "as the file has it" } } }
  rule { when { column: "what" is: "write" }
         emit { fact: "noteAdded" set { field: "text" column: "team" } } }
  rule { when { column: "what" is: "finish" }
         emit { fact: "caseResolved" set { field: "note" text: "finished" } } }
  rule { when { column: "what" is: "again" } when { case: STATE is: "closed" }
         emit { fact: "caseReopened" set { field: "reason" text: "again" } } }
)";

using rows = std::vector<std::string>;

rows random_rows(unsigned seed, int number) {
  std::mt19937 random{seed};
  const auto one_of = [&](const auto& choices) { return choices[random() % std::size(choices)]; };
  constexpr const char* what[] = {"give", "give", "write", "wait", "finish", "again"};
  constexpr const char* teams[] = {"works", "gardens", "desk"};
  rows made;
  auto at = new_year - std::chrono::hours{24 * 300};
  for (int i = 0; i < number; ++i) {
    // Whether a row of the very second of the last recorded one is new, nobody can tell.
    at += std::chrono::seconds{1 + random() % 3 * 1800};
    auto row = "C-" + std::to_string(random() % 4) + "," + to_rfc3339(at).substr(0, 19);
    row.append(",").append(one_of(what));
    row.append(",").append(one_of(teams)).append("\n");
    made.push_back(std::move(row));
  }
  return made;
}

class NextFile : public Files {
 protected:
  struct desk {
    std::unique_ptr<event_log> store = make_memory_log([] { return new_year; });
    engine cases{*store, {.clock = [] { return new_year; }}};
  };

  summary import(desk& into, std::span<const std::string> lines,
                 std::string_view map = activities) {
    std::string text = "id,at,what,team\n";
    for (const auto& line : lines) text += line;
    auto parsed = import_map::parse(map, "map").value();
    return import_file(into.cases, write("in.csv", text),
                       {.faults = on_error::skip, .map = &parsed});
  }

  // Every case's facts, in its order; where in the log they stand is not the cases' matter.
  static std::map<std::string, std::vector<std::string>> histories(const desk& from) {
    std::map<std::string, std::vector<std::string>> all;
    EXPECT_TRUE(from.store->each_case([&](std::string_view key) {
      for (auto event : from.cases.history(key).value()) {
        event.clear_position();
        all[std::string{key}].push_back(to_json(event));
      }
      return true;
    }));
    return all;
  }

  static std::vector<std::string> facts_of(const desk& from, const std::string& key) {
    std::vector<std::string> facts;
    for (const auto& event : from.cases.history(key).value()) {
      facts.emplace_back(fact_name(event.fact_case()));
    }
    return facts;
  }
};

TEST_F(NextFile, GoesOnWhereTheCaseStands) {
  desk months;
  import(months, rows{"C-1,2025-03-30T09:00:00,call,\n", "C-1,2025-03-30T10:00:00,give,works\n"});
  const auto april = import(months, rows{"C-1,2025-04-01T09:00:00,give,gardens\n",
                                         "C-1,2025-04-01T10:00:00,finish,gardens\n"});
  EXPECT_EQ(april.rejected, 0U);
  EXPECT_THAT(facts_of(months, "C-1"),
              ElementsAre("caseReceived", "caseDispatched", "caseTransferred", "caseResolved"));
}

TEST_F(NextFile, MayReachBackToRowsThatSayNothingAnyMore) {
  desk months;
  const rows march{"C-1,2025-03-30T09:00:00,call,\n", "C-1,2025-03-30T10:00:00,give,works\n",
                   "C-1,2025-03-30T11:00:00,give,works\n", "C-1,2025-03-30T12:00:00,give,desk\n"};
  import(months, march);
  const auto again = import(months, std::span{march}.subspan(2));
  EXPECT_EQ(again.recorded, 0U) << "works already had it then";
  EXPECT_EQ(again.rejected, 0U);
}

TEST_F(NextFile, GivesWhatOneFileOfItAllGives) {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    const auto all = random_rows(seed, 40);
    desk at_once;
    import(at_once, all);
    const auto expected = histories(at_once);
    for (const std::size_t cut : {5U, 13U, 21U, 34U}) {
      for (const std::size_t back : {0U, 1U, 4U, 11U, 40U}) {
        SCOPED_TRACE(::testing::Message()
                     << "seed " << seed << ", cut at " << cut << ", reaching back " << back);
        desk months;
        import(months, std::span{all}.first(cut));
        import(months, std::span{all}.subspan(cut - std::min(cut, back)));
        ASSERT_EQ(histories(months), expected);
        ASSERT_EQ(import(months, all).recorded, 0U);
      }
    }
  }
}

// A row a case, with its dates in columns: next month's file tells its open cases again.
TEST_F(NextFile, AddsWhatARowHasGained) {
  constexpr std::string_view dates = R"(
    case: "id"  occurred_at: "at"  time_format: "%FT%T"  zone: "UTC"
    rule { when { first_row: true }
           emit { fact: "caseReceived" set { field: "workflow" text: "service_request" }
                  set { field: "category" text: "lamp" } } }
    rule { when { column: "what" present: true }
           emit { fact: "caseResolved" occurred_at: "what" set { field: "note" text: "done" } } })";
  desk months;
  import(months, rows{"C-1,2025-03-30T09:00:00,,\n"}, dates);
  const auto april = import(months, rows{"C-1,2025-03-30T09:00:00,2025-04-02T09:00:00,\n"}, dates);
  EXPECT_EQ(april.repeated, 1U);
  EXPECT_EQ(april.recorded, 1U);
  EXPECT_THAT(facts_of(months, "C-1"), ElementsAre("caseReceived", "caseResolved"));
}

}  // namespace
}  // namespace casebook::importing
