#include <gmock/gmock.h>

#include <algorithm>
#include <map>

#include "desk_log.hpp"
#include "made_up_log.hpp"
#include "support/messages.hpp"

namespace casebook {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using namespace std::chrono_literals;

const v1::RateReport::Row& row(const v1::RateReport& report, const std::string& name,
                               const std::string& value) {
  static const v1::RateReport::Row none;
  for (const auto& one : report.rows()) {
    if (one.group().at(name) == value) return one;
  }
  ADD_FAILURE() << "no row " << name << " = " << value;
  return none;
}

class Rates : public DeskLog {
 protected:
  static report_question in_april(std::vector<std::string> by = {}) {
    return ask("2025-04-30T00:00:00Z", std::move(by));
  }
};

TEST_F(Rates, CountReopenedOfResolvedCases) {
  happened(R"(
    C-1 2025-03-03T09:00:00 "caseReceived": {"workflow": "complaint", "category": "leak"}
    C-1 2025-03-03T10:00:00 "caseResolved": {"note": "a new washer"}
    C-1 2025-03-03T11:00:00 "caseReopened": {"reason": "it leaks"}
    C-2 2025-03-03T09:00:00 "caseReceived": {"workflow": "complaint", "category": "leak"}
    C-2 2025-03-03T10:00:00 "caseResolved": {"note": "a new washer"}
    C-2 2025-03-03T11:00:00 "callbackCompleted": {"channel": "phone", "verdict": "NOT_FIXED"}
    C-3 2025-03-03T09:00:00 "caseReceived": {"workflow": "complaint", "category": "leak"}
    C-3 2025-03-03T10:00:00 "caseResolved": {"note": "a new washer"}
    C-4 2025-03-03T09:00:00 "caseReceived": {"workflow": "complaint", "category": "leak"}
    C-4 2025-03-03T10:00:00 "caseResolved": {"note": "a new washer"}
    C-4 2025-03-03T11:00:00 "resolutionRejected": {"reason": "not done"})");
  const auto counts = rate_report(source(), in_april())->rows(0);
  EXPECT_EQ(counts.group().at("workflow"), "complaint") << "the default";
  EXPECT_EQ(counts.cases(), 4);
  EXPECT_EQ(counts.reopened(), 2)
      << "by the customer; sent back by the internal check is no reopening";
  EXPECT_EQ(counts.resolved(), 3) << "what was sent back was not resolved";
  EXPECT_DOUBLE_EQ(counts.reopen_rate(), 2.0 / 3);
}

TEST_F(Rates, JudgeTheFirstCycleByItself) {
  happened(R"(
    C-1 2025-03-03T09:00:00 "caseReceived": {"workflow": "complaint", "category": "leak"}
    C-1 2025-03-03T10:00:00 "caseResolved": {"note": "a new washer"}
    C-1 2025-03-03T11:00:00 "caseReopened": {"reason": "it leaks"}
    C-1 2025-03-20T10:00:00 "caseResolved": {"note": "a new pipe"}
    C-2 2025-03-21T09:00:00 "caseReceived": {"workflow": "complaint", "category": "leak"}
    C-2 2025-03-23T09:00:00.000001 "caseResolved": {"note": "a new washer"}
    C-3 2025-03-21T09:00:00/2025-03-24T00:00:00 "caseReceived": {"workflow": "complaint", "category": "leak"}
    C-3 2025-03-21T10:00:00/2025-03-24T00:00:00 "caseCancelled": {"reason": "a mistake"})");
  const auto counts = rate_report(source(), in_april())->rows(0);
  EXPECT_EQ(counts.first_cycle_met(), 1) << "C-1, however late its second cycle";
  EXPECT_EQ(counts.first_cycle_judged(), 2) << "a cancelled one is in no rate";
  EXPECT_DOUBLE_EQ(counts.first_cycle_rate(), 0.5);
}

TEST_F(Rates, TakeTheTimeToTheFinalResolution) {
  happened(R"(
    C-1 2025-03-03T09:00:00 "caseReceived": {"workflow": "complaint", "category": "leak"}
    C-1 2025-03-03T10:00:00 "caseResolved": {"note": "a new washer"}
    C-1 2025-03-03T11:00:00 "caseReopened": {"reason": "it leaks"}
    C-1 2025-03-05T09:00:00 "caseResolved": {"note": "a new pipe"}
    C-2 2025-03-06T09:00:00 "caseReceived": {"workflow": "complaint", "category": "leak"}
    C-2 2025-03-06T10:00:00 "caseResolved": {"note": "a new washer"}
    C-2 2025-03-06T11:00:00 "callbackCompleted": {"channel": "phone", "verdict": "FIXED"}
    C-3 2025-03-06T09:00:00/2025-03-07T00:00:00 "caseReceived": {"workflow": "complaint", "category": "leak"}
    C-3 2025-03-06T10:00:00/2025-03-07T00:00:00 "caseResolved": {"note": "a new washer"}
    C-3 2025-03-06T11:00:00/2025-03-07T00:00:00 "caseReopened": {"reason": "it leaks"}
    S-1 2025-03-08T09:00:00 "caseReceived": {"workflow": "service_request", "category": "lamp"})");
  const auto report = rate_report(source(), in_april()).value();
  const auto& complaints = row(report, "workflow", "complaint");
  EXPECT_EQ(complaints.p50_us(), duration{1h}.count()) << "C-3 is open again";
  EXPECT_EQ(complaints.p90_us(), duration{48h}.count());
  EXPECT_EQ(complaints.max_us(), duration{48h}.count());
  const auto& requests = row(report, "workflow", "service_request");
  EXPECT_FALSE(requests.has_p50_us());
  EXPECT_FALSE(requests.has_p90_us());
  EXPECT_FALSE(requests.has_max_us());
}

TEST_F(Rates, AreAbsentWhereNothingCounts) {
  happened(R"(
    C-1 2025-03-03T09:00:00 "caseReceived": {"workflow": "complaint", "category": "leak"})");
  const auto report = rate_report(source(), ask("2025-03-03T09:00:00+08:00")).value();
  const auto& counts = report.rows(0);
  EXPECT_FALSE(counts.has_reopen_rate());
  EXPECT_FALSE(counts.has_first_cycle_rate());
  EXPECT_FALSE(counts.has_repeat_rate()) << "its complainant is not known";
  EXPECT_FALSE(counts.has_late_entry_rate());
  EXPECT_EQ(counts.invalid_rate(), 0) << "of one case";
}

// One complainant; each case of one kind, received at the time given.
std::string receipt(const std::string& key, const std::string& time,
                    const std::string& category = "leak", const std::string& who = "wu",
                    const std::string& site = "", const std::string& workflow = "complaint") {
  return key + " " + time + R"( "caseReceived": {"workflow": ")" + workflow +
         R"(", "category": ")" + category + R"(", "complainant": ")" + who + R"(", "site": ")" +
         site + "\"}\n";
}

