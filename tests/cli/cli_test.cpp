#include <gmock/gmock.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include "shell.hpp"

namespace casebook {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

google::protobuf::Struct json(const std::string& text) {
  google::protobuf::Struct parsed;
  EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(text, &parsed).ok()) << text;
  return parsed;
}

const google::protobuf::Value& field(const google::protobuf::Struct& in, const std::string& name) {
  static const google::protobuf::Value none;
  const auto found = in.fields().find(name);
  if (found == in.fields().end()) {
    ADD_FAILURE() << "no field " << name;
    return none;
  }
  return found->second;
}

constexpr const char* history =
    R"({"case":"C-1","occurredAt":"2025-03-01T01:00:00Z","recordedAt":"2025-03-01T01:00:00Z","caseReceived":{"workflow":"complaint","category":"leak"}}
{"case":"C-1","occurredAt":"2025-03-01T01:10:00Z","recordedAt":"2025-03-01T01:10:00Z","caseDispatched":{"department":"works","assignee":"li"}}
{"case":"C-1","occurredAt":"2025-03-01T02:00:00Z","recordedAt":"2025-03-01T02:00:00Z","caseResolved":{"note":"a new washer"}}
{"case":"C-1","occurredAt":"2025-03-03T02:00:00.000001Z","recordedAt":"2025-03-03T02:00:00.000001Z","callbackCompleted":{"channel":"phone","verdict":"FIXED","satisfaction":5}}
{"case":"C-2","occurredAt":"2025-03-01T01:00:00Z","recordedAt":"2025-03-01T01:00:00Z","caseReceived":{"workflow":"service_request","category":"lamp"}}
)";

class Command : public Shell {
 protected:
  void import_history() {
    write("history.jsonl", history);
    const auto imported = run("import --db db history.jsonl");
    ASSERT_EQ(imported.status, 0) << imported.err;
  }
};

TEST_F(Command, ExplainsItselfAndEveryVerb) {
  const auto help = run("--help");
  EXPECT_EQ(help.status, 0);
  for (const auto* verb :
       {"import", "export", "record", "case", "report", "verify", "generate", "stats", "policy"}) {
    EXPECT_THAT(help.out, HasSubstr(verb));
    const auto one = run(std::string{verb} + " --help");
    EXPECT_EQ(one.status, 0) << verb;
    EXPECT_THAT(one.out, HasSubstr("--help")) << verb;
  }
  EXPECT_EQ(run("--version").status, 0);
}

TEST_F(Command, SaysUsageWithStatusTwo) {
  EXPECT_EQ(run("").status, 2);
  EXPECT_EQ(run("frobnicate").status, 2);
  EXPECT_EQ(run("report sla").status, 2) << "--db is missing";
  EXPECT_EQ(run("report nothing --db db").status, 2);
  import_history();
  EXPECT_EQ(run("case --db db").status, 2) << "neither a key nor --all";
  const auto group = run("report sla --db db --by colour");
  EXPECT_EQ(group.status, 2);
  EXPECT_THAT(group.err, HasSubstr("department"));
  EXPECT_EQ(run("report sla --db db --as-of yesterday").status, 2);
  EXPECT_EQ(run("report at-risk --db db --limit 0").status, 2);
  EXPECT_EQ(run("report heatmap --db db --by clock").status, 2);
}

TEST_F(Command, SaysAnUnusableStoreWithStatusFour) {
  for (const auto* verb : {"report sla", "export", "stats", "verify", "case --all"}) {
    const auto missing = run(std::string{verb} + " --db nowhere");
    EXPECT_EQ(missing.status, 4) << verb;
    EXPECT_THAT(missing.err, HasSubstr("nowhere")) << verb;
  }
  write("file", "not a folder");
  EXPECT_EQ(run("stats --db file").status, 4);
}

TEST_F(Command, ImportsAndReports) {
  import_history();
  const auto report = run("report sla --db db --as-of 2025-04-01 --format json");
  ASSERT_EQ(report.status, 0) << report.err;
  const auto rows = field(json(report.out), "rows").list_value();
  bool callback_seen = false;
  for (const auto& row : rows.values()) {
    if (field(field(row.struct_value(), "group").struct_value(), "clock").string_value() !=
        "callback")
      continue;
    callback_seen = true;
    EXPECT_EQ(field(row.struct_value(), "breached").string_value(), "1")
        << "one microsecond too late";
    EXPECT_EQ(field(row.struct_value(), "complianceRate").number_value(), 0);
    EXPECT_EQ(field(row.struct_value(), "p50Us").string_value(), "172800000001");
  }
  EXPECT_TRUE(callback_seen);
}

