// Problems of Volvo IT, closed in the end: a log in XES, with UTC offsets and years-long cases.
#include <gmock/gmock.h>

#include "dataset.hpp"

namespace casebook {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

class Bpi2013 : public Dataset {
 protected:
  void SetUp() override {
    import("bpi2013_closed_problems", "BPI_Challenge_2013_closed_problems.xes.gz",
           "bpi2013_closed_problems.textproto");
  }

  // The reference lets the three cancelled problems be taken up again and closed; the table has no
  // way back.
  static constexpr std::uint64_t cancelled = 3;
};

TEST_F(Bpi2013, GivesTheReferencesEvents) {
  EXPECT_EQ(done_.rows, 6'660U);
  const auto by_type = [&](const std::string& type) {
    return static_cast<std::uint64_t>(reference("events_by_type/" + type));
  };
  EXPECT_EQ(recorded("caseReceived"), by_type("received"));
  EXPECT_EQ(recorded("caseGraded"), by_type("received"));
  EXPECT_EQ(recorded("caseDispatched"), by_type("dispatched"));
  EXPECT_EQ(recorded("casePutOnHold"), by_type("paused") - 1);
  EXPECT_EQ(recorded("caseResolved"), by_type("resolved") - cancelled);
  EXPECT_EQ(recorded("callbackCompleted"), by_type("closed") - cancelled);
  EXPECT_EQ(recorded("caseReopened"), by_type("reopened") - cancelled);
  EXPECT_EQ(recorded("caseCancelled"), by_type("cancelled"));
  // It counts as transfers what goes back into the queue of the team that has it.
  EXPECT_EQ(recorded("caseTransferred"), 298U);
}

TEST_F(Bpi2013, RefusesWhatFollowsACancellation) {
  EXPECT_THAT(done_.rejected_by_reason,
              ElementsAre(Pair("not_in_table: callbackCompleted in cancelled", 3),
                          Pair("not_in_table: casePutOnHold in cancelled", 1),
                          Pair("not_in_table: caseResolved in cancelled", 3)));
  EXPECT_THAT(done_.warnings, ElementsAre());
}

TEST_F(Bpi2013, AgreesWithTheReferenceCaseByCase) {
  const auto cases = tally_all();
  const auto expected = expected_cases();
  ASSERT_EQ(cases.size(), expected.size());
  std::uint64_t other_states = 0;
  for (const auto& row : expected) {
    const auto& ours = cases.at(row.at("case"));
    SCOPED_TRACE(row.at("case"));
    EXPECT_EQ(seconds(ours.received_at), std::stoll(row.at("received_at")));
    EXPECT_EQ(std::string{name(desk_.read(row.at("case")).value().grade)}, row.at("grade"));
    if (ours.state != row.at("final_state")) {
      EXPECT_EQ(ours.state, states::cancelled);
      ++other_states;
      continue;
    }
    EXPECT_EQ(ours.reopenings, std::stoi(row.at("reopens")));
    EXPECT_EQ(ours.resolutions, std::stoi(row.at("resolutions")));
    EXPECT_EQ(seconds(ours.first_resolved_at), std::stoll(row.at("first_resolved_at")));
    EXPECT_EQ(seconds(ours.last_resolved_at), std::stoll(row.at("last_resolved_at")));
    EXPECT_EQ(ours.paused / std::chrono::seconds{1}, std::stoll(row.at("pause_s")));
  }
  EXPECT_EQ(other_states, cancelled);
}

TEST_F(Bpi2013, AddsNothingTheSecondTime) {
  const auto twice = again();
  EXPECT_EQ(twice.recorded, 0U);
  EXPECT_EQ(twice.repeated, done_.recorded);
  EXPECT_EQ(twice.rejected_by_reason, done_.rejected_by_reason);
}

}  // namespace
}  // namespace casebook
