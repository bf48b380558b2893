// What each measure counts, when, and for whom: histories by hand, with their boundaries.
#include <gmock/gmock.h>

#include "scorecards.hpp"

namespace casebook {
namespace {

// One indicator for each measure, as "measure ÷ of".
std::string share(const std::string& id, const std::string& measure, const std::string& of,
                  const std::string& more = {}) {
  return "indicator { indicator: '" + id + "' numerator { measure: '" + measure + "' " + more +
         " } denominator { measure: '" + of + "' " + more + " } }\n";
}

class Measures : public Scorecards {
 protected:
  Measures() {
    rules = policy::parse(
                policy_text(share("contacts", "contacts", "contacts") +
                            share("valid", "valid_cases", "valid_cases") +
                            share("rude", "valid_cases", "contacts", "category: 'staff_attitude'") +
                            share("answered", "requests_answered", "requests") +
                            share("called", "called_back", "callbacks_due") +
                            share("clock", "met:callback", "judged:callback") +
                            share("satisfied", "satisfied", "surveyed") +
                            share("again", "reopenings", "resolutions") +
                            share("complete", "closed_complete", "closed_cases") +
                            share("calls", "count:calls", "of:calls") +
                            "indicator { indicator: 'courtesy' numerator { measure: 'contacts' }"
                            "  numerator { measure: 'valid_cases' category: 'staff_attitude' "
                            "weight: -1 } denominator "
                            "{ measure: 'contacts' } }\n"
                            "indicator { indicator: 'defects' unit: COUNT direction: AT_MOST "
                            "target { value: '3' }"
                            "  numerator { measure: 'count:defects' } denominator { measure: "
                            "'of:defects' } }\n"))
                .value();
  }
};

TEST_F(Measures, CountContactsByPeopleAndComplaintsAboutThem) {
  happened(R"(
    C-1 2025-03-01T09:00:00 "caseReceived": {"workflow": "complaint", "category": "staff_attitude", "channel": "phone"}
    C-1 2025-03-01T09:01:00 "customerContacted": {"channel": "wechat", "automatic": true}
    C-1 2025-03-01T09:02:00 "actor": {"role": "SYSTEM"}, "customerContacted": {"channel": "wechat"}
    C-1 2025-03-01T09:03:00 "customerContacted": {"channel": "wechat"}
    C-1 2025-03-01T09:04:00 "caseResolved": {"note": "apologised"}
    C-1 2025-03-01T10:00:00 "callbackCompleted": {"channel": "phone", "verdict": "FIXED"}
    C-2 2025-03-01T09:00:00 "caseReceived": {"workflow": "complaint", "category": "staff_attitude", "channel": "app"}
    C-2 2025-03-01T09:30:00 "caseInvalidated": {"reason": "another company's guard"})");
  EXPECT_EQ(rate("contacts"), "3/3") << "the phone call, the message, the callback";
  EXPECT_EQ(rate("courtesy"), "2/3") << "the invalid complaint is none";
  auto before = ask();
  before.at.happened = parse_rfc3339("2025-03-01T01:00:00Z").value();
  EXPECT_EQ(rate("courtesy", {}, before), "-1/1")
      << "both were valid then: presumed until marked invalid";
}

TEST_F(Measures, CountAMergedComplaintOnceAndAWithdrawnOneToo) {
  happened(R"(
    C-1 2025-03-01T09:00:00 "caseReceived": {"workflow": "complaint", "category": "staff_attitude"}
    C-1 2025-03-01T10:00:00 "caseMerged": {"into": "C-2"}
    C-2 2025-03-01T09:00:00 "caseReceived": {"workflow": "complaint", "category": "staff_attitude"}
    C-2 2025-03-01T10:00:00 "caseCancelled": {"reason": "withdrawn"}
    C-3 2025-03-01T09:00:00 "caseReceived": {"workflow": "complaint", "category": "staff_attitude"}
    C-3 2025-03-01T10:00:00 "caseInvalidated": {"reason": "a prank"}
    C-3 2025-03-01T11:00:00 "caseRevalidated": {})");
  EXPECT_EQ(rate("valid"), "2/2");
  EXPECT_EQ(rate("rude"), "2/0");
}

TEST_F(Measures, CountRequestsAnsweredOnTheSpotOrPassedOnInTime) {
  happened(R"(
    C-1 2025-03-01T09:00:00 "caseReceived": {"workflow": "complaint", "category": "leak"}
    C-1 2025-03-01T09:30:00 "caseDispatched": {"department": "works"}
    C-2 2025-03-01T09:00:00 "caseReceived": {"workflow": "complaint", "category": "leak"}
    C-2 2025-03-01T09:30:00.000001 "caseDispatched": {"department": "works"}
    C-3 2025-03-01T09:00:00 "caseReceived": {"workflow": "complaint", "category": "leak"}
    C-3 2025-03-01T11:00:00 "caseResolved": {"note": "on the spot, in the end"}
    C-4 2025-03-01T09:00:00 "caseReceived": {"workflow": "complaint", "category": "leak"}
    C-4 2025-03-01T09:10:00 "caseCancelled": {"reason": "a mistake"}
    C-5 2025-03-01T09:00:00 "caseReceived": {"workflow": "complaint", "category": "leak"}
    C-6 2025-03-01T09:00:00 "caseReceived": {"workflow": "complaint", "category": "leak"}
    C-6 2025-03-01T09:40:00 "caseDispatched": {"department": "works"}
    C-6 2025-03-01T09:50:00 "dispatchDeclined": {"reason": "not ours"}
    C-6 2025-03-01T10:00:00 "caseResolved": {"note": "done at the desk"})");
  EXPECT_EQ(rate("answered"), "2/5")
      << "in time; on the spot. Not: 1 µs late, left lying, passed on late";
  auto at_due = ask();
  at_due.at.happened = parse_rfc3339("2025-03-01T01:30:00Z").value();
  EXPECT_EQ(rate("answered", {}, at_due), "1/1") << "pending ones are not counted yet";
}

TEST_F(Measures, CountCallbacksByTheirDueAndOnlyOfValidComplaints) {
  happened(R"(
    C-1 2025-03-01T09:00:00 "caseReceived": {"workflow": "complaint", "category": "leak"}
    C-1 2025-03-01T10:00:00 "caseResolved": {"note": "done"}
    C-1 2025-03-03T10:00:00 "callbackCompleted": {"channel": "phone", "verdict": "FIXED"}
    C-2 2025-03-01T09:00:00 "caseReceived": {"workflow": "complaint", "category": "leak"}
    C-2 2025-03-01T10:00:00 "caseResolved": {"note": "done"}
    C-2 2025-03-03T10:00:00.000001 "callbackCompleted": {"channel": "phone", "verdict": "FIXED"}
    C-3 2025-03-01T09:00:00 "caseReceived": {"workflow": "complaint", "category": "leak"}
    C-3 2025-03-01T10:00:00 "caseResolved": {"note": "done"}
    C-3 2025-03-04T10:00:00 "caseInvalidated": {"reason": "not ours"}
    C-4 2025-03-30T09:00:00 "caseReceived": {"workflow": "complaint", "category": "leak"}
    C-4 2025-03-30T10:00:00 "caseResolved": {"note": "done"})");
  EXPECT_EQ(rate("called"), "1/3") << "in time, late, never; the invalid one is not asked for";
  EXPECT_EQ(rate("clock"), "1/4") << "as a clock it stays breached";
  EXPECT_EQ(rate("called", "2025-03", ask("month")), "1/2");
  EXPECT_EQ(rate("called", "2025-04", ask("month")), "0/1") << "due on 1 April";
}

TEST_F(Measures, CountAnswersOfFourAndFiveAsSatisfied) {
  for (int answer = 0; answer <= 5; ++answer) {
    const auto key = "C-" + std::to_string(answer);
    happened(
        key + R"( 2025-03-01T09:00:00 "caseReceived": {"workflow": "complaint", "category": "leak"}
      )" +
        key + R"( 2025-03-01T10:00:00 "caseResolved": {"note": "done"}
      )" +
        key +
        R"( 2025-03-02T10:00:00 "callbackCompleted": {"channel": "phone", "verdict": "FIXED", "satisfaction": )" +
        std::to_string(answer) + "}");
  }
  EXPECT_EQ(rate("satisfied"), "2/5") << "who was not asked is not counted";
}

