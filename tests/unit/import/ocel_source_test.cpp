#include "mapped_file.hpp"

#include <casebook/limits.hpp>

namespace casebook::importing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

constexpr std::string_view head = R"(
  time_format: "%Y-%m-%dT%H:%M:%S%Ez"  case: "ocel:type:ticket"  occurred_at: "ocel:timestamp")";

constexpr std::string_view text_of_activity = R"(
  rule { emit { fact: "noteAdded" set { field: "text" column: "ocel:activity" } } })";

constexpr std::string_view objects = R"({
  "objectTypes": [{"name": "ticket", "attributes": [{"name": "priority", "type": "string"}]},
                  {"name": "person", "attributes": []}],
  "eventTypes": [{"name": "open", "attributes": [{"name": "channel", "type": "string"}]}],
  "objects": [
    {"id": "T-1", "type": "ticket", "attributes": [
      {"name": "priority", "time": "1970-01-01T00:00:00Z", "value": "low"},
      {"name": "priority", "time": "2025-03-01T11:00:00Z", "value": "high"}],
     "relationships": []},
    {"id": "T-2", "type": "ticket"},
    {"id": "li", "type": "person"}],
)";

std::string event(const std::string& id, const std::string& type, const std::string& time,
                  const std::string& relations, const std::string& attributes = "") {
  return R"({"id": ")" + id + R"(", "type": ")" + type + R"(", "time": ")" + time +
         R"(", "attributes": [)" + attributes + R"(], "relationships": [)" + relations + "]}";
}

const std::string ticket = R"({"objectId": "T-1", "qualifier": "about"})";
const std::string both = ticket + R"(, {"objectId": "T-2", "qualifier": "about"})";
const std::string person = R"({"objectId": "li", "qualifier": "agent"})";

std::string log(const std::string& events) {
  return std::string{objects} + "\"events\": [" + events + "]}\n";
}

class OcelSource : public MappedFile {
 protected:
  std::vector<std::string> read_log(const std::string& text,
                                    std::string_view rules = text_of_activity) {
    return read_file(write("in.jsonocel", text), std::string{head} + std::string{rules});
  }
  std::string refused(const std::string& text, std::string_view rules = text_of_activity) {
    const auto told = read_log(text, rules);
    if (told.size() != 1 || told[0][0] != '!') return "nothing refused";
    return told[0].substr(told[0].find("in.jsonocel"));
  }
};

TEST_F(OcelSource, GivesARowForEachCaseOfAnEventInTheOrderOfTime) {
  EXPECT_THAT(read_log(log(event("e2", "close", "2025-03-01T12:00:00Z", both) + ",\n" +
                           event("e1", "open", "2025-03-01T18:00:00+08:00", person + "," + ticket) +
                           "," + event("e3", "lunch", "2025-03-01T12:00:00Z", person))),
              ElementsAre("T-1 2025-03-01T10:00:00Z noteAdded open",
                          "T-1 2025-03-01T12:00:00Z noteAdded close",
                          "T-2 2025-03-01T12:00:00Z noteAdded close"));
  EXPECT_THAT(warnings_, ElementsAre("1 of 3 events have no ocel:type:ticket and are left out"));
  EXPECT_EQ(rows_.at(0).line, 13U);
  EXPECT_EQ(rows_.at(0).text,
            R"({"ocel:type:ticket":"T-1","ocel:timestamp":"2025-03-01T18:00:00+08:00",)"
            R"("ocel:activity":"open"})");
}

