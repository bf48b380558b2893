#include <casebook/event.hpp>
#include <casebook/exchange.hpp>

#include <gmock/gmock.h>

#include <casebook/clock.hpp>
#include <casebook/limits.hpp>

namespace casebook {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view good =
    R"({"case":"C-1","occurredAt":"2025-03-01T10:00:00+08:00","recordedAt":"2025-03-01T02:00:05.5Z",)"
    R"("actor":{"id":"li.na","role":"ASSISTANT","department":"desk"},"idempotencyKey":"k-1",)"
    R"("caseReceived":{"workflow":"complaint","category":"leak","text":"滴水","facts":{"households":3}}})";

// What parse_json has to say about a line that it must refuse.
error refusal_of(std::string_view line) {
  const auto read = parse_json(line);
  EXPECT_TRUE(read.has_error()) << line;
  return read.has_error() ? read.error() : error{};
}

void expect_refused(std::string_view line, std::string_view sentence, std::size_t column,
                    errc code = errc::malformed) {
  const auto refused = refusal_of(line);
  EXPECT_EQ(refused.code, code) << refused.message;
  EXPECT_THAT(refused.message, HasSubstr(std::string{sentence}));
  EXPECT_EQ(refused.column, column) << refused.message;
}

std::string note(std::string_view key, std::string_view text) {
  return R"({"case":")" + std::string{key} + R"(","noteAdded":{"text":")" + std::string{text} +
         R"("}})";
}

TEST(ReadingALine, TakesEveryPartOfTheEnvelope) {
  const auto event = parse_json(good).value();
  EXPECT_EQ(event.case_(), "C-1");
  EXPECT_EQ(event.occurred_at().seconds(), 1'740'794'400);
  EXPECT_EQ(event.recorded_at().nanos(), 500'000'000);
  EXPECT_EQ(event.actor().role(), v1::Actor::ASSISTANT);
  EXPECT_EQ(event.idempotency_key(), "k-1");
  EXPECT_EQ(event.case_received().text(), "滴水");
  EXPECT_EQ(event.case_received().facts().households(), 3);
}

TEST(ReadingALine, TakesAnEventHoweverItIsLaidOut) {
  const auto* pretty =
      "{\n  \"case\": \"C-1\",\r\n  \"noteAdded\": {\n\t\"text\": \"x\"\n  }\n}\n\n";
  EXPECT_EQ(parse_json(pretty).value().note_added().text(), "x");
  expect_refused("{\n\"case\": 5 }", "expected a string, found '5'", 11);
}

TEST(ReadingALine, RefusesInstantsThatAnOffsetLeadsOutOfTime) {
  for (const auto* edge : {"0001-01-01T00:00:00+08:00", "9999-12-31T23:59:59-05:00"}) {
    const auto line =
        R"({"case":"C-1","occurredAt":")" + std::string{edge} + R"(","noteAdded":{"text":"x"}})";
    expect_refused(line, "occurredAt: '" + std::string{edge} + "': the instant lies outside", 28);
  }
}

TEST(ReadingALine, RoundsTimesThatAreTooFineWhereItIsAsked) {
  const auto rounded = [](const std::string& fraction) {
    const auto read = parse_json(R"({"case":"C-1","occurredAt":"2025-03-01T10:00:59.)" + fraction +
                                     R"(Z","dueAgreed":{"clock":"callback","dueAt":)" +
                                     R"("2025-03-01T10:00:59.)" + fraction + R"(Z"}})",
                                 finer_times::round);
    EXPECT_TRUE(read) << fraction;
    EXPECT_EQ(read->occurred_at().nanos(), read->due_agreed().due_at().nanos());
    return to_rfc3339(to_instant(read->occurred_at()));
  };
  EXPECT_EQ(rounded("1234564"), "2025-03-01T10:00:59.123456Z");
  EXPECT_EQ(rounded("123456500"), "2025-03-01T10:00:59.123457Z");
  EXPECT_EQ(rounded("9999999"), "2025-03-01T10:01:00Z");
  EXPECT_EQ(rounded("123456789012"), "2025-03-01T10:00:59.123457Z");
  expect_refused(
      R"({"case":"C-1","occurredAt":"2025-03-01T10:00:59.1234567Z","noteAdded":{"text":"x"}})",
      "finer than a microsecond", 28);
  EXPECT_FALSE(parse_json(
      R"({"case":"C","occurredAt":"9999-12-31T23:59:59.9999999Z","noteAdded":{"text":"x"}})",
      finer_times::round));
}

