#include <gmock/gmock.h>

#include <algorithm>

#include "shell.hpp"

namespace casebook {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// Texts of a caller who means harm, in every field that people are shown.
constexpr const char* hostile =
    R"({"case":"C-1\u202e","occurredAt":"2025-03-01T01:00:00Z","recordedAt":"2025-03-01T01:00:00Z","actor":{"id":"li\u2066"},"caseReceived":{"workflow":"complaint","category":"leak\u202e","complainant":"=1+1","household":"-2","site":"east\u200f","text":"\u001b]0;title\u0007"}}
{"case":"C-1\u202e","occurredAt":"2025-03-01T01:10:00Z","recordedAt":"2025-03-01T01:10:00Z","actor":{"id":"\u009b2J"},"caseDispatched":{"department":"works\u009b31m","assignee":"wu\u061c"}}
{"case":"C-1\u202e","occurredAt":"2025-03-01T01:20:00Z","recordedAt":"2025-03-01T01:20:00Z","actor":{"id":"chen","role":"SUPERVISOR"},"caseGraded":{"grade":"B","manual":true,"reason":"\u001b[8mhidden\r\nC-2  Complaint"}}
{"case":"C-1\u202e","occurredAt":"2025-03-01T02:00:00Z","recordedAt":"2025-03-01T02:00:00Z","caseResolved":{"note":"\u001b[2J"}}
)";

bool gives_orders(const std::string& text) {
  const auto control = [](unsigned char c) {
    return (c < 0x20 && c != '\n' && c != '\r') || c == 0x7f;
  };
  if (std::any_of(text.begin(), text.end(), control)) return true;
  for (const auto* mark : {"\u009b", "\u061c", "\u200e", "\u200f", "\u202e", "\u2066"}) {
    if (text.find(mark) != std::string::npos) return true;
  }
  return false;
}

class Looks : public Shell {
 protected:
  void take_in(const std::string& lines) {
    write("history.jsonl", lines);
    const auto imported = run("import --db db history.jsonl");
    ASSERT_EQ(imported.status, 0) << imported.err;
  }
};

TEST_F(Looks, LetsNoTextGiveTheTerminalOrders) {
  take_in(hostile);
  for (const auto* asked :
       {"case --all --db db", "case --all --db db --format json", "report callbacks --db db",
        "report callbacks --db db --format csv", "report callbacks --db db --format html",
        "report at-risk --db db", "report transfers --db db",
        "report sla --by site,department --db db", "report conformance --strict --db db",
        "stats --db db", "export --db db"}) {
    const auto shown = run(asked);
    EXPECT_FALSE(gives_orders(shown.out)) << asked << ": " << shown.out;
    EXPECT_EQ(shown.out.find('\r') != std::string::npos,
              shown.out.find("\r\n") != std::string::npos);
  }
  EXPECT_THAT(run("case --all --db db").out, HasSubstr("C-1\\u202e  Complaint"));
  EXPECT_THAT(run("case --all --db db").out, HasSubstr("\\x1b[8mhidden\\r\\nC-2  Complaint\n"))
      << "nobody adds a line of his own";
  EXPECT_THAT(run("report callbacks --db db").out, HasSubstr("C-1\\u202e"));
}

TEST_F(Looks, LetsNoWordOfAMessageGiveTheTerminalOrders) {
  take_in(hostile);
  for (const auto* asked :
       {"case --db db '\x1b[31mnone'", "stats --db '\x1b[2Jnowhere'", "'\x1b[31mfrobnicate'",
        "report sla --db db --by '\xe2\x80\xae'", "import --db db 'no\x1b[31m.jsonl'",
        "policy check '\xc2\x9b.textproto'", "report sla --db db --as-of '\x1b[31m'"}) {
    const auto refused = run(asked);
    EXPECT_NE(refused.status, 0) << asked;
    EXPECT_FALSE(gives_orders(refused.out + refused.err)) << asked << ": " << refused.err;
  }
}

TEST_F(Looks, ReportsReasonsOfAnImportWithoutOrders) {
  write(
      "bad.jsonl",
      R"({"case":"C-9","occurredAt":"2025-03-01T01:00:00Z","caseReceived":{"workflow":"\u001b[31mloan","category":"x"}})"
      "\n");
  const auto skipped = run("import --db db --on-error skip bad.jsonl");
  EXPECT_EQ(skipped.status, 1);
  EXPECT_FALSE(gives_orders(skipped.err)) << skipped.err;
  EXPECT_FALSE(gives_orders(read("bad.jsonl.rejected.jsonl")));
}

constexpr const char* a_case_in_new_york =
    R"(version: "two zones"
workflow { workflow: "complaint" callback: true callback_channel: "phone" clock { clock: "callback" budget { budget { elapsed { hours: 48 } } } } }
calendar { calendar: "office" week { day: "mon" open { from: "09:00" to: "18:00" } } }
site { zone: "Asia/Shanghai" calendar: "office" }
site { site: "ny" zone: "America/New_York" calendar: "office" }
)";

