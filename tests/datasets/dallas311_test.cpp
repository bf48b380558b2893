// City requests whose closing time cannot be true: it must be noticed.
#include <gmock/gmock.h>

#include "dataset.hpp"

namespace casebook {
namespace {

using ::testing::ElementsAre;

class Dallas311 : public Dataset {
 protected:
  void SetUp() override { import("dallas311_dirty", "slim.csv.gz", "dallas311.textproto"); }
};

TEST_F(Dallas311, WarnsOfTimesThatCannotBeTrueAndTargetsInWords) {
  EXPECT_THAT(
      done_.warnings,
      ElementsAre("the closing time equals the creation time, so it is not read: all 7803 rows",
                  "the target is given in words ('4 Business Days'), so it is not read: "
                  "7794 of 7803 rows"));
}

TEST_F(Dallas311, GivesTheReferencesEvents) {
  EXPECT_EQ(done_.rejected, 0U);
  const auto by_type = [&](const std::string& type) {
    return static_cast<std::uint64_t>(reference("events_by_type/" + type));
  };
  EXPECT_EQ(recorded("caseReceived"), by_type("received"));
  EXPECT_EQ(recorded("caseDispatched"), by_type("dispatched"));
  EXPECT_EQ(recorded("caseResolved"), by_type("resolved"));
  EXPECT_EQ(recorded("caseCancelled"), by_type("cancelled"));
  EXPECT_EQ(recorded("dueAgreed"), static_cast<std::uint64_t>(reference("due/cases_with_due")));
}

TEST_F(Dallas311, ResolvesWithinTheReferencesHours) { expect_the_same_within(tally_all()); }

}  // namespace
}  // namespace casebook
