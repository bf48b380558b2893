#include <gmock/gmock.h>

#include "desk_log.hpp"

namespace casebook {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// "works -> security: 1 transfer, …" for each row, in the report's order.
std::vector<std::string> in_words(const v1::TransferReport& report) {
  std::vector<std::string> lines;
  for (const auto& row : report.rows()) {
    std::string line;
    for (const auto& name : report.by()) line += row.group().at(name) + ": ";
    line += row.from() + " -> " + row.to() + ":";
    if (row.transfers() != 0) line += " transfers " + std::to_string(row.transfers());
    if (row.dispatches() != 0) line += " dispatches " + std::to_string(row.dispatches());
    if (row.first_dispatches() != 0) line += " first " + std::to_string(row.first_dispatches());
    if (row.declines() != 0) line += " declines " + std::to_string(row.declines());
    lines.push_back(line);
  }
  return lines;
}

class Transfers : public DeskLog {
 protected:
  // Handed over at 09:10, 09:30, 10:00 and 11:00, and another case once.
  void two_cases() {
    happened(R"(
      C-1 2025-03-03T09:00:00 "caseReceived": {"workflow": "complaint", "category": "leak"}
      C-1 2025-03-03T09:10:00 "caseDispatched": {"department": "works"}
      C-2 2025-03-03T09:20:00 "caseReceived": {"workflow": "service_request", "category": "lamp"}
      C-2 2025-03-03T09:25:00 "caseDispatched": {"department": "works"}
      C-1 2025-03-03T09:30:00 "caseTransferred": {"department": "security", "reason": "theirs"}
      C-1 2025-03-03T10:00:00 "dispatchDeclined": {"reason": "not ours"}
      C-1 2025-03-03T11:00:00 "caseDispatched": {"department": "works"}
      C-1 2025-03-03T12:00:00 "dispatchAccepted": {})");
  }
};

TEST_F(Transfers, AreCountedFromDepartmentToDepartment) {
  two_cases();
  EXPECT_THAT(in_words(transfer_report(source(), ask("2025-04-01T00:00:00Z")).value()),
              ElementsAre(" -> works: dispatches 3 first 2", "security -> : declines 1",
                          "works -> security: transfers 1"));
}

TEST_F(Transfers, FallIntoAPeriodByWhenTheyOccurred) {
  two_cases();
  auto asked = ask("2025-04-01T00:00:00Z");
  asked.from = at("2025-03-03T09:30:00+08:00");
  asked.to = at("2025-03-03T11:00:00+08:00");
  EXPECT_THAT(in_words(transfer_report(source(), asked).value()),
              ElementsAre("security -> : declines 1", "works -> security: transfers 1"));
  asked.from = asked.to;
  asked.to = at("2025-03-03T11:00:00.000001+08:00");
  EXPECT_THAT(in_words(transfer_report(source(), asked).value()),
              ElementsAre(" -> works: dispatches 1"))
      << "its first dispatch lies before the period";
}

TEST_F(Transfers, CanBeGrouped) {
  two_cases();
  EXPECT_THAT(
      in_words(
          transfer_report(source(), ask("2025-04-01T00:00:00Z", {"workflow", "month"})).value()),
      ElementsAre("complaint: 2025-03:  -> works: dispatches 2 first 1",
                  "complaint: 2025-03: security -> : declines 1",
                  "complaint: 2025-03: works -> security: transfers 1",
                  "service_request: 2025-03:  -> works: dispatches 1 first 1"));
  EXPECT_EQ(transfer_report(source(), ask("2025-04-01T00:00:00Z", {"clock"})).error().code,
            errc::invalid_argument);
}

TEST_F(Transfers, LeaveOutWhatHadNotHappenedOrWasNotKnown) {
  two_cases();
  EXPECT_THAT(in_words(transfer_report(source(), ask("2025-03-03T09:10:00+08:00")).value()),
              ElementsAre(" -> works: dispatches 1 first 1"));
  auto asked = ask("2025-04-01T00:00:00Z");
  asked.at.known = at("2025-03-03T09:09:59+08:00");
  EXPECT_THAT(in_words(transfer_report(source(), asked).value()), IsEmpty());
}

TEST_F(Transfers, MeanNothingAfterADispatchThatIsLeftOut) {
  happened(R"(
    C-1 2025-03-03T09:00:00 "caseReceived": {"workflow": "complaint", "category": "leak"}
    C-1 2025-03-03T10:00:00 "caseDispatched": {"department": "works"}
    C-1 2025-03-03T09:30:00/2025-03-03T10:00:00 "caseTransferred": {"department": "security", "reason": "theirs"})");
  EXPECT_THAT(in_words(transfer_report(source(), ask("2025-03-03T09:59:59+08:00")).value()),
              IsEmpty())
      << "a case that nobody holds has nobody to be transferred from";
  EXPECT_THAT(in_words(transfer_report(source(), ask("2025-03-03T10:00:00+08:00")).value()),
              ElementsAre(" -> works: dispatches 1 first 1", "works -> security: transfers 1"));
}

TEST_F(Transfers, AreFromWhoeverHeldTheCaseAsFarAsIsKnown) {
  happened(R"(
    C-1 2025-03-03T09:00:00 "caseReceived": {"workflow": "complaint", "category": "leak"}
    C-1 2025-03-03T09:10:00 "caseDispatched": {"department": "works"}
    C-1 2025-03-03T10:00:00 "caseTransferred": {"department": "security", "reason": "theirs"}
    C-1 2025-03-03T09:30:00/2025-03-03T10:00:00 "caseTransferred": {"department": "cleaning", "reason": "theirs"})");
  EXPECT_THAT(in_words(transfer_report(source(), ask("2025-03-03T09:45:00+08:00")).value()),
              ElementsAre(" -> works: dispatches 1 first 1", "works -> cleaning: transfers 1"));
  EXPECT_THAT(in_words(transfer_report(source(), ask("2025-03-03T10:00:00+08:00")).value()),
              ElementsAre(" -> works: dispatches 1 first 1", "security -> cleaning: transfers 1",
                          "works -> security: transfers 1"));
}

TEST_F(Transfers, ComeFromNobodyWhereACaseOnHoldHadNoDepartment) {
  happened(R"(
    C-1 2025-03-03T09:00:00 "caseReceived": {"workflow": "complaint", "category": "leak"}
    C-1 2025-03-03T09:10:00 "casePutOnHold": {"reason": "BACKLOG"}
    C-1 2025-03-03T09:20:00 "caseTransferred": {"department": "works", "reason": "free again"})");
  EXPECT_THAT(in_words(transfer_report(source(), ask("2025-04-01T00:00:00Z")).value()),
              ElementsAre(" -> works: transfers 1"));
}

}  // namespace
}  // namespace casebook
