#include <casebook/v1/policy.pb.h>
#include <casebook/rocksdb/rocksdb_log.hpp>

#include <gmock/gmock.h>

#include <regex>

#include "shell.hpp"

namespace casebook {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

// Received in March, resolved at once and called back after 30 h; and a case of May that waits for
// its callback.
constexpr const char* march =
    R"({"case":"M-1","occurredAt":"2025-03-01T01:00:00Z","recordedAt":"2025-03-01T01:00:00Z","caseReceived":{"workflow":"complaint","category":"leak"}}
{"case":"M-1","occurredAt":"2025-03-01T02:00:00Z","recordedAt":"2025-03-01T02:00:00Z","caseResolved":{"note":"a new washer"}}
{"case":"M-1","occurredAt":"2025-03-02T08:00:00Z","recordedAt":"2025-03-02T08:00:00Z","callbackCompleted":{"channel":"phone","verdict":"FIXED"}}
)";
constexpr const char* may =
    R"({"case":"N-1","occurredAt":"2025-05-10T01:00:00Z","recordedAt":"2025-05-10T01:00:00Z","caseReceived":{"workflow":"complaint","category":"leak"}}
{"case":"N-1","occurredAt":"2025-05-10T02:00:00Z","recordedAt":"2025-05-10T02:00:00Z","caseResolved":{"note":"a new washer"}}
)";

class PolicyVersions : public Shell {
 protected:
  // The built-in policy, with 24 h for a callback.
  void write_policy(const std::string& file, const std::string& version,
                    const std::string& effective_from = {}) {
    auto text =
        std::regex_replace(run("policy").out, std::regex{"\nversion: \"[^\"]*\""},
                           "\nversion: \"" + version + "\"" +
                               (effective_from.empty() ? "" : "\neffective_from " + effective_from),
                           std::regex_constants::format_first_only);
    text.replace(text.find("hours: 48", text.find("clock: \"callback\"")), 9, "hours: 24");
    write(file, text);
  }
  void import(const std::string& lines) {
    const auto imported = run("import --db db -", lines);
    ASSERT_EQ(imported.status, 0) << imported.err;
  }
  std::string since_may() { return "{ seconds: 1746057600 }"; }  // 2025-05-01T00:00:00Z
};

constexpr const char* two_fit_alike = R"(version: "tie"
site { zone: "UTC" }
workflow {
  workflow: "complaint"
  clock {
    clock: "first_response"
    budget { grade: A budget { elapsed { hours: 2 } } }
    budget { category: "leak" budget { elapsed { hours: 24 } } }
  }
}
)";

TEST_F(PolicyVersions, CheckRefusesTwoBudgetsThatFitAlikeAndNamesBothLines) {
  write("tie.txt", two_fit_alike);
  const auto checked = run("policy check tie.txt");
  EXPECT_EQ(checked.status, 3);
  EXPECT_EQ(checked.out, "");
  EXPECT_THAT(checked.err, AllOf(HasSubstr("tie.txt:7:"), HasSubstr("tie.txt:8:")));
  const auto imported = run("import --db db --policy tie.txt -", march);
  EXPECT_EQ(imported.status, 3) << "nobody may call back under it";
  EXPECT_THAT(imported.err, HasSubstr("warning: tie.txt:8:"));
}

TEST_F(PolicyVersions, CheckWarnsOfWhatIsOddAndCallsItSound) {
  write_policy("odd.txt", "odd");
  write("odd.txt", read("odd.txt") +
                       "calendar { calendar: \"spare\" week { day: \"mon\" open { from: "
                       "\"09:00\" to: \"12:00\" } } }\n");
  const auto checked = run("policy check odd.txt");
  EXPECT_EQ(checked.status, 0);
  EXPECT_THAT(checked.out, HasSubstr("sound, version odd"));
  EXPECT_THAT(checked.err, AllOf(HasSubstr("warning: odd.txt:"), HasSubstr("spare")));
}

TEST_F(PolicyVersions, CheckRefusesBytesThatAreNotUtf8) {
  write("latin1.txt", "version: \"caf\xe9\"\n");
  const auto checked = run("policy check latin1.txt");
  EXPECT_EQ(checked.status, 3);
  EXPECT_THAT(checked.err, HasSubstr("latin1.txt:1:14: this byte is not UTF-8"));
}

