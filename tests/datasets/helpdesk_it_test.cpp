// An Italian help desk: commands by name, often repeated. Its log comes as CSV and as XES, which
// say the same.
#include <gmock/gmock.h>

#include "dataset.hpp"

namespace casebook {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

struct twin {
  const char* file;
  const char* map;
};

class HelpdeskIt : public Dataset, public ::testing::WithParamInterface<twin> {
 protected:
  void SetUp() override { import("helpdesk_it", GetParam().file, GetParam().map); }
};
INSTANTIATE_TEST_SUITE_P(Twins, HelpdeskIt,
                         ::testing::Values(twin{"helpdesk.csv.gz", "helpdesk_it.textproto"},
                                           twin{"helpdesk.pm4py.xes.gz", "helpdesk_xes.textproto"}),
                         [](const auto& one) { return one.index == 0 ? "Csv" : "Xes"; });

TEST_P(HelpdeskIt, GivesTheReferencesEvents) {
  EXPECT_EQ(done_.rows, 21'348U);
  const auto by_type = [&](const std::string& type) {
    return static_cast<std::uint64_t>(reference("events_by_type/" + type));
  };
  EXPECT_EQ(recorded("caseReceived"), by_type("received"));
  EXPECT_EQ(recorded("caseDispatched"), by_type("dispatched"));
  EXPECT_EQ(recorded("casePutOnHold"), by_type("paused"));
  EXPECT_EQ(recorded("caseResumed"), by_type("resumed"));
  EXPECT_EQ(recorded("caseResolved"), by_type("resolved"));
  EXPECT_EQ(recorded("caseReopened"), by_type("reopened"));
  EXPECT_EQ(recorded("caseGraded"), by_type("graded"));
  // One more: the reference compares with whoever took it last, even to reopen or to resume it; we
  // with the department that has it.
  EXPECT_EQ(recorded("caseTransferred"), by_type("transferred") + 1);
  // The reference lets a ticket that waits or was cancelled be closed.
  EXPECT_EQ(recorded("callbackCompleted"), by_type("closed") - 4);
  EXPECT_EQ(recorded("caseCancelled"), by_type("cancelled"));
  // It counts repeated commands as updates; the table refuses them.
  EXPECT_EQ(recorded("noteAdded"), by_type("updated") - 274);
}

TEST_P(HelpdeskIt, RefusesRepeatedCommands) {
  EXPECT_THAT(done_.rejected_by_reason,
              ElementsAre(Pair("not_in_table: callbackCompleted in cancelled", 5),
                          Pair("not_in_table: callbackCompleted in closed", 14),
                          Pair("not_in_table: callbackCompleted in on_hold", 1),
                          Pair("not_in_table: caseResolved in cancelled", 1),
                          Pair("not_in_table: caseResolved in resolved", 256)));
}

TEST_P(HelpdeskIt, ResolvesWithinTheReferencesHours) { expect_the_same_within(tally_all()); }

TEST_P(HelpdeskIt, AgreesWithTheReferenceCaseByCase) {
  const auto cases = tally_all();
  const auto expected = expected_cases();
  ASSERT_EQ(cases.size(), expected.size());
  int other_states = 0;
  for (const auto& row : expected) {
    const auto& ours = cases.at(row.at("case"));
    SCOPED_TRACE(row.at("case"));
    EXPECT_EQ(seconds(ours.received_at), std::stoll(row.at("received_at")));
    EXPECT_EQ(ours.reopenings, std::stoi(row.at("reopens")));
    EXPECT_EQ(ours.resolutions, std::stoi(row.at("resolutions")));
    if (ours.resolutions > 0) {
      EXPECT_EQ(seconds(ours.first_resolved_at), std::stoll(row.at("first_resolved_at")));
      EXPECT_EQ(seconds(ours.last_resolved_at), std::stoll(row.at("last_resolved_at")));
      // The reference adds up pauses before the last resolution only, and every one ends by then.
      EXPECT_EQ(ours.paused / std::chrono::seconds{1}, std::stoll(row.at("pause_s")));
    }
    other_states += row.at("final_state") == "closed" && ours.state != states::closed;
  }
  // Cancelled tickets stay cancelled; the reference lets them be closed.
  EXPECT_EQ(other_states, 3);
}

TEST_P(HelpdeskIt, AddsNothingTheSecondTime) {
  const auto twice = again();
  EXPECT_EQ(twice.recorded, 0U);
  EXPECT_EQ(twice.repeated, done_.recorded);
  EXPECT_EQ(twice.rejected_by_reason, done_.rejected_by_reason);
}

}  // namespace
}  // namespace casebook