TEST(ReadingALine, DropsTheStampsOfTheLog) {
  const auto event = parse_json(R"({"case":"C-1","position":"7","version":7,"policyVersion":"p",)"
                                R"("stateAfter":"received","caseResumed":{}})")
                         .value();
  EXPECT_EQ(event.position(), 0U);
  EXPECT_EQ(event.version(), 0U);
  EXPECT_EQ(event.policy_version(), "");
  EXPECT_EQ(event.state_after(), "");
}

TEST(ReadingALine, LetsTheTimeOfOccurrenceBeAbsent) {
  EXPECT_FALSE(parse_json(R"({"case":"C-1","caseResumed":{}})").value().has_occurred_at());
}

TEST(ReadingALine, TakesWhatTheProtobufMappingAllows) {
  const auto event =
      parse_json(
          " { \"case\" : \"C\\u002d1 \\ud83d\\ude00\", \"occurred_at\":null, \"callbackCompleted\" "
          ":"
          "{\"satisfaction\":\"4\",\"verdict\":1 , \"channel\":\"phone\"},\"caseResumed\":null}\r")
          .value();
  EXPECT_EQ(event.case_(), "C-1 😀");
  EXPECT_EQ(event.callback_completed().satisfaction(), 4);
  EXPECT_EQ(event.callback_completed().verdict(), v1::CallbackCompleted::FIXED);
}

TEST(ReadingALine, RefusesALineThatWasCutOffAnywhere) {
  for (std::size_t length = 0; length < good.size(); ++length) {
    const auto refused = refusal_of(good.substr(0, length));
    EXPECT_EQ(refused.code, errc::malformed) << length;
    EXPECT_GT(refused.column, 0U) << length;
  }
  expect_refused(R"({"case":"C-1)", "cut off", 9);
  expect_refused(R"({"case":"C-1",)", "the end of the line: it was cut off", 15);
}

TEST(ReadingALine, RefusesTheWrongType) {
  expect_refused(R"({"case":1,"caseResumed":{}})", "case: expected a string, found '1'", 9);
  expect_refused(R"({"case":"C","customerContacted":{"automatic":"yes"}})",
                 "customerContacted.automatic: expected true or false, found the string 'yes'", 46);
  expect_refused(R"({"case":"C","caseReceived":{"facts":{"households":"many"}}})",
                 "caseReceived.facts.households: expected a whole number", 51);
  expect_refused(R"({"case":"C","caseReceived":{"facts":{"households":1.5}}})", "a whole number",
                 51);
  expect_refused(R"({"case":"C","caseReceived":{"facts":{"households":3000000000}}})", "a whole",
                 51);
  expect_refused(R"({"case":"C","caseGraded":{"rules":"RA1"}})",
                 "caseGraded.rules: expected an array", 35);
  expect_refused(R"({"case":"C","caseResumed":[]})", "caseResumed: expected an object", 27);
  expect_refused(R"([1])", "expected an object, '{', found an array", 1);
  expect_refused(R"({"case":"C","position":"-1","caseResumed":{}})", "position: expected a whole",
                 24);
}

TEST(ReadingALine, RefusesAnUnknownFieldAndNamesTheNearest) {
  expect_refused(
      R"({"case":"C","caseDispatched":{"departement":"x"}})",
      "caseDispatched: 'departement' is no field of CaseDispatched; did you mean 'department'?",
      31);
}