TEST_F(PolicyVersions, KeepAFurtherOneForCasesYetToCome) {
  import(march);
  write_policy("strict.txt", "strict-24", since_may());
  const auto added = run("policy add --db db strict.txt");
  ASSERT_EQ(added.status, 0) << added.err;
  EXPECT_THAT(added.out, AllOf(HasSubstr("strict-24"), HasSubstr("2025-05-01 08:00:00 +08:00")));
  import(may);
  EXPECT_THAT(run("case --db db M-1 --format json").out, HasSubstr(R"("policyVersion":"default-)"))
      << "pinned";
  EXPECT_THAT(run("case --db db N-1 --format json").out,
              HasSubstr(R"("policyVersion":"strict-24")"));
  EXPECT_THAT(run("case --db db N-1").out, HasSubstr("Due 2025-05-11 10:00:00 +08:00"));
  EXPECT_EQ(run("policy add --db db strict.txt").status, 0)
      << "the same text again changes nothing";
}

TEST_F(PolicyVersions, AreListedWithTheOneInForceMarked) {
  import(march);
  write_policy("strict.txt", "strict-24", since_may());
  write_policy("far.txt", "far-off", "{ seconds: 253370764800 }");  // the year 9999
  ASSERT_EQ(run("policy add --db db strict.txt far.txt").status, 0);
  const auto listed = run("policy list --db db");
  EXPECT_EQ(listed.status, 0);
  EXPECT_THAT(listed.out,
              AllOf(HasSubstr("  default-"), HasSubstr("* strict-24"), HasSubstr("  far-off"),
                    HasSubstr("always in force"), HasSubstr("from 2025-05-01 08:00:00 +08:00")));
}

TEST_F(PolicyVersions, PrintTheTextThatWasGiven) {
  import(march);
  write_policy("far.txt", "far-off", "{ seconds: 253370764800 }");
  ASSERT_EQ(run("policy add --db db far.txt").status, 0);
  EXPECT_EQ(run("policy --db db --version far-off").out, read("far.txt"));
  EXPECT_EQ(run("policy --db db").out, run("policy").out) << "not in force yet";
  const auto unknown = run("policy --db db --version nobody");
  EXPECT_EQ(unknown.status, 3);
  EXPECT_THAT(unknown.err, HasSubstr("far-off")) << "says which are kept";
  EXPECT_EQ(run("policy --version far-off").status, 2) << "of which store?";
}

TEST_F(PolicyVersions, RefuseAClash) {
  import(march);
  write_policy("timeless.txt", "strict-24");
  const auto timeless = run("policy add --db db timeless.txt");
  EXPECT_EQ(timeless.status, 3) << "in force from the same instant as the first";
  EXPECT_THAT(timeless.err, AllOf(HasSubstr("timeless.txt"), HasSubstr("effective_from")));
  write_policy("one.txt", "strict-24", since_may());
  write_policy("two.txt", "strict-24", "{ seconds: 1746144000 }");
  ASSERT_EQ(run("policy add --db db one.txt").status, 0);
  const auto renamed = run("policy add --db db two.txt");
  EXPECT_EQ(renamed.status, 3) << "another text of a known version";
  EXPECT_THAT(run("policy list --db db").out, Not(HasSubstr("2025-05-02")));
}

TEST_F(PolicyVersions, ChangeNothingWhereOneOfTheFilesIsBad) {
  import(march);
  write_policy("good.txt", "good", since_may());
  write("bad.txt", "version: \"x\"\nwrkflow { }\n");
  const auto refused = run("policy add --db db good.txt bad.txt");
  EXPECT_EQ(refused.status, 3);
  EXPECT_THAT(refused.err, HasSubstr("bad.txt:2"));
  EXPECT_THAT(run("policy list --db db").out, Not(HasSubstr("good")));
}

TEST_F(PolicyVersions, BeginANewStore) {
  write_policy("mine.txt", "mine");
  ASSERT_EQ(run("policy add --db db mine.txt").status, 0);
  import(march);
  EXPECT_THAT(run("case --db db M-1 --format json").out, HasSubstr(R"("policyVersion":"mine")"));
  EXPECT_EQ(run("policy list --db nowhere").status, 4);
}

// Its cases were judged by the built-in one, so that is kept first and theirs stays.
TEST_F(PolicyVersions, KeepTheBuiltInOneFirstInAStoreThatHasCasesButNoPolicy) {
  std::filesystem::copy(GOLDEN_STORE, folder / "db");
  write_policy("strict.txt", "strict-24", since_may());
  ASSERT_EQ(run("policy add --db db strict.txt").status, 0);
  EXPECT_THAT(run("policy list --db db").out, AllOf(HasSubstr("default-"), HasSubstr("strict-24")));
  EXPECT_EQ(run("verify --db db").status, 0);
}

// Worked example 20: the policy is edited to 24 h after a case closed at 30 h.
TEST_F(PolicyVersions, LeaveClosedCasesMetWhereWhatIfShowsThemBreached) {
  import(march);
  write_policy("strict.txt", "strict-24", since_may());
  ASSERT_EQ(run("policy add --db db strict.txt").status, 0);
  const auto sla = run("report sla --db db --as-of 2025-06-01 --format csv").out;
  EXPECT_THAT(sla, HasSubstr("callback,1,1,0,")) << "rate, met, breached";
  const std::string ask = "report what-if --db db --policy strict.txt --as-of 2025-06-01";
  const auto table = run(ask);
  EXPECT_EQ(table.status, 0) << table.err;
  EXPECT_THAT(table.out, AllOf(HasSubstr("callback: MET → BREACHED, 1\n"), HasSubstr("M-1"),
                               HasSubstr("6 h after it was due")));
  EXPECT_LT(table.out.find("MET → BREACHED"), table.out.find("M-1")) << "totals first";
  EXPECT_THAT(run(ask + " --format csv").out,
              HasSubstr("M-1,complaint,callback,1,1,,,MET,2025-03-03T02:00:00Z,"));
  EXPECT_THAT(run(ask + " --format json").out,
              AllOf(HasSubstr(R"("outcome": "BREACHED")"), HasSubstr(R"("changed": "1")")));
  EXPECT_THAT(run(ask + " --format html").out, HasSubstr("<td>M-1</td>"));
  EXPECT_EQ(run("report what-if --db db").status, 2) << "under which policy?";
}

class Remarks : public Shell {};

TEST_F(Remarks, StandBesideTheEventsThatAreLateOrCorrect) {
  const auto* lines =
      R"({"case":"C-1","occurredAt":"2025-03-01T01:00:00Z","recordedAt":"2025-03-01T01:00:00Z","caseReceived":{"workflow":"complaint","category":"leak","facts":{"households":3}}}
{"case":"C-1","occurredAt":"2025-03-01T02:00:00Z","recordedAt":"2025-03-01T06:00:00Z","factsUpdated":{"facts":{"households":10}}}
)";
  ASSERT_EQ(run("import --db db -", lines).status, 0);
  const auto shown = run("case --db db C-1").out;
  EXPECT_THAT(shown, HasSubstr("entered 4 h late\n       corrects households: 3 → 10\n"));
  const auto json = run("case --db db C-1 --format json").out;
  EXPECT_THAT(
      json,
      AllOf(HasSubstr(R"("remarks":[{"version":"2","position":"2","enteredLateUs":"14400000000")"),
            HasSubstr(R"({"field":"households","before":"3","after":"10"})")));
  EXPECT_THAT(run("case --db db C-1 --known-at 2025-03-01T05:00:00Z").out, Not(HasSubstr("late")));
}