TEST_F(Measures, CountReopeningsAndResolutions) {
  happened(R"(
    C-1 2025-03-01T09:00:00 "caseReceived": {"workflow": "complaint", "category": "leak"}
    C-1 2025-03-01T10:00:00 "caseResolved": {"note": "done"}
    C-1 2025-03-01T11:00:00 "callbackCompleted": {"channel": "phone", "verdict": "NOT_FIXED", "satisfaction": 1}
    C-1 2025-03-01T12:00:00 "caseResolved": {"note": "done"}
    C-1 2025-03-01T13:00:00 "caseReopened": {"reason": "still drips"})");
  EXPECT_EQ(rate("again"), "2/2");
  EXPECT_EQ(rate("satisfied"), "0/1") << "an answer is an answer, fixed or not";
}

TEST_F(Measures, CountClosedComplaintsThatShowEveryLink) {
  happened(R"(
    C-1 2025-03-01T09:00:00 "caseReceived": {"workflow": "complaint", "category": "noise"}
    C-1 2025-03-01T10:00:00 "caseDispatched": {"department": "security"}
    C-1 2025-03-01T12:00:00 "caseResolved": {}
    C-1 2025-03-02T12:00:00 "callbackCompleted": {"channel": "phone", "verdict": "FIXED"}
    C-2 2025-03-01T09:00:00 "caseReceived": {"workflow": "complaint", "category": "noise"}
    C-2 2025-03-01T10:00:00 "casePutOnHold": {"reason": "BACKLOG"}
    C-2 2025-03-01T12:00:00 "caseResolved": {}
    C-2 2025-04-02T12:00:00 "callbackCompleted": {"channel": "phone", "verdict": "FIXED"}
    C-3 2025-03-01T09:00:00 "caseReceived": {"workflow": "complaint", "category": "noise"}
    C-3 2025-03-01T10:00:00 "caseDispatched": {"department": "security"}
    C-3 2025-03-01T12:00:00 "caseResolved": {}
    C-3 2025-03-02T12:00:00 "callbackWaived": {"reason": "abroad", "approver": "chen"})");
  EXPECT_EQ(rate("complete"), "1/2") << "a waived callback is neither";
  EXPECT_EQ(rate("complete", "2025-04", ask("month")), "0/1");
  EXPECT_EQ(gap_report(source(), {.at = ask().at})->closed(), 2);
}