TEST_F(Command, RendersEveryReportInEveryFormat) {
  import_history();
  for (const auto* name : {"sla", "grading", "backlog", "gaps", "heatmap", "transfers", "at-risk",
                           "callbacks", "rates"}) {
    for (const auto* format : {"table", "csv", "json", "html"}) {
      const auto shown = run(std::string{"report "} + name + " --db db --format " + format);
      EXPECT_EQ(shown.status, 0) << name << format << shown.err;
      EXPECT_FALSE(shown.out.empty()) << name << format;
    }
  }
  EXPECT_THAT(run("report sla --db db --format csv").out,
              HasSubstr("clock,complianceRate,met,breached"));
}

TEST_F(Command, SpeaksEnglishOrChineseToPeopleAndOneLanguageToPrograms) {
  import_history();
  const std::string sla = "report sla --db db --as-of 2025-04-01 ";
  EXPECT_THAT(run(sla).out, HasSubstr("Compliance"));
  EXPECT_THAT(run(sla + "--lang zh").out, HasSubstr("达标率"));
  EXPECT_THAT(run(sla + "--lang zh --format html").out, HasSubstr("<html lang=\"zh-CN\">"));
  for (const auto* format : {"csv", "json"}) {
    const auto asked = sla + "--format " + format + " --lang ";
    EXPECT_EQ(run(asked + "zh").out, run(asked + "en").out) << format;
  }
  EXPECT_EQ(run(sla + "--lang fr").status, 2);
  const auto one = run("case --db db C-1 --lang zh").out;
  EXPECT_THAT(one, HasSubstr("办理经过\n"));
  EXPECT_THAT(one, HasSubstr("回访 (轮次 1, 段次 1): 超时"));
}

TEST_F(Command, ShowsComplianceOverTimeOnAPageOfAnyGroups) {
  import_history();
  const auto lines = HasSubstr("Compliance over time: Callback");
  EXPECT_THAT(run("report sla --db db --by department --format html").out, lines);
  EXPECT_THAT(run("report sla --db db --by clock,week --format html").out, Not(lines))
      << "by week as asked";
  EXPECT_THAT(run("report sla --db db --by department --format table").out,
              Not(HasSubstr("over time")));
}

TEST_F(Command, ListsWhatIsLeftToDo) {
  import_history();
  const auto risks =
      run("report at-risk --db db --as-of 2025-03-02T09:00:00.000001+08:00 --limit 2 --format csv");
  ASSERT_EQ(risks.status, 0) << risks.err;
  EXPECT_THAT(
      risks.out,
      HasSubstr(
          "case,clock,cycle,stint,overdue,paused,dueAt,leftUs,leftWorkingUs,elapsedUs,totalUs,"
          "consumedPermille,"
          "workflow,grade,department,staff,site\r\n"
          "C-2,dispatch,1,1,true,false,2025-03-01T01:30:00Z,-84600000001,-84600000001,86400000001,"
          "1800000000,"
          "48000,service_request,,,,\r\n"
          "C-2,first_response,1,1,true,false,2025-03-02T01:00:00Z,-1,-1,86400000001,86400000000,"
          "1000,"));
  EXPECT_EQ(std::count(risks.out.begin(), risks.out.end(), '\n'), 3);
  const auto calls =
      json(run("report callbacks --db db --as-of 2025-03-02T21:00:00 --format json").out);
  ASSERT_EQ(field(calls, "rows").list_value().values_size(), 1);
  const auto& call = field(calls, "rows").list_value().values(0).struct_value();
  EXPECT_EQ(field(call, "case").string_value(), "C-1");
  EXPECT_EQ(field(call, "dueAt").string_value(), "2025-03-03T02:00:00Z");
  EXPECT_EQ(field(call, "attempts").number_value(), 0);
  EXPECT_FALSE(field(call, "contactHours").bool_value());
  const auto none = run("report callbacks --db db --as-of 2025-04-01 --format json");
  EXPECT_EQ(field(json(none.out), "rows").list_value().values_size(), 0);
  EXPECT_THAT(none.out, HasSubstr(R"("rows": [])"));
}

