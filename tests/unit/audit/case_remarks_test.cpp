#include <casebook/audit.hpp>

#include <gmock/gmock.h>

#include "support/told_history.hpp"

namespace casebook {
namespace {

using namespace std::chrono_literals;
using testing::at;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr const char* received =
    R"(C-1 2025-03-01T09:00:00 "caseReceived": {"workflow": "complaint", "category": "leak", "facts": {"households": 3}})"
    "\n";

class CaseRemarks : public ::testing::Test {
 protected:
  testing::told_history history;

  std::vector<v1::CaseRemark> remarks(as_of when = {}) {
    return case_remarks(history.store().read_case("C-1").value(), policy::built_in(), when);
  }
  static std::vector<std::string> words(const v1::CaseRemark& remark) {
    std::vector<std::string> said;
    for (const auto& one : remark.corrections())
      said.push_back(one.field() + ": " + one.before() + " > " + one.after());
    return said;
  }
};

TEST_F(CaseRemarks, AreNoneWhereNothingIsLateOrCorrected) {
  history.happened(std::string{received} +
                   R"(C-1 2025-03-01T09:10:00 "factsUpdated": {"facts": {"injury": true}})");
  EXPECT_THAT(remarks(), IsEmpty()) << "nobody had said whether there was an injury";
}

TEST_F(CaseRemarks, CallLateWhatIsRecordedLaterThanClocksMayDiffer) {
  history.happened(
      std::string{received} +
      R"(C-1 2025-03-01T09:10:00 "recordedAt": "2025-03-01T01:10:05Z", "noteAdded": {"text": "in time"}
                      C-1 2025-03-01T09:10:00 "recordedAt": "2025-03-01T01:10:05.000001Z", "noteAdded": {"text": "late"}
                      C-1 2025-03-01T09:10:00 "recordedAt": "2025-03-01T05:10:00Z", "noteAdded": {"text": "very late"})");
  const auto found = remarks();
  ASSERT_THAT(found, SizeIs(2));
  EXPECT_EQ(found[0].version(), 3);
  EXPECT_EQ(found[0].position(), 3);
  EXPECT_EQ(found[0].entered_late_us(), duration{5s + 1us}.count());
  EXPECT_EQ(found[1].entered_late_us(), duration{4h}.count());
}

TEST_F(CaseRemarks, DoNotCallLateWhatNobodySaysWhenItWasEntered) {
  history.happened(
      std::string{received} +
      R"(C-1 2025-03-01T09:10:00 "recordedAt": "2025-03-01T05:10:00Z", "entryUnknown": true, "noteAdded": {"text": "some day"})");
  EXPECT_THAT(remarks(), IsEmpty());
}

TEST_F(CaseRemarks, TellWhatACaseWasFiledUnderBefore) {
  history.happened(std::string{received} + R"(
    C-1 2025-03-01T09:10:00 "caseReclassified": {"category": "noise", "urgency": "high", "reason": "misheard"})");
  const auto found = remarks();
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_THAT(words(found[0]), ElementsAre("category: leak > noise", "urgency:  > high"));
}

TEST_F(CaseRemarks, AGradingThatNamesNoColourCorrectsNone) {
  history.happened(std::string{received} + R"(
    C-1 2025-03-01T09:10:00 "caseGraded": {"grade": "B", "riskColour": "RED", "manual": true}
    C-1 2025-03-01T09:20:00 "caseGraded": {"grade": "A", "manual": true})");
  const auto found = remarks();
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_THAT(words(found[0]), ElementsAre("grade: B > A"));
}

TEST_F(CaseRemarks, TellWhichFactsHaveAnotherValue) {
  history.happened(std::string{received} + R"(
    C-1 2025-03-01T09:10:00 "factsUpdated": {"facts": {"households": 10, "responsibility": "OURS", "urgency": "low"}}
    C-1 2025-03-01T09:20:00 "factsUpdated": {"facts": {"households": 10, "responsibility": "BUILDER", "urgency": "high"}}
    C-1 2025-03-01T09:30:00 "factsUpdated": {"facts": {"injury": true}}
    C-1 2025-03-01T09:40:00 "factsUpdated": {"facts": {"injury": false}})");
  const auto found = remarks();
  ASSERT_THAT(found, SizeIs(3));
  EXPECT_THAT(words(found[0]), ElementsAre("households: 3 > 10"));
  EXPECT_THAT(words(found[1]), ElementsAre("responsibility: OURS > BUILDER", "urgency: low > high"))
      << "the households are as they were";
  EXPECT_THAT(words(found[2]), ElementsAre("injury: true > false"));
}

TEST_F(CaseRemarks, TellWhichGradesAPersonCorrectsOrLoses) {
  history.happened(std::string{received} + R"(
    C-1 2025-03-01T09:00:00 "caseGraded": {"grade": "C", "riskColour": "YELLOW"}
    C-1 2025-03-01T09:10:00 "caseGraded": {"grade": "B"}
    C-1 2025-03-01T09:20:00 "caseGraded": {"grade": "C", "manual": true, "reason": "small"}
    C-1 2025-03-01T09:30:00 "caseGraded": {"grade": "A", "riskColour": "BLACK"})");
  const auto found = remarks();
  ASSERT_THAT(found, SizeIs(2)) << "the rules may change their own answer";
  EXPECT_EQ(found[0].version(), 4);
  EXPECT_THAT(words(found[0]), ElementsAre("grade: B > C"));
  EXPECT_THAT(words(found[1]), ElementsAre("grade: C > A", "riskColour: YELLOW > BLACK"));
}

TEST_F(CaseRemarks, TellWhichHouseholdIsWithdrawn) {
  history.happened(std::string{received} + R"(
    C-1 2025-03-01T09:10:00 "householdLinked": {"household": "5-301", "cluster": "k"}
    C-1 2025-03-01T09:20:00 "householdUnlinked": {"household": "5-301", "cluster": "k"})");
  const auto found = remarks();
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_THAT(words(found[0]), ElementsAre("household: 5-301 > "));
}

TEST_F(CaseRemarks, SeeOnlyWhatHadHappenedAndWasKnown) {
  history.happened(std::string{received} + R"(
    C-1 2025-03-01T09:10:00 "recordedAt": "2025-03-01T05:10:00Z", "factsUpdated": {"facts": {"households": 5}}
    C-1 2025-03-01T09:20:00 "factsUpdated": {"facts": {"households": 10}})");
  EXPECT_THAT(remarks(), SizeIs(2));
  const auto known = remarks({.known = at("2025-03-01T02:00:00Z")});
  ASSERT_THAT(known, SizeIs(1));
  EXPECT_THAT(words(known[0]), ElementsAre("households: 3 > 10")) << "nobody knew of the five yet";
  EXPECT_THAT(remarks({.happened = testing::local("2025-03-01T09:05:00")}), IsEmpty());
}

}  // namespace
}  // namespace casebook