TEST_F(Looks, TellsInstantsInTheZoneOfTheCasesSite) {
  write("zones.textproto", a_case_in_new_york);
  write(
      "ny.jsonl",
      R"({"case":"NY-1","occurredAt":"2025-07-01T13:00:00Z","recordedAt":"2025-07-01T13:00:00Z","caseReceived":{"workflow":"complaint","category":"leak","site":"ny"}}
{"case":"NY-1","occurredAt":"2025-07-01T14:00:00Z","recordedAt":"2025-07-01T14:00:00Z","caseResolved":{"note":"done"}}
)");
  const auto imported = run("import --db db --policy zones.textproto ny.jsonl");
  ASSERT_EQ(imported.status, 0) << imported.err;
  const std::string as_of = " --db db --as-of 2025-07-02T00:00:00+08:00";
  const auto one = run("case NY-1" + as_of).out;
  EXPECT_THAT(one, HasSubstr("  1  2025-07-01 09:00:00 -04:00  caseReceived"));
  EXPECT_THAT(one, HasSubstr("Due 2025-07-03 10:00:00 -04:00."));
  EXPECT_THAT(run("case NY-1 --zone Europe/London" + as_of).out,
              HasSubstr("  1  2025-07-01 14:00:00 +01:00  caseReceived"));
  for (const auto* list : {"report callbacks", "report at-risk"}) {
    const auto work = run(list + as_of).out;
    EXPECT_THAT(work, HasSubstr("As of: 2025-07-02 00:00:00 +08:00")) << list;
    EXPECT_THAT(work, HasSubstr("2025-07-03 10:00:00 -04:00")) << list;
    const auto in_london = run(std::string{list} + " --zone Europe/London" + as_of).out;
    EXPECT_THAT(in_london, HasSubstr("As of: 2025-07-01 17:00:00 +01:00")) << list;
    EXPECT_THAT(in_london, HasSubstr("2025-07-03 15:00:00 +01:00")) << list;
    EXPECT_THAT(run(std::string{list} + " --format json --zone Europe/London" + as_of).out,
                HasSubstr("\"dueAt\": \"2025-07-03T14:00:00Z\""))
        << "programs read UTC";
  }
  EXPECT_THAT(run("case NY-1 --zone Europe/London" + as_of).out,
              HasSubstr("Due 2025-07-03 15:00:00 +01:00."))
      << "the reasons too";
  const auto nowhere = run("case NY-1 --zone Europe/Londn" + as_of);
  EXPECT_EQ(nowhere.status, 2);
  EXPECT_THAT(nowhere.err, HasSubstr("Europe/Londn"));
}

TEST_F(Looks, ShowsAClockThatIsLateAndPausedAsBoth) {
  take_in(
      R"({"case":"C-7","occurredAt":"2025-03-03T01:00:00Z","recordedAt":"2025-03-03T01:00:00Z","caseReceived":{"workflow":"complaint","category":"leak"}}
{"case":"C-7","occurredAt":"2025-03-03T01:10:00Z","recordedAt":"2025-03-03T01:10:00Z","caseDispatched":{"department":"works"}}
{"case":"C-7","occurredAt":"2025-03-05T02:00:00Z","recordedAt":"2025-03-05T02:00:00Z","casePutOnHold":{"reason":"AWAITING_CUSTOMER"}}
)");
  const std::string asked = " --db db --as-of 2025-03-05T12:00:00+08:00";
  EXPECT_THAT(run("case C-7" + asked).out,
              HasSubstr("Resolution (cycle 1, stint 1): Breached, paused\n"));
  EXPECT_THAT(run("case C-7 --lang zh" + asked).out, HasSubstr("超时, 暂停中\n"));
  EXPECT_THAT(run("report at-risk --format csv" + asked).out,
              HasSubstr("C-7,resolution,1,1,true,true,2025-03-05T01:00:00Z,"));
}

TEST_F(Looks, TellsADeadlineForADayAsTheEndOfThatDay) {
  write("days.textproto", R"(version: "by days"
workflow { workflow: "complaint" clock { clock: "first_response" budget { budget { civil_days: 3 } } } }
calendar { calendar: "office" week { day: "mon" open { from: "09:00" to: "18:00" } } }
site { zone: "Asia/Shanghai" calendar: "office" }
)");
  write(
      "days.jsonl",
      R"({"case":"C-8","occurredAt":"2025-01-28T01:00:00Z","recordedAt":"2025-01-28T01:00:00Z","caseReceived":{"workflow":"complaint","category":"leak"}})"
      "\n");
  const auto imported = run("import --db db --policy days.textproto days.jsonl");
  ASSERT_EQ(imported.status, 0) << imported.err;
  const std::string asked = " --db db --as-of 2025-01-29";
  EXPECT_THAT(run("report at-risk" + asked).out, HasSubstr("2025-01-31 24:00:00 +08:00"));
  EXPECT_THAT(run("case C-8" + asked).out, HasSubstr("Due 2025-01-31 24:00:00 +08:00."));
  EXPECT_THAT(run("report at-risk --format csv" + asked).out, HasSubstr("2025-01-31T16:00:00Z"));
}

TEST_F(Looks, TakesAPolicysInstantAsItIsWritten) {
  const std::string later =
      std::string{a_case_in_new_york} + "effective_from: \"2026-01-01T00:00:00+08:00\"\n";
  write("later.textproto", later);
  take_in(hostile);
  const auto kept = run("policy add --db db later.textproto");
  ASSERT_EQ(kept.status, 0) << kept.err;
  EXPECT_THAT(run("policy list --db db").out,
              HasSubstr("in force from 2026-01-01 00:00:00 +08:00"));
  EXPECT_EQ(run("policy --db db --version 'two zones'").out, later);
}

TEST_F(Looks, GuardsWhatASpreadsheetWouldCompute) {
  take_in(hostile);
  const auto calls = run("report callbacks --db db --as-of 2025-03-02 --format csv").out;
  EXPECT_THAT(calls, HasSubstr(",'=1+1,'-2,"));
  EXPECT_THAT(run("report at-risk --db db --as-of 2025-03-09 --format csv").out,
              Not(HasSubstr("'-")))
      << "a negative length stays a number";
}

}  // namespace
}  // namespace casebook