TEST_F(Remarks, TellHowACaseCameToItsGrade) {
  const auto* lines =
      R"({"case":"C-1","occurredAt":"2025-03-01T01:00:00Z","caseReceived":{"workflow":"complaint","category":"noise"}}
{"case":"C-1","occurredAt":"2025-03-01T02:00:00Z","factsUpdated":{"facts":{"injury":true}}}
{"case":"C-1","occurredAt":"2025-03-01T03:00:00Z","caseGraded":{"grade":"B","manual":true,"reason":"a scratch"}}
)";
  ASSERT_EQ(run("import --db db --grade -", lines).status, 0);
  const auto json = run("case --db db C-1 --as-of 2025-03-02 --format json").out;
  EXPECT_THAT(
      json, AllOf(HasSubstr(R"("grade":"B")"), HasSubstr(R"("highestGrade":"A")"),
                  HasSubstr(R"("initialGrade":"C")"),
                  HasSubstr(R"("grade":"A","riskColour":"BLACK","rules":["RA2"],"manual":false)")));
  const auto shown = run("case --db db C-1 --as-of 2025-03-02").out;
  EXPECT_THAT(shown, AllOf(HasSubstr("Grades\n"), HasSubstr("RC1"), HasSubstr("a scratch")));
}

class Conformance : public Shell {};

