#include "mapped_file.hpp"

#include <casebook/limits.hpp>

namespace casebook::importing {
namespace {

using ::testing::_;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

constexpr std::string_view map = R"(
  time_format: ["%Y-%m-%dT%H:%M:%S%Ez", "%Y-%m-%dT%H:%M:%S"]
  zone: "Asia/Shanghai"
  case: "case:concept:name"  occurred_at: "time:timestamp"
  actor { field: "id" column: "org:resource" }
  rule { when { first_row: true }
         emit { fact: "caseReceived" set { field: "category" column: "case:kind" } } }
  rule { emit { fact: "noteAdded" set { field: "text" column: "concept:name" } } })";

std::string event(const std::string& name, const std::string& time, const std::string& more = "") {
  return "<event>\n<string key=\"concept:name\" value=\"" + name +
         "\"/>\n<date key=\"time:timestamp\" value=\"" + time +
         "\"/><string key=\"org:resource\" value=\"li\"/>" + more + "</event>\n";
}

std::string trace(const std::string& name, const std::string& events) {
  return "<trace><string key=\"concept:name\" value=\"" + name +
         "\"/><string key=\"kind\" value=\"leak\"/>\n" + events + "</trace>\n";
}

std::string log(const std::string& traces) {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
         "<log xes.version=\"1.0\" xmlns=\"http://www.xes-standard.org/\">\n" +
         traces + "</log>\n";
}

class XesSource : public MappedFile {
 protected:
  std::vector<std::string> read_log(const std::string& text, std::string_view by = map) {
    return read_file(write("in.xes", text), by);
  }
};

TEST_F(XesSource, GivesARowForEachEventOfEachTrace) {
  EXPECT_THAT(read_log(log(trace("C-1", event("open", "2025-03-01T10:00:00+08:00") +
                                            event("done", "2025-03-01T03:00:00.250Z")) +
                           trace("C-2", event("open", "2025-03-02T10:00:00")))),
              ElementsAre("C-1 2025-03-01T02:00:00Z caseReceived leak",
                          "C-1 2025-03-01T02:00:00Z noteAdded open",
                          "C-1 2025-03-01T03:00:00.250Z noteAdded done",
                          "C-2 2025-03-02T02:00:00Z caseReceived leak",
                          "C-2 2025-03-02T02:00:00Z noteAdded open"));
  EXPECT_THAT(warnings_, IsEmpty());
  EXPECT_EQ(rows_.at(1).line, 7U);
  EXPECT_EQ(rows_.at(1).events.at(0).actor().id(), "li");
  EXPECT_EQ(rows_.at(1).text,
            R"({"case:concept:name":"C-1","time:timestamp":"2025-03-01T03:00:00.250+00:00",)"
            R"("org:resource":"li","case:kind":"leak","concept:name":"done"})");
}

TEST_F(XesSource, ReadsGzipAPrefixAndOneLongLine) {
  std::string events;
  for (int i = 0; i < 3'000; ++i)
    events +=
        "<x:event><x:string key=\"concept:name\" value=\"open\"/>"
        "<x:date key=\"time:timestamp\" value=\"2025-03-01T10:00:00Z\"/></x:event>";
  const auto text =
      "\xef\xbb\xbf<x:log xmlns:x=\"http://www.xes-standard.org/\"><x:trace>"
      "<x:string key=\"concept:name\" value=\"C-1\"/>" +
      events + "</x:trace></x:log>";
  EXPECT_EQ(read_file(write_gz("in.xes.gz", text), map).size(), 3'001U);
}

TEST_F(XesSource, KnowsNestedAttributesAndListsAndEventsWithoutATrace) {
  constexpr std::string_view nested = R"(
    time_format: "%Y-%m-%dT%H:%M:%S%Ez"  case: "who/ticket"  occurred_at: "time:timestamp"
    rule { emit { fact: "noteAdded" set { field: "text" column: "tags/tag" } } })";
  EXPECT_THAT(
      read_log(
          log("<extension name=\"Concept\" prefix=\"concept\" uri=\"x\"/>"
              "<global scope=\"event\"><string key=\"tags/tag\" value=\"UNKNOWN\"/></global>"
              "<float key=\"mean\" value=\"1\"><string key=\"who/ticket\" value=\"no\"/></float>" +
              event(
                  "open", "2025-03-01T10:00:00Z",
                  "<string key=\"who\" value=\"li\"><string key=\"ticket\" value=\"T-1\"/></string>"
                  "<list key=\"tags\"><values><string key=\"tag\" value=\"a\"/>"
                  "<string key=\"tag\" value=\"b\"/></values></list>")),
          nested),
      ElementsAre("T-1 2025-03-01T10:00:00Z noteAdded a"));
}

TEST_F(XesSource, TellsWhichEventDoesNotFit) {
  EXPECT_THAT(read_log(log(trace(
                  "C-1", event("open", "yesterday") + event("done", "2025-03-01T10:00:00Z")))),
              ElementsAre(AllOf(StartsWith("!4: column 'time:timestamp': expected a time as "),
                                HasSubstr("found 'yesterday'")),
                          "C-1 2025-03-01T10:00:00Z caseReceived leak",
                          "C-1 2025-03-01T10:00:00Z noteAdded done"));
}

TEST_F(XesSource, WarnsOfAttributesThatNoEventHas) {
  read_log(log("<trace><string key=\"concept:nam\" value=\"C-1\"/>" +
               event("open", "2025-03-01T10:00:00Z") + "</trace>"));
  EXPECT_THAT(rows_.at(0).fault->message,
              HasSubstr("column 'case:concept:name': expected the case's key, found nothing"));
  EXPECT_THAT(
      warnings_,
      ElementsAre(HasSubstr("'case:concept:name', which the map uses at map:4:3; did you mean "
                            "'case:concept:nam'?"),
                  HasSubstr("no event has the attribute 'case:kind'")));
  read_log(log(""));
  EXPECT_THAT(warnings_, ElementsAre("the log has no events"));
}

TEST_F(XesSource, KeepsWhatCameBeforeAMistakeInTheXml) {
  const auto good = trace("C-1", event("open", "2025-03-01T10:00:00Z"));
  EXPECT_THAT(
      read_log("<log>" + good + "<trace><event></trace></log>"),
      ElementsAre(_, _,
                  AllOf(StartsWith("!6: expected well-formed XML"), HasSubstr("mismatched tag"))));
  EXPECT_THAT(read_log("<log>" + good),
              ElementsAre(_, _, HasSubstr("!6: expected well-formed XML")));
}

TEST_F(XesSource, RefusesWhatIsNoLog) {
  const auto refused = [&](const std::string& text) {
    const auto told = read_log(text);
    return told.empty() ? "nothing refused" : told.back();
  };
  EXPECT_EQ(refused("\n<html></html>"), "!2: expected <log>, the root of XES, found <html>");
  EXPECT_THAT(refused(log("<trace><string value=\"x\"/></trace>")),
              StartsWith("!3: expected a key in <string>"));
  EXPECT_THAT(refused(log("<trace>" + event("open", "2025-03-01T10:00:00Z") +
                          "<string key=\"kind\" value=\"leak\"/></trace>")),
              HasSubstr("expected the attribute 'kind' of a trace before its events"));
  EXPECT_THAT(refused("<log>\xd6</log>"), HasSubstr("expected well-formed XML"));
  EXPECT_THAT(refused("<?xml version=\"1.0\" encoding=\"GBK\"?><log/>"),
              StartsWith("!1: expected UTF-8, UTF-16 or ISO-8859-1"));
}

TEST_F(XesSource, IsNotBlownUp) {
  const auto refused = [&](const std::string& text) {
    const auto told = read_log(text);
    return told.empty() ? "nothing refused" : told.back();
  };
  EXPECT_EQ(refused("<!DOCTYPE log [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>\n"
                    "<log>&b;</log>"),
            "!1: expected an XES log, which has no DOCTYPE");
  EXPECT_THAT(refused("<log>&lol;</log>"), HasSubstr("undefined entity"));
  std::string deep;
  for (int i = 0; i < 1000; ++i) deep += "<string key=\"a\" value=\"b\">";
  EXPECT_THAT(refused(log("<trace>" + deep)), HasSubstr("nested more than 64 deep"));
  EXPECT_THAT(refused("<log><trace><string key=\"a\" value=\"" +
                      std::string(4 * limits::line_bytes_max, 'x')),
              HasSubstr("a tag or a comment has more than 524288 bytes"));
  std::string many;
  for (int i = 0; i < 40; ++i)
    many +=
        "<string key=\"k" + std::to_string(i) + "\" value=\"" + std::string(20'000, 'x') + "\"/>";
  const auto told = read_log(log(trace(
      "C-1", event("open", "2025-03-01T10:00:00Z", many) + event("done", "2025-03-01T11:00:00Z"))));
  ASSERT_EQ(told.size(), 3U);
  EXPECT_THAT(told[0], HasSubstr("bytes of attributes, at most 524288 are read"));
}

}  // namespace
}  // namespace casebook::importing