// ---- measures taken -----------------------------------------------------------------------------

TEST_F(Measures, TakeTheLastWordOfASheetOnEachMeasure) {
  happened(R"(
    M-1 2025-03-31T18:00:00 "caseReceived": {"workflow": "measurement", "category": "desk", "channel": "phone"}
    M-1 2025-03-31T18:01:00 "measureTaken": {"measure": "calls", "count": "190", "of": "200"}
    M-1 2025-03-31T18:02:00 "measureTaken": {"measure": "defects", "count": "7", "of": "2"}
    M-1 2025-03-31T18:03:00 "measureTaken": {"measure": "calls", "count": "199", "of": "200"}
    M-1 2025-03-31T18:04:00 "caseResolved": {}
    M-2 2025-03-31T18:00:00 "caseReceived": {"workflow": "measurement", "category": "desk"}
    M-2 2025-03-31T18:01:00 "measureTaken": {"measure": "calls", "count": "1", "of": "1"})");
  EXPECT_EQ(rate("calls"), "200/201") << "a correction replaces; two sheets add up";
  EXPECT_EQ(rate("defects"), "7/2") << "a total may exceed what it is spread over";
  EXPECT_EQ(rate("contacts"), "0/0") << "a sheet's own life counts for nothing";
  EXPECT_EQ(rate("valid"), "0/0");
  EXPECT_EQ(rate("again"), "0/0");
  auto early = ask();
  early.at.happened = parse_rfc3339("2025-03-31T10:02:00Z").value();
  EXPECT_EQ(rate("calls", {}, early), "191/201") << "as it was known before the correction";
}

