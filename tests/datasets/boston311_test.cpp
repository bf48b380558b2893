// City service requests: a row per request with its target, and the city's own verdict to hold ours
// to.
#include <gmock/gmock.h>

#include "dataset.hpp"
#include "support/messages.hpp"

namespace casebook {
namespace {

class Boston311 : public Dataset {
 protected:
  void SetUp() override { import("boston311_sample", "slim.csv.gz", "boston311.textproto"); }

  v1::ClockVerdict resolution_of(const std::string& case_key) {
    // By then every request is closed, so nothing is pending.
    const auto judged = desk_.verdicts(case_key, {.happened = now}).value();
    for (const auto& clock : messages_of(judged)) {
      if (clock.clock() == "resolution") return clock;
    }
    ADD_FAILURE() << case_key << " has no resolution clock";
    return {};
  }
};

TEST_F(Boston311, GivesTheReferencesEvents) {
  EXPECT_EQ(done_.rows, 4'995U);
  EXPECT_EQ(done_.rejected, 0U);
  EXPECT_EQ(recorded("caseReceived"),
            static_cast<std::uint64_t>(reference("events_by_type/received")));
  EXPECT_EQ(recorded("caseResolved"),
            static_cast<std::uint64_t>(reference("events_by_type/resolved")));
  EXPECT_EQ(recorded("dueAgreed"), static_cast<std::uint64_t>(reference("due/cases_with_due")));
}

TEST_F(Boston311, ResolvesWithinTheReferencesHours) { expect_the_same_within(tally_all()); }

TEST_F(Boston311, JudgesEveryFlaggedRequestAsTheCityDid) {
  int flagged = 0, met = 0, breached = 0;
  for (const auto& row : rows_of("slim.csv.gz")) {
    if (row.at("target_dt").empty()) continue;
    const auto clock = resolution_of(row.at("case"));
    EXPECT_TRUE(clock.agreed()) << row.at("case");
    met += clock.outcome() == v1::MET;
    breached += clock.outcome() == v1::BREACHED;
    if (row.at("ontime").empty()) continue;
    ++flagged;
    EXPECT_EQ(clock.outcome(), row.at("ontime") == "ONTIME" ? v1::MET : v1::BREACHED)
        << row.at("case");
  }
  EXPECT_EQ(flagged, 4'283);
  EXPECT_EQ(met, reference("due/met"));
  EXPECT_EQ(breached, reference("due/breached_resolved"));
}

// A request without a target is not "met" for want of one: it has the policy's 48 hours.
TEST_F(Boston311, KeepsThePolicysBudgetWhereThereIsNoTarget) {
  int without = 0, breached = 0;
  for (const auto& row : rows_of("slim.csv.gz")) {
    if (!row.at("target_dt").empty()) continue;
    ++without;
    const auto clock = resolution_of(row.at("case"));
    EXPECT_FALSE(clock.agreed());
    breached += clock.outcome() == v1::BREACHED;
  }
  EXPECT_EQ(without, 711);
  EXPECT_GT(breached, 0);
}

TEST_F(Boston311, AgreesWithTheReferenceCaseByCase) {
  const auto cases = tally_all();
  const auto expected = expected_cases();
  ASSERT_EQ(cases.size(), expected.size());
  for (const auto& row : expected) {
    const auto& ours = cases.at(row.at("case"));
    EXPECT_EQ(seconds(ours.received_at), std::stoll(row.at("received_at")));
    EXPECT_EQ(seconds(ours.last_resolved_at), std::stoll(row.at("last_resolved_at")));
    EXPECT_EQ(ours.state, states::closed);  // "resolved" there: a service request needs no callback
  }
}

}  // namespace
}  // namespace casebook