TEST(ReadingALine, RefusesAnUnknownFactAndNamesTheNearest) {
  expect_refused(R"({"case":"C","caseRecieved":{}})",
                 "'caseRecieved' is no field of Event; did you mean 'caseReceived'?", 13);
  expect_refused(R"({"case":"C","zzz":{}})", "'zzz' is no field of Event", 13);
}

TEST(ReadingALine, RefusesAnUnknownEnumValueAndListsTheKnown) {
  expect_refused(
      R"({"case":"C","callbackCompleted":{"verdict":"FIXD"}})",
      "callbackCompleted.verdict: expected one of FIXED, NOT_FIXED, found the string 'FIXD'; "
      "did you mean 'FIXED'?",
      44);
  expect_refused(R"({"case":"C","callbackCompleted":{"verdict":9}})", "found '9'", 44);
  expect_refused(R"({"case":"C","actor":{"role":"assistant"},"caseResumed":{}})",
                 "actor.role: expected one of", 29);
}

TEST(ReadingALine, RefusesTwoFacts) {
  expect_refused(R"({"case":"C","caseResumed":{},"caseResolved":{}})",
                 "a second fact, caseResolved, beside caseResumed", 30);
}

TEST(ReadingALine, RefusesNoFact) {
  expect_refused(R"({"case":"C"})", "says nothing: expected one of caseReceived", 0);
  expect_refused(R"({"case":"C","caseResumed":null})", "says nothing", 0);
}

TEST(ReadingALine, RefusesADuplicateKey) {
  expect_refused(R"({"case":"C","case":"D","caseResumed":{}})", "the key 'case' is there twice",
                 13);
  expect_refused(R"({"case":"C","occurredAt":null,"occurred_at":null,"caseResumed":{}})", "twice",
                 31);
  expect_refused(R"({"case":"C","caseResolved":{"note":"a","note":"b"}})",
                 "caseResolved: the key 'note' is there twice", 40);
}

TEST(ReadingALine, RefusesWhatIsNotUtf8) {
  expect_refused("{\"case\":\"C\xff\"}", "not valid UTF-8", 11);
  expect_refused("{\"case\":\"\xc0\x80\"}", "not valid UTF-8", 10);      // overlong
  expect_refused("{\"case\":\"\xed\xa0\x80\"}", "not valid UTF-8", 10);  // a surrogate
  expect_refused(R"({"case":"\ud800"})", "half of a surrogate pair", 10);
  expect_refused(R"({"case":"\udc00\ud800"})", "half of a surrogate pair", 10);
}

TEST(ReadingALine, RefusesWhatIsOnlyAlmostJson) {
  expect_refused(R"({'case':"C"})", "expected a key in double quotes", 2);
  expect_refused(R"({case:"C"})", "expected a key in double quotes", 2);
  expect_refused(R"({"case":'C'})", "expected a string", 9);
  expect_refused(R"({"case":"C",})", "expected a key in double quotes", 13);
  expect_refused(R"({"case":"C"} {)", "expected nothing after the closing '}'", 14);
  expect_refused("{\"case\":\"C\tD\"}", "a raw control character", 11);
  expect_refused(R"({"case":"\x41"})", "JSON knows no such escape", 10);
  expect_refused(R"({"case":"\u00g1"})", "four hexadecimal digits", 10);
  expect_refused("", "expected an object", 1);
}

TEST(ReadingALine, RefusesAbsurdSizes) {
  const std::string longest(limits::case_key_bytes_max, 'k');
  EXPECT_TRUE(parse_json(note(longest, "x")));
  expect_refused(note(longest + "k", "x"), "case: it has 201 bytes, at most 200", 9,
                 errc::limit_exceeded);
  const std::string huge(limits::event_bytes_max, 't');
  expect_refused(note("C", huge), "at most 65536 are allowed", 0, errc::limit_exceeded);
  expect_refused(std::string(limits::line_bytes_max + 1, ' '), "bytes, at most", 0,
                 errc::limit_exceeded);
  expect_refused(R"({"case":"C","idempotencyKey":")" + longest + R"(k","caseResumed":{}})",
                 "idempotencyKey: it has 201 bytes", 30, errc::limit_exceeded);
}