TEST_F(Conformance, EndsWithStatusOneWhereTodayWouldRefuse) {
  const auto* lines =
      R"({"case":"C-1","occurredAt":"2025-03-01T01:00:00Z","caseReceived":{"workflow":"complaint","category":"leak"}}
{"case":"C-1","occurredAt":"2025-03-01T02:00:00Z","actor":{"role":"ASSISTANT"},"caseInvalidated":{"reason":"not ours"}}
)";
  ASSERT_EQ(run("import --db db -", lines).status, 0);
  EXPECT_EQ(run("report conformance --db db").status, 0) << "an import is not held to rights";
  const auto strict = run("report conformance --strict --db db");
  EXPECT_EQ(strict.status, 1);
  EXPECT_THAT(strict.out, AllOf(HasSubstr("guard_failed a_supervisor, 1\n"), HasSubstr("C-1"),
                                HasSubstr("caseInvalidated")));
  for (const auto* format : {"csv", "json", "html"}) {
    EXPECT_THAT(run(std::string{"report conformance --strict --db db --format "} + format).out,
                HasSubstr("a_supervisor"));
  }
  EXPECT_EQ(run("report conformance --strict --db db --as-of 2025-03-01T01:30:00Z").status, 0);
}

// A store whose policy cannot be read still gives up its events, and takes the policy that mends
// it.
TEST_F(PolicyVersions, OneThatIsDamagedStopsOnlyWhatJudgesByIt) {
  import(march);
  write_policy("strict.txt", "strict-24", since_may());
  ASSERT_EQ(run("policy add --db db strict.txt").status, 0);
  const auto exported = run("export --db db").out;
  {
    auto log = open_rocksdb_log((folder / "db").string(), wall_clock(), {}).value();
    v1::PolicyBook texts;
    ASSERT_TRUE(texts.ParseFromString(log->get_document("policies").value().value()));
    texts.mutable_text(1)->append("\n# caf\xe9\n");
    ASSERT_TRUE(log->put_document("policies", texts.SerializeAsString()));
  }
  EXPECT_EQ(run("export --db db").out, exported);
  const auto stats = run("stats --db db");
  EXPECT_EQ(stats.status, 0);
  EXPECT_THAT(stats.out, HasSubstr("1 cases"));
  EXPECT_THAT(stats.err, AllOf(HasSubstr("warning"), HasSubstr("'strict-24'")));
  const auto verified = run("verify --db db");
  EXPECT_EQ(verified.status, 1);
  EXPECT_THAT(verified.err, AllOf(HasSubstr("'strict-24'"), HasSubstr("UTF-8")));
  for (const auto* judging : {"case --db db M-1", "report sla --db db", "import --db db -"}) {
    const auto refused = run(judging, may);
    EXPECT_EQ(refused.status, 4) << judging;
    EXPECT_THAT(refused.err, AllOf(HasSubstr("'strict-24'"), HasSubstr("policy add"))) << judging;
  }
  const auto listed = run("policy list --db db");
  EXPECT_EQ(listed.status, 1);
  EXPECT_THAT(listed.out, AllOf(HasSubstr("default-"), HasSubstr("! strict-24")));
  const auto shown = run("policy --db db --version strict-24");
  EXPECT_EQ(shown.status, 1);
  EXPECT_THAT(shown.out, HasSubstr("version: \"strict-24\"")) << "as it is stored, to be mended";

  ASSERT_EQ(run("policy add --db db strict.txt").status, 0);
  EXPECT_EQ(run("verify --db db").status, 0);
  EXPECT_EQ(run("case --db db M-1").status, 0);
}

}  // namespace
}  // namespace casebook