TEST_F(Rates, CallACaseARepeatUpToThirtyDaysAfterOneOfItsKind) {
  happened(receipt("C-1", "2025-01-01T09:00:00") + receipt("C-2", "2025-01-31T09:00:00") +
           receipt("C-3", "2025-03-02T09:00:00.000001"));
  const auto counts = rate_report(source(), in_april())->rows(0);
  EXPECT_EQ(counts.repeated(), 1) << "C-2 exactly 30 days later; C-3 a microsecond too late";
  EXPECT_EQ(counts.complainants(), 3);
  EXPECT_DOUBLE_EQ(counts.repeat_rate(), 1.0 / 3);
}

TEST_F(Rates, CallNothingARepeatThatDiffers) {
  happened(receipt("C-1", "2025-03-03T09:00:00") + receipt("C-2", "2025-03-03T10:00:00", "noise") +
           receipt("C-3", "2025-03-03T10:00:00", "leak", "li") +
           receipt("C-4", "2025-03-03T10:00:00", "leak", "wu", "east") +
           receipt("S-5", "2025-03-03T10:00:00", "leak", "wu", "", "service_request") +
           receipt("C-6", "2025-03-03T10:00:00", "leak", "") +
           receipt("C-7", "2025-03-03T11:00:00", "leak", ""));
  const auto report = rate_report(source(), in_april()).value();
  EXPECT_EQ(row(report, "workflow", "complaint").repeated(), 0);
  EXPECT_EQ(row(report, "workflow", "complaint").complainants(), 4);
  EXPECT_EQ(row(report, "workflow", "service_request").repeated(), 0);
}

TEST_F(Rates, CallOneOfTwoReceivedAtOnceARepeat) {
  happened(receipt("C-2", "2025-03-03T09:00:00") + receipt("C-1", "2025-03-03T09:00:00"));
  EXPECT_EQ(rate_report(source(), in_april())->rows(0).repeated(), 1);
}