TEST(ReadingALine, RefusesControlCharactersInNamesAndTakesThemInProse) {
  expect_refused(note("C\\n1", "x"), "case: expected a name without control characters", 9);
  expect_refused(R"({"case":"C","caseDispatched":{"department":"a\u0007"}})",
                 "caseDispatched.department: expected a name without control", 44);
  expect_refused(R"({"case":"","caseResumed":{}})", "case: expected the case's key", 9);
  EXPECT_TRUE(parse_json(note("C", "two\\nlines")));
}

TEST(ReadingALine, RefusesInstantsThatTheLogCannotHold) {
  const auto at = [](std::string_view text) {
    return R"({"case":"C","occurredAt":")" + std::string{text} + R"(","caseResumed":{}})";
  };
  for (const auto* wrong :
       {"yesterday", "2025-02-30T10:00:00Z", "2025-03-01T10:00:00", "2025-03-01",
        "2025-03-01 10:00:00Z", "0000-01-01T00:00:00Z", "10000-01-01T00:00:00Z"}) {
    expect_refused(at(wrong), "occurredAt: expected an RFC 3339 instant", 26);
  }
  expect_refused(at("2025-03-01T10:00:00.0000001Z"), "finer than a microsecond", 26);
  expect_refused(at("2025-03-01T10:00:00.0000000001Z"), "finer than a microsecond", 26);
  EXPECT_TRUE(parse_json(at("2025-03-01T10:00:00.000001Z")));
}

TEST(ReadingALine, RefusesNumbersThatMeanNothing) {
  expect_refused(R"({"case":"C","callbackCompleted":{"satisfaction":6}})",
                 "callbackCompleted.satisfaction: expected 1 to 5", 49);
  expect_refused(R"({"case":"C","factsUpdated":{"facts":{"timesRaised":-1}}})",
                 "factsUpdated.facts.timesRaised: a count is never negative", 52);
}

TEST(CheckingAnEvent, FindsWhatCannotComeFromALine) {
  v1::Event event;
  event.set_case_("C");
  event.mutable_callback_completed()->set_verdict(static_cast<v1::CallbackCompleted::Verdict>(9));
  EXPECT_THAT(check_event(event).error().message, HasSubstr("9 is no value of"));
  event.mutable_case_graded()->add_rules("RA1\n");
  EXPECT_THAT(check_event(event).error().message, HasSubstr("caseGraded.rules"));
  event.mutable_note_added()->set_text("\xff");
  EXPECT_THAT(check_event(event).error().message,
              HasSubstr("noteAdded.text: it is not valid UTF-8"));
  event.mutable_note_added()->set_text("fine");
  event.mutable_occurred_at()->set_seconds(std::int64_t{1} << 60);
  EXPECT_THAT(check_event(event).error().message, HasSubstr("occurredAt"));
}

TEST(WritingALine, NeedsNoSpaceAndKeepsNoStamp) {
  auto event = parse_json(good).value();
  const auto line = to_json(event);
  event.set_position(9);
  event.set_state_after("received");
  EXPECT_EQ(to_json(event), line);
  EXPECT_EQ(
      line,
      R"({"case":"C-1","occurredAt":"2025-03-01T02:00:00Z","recordedAt":"2025-03-01T02:00:05.500Z",)"
      R"("actor":{"id":"li.na","role":"ASSISTANT","department":"desk"},"idempotencyKey":"k-1",)"
      R"("caseReceived":{"workflow":"complaint","category":"leak","text":"滴水",)"
      R"("facts":{"households":3}}})");
}

TEST(WritingALine, KeepsAFactThatSaysNoMore) {
  EXPECT_EQ(to_json(parse_json(R"({"case":"C","caseResumed":{}})").value()),
            R"({"case":"C","caseResumed":{}})");
}

}  // namespace
}  // namespace casebook
