#include <gmock/gmock.h>

#include <set>

#include "desk_log.hpp"
#include "made_up_log.hpp"
#include "support/messages.hpp"

namespace casebook {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using namespace std::chrono_literals;

// "C-1 resolution", with a "!" where it is overdue, in the report's order.
std::vector<std::string> listed(const v1::AtRiskReport& report) {
  std::vector<std::string> lines;
  for (const auto& row : report.rows()) {
    lines.push_back(row.case_() + " " + row.clock() + (row.overdue() ? "!" : ""));
  }
  return lines;
}

const v1::AtRiskReport::Row& row(const v1::AtRiskReport& report, const std::string& name) {
  static const v1::AtRiskReport::Row none;
  for (const auto& one : report.rows()) {
    if (one.case_() + " " + one.clock() == name) return one;
  }
  ADD_FAILURE() << "no row " << name;
  return none;
}

class AtRisk : public DeskLog {
 protected:
  void one_complaint() {
    happened(R"(
      C-1 2025-03-03T09:00:00 "caseReceived": {"workflow": "complaint", "category": "leak", "site": "east"}
      C-1 2025-03-03T09:10:00 "caseDispatched": {"department": "works", "assignee": "li"})");
  }
};

TEST_F(AtRisk, ListsRunningClocksThatHaveADue) {
  one_complaint();
  const auto report = at_risk_report(source(), ask("2025-03-04T08:00:00+08:00")).value();
  EXPECT_THAT(listed(report), ElementsAre("C-1 first_response", "C-1 resolution"))
      << "dispatch has stopped, and ownership has no budget";
  EXPECT_EQ(report.running(), 2);
  EXPECT_EQ(report.overdue(), 0);
  const auto& first = report.rows(0);
  EXPECT_EQ(first.cycle(), 1);
  EXPECT_EQ(first.stint(), 1);
  EXPECT_EQ(to_instant(first.due_at()), at("2025-03-04T09:00:00+08:00"));
  EXPECT_EQ(first.left_us(), duration{1h}.count());
  EXPECT_EQ(first.elapsed_us(), duration{23h}.count());
  EXPECT_EQ(first.total_us(), duration{24h}.count());
  EXPECT_EQ(first.consumed_permille(), 958);
  EXPECT_EQ(first.workflow(), "complaint");
  EXPECT_EQ(first.grade(), "");
  EXPECT_EQ(first.department(), "works");
  EXPECT_EQ(first.staff(), "li");
  EXPECT_EQ(first.site(), "east");
}

TEST_F(AtRisk, CallsAClockOverdueOnlyPastItsDueInstant) {
  one_complaint();
  const auto then = at_risk_report(source(), ask("2025-03-04T09:00:00+08:00")).value();
  EXPECT_FALSE(row(then, "C-1 first_response").overdue());
  EXPECT_EQ(row(then, "C-1 first_response").left_us(), 0);
  EXPECT_EQ(row(then, "C-1 first_response").consumed_permille(), 1000);
  const auto past = at_risk_report(source(), ask("2025-03-04T09:00:00.000001+08:00")).value();
  EXPECT_TRUE(row(past, "C-1 first_response").overdue());
  EXPECT_EQ(row(past, "C-1 first_response").left_us(), -1);
  EXPECT_EQ(past.overdue(), 1);
  EXPECT_EQ(past.running(), 2);
}

TEST_F(AtRisk, ListsOverdueClocksFirstThenByDueThenByCase) {
  happened(R"(
    C-3 2025-03-03T09:00:00 "caseReceived": {"workflow": "complaint", "category": "leak"}
    C-2 2025-03-03T09:00:00 "caseReceived": {"workflow": "complaint", "category": "leak"}
    C-1 2025-03-03T12:00:00 "caseReceived": {"workflow": "complaint", "category": "leak"})");
  EXPECT_THAT(listed(at_risk_report(source(), ask("2025-03-04T10:00:00+08:00")).value()),
              ElementsAre("C-2 dispatch!", "C-3 dispatch!", "C-1 dispatch!", "C-2 first_response!",
                          "C-3 first_response!", "C-1 first_response", "C-2 resolution",
                          "C-3 resolution", "C-1 resolution"));
}

TEST_F(AtRisk, ListsNoClockThatEndedOverdue) {
  one_complaint();
  happened(R"(
    C-1 2025-03-06T09:00:00 "caseCancelled": {"reason": "a mistake"}
    C-2 2025-03-03T09:00:00/2025-03-10T00:00:00 "caseReceived": {"workflow": "complaint", "category": "noise"}
    C-2 2025-03-03T09:10:00/2025-03-10T00:00:00 "caseResolved": {"note": "spoke to them"}
    C-2 2025-03-06T09:00:00/2025-03-10T00:00:00 "caseReopened": {"reason": "noise again"})");
  EXPECT_THAT(listed(at_risk_report(source(), ask("2025-03-06T10:00:00+08:00")).value()),
              ElementsAre("C-2 resolution"))
      << "the breaches of C-1 and of the first cycle's callback stay, but nothing can be done "
         "about them";
  EXPECT_THAT(listed(at_risk_report(source(), ask("2025-03-06T08:00:00+08:00")).value()),
              ElementsAre("C-1 first_response!", "C-1 resolution!", "C-2 callback!"));
}

TEST_F(AtRisk, ListsNoCallbackThatIsExcused) {
  happened(R"(
    C-1 2025-03-03T09:00:00 "caseReceived": {"workflow": "complaint", "category": "leak"}
    C-1 2025-03-03T10:00:00 "caseResolved": {"note": "a new washer"}
    C-1 2025-03-03T11:00:00 "callbackAttempted": {"channel": "phone", "outcome": "NO_ANSWER"}
    C-1 2025-03-03T16:00:00 "callbackAttempted": {"channel": "phone", "outcome": "NO_ANSWER"}
    C-1 2025-03-04T10:00:00 "callbackAttempted": {"channel": "phone", "outcome": "BUSY"})");
  EXPECT_THAT(listed(at_risk_report(source(), ask("2025-03-05T10:00:00+08:00")).value()),
              ElementsAre("C-1 callback"));
  EXPECT_THAT(listed(at_risk_report(source(), ask("2025-03-05T10:00:00.000001+08:00")).value()),
              IsEmpty());
}

TEST_F(AtRisk, CountsWhatIsConsumedNetOfPauses) {
  one_complaint();
  happened(R"(
    C-1 2025-03-03T15:00:00 "casePutOnHold": {"reason": "AWAITING_CUSTOMER"}
    C-1 2025-03-04T15:00:00 "caseResumed": {})");
  const auto held = at_risk_report(source(), ask("2025-03-04T03:00:00+08:00")).value();
  EXPECT_EQ(row(held, "C-1 resolution").elapsed_us(), duration{6h}.count());
  EXPECT_EQ(row(held, "C-1 resolution").total_us(), duration{48h}.count());
  EXPECT_EQ(row(held, "C-1 resolution").left_us(), duration{42h}.count())
      << "as if the pause ended now";
  EXPECT_EQ(row(held, "C-1 resolution").left_working_us(), duration{42h}.count());
  EXPECT_TRUE(row(held, "C-1 resolution").paused());
  EXPECT_FALSE(row(held, "C-1 first_response").paused()) << "that one no hold stops";
  const auto resumed = at_risk_report(source(), ask("2025-03-04T21:00:00+08:00")).value();
  EXPECT_EQ(row(resumed, "C-1 resolution").elapsed_us(), duration{12h}.count());
  EXPECT_EQ(row(resumed, "C-1 resolution").consumed_permille(), 250);
  EXPECT_EQ(row(resumed, "C-1 resolution").left_us(), duration{36h}.count());
  EXPECT_FALSE(row(resumed, "C-1 resolution").paused());
}

TEST_F(AtRisk, ShowsAClockThatIsOverdueAndPausedAsBoth) {
  one_complaint();
  happened(R"(
    C-1 2025-03-05T10:00:00 "casePutOnHold": {"reason": "AWAITING_CUSTOMER"})");
  const auto late = at_risk_report(source(), ask("2025-03-05T12:00:00+08:00")).value();
  EXPECT_TRUE(row(late, "C-1 resolution").overdue());
  EXPECT_TRUE(row(late, "C-1 resolution").paused());
  EXPECT_EQ(row(late, "C-1 resolution").left_us(), -duration{3h}.count());
  EXPECT_EQ(row(late, "C-1 resolution").left_working_us(), -duration{1h}.count());
}

TEST_F(AtRisk, ShowsAPauseThatIsUsedUpAsNone) {
  one_complaint();
  happened(R"(
    C-1 2025-03-03T10:00:00 "casePutOnHold": {"reason": "AWAITING_CUSTOMER"})");
  EXPECT_TRUE(
      row(at_risk_report(source(), ask("2025-03-10T09:59:59+08:00")).value(), "C-1 resolution")
          .paused());
  EXPECT_FALSE(
      row(at_risk_report(source(), ask("2025-03-10T10:00:00+08:00")).value(), "C-1 resolution")
          .paused())
      << "after 7 days it runs although on hold";
}

TEST_F(AtRisk, CountsABusinessClockInOpenTime) {
  happened(R"(
    C-1 2025-03-03T09:00:00 "caseReceived": {"workflow": "complaint", "category": "leak"}
    C-1 2025-03-03T09:00:00 "caseGraded": {"grade": "A", "manual": true, "reason": "severe"})");
  const auto report = at_risk_report(source(), ask("2025-03-04T09:00:00+08:00")).value();
  const auto& resolution = row(report, "C-1 resolution");
  EXPECT_EQ(resolution.elapsed_us(), duration{7h}.count()) << "one workday";
  EXPECT_EQ(resolution.total_us(), duration{35h}.count()) << "of five";
  EXPECT_EQ(resolution.consumed_permille(), 200);
  EXPECT_EQ(to_instant(resolution.due_at()), at("2025-03-07T18:00:00+08:00"));
  EXPECT_EQ(resolution.left_us(), duration{81h}.count()) << "in wall time";
  EXPECT_EQ(resolution.left_working_us(), duration{28h}.count());
  EXPECT_EQ(resolution.workday_us(), duration{7h}.count());
  EXPECT_EQ(resolution.grade(), "A");
}

TEST_F(AtRisk, HasNoShareOfADueAtTheStart) {
  happened(R"(
    C-1 2025-03-03T09:00:00 "caseReceived": {"workflow": "complaint", "category": "leak"}
    C-1 2025-03-03T09:00:00 "dueAgreed": {"clock": "resolution", "dueAt": "2025-03-03T01:00:00Z", "reason": "-"})");
  const auto report = at_risk_report(source(), ask("2025-03-03T09:10:00+08:00")).value();
  EXPECT_TRUE(row(report, "C-1 resolution").overdue());
  EXPECT_EQ(row(report, "C-1 resolution").total_us(), 0);
  EXPECT_FALSE(row(report, "C-1 resolution").has_consumed_permille());
}

TEST_F(AtRisk, TakesThePeriodAsThatOfTheDue) {
  one_complaint();
  auto asked = ask("2025-03-04T08:00:00+08:00");
  asked.from = at("2025-03-04T09:00:00+08:00");  // exactly when the first response is due
  asked.to = at("2025-03-05T09:00:00+08:00");    // exactly when the resolution is
  EXPECT_THAT(listed(at_risk_report(source(), asked).value()), ElementsAre("C-1 first_response"));
  asked.from = asked.to;
  asked.to = distant_future;
  EXPECT_THAT(listed(at_risk_report(source(), asked).value()), ElementsAre("C-1 resolution"));
}

TEST_F(AtRisk, ShowsNoMoreRowsThanAskedFor) {
  one_complaint();
  auto asked = ask("2025-03-04T08:00:00+08:00");
  asked.limit = 1;
  const auto first = at_risk_report(source(), asked).value();
  EXPECT_THAT(listed(first), ElementsAre("C-1 first_response"));
  EXPECT_EQ(first.running(), 2) << "how many there are does not depend on it";
  asked.limit = 10;
  EXPECT_EQ(at_risk_report(source(), asked)->rows_size(), 2);
  asked.limit = 0;
  EXPECT_EQ(at_risk_report(source(), asked)->rows_size(), 0);
}

TEST_F(AtRisk, LeavesOutWhatHadNotHappenedOrWasNotKnown) {
  happened(R"(
    C-1 2025-03-03T09:00:00 "caseReceived": {"workflow": "complaint", "category": "leak"}
    C-1 2025-03-03T09:10:00/2025-03-03T12:00:00 "caseDispatched": {"department": "works"}
    C-1 2025-03-03T11:00:00/2025-03-03T12:00:00 "customerContacted": {"channel": "phone"})");
  EXPECT_THAT(listed(at_risk_report(source(), ask("2025-03-03T10:00:00+08:00")).value()),
              ElementsAre("C-1 first_response", "C-1 resolution"));
  auto asked = ask("2025-03-03T11:30:00+08:00");
  EXPECT_THAT(listed(at_risk_report(source(), asked).value()), ElementsAre("C-1 resolution"));
  asked.at.known = at("2025-03-03T11:30:00+08:00");
  EXPECT_THAT(listed(at_risk_report(source(), asked).value()),
              ElementsAre("C-1 dispatch!", "C-1 first_response", "C-1 resolution"));
}

std::string instance(const std::string& case_key, const auto& clock) {
  return case_key + " " + clock.clock() + std::to_string(clock.cycle()) + "/" +
         std::to_string(clock.stint());
}

case_verdicts judged(const std::vector<v1::Event>& events, as_of when) {
  const auto complaint = events.front().case_received().workflow() == "complaint";
  const auto& table = complaint ? complaint_workflow() : service_request_workflow();
  return judge_clocks(table, policy::built_in(), events, when);
}

TEST(AtRiskOfAMadeUpYear, ListsEveryPendingClockThatHasADue) {
  const made_up_log year{{.cases = 1500, .seed = 5}};
  for (const auto& when : made_up_instants()) {
    std::set<std::string> expected;
    for (const auto& [key, events] : year.cases) {
      for (const auto& clock : messages_of(judged(events, when))) {
        if (clock.outcome() == v1::PENDING && clock.has_due_at())
          expected.insert(instance(key, clock));
      }
    }
    std::set<std::string> pending;
    const auto report = at_risk_report(year.source(), {.at = when}).value();
    for (const auto& one : report.rows()) {
      if (!one.overdue()) pending.insert(instance(one.case_(), one));
    }
    EXPECT_EQ(pending, expected) << "as of " << to_rfc3339(when.happened);
  }
}

// Asked again at the due instant of each, with nothing new: by then it has consumed what was
// foretold.
TEST(AtRiskOfAMadeUpYear, ForetellsWhatIsConsumedAtDue) {
  const made_up_log year{{.cases = 1500, .seed = 6}};
  int asked_again = 0;
  for (const auto& when : made_up_instants()) {
    const auto report = at_risk_report(year.source(), {.at = when}).value();
    for (const auto& one : report.rows()) {
      auto events = year.cases.at(one.case_());
      if (judged(events, when).state.state == states::on_hold)
        continue;  // its due moves on with the pause
      std::erase_if(events, [&](const v1::Event& event) { return !when.takes_in(event); });
      for (const auto& clock :
           messages_of(judged(events, {.happened = to_instant(one.due_at())}))) {
        if (instance(one.case_(), clock) != instance(one.case_(), one)) continue;
        ++asked_again;
        EXPECT_EQ(clock.outcome(), v1::PENDING) << instance(one.case_(), one);
        EXPECT_EQ(clock.elapsed_us(), one.total_us()) << instance(one.case_(), one);
      }
    }
  }
  EXPECT_GT(asked_again, 20);
}

}  // namespace
}  // namespace casebook