TEST_F(Command, CountsRatesReceiptsAndTransfers) {
  import_history();
  const auto rates = json(run("report rates --db db --as-of 2025-04-01 --format json").out);
  const auto& complaint = field(rates, "rows").list_value().values(0).struct_value();
  EXPECT_EQ(field(complaint, "cases").string_value(), "1");
  EXPECT_EQ(field(complaint, "firstCycleRate").number_value(), 1);
  EXPECT_EQ(field(complaint, "p50Us").string_value(), "3600000000");
  EXPECT_EQ(complaint.fields().count("repeatRate"), 0) << "no complainant is known";
  EXPECT_THAT(run("report heatmap --db db --format csv").out,
              HasSubstr("weekday,hour,count\r\n1,0,0\r\n"));
  EXPECT_THAT(run("report heatmap --db db --format csv").out, HasSubstr("\r\n6,9,2\r\n"))
      << "nine on a Saturday";
  EXPECT_THAT(run("report heatmap --db db").out, HasSubstr("\nSat"));
  EXPECT_THAT(
      run("report transfers --db db --format csv").out,
      HasSubstr("from,to,transfers,dispatches,firstDispatches,declines\r\n,works,0,1,1,0\r\n"));
}

TEST_F(Command, ShowsACaseWithItsReasons) {
  import_history();
  const auto shown = run("case --db db C-1 --as-of 2025-04-01 --format json");
  ASSERT_EQ(shown.status, 0) << shown.err;
  const auto one = json(shown.out);
  EXPECT_EQ(field(one, "state").string_value(), "closed");
  EXPECT_EQ(field(one, "version").string_value(), "4");
  EXPECT_EQ(field(one, "events").list_value().values_size(), 4);
  const auto& callback = field(one, "clocks").list_value().values(4).struct_value();
  EXPECT_EQ(field(callback, "clock").string_value(), "callback");
  EXPECT_EQ(field(callback, "outcome").string_value(), "BREACHED");
  EXPECT_EQ(field(callback, "dueAt").string_value(), "2025-03-03T02:00:00Z");
  EXPECT_FALSE(field(callback, "lateEntered").bool_value());
  EXPECT_GT(field(callback, "why").list_value().values_size(), 2);
  EXPECT_THAT(run("case --db db C-1").out, HasSubstr("Callback (cycle 1, stint 1): Breached"));
  const auto all = run("case --db db --all --format json");
  EXPECT_EQ(std::count(all.out.begin(), all.out.end(), '\n'), 2) << "one case a line";
}

TEST_F(Command, ShowsACaseAsItStood) {
  import_history();
  const auto then = run("case --db db C-1 --as-of 2025-03-01T09:30:00 --format json");
  ASSERT_EQ(then.status, 0) << then.err;
  EXPECT_EQ(field(json(then.out), "state").string_value(), "dispatched") << "09:30 in Shanghai";
  EXPECT_EQ(run("case --db db C-1 --as-of 2025-02-01").status, 3);
  EXPECT_EQ(run("case --db db C-9").status, 3);
  EXPECT_EQ(run("case --db db --all --as-of 2025-02-01 --format json").out, "");
}

TEST_F(Command, ExportsWhatImportsToAnIdenticalLog) {
  import_history();
  const auto first = run("export --db db");
  ASSERT_EQ(first.status, 0);
  const auto again = run("import --db copy -", first.out);
  ASSERT_EQ(again.status, 0) << again.err;
  EXPECT_EQ(run("export --db copy").out, first.out);
  const auto report = "report sla --as-of 2025-04-01 --by clock,month --format json --db ";
  EXPECT_EQ(run(std::string{report} + "copy").out, run(std::string{report} + "db").out);
  const auto part = run("export --db db --from 2 --to 4");
  EXPECT_EQ(std::count(part.out.begin(), part.out.end(), '\n'), 2);
}

TEST_F(Command, ExportsAYearOfGradedHistoryToAnIdenticalLog) {
  write("year.jsonl", run("generate --cases 200 --seed 11").out);
  ASSERT_EQ(run("import --db db --grade year.jsonl").status, 0);
  const auto exported = run("export --db db").out;
  ASSERT_EQ(run("import --db copy -", exported).status, 0);
  EXPECT_EQ(run("export --db copy").out, exported);
  for (const auto* report : {"sla --by clock,grade,department", "grading", "backlog", "gaps",
                             "heatmap", "transfers", "at-risk", "callbacks", "rates"}) {
    const auto asked = std::string{"report "} + report + " --as-of 2025-09-01 --format json --db ";
    EXPECT_EQ(run(asked + "copy").out, run(asked + "db").out) << report;
  }
  EXPECT_EQ(run("import --db db --grade year.jsonl").status, 0);
  EXPECT_EQ(run("export --db db").out, exported) << "importing twice adds nothing";
}

