#include <gmock/gmock.h>

#include "shell.hpp"

namespace casebook {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr const char* good =
    R"({"case":"C-1","occurredAt":"2025-03-01T01:00:00Z","caseReceived":{"workflow":"complaint","category":"leak"}})"
    "\n";

struct bad_line {
  const char* name;
  std::string line;
  const char* says;
};

void PrintTo(const bad_line& shown, std::ostream* out) { *out << shown.name; }

class BadLine : public Shell, public ::testing::WithParamInterface<bad_line> {};

// Every kind is refused with a sentence that names the place, and the store keeps what came before.
TEST_P(BadLine, IsRefusedWithItsPlaceAndLeavesTheStoreIntact) {
  write("in.jsonl", good + GetParam().line + "\n");
  const auto stopped = run("import --db db in.jsonl");
  EXPECT_EQ(stopped.status, 3) << stopped.err;
  EXPECT_THAT(stopped.err, AllOf(HasSubstr("in.jsonl:2"), HasSubstr(GetParam().says)));
  EXPECT_EQ(run("verify --db db").status, 0);
  const auto kept = run("export --db db").out;
  EXPECT_EQ(std::count(kept.begin(), kept.end(), '\n'), 1);
}

TEST_P(BadLine, IsSetAsideOnSkip) {
  write("in.jsonl",
        good + GetParam().line + "\n" +
            R"({"case":"C-1","occurredAt":"2025-03-01T02:00:00Z","noteAdded":{"text":"after"}})" +
            "\n");
  const auto skipped = run("import --db db --on-error skip in.jsonl");
  EXPECT_EQ(skipped.status, 1) << skipped.err;
  EXPECT_THAT(read("in.jsonl.rejected.jsonl"), HasSubstr("reason"));
  const auto kept = run("export --db db").out;
  EXPECT_EQ(std::count(kept.begin(), kept.end(), '\n'), 2) << "the rest goes on";
}

std::string event(const std::string& rest) {
  return R"({"case":"C-1","occurredAt":"2025-03-01T02:00:00Z",)" + rest + "}";
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, BadLine,
    ::testing::Values(
        bad_line{"truncated", R"({"case":"C-1","occurredAt":"2025-03-01T02:00)", ""},
        bad_line{"wrong_type", event(R"("caseDispatched":{"department":5})"), "department"},
        bad_line{"unknown_fact", event(R"("caseDispached":{"department":"works"})"),
                 "caseDispached"},
        bad_line{"unknown_enum", event(R"("casePutOnHold":{"reason":"LUNCH"})"), "LUNCH"},
        bad_line{"unknown_field", event(R"("caseDispatched":{"departement":"works"})"),
                 "departement"},
        bad_line{"two_facts", event(R"("caseResolved":{"note":"x"},"noteAdded":{"text":"x"})"), ""},
        bad_line{"no_fact", R"({"case":"C-1","occurredAt":"2025-03-01T02:00:00Z"})", "fact"},
        bad_line{"no_case", R"({"occurredAt":"2025-03-01T02:00:00Z","noteAdded":{"text":"x"}})",
                 "case"},
        bad_line{"no_time", R"({"case":"C-1","noteAdded":{"text":"x"}})", "occurredAt"},
        bad_line{"bad_time", R"({"case":"C-1","occurredAt":"yesterday","noteAdded":{"text":"x"}})",
                 "occurredAt"},
        bad_line{
            "too_fine_a_time",
            R"({"case":"C-1","occurredAt":"2025-03-01T02:00:00.0000001Z","noteAdded":{"text":"x"}})",
            "microsecond"},
        bad_line{"duplicate_json_key", event(R"("noteAdded":{"text":"x","text":"y"})"), "text"},
        bad_line{"not_utf8", event("\"noteAdded\":{\"text\":\"\xff\xfe\"}"), "UTF-8"},
        bad_line{"absurd_size",
                 event("\"noteAdded\":{\"text\":\"" + std::string(100'000, 'x') + "\"}"), ""},
        bad_line{"absurd_key",
                 R"({"case":")" + std::string(300, 'k') +
                     R"(","occurredAt":"2025-03-01T02:00:00Z","noteAdded":{"text":"x"}})",
                 "200"},
        bad_line{"not_json", "case;C-1", ""}, bad_line{"an_array", "[1,2]", ""},
        bad_line{"refused_by_the_table", event(R"("caseResumed":{})"), "received"},
        bad_line{"refused_by_a_guard", event(R"("caseDispatched":{})"), "department"},
        bad_line{
            "unknown_workflow",
            R"({"case":"C-2","occurredAt":"2025-03-01T02:00:00Z","caseReceived":{"workflow":"complain","category":"x"}})",
            "complaint"}),
    [](const auto& named) { return std::string{named.param.name}; });

class BadFile : public Shell {};

TEST_F(BadFile, MissingIsSaid) {
  const auto missing = run("import --db db nowhere.jsonl");
  EXPECT_EQ(missing.status, 3);
  EXPECT_THAT(missing.err, HasSubstr("nowhere.jsonl"));
}

TEST_F(BadFile, AKeyUsedForSomethingElseIsRefused) {
  write(
      "in.jsonl",
      std::string{
          R"({"case":"C-1","idempotencyKey":"k","occurredAt":"2025-03-01T01:00:00Z","caseReceived":{"workflow":"complaint","category":"leak"}})"} +
          "\n" +
          R"({"case":"C-1","idempotencyKey":"k","occurredAt":"2025-03-01T02:00:00Z","noteAdded":{"text":"x"}})" +
          "\n");
  const auto stopped = run("import --db db in.jsonl");
  EXPECT_EQ(stopped.status, 3);
  EXPECT_THAT(stopped.err, AllOf(HasSubstr("in.jsonl:2"), HasSubstr("'k'")));
}

TEST_F(BadFile, LiveTimesThatRunBackAreRefused) {
  ASSERT_EQ(run("record --db db",
                R"({"case":"C-1","caseReceived":{"workflow":"complaint","category":"leak"}})")
                .status,
            0);
  const auto back = run(
      "record --db db",
      R"({"case":"C-1","occurredAt":"2025-01-01T00:00:00Z","caseDispatched":{"department":"works"}})");
  EXPECT_EQ(back.status, 3);
  EXPECT_THAT(back.err, HasSubstr("caseDispatched"));
}

TEST_F(BadFile, APolicyMistakeNamesLineAndColumn) {
  write("bad.textproto", "version: \"x\"\nwrkflow { }\n");
  write("in.jsonl", good);
  const auto refused = run("import --db db --policy bad.textproto in.jsonl");
  EXPECT_EQ(refused.status, 3);
  EXPECT_THAT(refused.err, HasSubstr("bad.textproto:2:"));
  EXPECT_FALSE(std::filesystem::exists(folder / "db"))
      << "nothing is made before everything is read";
}

}  // namespace
}  // namespace casebook