TEST_F(Rates, FindWhatARepeatRepeatsOutsideThePeriodAndInOtherGroups) {
  happened(receipt("C-1", "2025-03-03T09:00:00") + receipt("C-2", "2025-03-04T09:00:00"));
  auto asked = in_april({"day"});
  asked.from = at("2025-03-04T09:00:00+08:00");
  asked.to = at("2025-03-04T09:00:00.000001+08:00");
  const auto report = rate_report(source(), asked).value();
  ASSERT_EQ(report.rows_size(), 1);
  EXPECT_EQ(report.rows(0).group().at("day"), "2025-03-04");
  EXPECT_EQ(report.rows(0).cases(), 1);
  EXPECT_EQ(report.rows(0).repeated(), 1);
  asked.to = asked.from;
  EXPECT_EQ(rate_report(source(), asked)->rows_size(), 0);
  asked.to = distant_future;
  asked.repeat_within = 24h - 1us;
  EXPECT_EQ(rate_report(source(), asked)->rows(0).repeated(), 0) << "the length is the question's";
}

TEST_F(Rates, CountInvalidCasesAndLateEntries) {
  happened(R"(
    C-1 2025-03-03T09:00:00 "caseReceived": {"workflow": "complaint", "category": "leak"}
    C-1 2025-03-03T09:10:00/2025-03-03T10:00:00 "caseDispatched": {"department": "works"}
    C-1 2025-03-03T10:00:00 "caseInvalidated": {"reason": "not ours"}
    C-2 2025-03-03T09:00:00/2025-03-03T10:00:00 "caseReceived": {"workflow": "complaint", "category": "leak"}
    C-2 2025-03-03T09:10:00/2025-03-03T10:00:00 "caseInvalidated": {"reason": "not ours"}
    C-2 2025-03-03T11:00:00 "caseRevalidated": {}
    C-2 2025-03-03T12:00:00 "caseResolved": {"note": "a new washer"})");
  const auto counts = rate_report(source(), in_april())->rows(0);
  EXPECT_EQ(counts.invalid(), 1) << "C-2 is valid after all";
  EXPECT_DOUBLE_EQ(counts.invalid_rate(), 0.5);
  EXPECT_EQ(counts.late_entered(), 1) << "C-1's dispatch was in time and recorded after its due";
  EXPECT_EQ(counts.stopped(), 4) << "with C-2's dispatch, first response and resolution";
  EXPECT_DOUBLE_EQ(counts.late_entry_rate(), 0.25);
}

TEST_F(Rates, LeaveOutWhatHadNotHappenedOrWasNotKnown) {
  happened(receipt("C-1", "2025-03-03T09:00:00/2025-03-03T12:00:00") +
           receipt("C-2", "2025-03-03T12:00:00"));
  auto asked = in_april();
  EXPECT_EQ(rate_report(source(), asked)->rows(0).repeated(), 1);
  asked.at.happened = at("2025-03-03T11:00:00+08:00");
  EXPECT_EQ(rate_report(source(), asked)->rows(0).cases(), 1);
  EXPECT_EQ(rate_report(source(), asked)->rows(0).repeated(), 0);
  asked.at.known = at("2025-03-03T11:59:59+08:00");
  EXPECT_THAT(rate_report(source(), asked)->rows(), IsEmpty());
}

TEST_F(Rates, StayTheSameWhateverMemoryTheyMayUse) {
  happened(receipt("C-1", "2025-03-03T09:00:00") + receipt("C-2", "2025-03-04T09:00:00") +
           receipt("C-3", "2025-03-05T09:00:00"));
  auto small = source();
  small.replay.memory_bytes_max = 1;
  EXPECT_EQ(rate_report(small, in_april())->rows(0).repeated(), 2);
}

// Counted a second time, case by case and pair by pair.
struct counts_again {
  std::uint64_t cases = 0, reopened = 0, met = 0, judged = 0, repeated = 0, invalid = 0, late = 0,
                stopped = 0;
  std::vector<std::int64_t> times;
  bool operator==(const counts_again&) const = default;
};

