// ServiceNow incidents: a row per update, told by the difference to the row above.
#include <gmock/gmock.h>

#include "dataset.hpp"

namespace casebook {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

class UciIncident : public Dataset {
 protected:
  void SetUp() override {
    import("uci_incident_dev", "incident_event_log.csv.gz", "uci_incident.textproto");
  }
};

TEST_F(UciIncident, GivesTheReferencesEvents) {
  EXPECT_EQ(done_.rows, 12'370U);
  const auto by_type = [&](const std::string& type) {
    return static_cast<std::uint64_t>(reference("events_by_type/" + type));
  };
  EXPECT_EQ(recorded("caseReceived"), by_type("received"));
  EXPECT_EQ(recorded("caseDispatched"), by_type("dispatched"));
  EXPECT_EQ(recorded("caseResumed"), by_type("resumed"));
  EXPECT_EQ(recorded("caseResolved"), by_type("resolved"));
  EXPECT_EQ(recorded("caseReopened"), by_type("reopened"));
  EXPECT_EQ(recorded("callbackCompleted"), by_type("closed"));
  EXPECT_EQ(recorded("caseGraded"), by_type("graded"));
  EXPECT_EQ(recorded("noteAdded"), by_type("updated"));
  // 16 transfers are refused, see below.
  EXPECT_EQ(recorded("caseTransferred"), by_type("transferred") - 16);
  // 199 incidents are handed on while they wait. The reference lets them wait on; with us the
  // transfer ends the hold, so the map begins another at the same instant.
  EXPECT_EQ(recorded("casePutOnHold"), by_type("paused") + 199);
}

// Fifteen are reassigned to the group that has them already (four times nobody says to which, twice
// in a row); one after it was resolved.
TEST_F(UciIncident, RefusesTransfersThatAreNone) {
  EXPECT_EQ(done_.rejected, 16U);
  EXPECT_THAT(done_.rejected_by_reason,
              ElementsAre(Pair("guard_failed: caseTransferred needs another_department", 15),
                          Pair("not_in_table: caseTransferred in resolved", 1)));
}

TEST_F(UciIncident, ResolvesWithinTheReferencesHours) { expect_the_same_within(tally_all()); }

TEST_F(UciIncident, AgreesWithTheReferenceCaseByCase) {
  const auto cases = tally_all();
  const auto expected = expected_cases();
  ASSERT_EQ(cases.size(), expected.size());
  int transfers_refused = 0;
  for (const auto& row : expected) {
    const auto& ours = cases.at(row.at("case"));
    SCOPED_TRACE(row.at("case"));
    EXPECT_EQ(ours.state, row.at("final_state"));
    EXPECT_EQ(seconds(ours.received_at), std::stoll(row.at("received_at")));
    EXPECT_EQ(seconds(ours.first_resolved_at), std::stoll(row.at("first_resolved_at")));
    EXPECT_EQ(seconds(ours.last_resolved_at), std::stoll(row.at("last_resolved_at")));
    EXPECT_EQ(ours.paused / std::chrono::seconds{1}, std::stoll(row.at("pause_s")));
    EXPECT_EQ(ours.reopenings, std::stoi(row.at("reopens")));
    EXPECT_EQ(ours.resolutions, std::stoi(row.at("resolutions")));
    transfers_refused += std::stoi(row.at("transfers")) - ours.transfers;
  }
  EXPECT_EQ(transfers_refused, 16);
}

TEST_F(UciIncident, AddsNothingTheSecondTime) {
  const auto twice = again();
  EXPECT_EQ(twice.recorded, 0U);
  EXPECT_EQ(twice.repeated, done_.recorded);
  EXPECT_EQ(twice.rejected_by_reason, done_.rejected_by_reason);
}

// The same log after a trip through a spreadsheet, which turned its dates round.
class UciIncidentFromASpreadsheet : public Dataset {
 protected:
  void SetUp() override {
    import("uci_incident_dev", "variant_excel_5998.csv.gz", "uci_incident.textproto");
  }
};

TEST_F(UciIncidentFromASpreadsheet, IsRefusedRowByRow) {
  EXPECT_EQ(done_.rows, 5'998U);
  EXPECT_EQ(done_.recorded, 0U);
  EXPECT_THAT(done_.rejected_by_reason, ElementsAre(Pair("malformed", 5'998)));
}

TEST_F(UciIncidentFromASpreadsheet, IsRefusedWithLineColumnAndExpectation) {
  const auto stopped = again(importing::on_error::stop);
  ASSERT_TRUE(stopped.stopped);
  EXPECT_THAT(stopped.stopped->message,
              HasSubstr("variant_excel_5998.csv.gz:2: column 'opened_at' (10): expected a time as "
                        "'%d/%m/%Y %H:%M', found '29-02-2016 01:16'"));
}

}  // namespace
}  // namespace casebook
