// What the command says of words, numbers and files that it cannot use.
#include <gmock/gmock.h>

#include "shell.hpp"

namespace casebook {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* good =
    R"({"case":"C-1","occurredAt":"2025-03-01T01:00:00Z","caseReceived":{"workflow":"complaint","category":"leak"}})"
    "\n";

class CommandLine : public Shell {
 protected:
  void expect_usage(const std::string& arguments, const std::string& says) {
    const auto wrong = run(arguments);
    EXPECT_EQ(wrong.status, 2) << arguments << ": " << wrong.err;
    EXPECT_THAT(wrong.err, HasSubstr(says)) << arguments;
    EXPECT_THAT(wrong.err, Not(HasSubstr("bad_alloc"))) << arguments;
  }
  void expect_refused(const std::string& arguments, const std::string& says) {
    const auto refused = run(arguments);
    EXPECT_EQ(refused.status, 3) << arguments << ": " << refused.err;
    EXPECT_THAT(refused.err, HasSubstr(says)) << arguments;
  }
};

TEST_F(CommandLine, NamesAWordThatItDoesNotKnowAndWhatWasMeant) {
  expect_usage("reprot sla --db db", "'reprot' is no verb of casebook; did you mean 'report'?");
  expect_usage("policy chekc f", "'chekc' is no verb of policy; did you mean 'check'?");
  expect_usage("xyzzy", "'xyzzy' is no verb of casebook: expected one of import, export");
  expect_usage("stats --db db --fromat json",
               "'--fromat' is no option of stats; did you mean '--format'?");
  expect_usage("report slaa --db db", "found 'slaa'; did you mean 'sla'?");
  expect_usage("report sla --db db --format tabel", "found 'tabel'; did you mean 'table'?");
  expect_usage("report sla --db db --cohort dew", "found 'dew'; did you mean 'due'?");
  expect_usage("report sla --db db --lang fr", "found 'fr'");
  expect_usage("import --db db --on-error stopp x", "found 'stopp'; did you mean 'stop'?");
}

TEST_F(CommandLine, TakesNoNumberThatIsNone) {
  expect_usage("generate --cases -1 --seed 1", "--cases");
  expect_usage("generate --cases=-1 --seed 1", "found '-1'");
  expect_usage("generate --cases 0 --seed 1", "found '0'");
  expect_usage("generate --cases 99999999999999999999999 --seed 1", "--cases");
  expect_usage("generate --cases 1e3 --seed 1", "found '1e3'");
  expect_usage("generate --cases 1 --seed=-1", "--seed");
  expect_usage("report at-risk --db db --limit 0", "--limit: expected a whole number from 1");
  expect_usage("export --db db --from 0", "--from: expected a whole number from 1");
  expect_usage("export --db db --from 5 --to 3", "--to 3 is before --from 5");
}

TEST_F(CommandLine, RefusesAPeriodThatEndsBeforeItBegins) {
  write("one.jsonl", good);
  ASSERT_EQ(run("import --db db one.jsonl").status, 0);
  expect_usage("report sla --db db --from 2025-06-01 --to 2025-01-01",
               "--to 2025-01-01 is before --from 2025-06-01");
}

TEST_F(CommandLine, RefusesAnOptionThatTheReportDoesNotUse) {
  ASSERT_EQ(run("import --db db -", good).status, 0);
  expect_usage("report gaps --db db --by clock", "report gaps does not use --by");
  expect_usage("report backlog --db db --cohort due", "--cohort; sla, what-if do");
  expect_usage("report sla --db db --limit 3", "--limit; at-risk, callbacks do");
  expect_usage("report sla --db db --period month", "--period; scorecard does");
  expect_usage("report sla --db db --strict", "--strict; conformance does");
  EXPECT_EQ(run("report at-risk --db db --limit 3 --zone UTC").status, 0);
}

TEST_F(CommandLine, RefusesInstantsAtTheEdgeOfTime) {
  write("one.jsonl", good);
  ASSERT_EQ(run("import --db db one.jsonl").status, 0);
  for (const auto* edge : {"0001-01-01T00:00:00+08:00", "9999-12-31T23:59:59-05:00"}) {
    expect_usage(std::string{"report sla --db db --as-of "} + edge, edge);
    expect_usage(std::string{"report sla --db db --to "} + edge, edge);
    expect_usage(std::string{"case C-1 --db db --known-at "} + edge, edge);
  }
}

TEST_F(CommandLine, NamesAFileThatItCannotReadAndWhy) {
  std::filesystem::create_directory(folder / "sub");
  write("empty", "");
  write("one.jsonl", good);
  expect_refused("import --db db sub", "cannot read sub: it is a directory");
  expect_refused("import --db db empty", "empty is empty");
  expect_refused("import --db db -", "standard input is empty");
  expect_refused("import --db db /dev/zero", "cannot read /dev/zero: it is a device");
  expect_refused("import --db new --map sub one.jsonl", "cannot read sub: it is a directory");
  expect_refused("import --db new --policy empty one.jsonl", "empty is empty");
  expect_refused("policy check nowhere", "cannot read nowhere: No such file");
  EXPECT_FALSE(std::filesystem::exists(folder / "new")) << "files are read before a store is made";
}

TEST_F(CommandLine, ReadsPipesByName) {
  write("one.jsonl", R"({"case":"C-1","occurredAt":"2025-03-01T09:00:00+08:00",)"
                     R"("recordedAt":"2025-03-01T09:00:00+08:00",)"
                     R"("caseReceived":{"workflow":"complaint","category":"leak"}})"
                     "\n");
  write("pipe.sh", std::string{"cat one.jsonl | "} + COMMAND + " import --db a /dev/stdin && " +
                       COMMAND + " import --db b <(cat one.jsonl)\n");
  const auto line = "cd '" + folder.string() + "' && bash pipe.sh 2>stderr";
  EXPECT_EQ(WEXITSTATUS(std::system(line.c_str())), 0) << read("stderr");
  EXPECT_THAT(run("export --db a").out, HasSubstr("C-1"));
  EXPECT_EQ(run("export --db b").out, run("export --db a").out);
}

TEST_F(CommandLine, RecordsAnEventHoweverItIsLaidOut) {
  const std::string received =
      R"({"case":"C-1","caseReceived":{"workflow":"complaint","category":"leak"}})";
  EXPECT_EQ(run("record --db db", received + "\n").status, 0);
  EXPECT_EQ(run("record --db db",
                "{\r\n \"case\": \"C-1\",\r\n \"noteAdded\": {\"text\": \"x\"}\r\n}\r\n")
                .status,
            0);
  EXPECT_EQ(
      run("record --db db", "\xef\xbb\xbf{\"case\":\"C-1\",\"noteAdded\":{\"text\":\"y\"}}\n\n")
          .status,
      0);
  const auto wrong = run("record --db db", "{\n  \"case\": 5\n}\n");
  EXPECT_EQ(wrong.status, 3);
  EXPECT_THAT(wrong.err, HasSubstr("standard input:2:11: case: expected a string, found '5'"));
  EXPECT_THAT(run("record --db db", "\n").err, HasSubstr("standard input is empty"));
}

// What --dry-run says is what the import then says and does.
TEST_F(CommandLine, TriesAnImportWithoutRecordingAnything) {
  const std::string received =
      R"({"case":"C-1","occurredAt":"2025-03-01T01:00:00Z","caseReceived":{"workflow":"complaint","category":"leak"}})";
  const std::string refused =
      R"({"case":"C-1","occurredAt":"2025-03-01T02:00:00Z","caseResumed":{}})";
  write("in.jsonl", received + "\n" + refused + "\n");
  const auto tried = run("import --db new --dry-run --on-error skip in.jsonl");
  EXPECT_EQ(tried.status, 1) << tried.err;
  EXPECT_THAT(tried.err, AllOf(HasSubstr("1 events would be recorded"),
                               HasSubstr("1 would be rejected"), HasSubstr("caseResumed")));
  EXPECT_THAT(names(), ElementsAre("in.jsonl", "stderr", "stdin", "stdout"));

  ASSERT_EQ(run("import --db new --on-error skip in.jsonl").status, 1);
  const auto before = run("export --db new").out;
  write("more.jsonl",
        R"({"case":"C-1","occurredAt":"2025-03-01T03:00:00Z","noteAdded":{"text":"x"}})");
  const auto more = run("import --db new/ --dry-run in.jsonl more.jsonl");
  EXPECT_EQ(more.status, 3) << "as the import would stop at the refused line";
  const auto note = run("import --db new/ --dry-run more.jsonl");
  EXPECT_EQ(note.status, 0) << note.err;
  EXPECT_THAT(note.err, HasSubstr("1 events would be recorded"));
  EXPECT_EQ(run("export --db new").out, before);
  EXPECT_THAT(names(), ElementsAre("in.jsonl", "in.jsonl.rejected.jsonl", "more.jsonl", "new",
                                   "stderr", "stdin", "stdout"));
}

}  // namespace
}  // namespace casebook
