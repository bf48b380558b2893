#include <gmock/gmock.h>

#include "desk_log.hpp"

namespace casebook {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using namespace std::chrono_literals;

std::vector<std::string> listed(const v1::CallbackReport& report) {
  std::vector<std::string> lines;
  for (const auto& row : report.rows()) lines.push_back(row.case_() + (row.overdue() ? "!" : ""));
  return lines;
}

class Callbacks : public DeskLog {
 protected:
  // C-1 is tried twice; C-2 asks for another time; C-3 is reached; S-1 needs no callback; C-4 is at
  // work.
  void five_cases() {
    happened(R"(
      C-1 2025-03-03T09:00:00 "caseReceived": {"workflow": "complaint", "category": "leak", "site": "east", "complainant": "wu", "household": "1-502", "channel": "wechat"}
      C-1 2025-03-03T09:05:00 "caseGraded": {"grade": "B", "manual": true, "reason": "twice"}
      C-1 2025-03-03T09:10:00 "caseDispatched": {"department": "works"}
      C-1 2025-03-03T10:00:00 "caseResolved": {}
      C-2 2025-03-03T09:00:00 "caseReceived": {"workflow": "complaint", "category": "noise"}
      C-2 2025-03-03T09:30:00 "caseResolved": {"note": "spoke to them"}
      C-2 2025-03-03T10:00:00 "callbackRescheduled": {"agreedAt": "2025-03-07T01:00:00Z"}
      C-3 2025-03-03T09:00:00 "caseReceived": {"workflow": "complaint", "category": "noise"}
      C-3 2025-03-03T09:30:00 "caseResolved": {"note": "spoke to them"}
      C-3 2025-03-03T12:00:00 "callbackCompleted": {"channel": "phone", "verdict": "FIXED"}
      S-1 2025-03-03T09:00:00 "caseReceived": {"workflow": "service_request", "category": "lamp"}
      S-1 2025-03-03T09:30:00 "caseResolved": {"note": "a new lamp"}
      C-4 2025-03-03T09:00:00 "caseReceived": {"workflow": "complaint", "category": "noise"}
      C-1 2025-03-03T16:00:00 "callbackAttempted": {"channel": "phone", "outcome": "NO_ANSWER"}
      C-1 2025-03-03T18:00:00 "callbackAttempted": {"channel": "phone", "outcome": "BUSY"})");
  }
};

TEST_F(Callbacks, AreListedByDueWithAllThatACallerNeeds) {
  five_cases();
  const auto report = callback_report(source(), ask("2025-03-03T19:00:00+08:00")).value();
  EXPECT_THAT(listed(report), ElementsAre("C-1", "C-2"));
  EXPECT_EQ(report.waiting(), 2);
  EXPECT_EQ(report.overdue(), 0);
  const auto& first = report.rows(0);
  EXPECT_EQ(to_instant(first.resolved_at()), at("2025-03-03T10:00:00+08:00"));
  EXPECT_EQ(to_instant(first.due_at()), at("2025-03-05T10:00:00+08:00"));
  EXPECT_EQ(first.attempts(), 2);
  EXPECT_EQ(to_instant(first.last_attempt_at()), at("2025-03-03T18:00:00+08:00"));
  EXPECT_FALSE(first.rescheduled());
  EXPECT_EQ(first.complainant(), "wu");
  EXPECT_EQ(first.household(), "1-502");
  EXPECT_EQ(first.channel(), "wechat");
  EXPECT_EQ(first.workflow(), "complaint");
  EXPECT_EQ(first.grade(), "B");
  EXPECT_EQ(first.department(), "works");
  EXPECT_EQ(first.site(), "east");
  const auto& second = report.rows(1);
  EXPECT_TRUE(second.rescheduled());
  EXPECT_EQ(to_instant(second.due_at()), at("2025-03-07T10:00:00+08:00"))
      << "an hour after the agreed time";
  EXPECT_EQ(second.attempts(), 0);
  EXPECT_FALSE(second.has_last_attempt_at());
}

TEST_F(Callbacks, StayOnTheListOnceOverdue) {
  five_cases();
  EXPECT_THAT(listed(callback_report(source(), ask("2025-03-05T10:00:00+08:00")).value()),
              ElementsAre("C-1", "C-2"));
  const auto past = callback_report(source(), ask("2025-03-05T10:00:00.000001+08:00")).value();
  EXPECT_THAT(listed(past), ElementsAre("C-1!", "C-2"));
  EXPECT_EQ(past.overdue(), 1);
}

TEST_F(Callbacks, SayWhetherTheOwnerMayBeCalledNow) {
  five_cases();
  const auto may_call = [&](const report_source& from, const std::string& local) {
    return callback_report(from, ask(local + "+08:00"))->rows(0).contact_hours();
  };
  EXPECT_TRUE(may_call(source(), "2025-03-03T19:59:59.999999"));
  EXPECT_FALSE(may_call(source(), "2025-03-03T20:00:00"));
  EXPECT_FALSE(may_call(source(), "2025-03-04T08:59:59.999999"));
  EXPECT_TRUE(may_call(source(), "2025-03-04T09:00:00"));
  const auto abroad =
      source_with(R"(site { site: "east" zone: "America/New_York" calendar: "office" })");
  EXPECT_FALSE(may_call(abroad, "2025-03-03T19:00:00")) << "six in the morning there";
  EXPECT_TRUE(may_call(abroad, "2025-03-03T23:00:00"));
}

TEST_F(Callbacks, LeaveTheListWhenExcusedReopenedOrRejected) {
  happened(R"(
    C-1 2025-03-03T09:00:00 "caseReceived": {"workflow": "complaint", "category": "leak"}
    C-1 2025-03-03T10:00:00 "caseResolved": {"note": "a new washer"}
    C-1 2025-03-03T11:00:00 "callbackAttempted": {"channel": "phone", "outcome": "NO_ANSWER"}
    C-1 2025-03-03T16:00:00 "callbackAttempted": {"channel": "phone", "outcome": "NO_ANSWER"}
    C-1 2025-03-04T10:00:00 "callbackAttempted": {"channel": "phone", "outcome": "BUSY"}
    C-2 2025-03-03T09:00:00/2025-03-05T00:00:00 "caseReceived": {"workflow": "complaint", "category": "leak"}
    C-2 2025-03-03T10:00:00/2025-03-05T00:00:00 "caseResolved": {"note": "a new washer"}
    C-2 2025-03-04T11:00:00/2025-03-05T00:00:00 "resolutionRejected": {"reason": "it leaks"})");
  EXPECT_THAT(listed(callback_report(source(), ask("2025-03-04T10:30:00+08:00")).value()),
              ElementsAre("C-1", "C-2"));
  EXPECT_THAT(listed(callback_report(source(), ask("2025-03-04T11:00:00+08:00")).value()),
              ElementsAre("C-1"));
  EXPECT_THAT(listed(callback_report(source(), ask("2025-03-05T10:00:00.000001+08:00")).value()),
              IsEmpty());
}

TEST_F(Callbacks, CountAttemptsSinceTheLastResolutionOnly) {
  happened(R"(
    C-1 2025-03-03T09:00:00 "caseReceived": {"workflow": "complaint", "category": "leak"}
    C-1 2025-03-03T10:00:00 "caseResolved": {"note": "a new washer"}
    C-1 2025-03-03T11:00:00 "callbackAttempted": {"channel": "phone", "outcome": "NO_ANSWER"}
    C-1 2025-03-03T12:00:00 "caseReopened": {"reason": "it leaks"}
    C-1 2025-03-03T15:00:00 "caseResolved": {"note": "another washer"})");
  const auto report = callback_report(source(), ask("2025-03-03T16:00:00+08:00")).value();
  ASSERT_THAT(listed(report), ElementsAre("C-1"));
  EXPECT_EQ(report.rows(0).attempts(), 0);
  EXPECT_EQ(to_instant(report.rows(0).resolved_at()), at("2025-03-03T15:00:00+08:00"));
}

TEST_F(Callbacks, ComeLastWhereThePolicySetsNoTime) {
  five_cases();
  auto text = std::string{policy::built_in_text()};
  const auto budget =
      text.find("budget { budget { elapsed { hours: 48 } } }", text.find("clock: \"callback\""));
  text.replace(budget, text.find('\n', budget) - budget, "");
  report_source patient{.events = *store, .rules = policy::parse(text).value()};
  auto asked = ask("2025-03-03T19:00:00+08:00");
  const auto report = callback_report(patient, asked).value();
  EXPECT_THAT(listed(report), ElementsAre("C-2", "C-1"));
  EXPECT_FALSE(report.rows(1).has_due_at());
  asked.to = at("2025-03-08T00:00:00+08:00");
  EXPECT_THAT(listed(callback_report(patient, asked).value()), ElementsAre("C-2"))
      << "never due is not due by then";
}

TEST_F(Callbacks, TakeThePeriodAsThatOfTheDueAndHaveALimit) {
  five_cases();
  auto asked = ask("2025-03-03T19:00:00+08:00");
  asked.limit = 1;
  EXPECT_THAT(listed(callback_report(source(), asked).value()), ElementsAre("C-1"));
  EXPECT_EQ(callback_report(source(), asked)->waiting(), 2);
  asked.limit.reset();
  asked.from = at("2025-03-05T10:00:00+08:00");  // exactly when C-1 is due
  asked.to = at("2025-03-07T10:00:00+08:00");    // exactly when C-2 is
  EXPECT_THAT(listed(callback_report(source(), asked).value()), ElementsAre("C-1"));
}

TEST_F(Callbacks, LeaveOutWhatHadNotHappenedOrWasNotKnown) {
  five_cases();
  EXPECT_THAT(listed(callback_report(source(), ask("2025-03-03T09:45:00+08:00")).value()),
              ElementsAre("C-2", "C-3"));
  auto asked = ask("2025-03-03T19:00:00+08:00");
  asked.at.known = at("2025-03-03T09:59:59+08:00");
  const auto report = callback_report(source(), asked).value();
  EXPECT_THAT(listed(report), ElementsAre("C-2", "C-3")) << "C-1's resolution was recorded at ten";
  EXPECT_FALSE(report.rows(0).rescheduled());
}

}  // namespace
}  // namespace casebook