TEST_F(Measures, PutACorrectedSheetRightAndDropACancelledOne) {
  happened(R"(
    M-1 2025-03-31T18:00:00 "caseReceived": {"workflow": "measurement", "category": "desk"}
    M-1 2025-03-31T18:01:00 "measureTaken": {"measure": "calls", "count": "190", "of": "200"}
    M-1 2025-03-31T18:04:00 "caseResolved": {}
    M-1 2025-04-02T09:00:00 "caseReopened": {"reason": "counted twice"}
    M-1 2025-04-02T09:01:00 "measureTaken": {"measure": "calls", "count": "95", "of": "100", "day": "2025-03-31"}
    M-1 2025-04-02T09:02:00 "caseResolved": {}
    M-2 2025-03-31T18:00:00 "caseReceived": {"workflow": "measurement", "category": "desk"}
    M-2 2025-03-31T18:01:00 "measureTaken": {"measure": "calls", "count": "1", "of": "1"}
    M-2 2025-03-31T18:02:00 "caseResolved": {}
    M-2 2025-03-31T18:03:00 "caseCancelled": {"reason": "of another estate"})");
  EXPECT_EQ(rate("calls"), "95/100");
}

TEST_F(Measures, PlaceASheetByItsDayInTheZoneOfItsSite) {
  happened(R"(
    M-1 2025-04-02T09:00:00 "caseReceived": {"workflow": "measurement", "category": "desk"}
    M-1 2025-04-02T09:01:00 "measureTaken": {"measure": "calls", "count": "1", "of": "2", "day": "2025-03-31"}
    M-2 2025-04-02T09:00:00 "caseReceived": {"workflow": "measurement", "category": "desk", "site": "paris"}
    M-2 2025-04-01T03:00:00 "measureTaken": {"measure": "calls", "count": "5", "of": "7"}
    M-3 2025-04-02T09:00:00 "caseReceived": {"workflow": "measurement", "category": "desk", "site": "paris"}
    M-3 2025-04-02T09:00:00 "measureTaken": {"measure": "calls", "count": "10", "of": "11", "day": "2025-04-01"})");
  EXPECT_EQ(rate("calls", "2025-03", ask("month")), "6/9") << "it was still March in Paris";
  EXPECT_EQ(rate("calls", "2025-04", ask("month")), "10/11");
  auto april = ask();
  april.from = parse_rfc3339("2025-04-01T00:00:00+02:00").value();
  EXPECT_EQ(rate("calls", {}, april), "10/11") << "a day begins at its own midnight, inclusive";
  april.from = parse_rfc3339("2025-04-01T00:00:00.000001+02:00").value();
  EXPECT_EQ(rate("calls", {}, april), "0/0");
  april.from = std::chrono::local_days{std::chrono::year{2025} / 4 / 1};
  EXPECT_EQ(rate("calls", {}, april), "10/11") << "whose midnight it is, a date does not say";
}

TEST_F(Measures, BelongToTheDepartmentThatIsNamedOrEntersThem) {
  happened(R"(
    M-1 2025-03-31T18:00:00 "caseReceived": {"workflow": "measurement", "category": "desk"}
    M-1 2025-03-31T18:01:00 "actor": {"department": "desk"}, "measureTaken": {"measure": "calls", "count": "1", "of": "2", "department": "finance"}
    M-2 2025-03-31T18:00:00 "caseReceived": {"workflow": "measurement", "category": "desk"}
    M-2 2025-03-31T18:01:00 "actor": {"department": "desk"}, "measureTaken": {"measure": "calls", "count": "3", "of": "3"})");
  EXPECT_EQ(rate("calls", "finance", ask("all", {"department"})), "1/2");
  EXPECT_EQ(rate("calls", "desk", ask("all", {"department"})), "3/3");
}

TEST_F(Measures, LeaveBacklogGapsGradesAndClocksAlone) {
  happened(R"(
    M-1 2025-03-31T18:00:00 "caseReceived": {"workflow": "measurement", "category": "leak"}
    M-1 2025-03-31T18:01:00 "measureTaken": {"measure": "calls", "count": "1", "of": "2"}
    M-2 2025-03-31T18:00:00 "caseReceived": {"workflow": "measurement", "category": "leak"}
    M-2 2025-03-31T18:01:00 "caseResolved": {})");
  const report_question asked{.at = ask().at};
  EXPECT_EQ(backlog_report(source(), asked)->rows_size(), 0);
  EXPECT_EQ(gap_report(source(), asked)->closed(), 0);
  EXPECT_EQ(grading_report(source(), asked)->rows_size(), 0);
  EXPECT_EQ(sla_report(source(), asked)->rows_size(), 0);
}

}  // namespace
}  // namespace casebook