std::map<std::string, counts_again> count_again(const made_up_log& year,
                                                const report_question& asked) {
  const auto rules = policy::built_in();
  std::vector<std::pair<case_verdicts, std::uint64_t>> all;
  for (const auto& [key, events] : year.cases) {
    const auto& name = events.front().case_received().workflow();
    const auto& table = name == "complaint" ? complaint_workflow() : service_request_workflow();
    auto judged = judge_clocks(table, rules, events, asked.at);
    if (!judged.state.state.empty()) all.emplace_back(std::move(judged), events.front().position());
  }
  const auto repeats = [](const auto& later, const auto& earlier) {
    const auto& a = later.first.state;
    const auto& b = earlier.first.state;
    const bool before = b.received_at < a.received_at ||
                        (b.received_at == a.received_at && earlier.second < later.second);
    return !a.complainant.empty() && a.complainant == b.complainant && a.workflow == b.workflow &&
           a.category == b.category && a.site == b.site && before &&
           a.received_at - b.received_at <= 720h;
  };
  std::map<std::string, counts_again> groups;
  for (const auto& one : all) {
    const auto& state = one.first.state;
    if (state.received_at < std::get<instant>(asked.from)) continue;
    if (state.received_at >= std::get<instant>(asked.to)) continue;
    auto& counts = groups[state.category];
    ++counts.cases;
    if (state.cycle > 1) ++counts.reopened;
    if (state.state == "invalid") ++counts.invalid;
    if (state.state == "resolved" || state.state == "closed") {
      counts.times.push_back((*state.resolved_at - state.received_at).count());
    }
    const auto repeated = [&](const auto& other) { return repeats(one, other); };
    if (std::any_of(all.begin(), all.end(), repeated)) ++counts.repeated;
    for (const auto& clock : messages_of(one.first)) {
      if (clock.has_due_at() && clock.has_stopped_at()) ++counts.stopped;
      if (clock.has_due_at() && clock.late_entered()) ++counts.late;
      if (clock.clock() != "resolution" || clock.cycle() != 1) continue;
      if (clock.outcome() == v1::MET) ++counts.met;
      if (clock.outcome() == v1::MET || clock.outcome() == v1::BREACHED) ++counts.judged;
    }
  }
  return groups;
}

TEST(RatesOfAMadeUpYear, AreTheSameCountedTwice) {
  std::uint64_t repeated = 0, late = 0, invalid = 0;
  for (const std::uint64_t seed : {3U, 4U}) {
    const made_up_log year{{.cases = 3000, .seed = seed}};
    for (const auto& when : made_up_instants()) {
      report_question asked{.at = when, .by = {"category"}};
      asked.from = at("2025-01-10T00:00:00Z");
      asked.to = at("2025-12-01T00:00:00Z");
      auto expected = count_again(year, asked);
      const auto report = rate_report(year.source(), asked).value();
      ASSERT_EQ(static_cast<std::size_t>(report.rows_size()), expected.size());
      for (const auto& counted : report.rows()) {
        auto& again = expected[counted.group().at("category")];
        EXPECT_EQ(counted.cases(), again.cases);
        EXPECT_EQ(counted.reopened(), again.reopened);
        EXPECT_EQ(counted.first_cycle_met(), again.met);
        EXPECT_EQ(counted.first_cycle_judged(), again.judged);
        EXPECT_EQ(counted.repeated(), again.repeated);
        EXPECT_EQ(counted.invalid(), again.invalid);
        EXPECT_EQ(counted.late_entered(), again.late);
        EXPECT_EQ(counted.stopped(), again.stopped);
        std::sort(again.times.begin(), again.times.end());
        ASSERT_EQ(counted.has_max_us(), !again.times.empty());
        if (!again.times.empty()) {
          EXPECT_EQ(counted.max_us(), again.times.back());
          // Half of them, and no fewer, took no longer than the median.
          const auto to_median = std::count_if(again.times.begin(), again.times.end(),
                                               [&](auto time) { return time <= counted.p50_us(); });
          const auto below = std::count_if(again.times.begin(), again.times.end(),
                                           [&](auto time) { return time < counted.p50_us(); });
          EXPECT_GE(2 * to_median, std::ssize(again.times));
          EXPECT_LT(2 * below, std::ssize(again.times));
        }
        repeated += again.repeated, late += again.late, invalid += again.invalid;
      }
    }
  }
  EXPECT_GT(repeated, 0) << "or the years show nothing";
  EXPECT_GT(late, 0);
  EXPECT_GT(invalid, 0);
}

}  // namespace
}  // namespace casebook
