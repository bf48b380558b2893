#include <gmock/gmock.h>
#include <google/protobuf/util/message_differencer.h>

#include "desk_log.hpp"

namespace casebook {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

class Reports : public DeskLog {
 protected:
  const v1::SlaReport::Row& row(const v1::SlaReport& report, const std::string& name,
                                const std::string& value) {
    static const v1::SlaReport::Row none;
    for (const auto& one : report.rows()) {
      if (one.group().at(name) == value) return one;
    }
    ADD_FAILURE() << "no row " << name << " = " << value;
    return none;
  }

  // Four complaints: called back in time, called back late, not called back, and cancelled.
  void four_complaints() {
    happened(R"(
      C-1 2025-03-01T09:00:00 "caseReceived": {"workflow": "complaint", "category": "leak", "site": "east"}
      C-1 2025-03-01T09:10:00 "caseDispatched": {"department": "works", "assignee": "li"}
      C-1 2025-03-01T12:00:00 "caseResolved": {}
      C-1 2025-03-02T12:00:00 "callbackCompleted": {"channel": "phone", "verdict": "FIXED"}
      C-2 2025-03-01T09:00:00 "caseReceived": {"workflow": "complaint", "category": "noise"}
      C-2 2025-03-01T10:00:00 "caseDispatched": {"department": "security"}
      C-2 2025-03-02T09:00:00 "caseResolved": {}
      C-2 2025-03-05T09:00:00 "callbackCompleted": {"channel": "phone", "verdict": "FIXED"}
      C-3 2025-03-30T09:00:00 "caseReceived": {"workflow": "complaint", "category": "noise"}
      C-3 2025-03-30T09:20:00 "caseDispatched": {"department": "works", "assignee": "wang"}
      C-3 2025-03-31T09:00:00 "caseResolved": {}
      C-4 2025-03-30T09:00:00 "caseReceived": {"workflow": "complaint", "category": "noise"}
      C-4 2025-03-30T09:10:00 "caseCancelled": {"reason": "a mistake"})");
  }
};

TEST_F(Reports, CountsVerdictsByClock) {
  four_complaints();
  const auto report = sla_report(source(), ask("2025-04-30T00:00:00Z")).value();
  const auto& callback = row(report, "clock", "callback");
  EXPECT_EQ(callback.met(), 1);
  EXPECT_EQ(callback.breached(), 2) << "late, and overdue without any event";
  EXPECT_DOUBLE_EQ(callback.compliance_rate(), 1.0 / 3);
  EXPECT_EQ(callback.p50_us(), duration{24h}.count());
  EXPECT_EQ(callback.max_us(), duration{72h}.count());
  const auto& dispatch = row(report, "clock", "dispatch");
  EXPECT_EQ(dispatch.met(), 2);
  EXPECT_EQ(dispatch.breached(), 1);
  EXPECT_EQ(dispatch.cancelled(), 1);
}

TEST_F(Reports, LeaveOutAClockWithoutADueFromEveryRate) {
  four_complaints();
  const auto due = sla_report(source(), ask("2025-04-30T00:00:00Z")).value();
  for (const auto& one : due.rows()) EXPECT_NE(one.group().at("clock"), "ownership");
  auto asked = ask("2025-04-30T00:00:00Z");
  asked.cohort = cohort::stopped;
  const auto owned = sla_report(source(), asked).value();
  EXPECT_FALSE(row(owned, "clock", "ownership").has_compliance_rate());
  EXPECT_EQ(row(owned, "clock", "ownership").max_us(), duration{23h + 40min}.count());
}

TEST_F(Reports, PlaceAnInstanceInThePeriodOfItsDueInTheSitesZone) {
  four_complaints();
  const auto report = sla_report(source(), ask("2025-04-30T00:00:00Z", {"clock", "month"})).value();
  std::vector<std::string> callback_months;
  for (const auto& one : report.rows()) {
    if (one.group().at("clock") == "callback") callback_months.push_back(one.group().at("month"));
  }
  EXPECT_THAT(callback_months, ElementsAre("2025-03", "2025-04")) << "C-3 is due on 2 April";
  auto march = ask("2025-04-30T00:00:00Z");
  march.from = at("2025-03-01T00:00:00+08:00");
  march.to = at("2025-04-01T00:00:00+08:00");
  EXPECT_EQ(row(sla_report(source(), march).value(), "clock", "callback").breached(), 1);
  march.cohort = cohort::received;
  EXPECT_EQ(row(sla_report(source(), march).value(), "clock", "callback").breached(), 2);
}

// A due of 24:00 belongs to the day, month and year that it ends, in rows as in periods.
TEST_F(Reports, CountADueAtTheEndOfADayInThatDay) {
  happened(
      R"(C-1 2025-01-01T09:00:00 "caseReceived": {"workflow": "complaint", "category": "leak"})");
  const auto rules = policy::parse(R"(version: "by the end of January"
    workflow { workflow: "complaint" clock { clock: "resolution" budget { budget { civil_days: 30 } } } }
    calendar { calendar: "office" week { day: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
                                         open { from: "09:00" to: "17:00" } } }
    site { zone: "Asia/Shanghai" calendar: "office" })")
                         .value();
  const report_source january{.events = *store, .rules = rules};
  auto asked = ask("2025-03-01T00:00:00Z", {"day", "month"});
  const auto report = sla_report(january, asked).value();
  ASSERT_EQ(report.rows_size(), 1);
  EXPECT_EQ(report.rows(0).group().at("day"), "2025-01-31");
  EXPECT_EQ(report.rows(0).group().at("month"), "2025-01");
  asked.from = std::chrono::local_days{2025y / 2 / 1};
  EXPECT_EQ(sla_report(january, asked)->rows_size(), 0);
  EXPECT_EQ(at_risk_report(january, asked)->rows_size(), 0);
  asked.from = std::chrono::local_days{2025y / 1 / 31};
  asked.to = std::chrono::local_days{2025y / 2 / 1};
  EXPECT_EQ(sla_report(january, asked)->rows_size(), 1);
  EXPECT_EQ(at_risk_report(january, asked)->rows_size(), 1);
}

// A date is that day at each case's own site.
TEST_F(Reports, BeginAndEndADayAtEachCasesOwnSite) {
  happened(R"(
    E-1 2025-11-01T00:30:00 "caseReceived": {"workflow": "complaint", "category": "leak", "site": "east"}
    E-2 2025-10-01T00:30:00 "caseReceived": {"workflow": "complaint", "category": "leak", "site": "east"}
    H-1 2025-11-01T00:30:00 "caseReceived": {"workflow": "complaint", "category": "leak", "site": "harbour"}
    H-2 2025-10-01T00:30:00 "caseReceived": {"workflow": "complaint", "category": "leak", "site": "harbour"})");
  auto october = ask("2025-12-01T00:00:00Z", {"site", "month"});
  october.from = std::chrono::local_days{2025y / 10 / 1};
  october.to = std::chrono::local_days{2025y / 11 / 1};
  std::map<std::string, std::uint64_t> counted;
  const auto report = grading_report(source_with(harbour_in_new_york), october).value();
  for (const auto& one : report.rows()) {
    counted[one.group().at("site") + " " + one.group().at("month")] += one.cases();
  }
  EXPECT_THAT(counted, ElementsAre(Pair("east 2025-10", 1), Pair("harbour 2025-10", 1)));
}

TEST_F(Reports, SayNothingOfTimesWhereNothingWasMeasured) {
  happened(
      R"(C-1 2025-03-01T09:00:00 "caseReceived": {"workflow": "complaint", "category": "leak"})");
  const auto report = sla_report(source(), ask("2025-03-01T09:01:00+08:00")).value();
  const auto& dispatch = row(report, "clock", "dispatch");
  EXPECT_EQ(dispatch.pending(), 1);
  EXPECT_FALSE(dispatch.has_p50_us() || dispatch.has_p90_us() || dispatch.has_p95_us());
  EXPECT_FALSE(dispatch.has_max_us());
}

TEST_F(Reports, ExcludeTheEndOfAPeriodAndIncludeItsStart) {
  four_complaints();
  auto asked = ask("2025-04-30T00:00:00Z");
  asked.from = at("2025-03-03T12:00:00+08:00");  // exactly when C-1's callback is due
  EXPECT_EQ(row(sla_report(source(), asked).value(), "clock", "callback").met(), 1);
  asked.to = asked.from;
  EXPECT_EQ(sla_report(source(), asked)->rows_size(), 0);
}

TEST_F(Reports, GroupByEveryName) {
  four_complaints();
  auto asked =
      ask("2025-04-30T00:00:00Z", {"clock", "workflow", "category", "site", "department", "grade",
                                   "staff", "day", "week", "month", "quarter", "half", "year"});
  asked.cohort = cohort::stopped;
  const auto report = sla_report(source(), asked).value();
  const auto found = std::find_if(report.rows().begin(), report.rows().end(), [](const auto& one) {
    return one.group().at("clock") == "resolution" && one.group().at("category") == "leak";
  });
  ASSERT_NE(found, report.rows().end());
  const std::map<std::string, std::string> expected = {
      {"clock", "resolution"}, {"workflow", "complaint"}, {"category", "leak"},
      {"site", "east"},        {"department", "works"},   {"grade", ""},
      {"staff", "li"},         {"day", "2025-03-01"},     {"week", "2025-W09"},
      {"month", "2025-03"},    {"quarter", "2025-Q1"},    {"half", "2025-H1"},
      {"year", "2025"}};
  EXPECT_EQ((std::map<std::string, std::string>{found->group().begin(), found->group().end()}),
            expected);
}

TEST_F(Reports, RefuseAGroupTheyDoNotKnow) {
  const auto refused = sla_report(source(), ask("2025-04-30T00:00:00Z", {"colour"}));
  EXPECT_EQ(refused.error().code, errc::invalid_argument);
  EXPECT_THAT(refused.error().message, HasSubstr("department"));
}

TEST_F(Reports, SeeOnlyWhatHadHappenedAndWasKnown) {
  four_complaints();
  const auto early =
      sla_report(source(), ask("2025-03-01T04:30:00Z")).value();  // 12:30 in Shanghai
  EXPECT_EQ(row(early, "clock", "callback").pending(), 1);
  EXPECT_EQ(row(early, "clock", "resolution").met(), 1);
  EXPECT_EQ(row(early, "clock", "resolution").pending(), 1);
  auto unknown = ask("2025-04-30T00:00:00Z");
  unknown.at.known = at("2025-02-01T00:00:00Z");
  EXPECT_EQ(sla_report(source(), unknown)->rows_size(), 0);
}

TEST_F(Reports, GradeByTheHighestGradeACaseHad) {
  happened(R"(
    C-1 2025-03-01T09:00:00 "caseReceived": {"workflow": "complaint", "category": "leak"}
    C-1 2025-03-01T09:00:00 "caseGraded": {"grade": "B", "riskColour": "RED"}
    C-1 2025-03-01T10:00:00 "caseGraded": {"grade": "C", "manual": true, "reason": "small"}
    C-2 2025-03-01T09:00:00 "caseReceived": {"workflow": "complaint", "category": "noise"}
    S-1 2025-03-01T09:00:00 "caseReceived": {"workflow": "service_request", "category": "lamp"})");
  const auto report = grading_report(source(), ask("2025-04-30T00:00:00Z")).value();
  ASSERT_EQ(report.rows_size(), 2) << "a service request has no grade to report";
  EXPECT_EQ(report.rows(0).group().at("grade"), "");
  EXPECT_EQ(report.rows(1).group().at("grade"), "B");
  EXPECT_EQ(report.rows(1).cases(), 1);
  EXPECT_EQ(report.rows(1).open(), 1);
  EXPECT_EQ(report.rows(1).regraded(), 1);
  EXPECT_EQ(report.rows(1).colour().at("RED"), 1);
}

TEST_F(Reports, TellTheFirstTheHighestAndTheLastGradeApart) {
  happened(R"(
    C-1 2025-03-01T09:00:00 "caseReceived": {"workflow": "complaint", "category": "noise"}
    C-1 2025-03-01T09:00:00 "caseGraded": {"grade": "C"}
    C-1 2025-03-02T10:00:00 "caseGraded": {"grade": "A"}
    C-1 2025-03-03T10:00:00 "caseGraded": {"grade": "B", "manual": true, "reason": "nobody hurt"})");
  const auto groups = [&](const char* when) {
    const auto asked = ask(when, {"initial_grade", "grade", "final_grade"});
    const auto report = grading_report(source(), asked).value();
    const auto& group = report.rows(0).group();
    return group.at("initial_grade") + group.at("grade") + group.at("final_grade");
  };
  EXPECT_EQ(groups("2025-04-30T00:00:00Z"), "CAB");
  EXPECT_EQ(groups("2025-03-02T12:00:00Z"), "CAA") << "as it stood then";
}

TEST_F(Reports, AgeTheBacklogWithInclusiveUpperEnds) {
  happened(R"(
    S-1 2025-03-01T09:00:00 "caseReceived": {"workflow": "service_request", "category": "lamp"}
    S-2 2025-03-02T09:00:00 "caseReceived": {"workflow": "service_request", "category": "lamp"}
    S-3 2025-03-03T09:00:00 "caseReceived": {"workflow": "service_request", "category": "lamp"}
    S-3 2025-03-03T10:00:00 "caseResolved": {"note": "a new lamp"})");
  const auto report = backlog_report(source(), ask("2025-03-03T01:00:00Z", {"workflow"})).value();
  ASSERT_EQ(report.rows_size(), 1);
  EXPECT_EQ(report.rows(0).open(), 3) << "S-3 is not resolved yet as of then";
  EXPECT_EQ(report.rows(0).to_24h(), 2) << "0 h and exactly 24 h";
  EXPECT_EQ(report.rows(0).to_48h(), 1) << "exactly 48 h";
  const auto later = backlog_report(source(), ask("2025-03-03T03:00:00Z", {"workflow"})).value();
  EXPECT_EQ(later.rows(0).open(), 2);
}

TEST_F(Reports, ListClosedComplaintsThatLackALink) {
  happened(R"(
    C-1 2025-03-01T09:00:00 "caseReceived": {"workflow": "complaint", "category": "noise"}
    C-1 2025-03-01T10:00:00 "caseDispatched": {"department": "security"}
    C-1 2025-03-01T12:00:00 "caseResolved": {}
    C-1 2025-03-02T12:00:00 "callbackCompleted": {"channel": "phone", "verdict": "FIXED"}
    C-2 2025-03-01T09:00:00 "caseReceived": {"workflow": "complaint", "category": "noise"}
    C-2 2025-03-01T10:00:00 "caseDispatched": {"department": "security"}
    C-2 2025-03-01T12:00:00 "caseResolved": {}
    C-2 2025-03-02T12:00:00 "callbackWaived": {"reason": "abroad", "approver": "chen"}
    C-3 2025-03-01T09:00:00 "caseReceived": {"workflow": "complaint", "category": "noise"}
    C-3 2025-03-01T10:00:00 "casePutOnHold": {"reason": "BACKLOG"}
    C-3 2025-03-01T12:00:00 "caseResolved": {}
    C-3 2025-03-02T12:00:00 "callbackCompleted": {"channel": "phone", "verdict": "FIXED"}
    C-4 2025-03-01T09:00:00 "caseReceived": {"workflow": "complaint", "category": "noise"}
    C-4 2025-03-01T10:00:00 "caseInvalidated": {"reason": "not ours"})");
  const auto report = gap_report(source(), ask("2025-04-30T00:00:00Z")).value();
  EXPECT_EQ(report.closed(), 2) << "neither the invalid one nor the waived one is asked for links";
  EXPECT_EQ(report.waived(), 1);
  ASSERT_EQ(report.rows_size(), 1);
  EXPECT_EQ(report.rows(0).case_(), "C-3");
  EXPECT_THAT(report.rows(0).missing(), ElementsAre("handled"));
}

TEST_F(Reports, StayTheSameWhateverMemoryTheyMayUse) {
  four_complaints();
  const auto asked = ask("2025-04-30T00:00:00Z", {"clock", "department"});
  auto small = source();
  small.replay.memory_bytes_max = 1;
  EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(
      sla_report(small, asked).value(), sla_report(source(), asked).value()));
}

}  // namespace
}  // namespace casebook