TEST_F(Command, AddsNothingTheSecondTime) {
  import_history();
  const auto before = run("export --db db").out;
  EXPECT_EQ(run("import --db db history.jsonl").status, 0);
  EXPECT_EQ(run("export --db db").out, before);
}

TEST_F(Command, RecordsLiveAndPrintsAReceipt) {
  const auto given = run(
      "record --db db",
      R"({"case":"C-1","idempotencyKey":"k","caseReceived":{"workflow":"complaint","category":"leak"}})");
  ASSERT_EQ(given.status, 0) << given.err;
  EXPECT_EQ(field(json(given.out), "position").string_value(), "1");
  EXPECT_EQ(field(json(given.out), "version").string_value(), "2") << "with its grade";
  EXPECT_EQ(field(json(given.out), "stateAfter").string_value(), "received");
  const auto no = run("record --db db", R"({"case":"C-1","caseResumed":{}})");
  EXPECT_EQ(no.status, 3);
  EXPECT_THAT(no.err, HasSubstr("received"));
  EXPECT_THAT(no.err, HasSubstr("caseDispatched"));
}

TEST_F(Command, KeepsAStoresPolicy) {
  auto text = run("policy").out;
  text.replace(text.find("default-3"), 9, "strict-24");
  const auto from = text.rfind("clock: \"callback\"");
  text.replace(text.find("hours: 48", from), 9, "hours: 24");
  write("strict.textproto", text);
  EXPECT_EQ(run("policy check strict.textproto").status, 0);
  import_history();
  EXPECT_EQ(run("import --db db --policy strict.textproto history.jsonl").status, 3);
  EXPECT_EQ(run("import --db strict --policy strict.textproto history.jsonl").status, 0);
  EXPECT_EQ(run("import --db strict --policy strict.textproto history.jsonl").status, 0);
  EXPECT_EQ(run("policy --db strict").out, text);
  EXPECT_THAT(run("case --db strict C-1").out, HasSubstr("policy strict-24"));
  EXPECT_EQ(
      run("report sla --db db --policy strict.textproto --as-of 2025-04-01 --format json").out,
      run("report sla --db strict --as-of 2025-04-01 --format json").out)
      << "what if";
}

TEST_F(Command, FindsMissingLinksWithStatusOne) {
  import_history();
  EXPECT_EQ(run("report gaps --db db").status, 0);
  write(
      "gap.jsonl",
      R"({"case":"C-5","occurredAt":"2025-03-01T01:00:00Z","caseReceived":{"workflow":"complaint","category":"leak"}}
{"case":"C-5","occurredAt":"2025-03-01T01:10:00Z","casePutOnHold":{"reason":"BACKLOG"}}
{"case":"C-5","occurredAt":"2025-03-01T02:00:00Z","caseResolved":{}}
{"case":"C-5","occurredAt":"2025-03-02T02:00:00Z","callbackCompleted":{"channel":"phone","verdict":"FIXED"}}
)");
  ASSERT_EQ(run("import --db db gap.jsonl").status, 0);
  const auto gaps = run("report gaps --db db");
  EXPECT_EQ(gaps.status, 1);
  EXPECT_THAT(gaps.out, HasSubstr("C-5"));
}

TEST_F(Command, GeneratesTheSameBytesFromTheSameSeed) {
  const auto first = run("generate --cases 50 --seed 3");
  EXPECT_EQ(first.status, 0);
  EXPECT_EQ(run("generate --cases 50 --seed 3").out, first.out);
  EXPECT_NE(run("generate --cases 50 --seed 4").out, first.out);
  ASSERT_EQ(run("generate --cases 50 --seed 3 --db db").status, 0);
  ASSERT_EQ(run("import --db other -", first.out).status, 0);
  EXPECT_EQ(run("report sla --db db --as-of 2026-01-01 --format json").out,
            run("report sla --db other --as-of 2026-01-01 --format json").out);
  EXPECT_THAT(run("stats --db db").out, HasSubstr("of 50 cases"));
  const auto sound = run("verify --db db");
  EXPECT_EQ(sound.status, 0);
  EXPECT_THAT(sound.out, HasSubstr("50 cases: sound"));
}

TEST_F(Command, MakesTheFoldersOfAStore) {
  EXPECT_EQ(run("generate --cases 2 --seed 1 --db far/away/db").status, 0);
  EXPECT_EQ(run("stats --db far/away/db").status, 0);
}

TEST_F(Command, KeepsDataOnStdoutAndMessagesOnStderr) {
  import_history();
  EXPECT_EQ(run("export --db db").err, "");
  EXPECT_EQ(run("case --db db C-9").out, "");
}

}  // namespace
}  // namespace casebook