TEST_F(OcelSource, KnowsAttributesAsTheyWereAndRelatedObjects) {
  constexpr std::string_view all = R"(
    actor { field: "id" column: "ocel:qualifier:agent" }
    rule { emit { fact: "caseReceived" set { field: "category" column: "ticket:priority" }
                  set { field: "channel" column: "channel" }
                  set { field: "complainant" column: "ocel:type:person" }
                  set { field: "text" column: "ocel:eid" } } })";
  EXPECT_THAT(read_log(log(event("e1", "open", "2025-03-01T10:00:00Z", ticket + "," + person,
                                 R"({"name": "channel", "value": "phone"})") +
                           "," + event("e2", "open", "2025-03-01T11:00:00Z", both)),
                       all),
              ElementsAre("T-1 2025-03-01T10:00:00Z caseReceived low",
                          "T-1 2025-03-01T11:00:00Z caseReceived high",
                          "T-2 2025-03-01T11:00:00Z caseReceived "));
  const auto& first = rows_.at(0).events.at(0);
  EXPECT_EQ(first.actor().id(), "li");
  EXPECT_EQ(first.case_received().channel(), "phone");
  EXPECT_EQ(first.case_received().complainant(), "li");
  EXPECT_EQ(first.case_received().text(), "e1");
  EXPECT_EQ(rows_.at(1).events.at(0).actor().id(), "");
}

TEST_F(OcelSource, ReadsGzipAndAByteOrderMark) {
  const auto text = "\xef\xbb\xbf" + log(event("e1", "open", "2025-03-01T10:00:00Z", ticket));
  EXPECT_EQ(
      read_file(write_gz("in.gz", text), std::string{head} + std::string{text_of_activity}).size(),
      1U);
  EXPECT_THAT(warnings_, IsEmpty());
}

TEST_F(OcelSource, TellsWhichEventDoesNotFit) {
  EXPECT_THAT(read_log(log("\n" + event("e1", "open", "noon", ticket) + "," +
                           event("e2", "done", "2025-03-01T10:00:00Z", ticket))),
              ElementsAre(StartsWith("!13: column 'ocel:timestamp': expected a time as "),
                          "T-1 2025-03-01T10:00:00Z noteAdded done"));
}

TEST_F(OcelSource, RefusesAMapForAnotherLog) {
  EXPECT_EQ(
      refused(log(""), R"(rule { emit { fact: "noteAdded"
                                     set { field: "text" column: "ticket:prioriti" } } })"),
      "in.jsonocel: the log has no column 'ticket:prioriti', which the map uses at map:3:58; did "
      "you mean 'ticket:priority'?");
}

TEST_F(OcelSource, RefusesWhatIsNoLogWithTheLine) {
  EXPECT_THAT(
      refused("{\n\"ocel:events\": {}}"),
      StartsWith("in.jsonocel:2: expected a log in OCEL 2.0, with \"objects\" and \"events\"; "
                 "this is OCEL 1.0"));
  EXPECT_THAT(refused("{\n\n]"), StartsWith("in.jsonocel:3: expected JSON, found an error: "));
  EXPECT_THAT(refused(log("") + "x"), StartsWith("in.jsonocel:13: expected JSON"));
  EXPECT_THAT(refused("{\"events\": ["), StartsWith("in.jsonocel:1: expected JSON"));
  EXPECT_THAT(refused("{\"events\": [\n{\"id\": \"e1\",\n\"type\": \"open\"}]}"),
              StartsWith("in.jsonocel:3: expected \"time\" in the event that begins on line 2"));
  EXPECT_THAT(refused("{\"objects\": [{\"id\": \"a\", \"type\": \"t\"},\n"
                      "{\"id\": \"a\", \"type\": \"t\"}]}"),
              StartsWith("in.jsonocel:2: a second object has the id 'a'"));
  EXPECT_THAT(refused("{\"a\": \"\xd6\"}"), StartsWith("in.jsonocel:1: expected JSON"));
}

TEST_F(OcelSource, IsNotBlownUp) {
  EXPECT_THAT(refused("{\"a\": " + std::string(100'000, '[')),
              HasSubstr("in.jsonocel:1: expected JSON"));
  EXPECT_THAT(refused("{\"a\": \"" + std::string(2 * limits::line_bytes_max, 'x') + "\"}"),
              HasSubstr("a text has more than 524288 bytes"));
  EXPECT_THAT(refused("{\"a\": " + std::string(2 * limits::line_bytes_max, '1') + "}"),
              HasSubstr("a number has too many digits"));
}

}  // namespace
}  // namespace casebook::importing
