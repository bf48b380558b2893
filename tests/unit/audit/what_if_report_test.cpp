#include <casebook/audit.hpp>

#include <gmock/gmock.h>
#include <google/protobuf/util/message_differencer.h>

#include "support/told_history.hpp"

namespace casebook {
namespace {

using ::testing::AllOf;
using testing::at;
using testing::clock_of;
using ::testing::Contains;
using ::testing::Each;
using testing::edited;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::local;
using ::testing::Not;
using testing::set_hours;
using ::testing::SizeIs;

class WhatIf : public ::testing::Test {
 protected:
  testing::told_history history;
  const policy callback_24 = edited("strict-24", [](auto& in) { set_hours(in, "callback", 24); });
  const report_question later{.at = {.happened = at("2025-06-01T00:00:00Z")}};

  // Closed 30 h after it was resolved.
  void closed_at_30_hours() {
    history.happened(R"(
      C-1 2025-03-01T09:00:00 "caseReceived": {"workflow": "complaint", "category": "leak"}
      C-1 2025-03-01T09:10:00 "caseDispatched": {"department": "works"}
      C-1 2025-03-01T10:00:00 "caseResolved": {}
      C-1 2025-03-02T16:00:00 "callbackCompleted": {"channel": "phone", "verdict": "FIXED"})");
  }
  v1::WhatIfReport ask(const policy& instead) { return ask(instead, later); }
  v1::WhatIfReport ask(const policy& instead, const report_question& asked) {
    return what_if_report(history.source(), instead, asked).value();
  }
};

// Worked example 20.
TEST_F(WhatIf, ShowsBreachedWhatClosedAt30HoursUnderAPolicyEditedTo24) {
  closed_at_30_hours();
  const auto report = ask(callback_24);
  ASSERT_THAT(report.rows(), SizeIs(1));
  const auto& row = report.rows(0);
  EXPECT_EQ(row.case_(), "C-1");
  EXPECT_EQ(row.workflow(), "complaint");
  EXPECT_EQ(row.clock(), "callback");
  EXPECT_EQ(row.cycle(), 1);
  EXPECT_EQ(row.stint(), 1);
  EXPECT_EQ(row.department(), "works");
  EXPECT_EQ(row.from().outcome(), v1::MET);
  EXPECT_EQ(row.from().policy_version(), policy::built_in().version());
  EXPECT_EQ(to_instant(row.from().due_at()), local("2025-03-03T10:00:00"));
  EXPECT_EQ(row.to().outcome(), v1::BREACHED);
  EXPECT_EQ(row.to().policy_version(), "strict-24");
  EXPECT_EQ(to_instant(row.to().due_at()), local("2025-03-02T10:00:00"));
}

TEST_F(WhatIf, SaysWhatStandsOnOneSideOnly) {
  closed_at_30_hours();
  const auto report = ask(callback_24);
  ASSERT_THAT(report.rows(), SizeIs(1));
  const auto& why = report.rows(0).why();
  EXPECT_THAT(why, Contains(AllOf(HasSubstr("As judged: "), HasSubstr("a budget of 2 d"))));
  EXPECT_THAT(why, Contains(AllOf(HasSubstr("Instead: "), HasSubstr("a budget of 1 d"))));
  EXPECT_THAT(why, Contains(HasSubstr("Instead: Breached: stopped 6 h after it was due")));
  EXPECT_THAT(why, Each(Not(HasSubstr("Started")))) << "both started at once";
}

TEST_F(WhatIf, CountsEveryClockIntoTheTotals) {
  closed_at_30_hours();
  history.happened(R"(
    C-2 2025-03-01T09:00:00 "caseReceived": {"workflow": "complaint", "category": "leak"}
    C-2 2025-03-01T09:10:00 "caseDispatched": {"department": "works"}
    C-2 2025-03-01T10:00:00 "caseResolved": {}
    C-2 2025-03-01T16:00:00 "callbackCompleted": {"channel": "phone", "verdict": "FIXED"})");
  const auto report = ask(callback_24);
  EXPECT_EQ(report.judged(), 8)
      << "dispatch, first_response, resolution, callback; ownership has no due";
  EXPECT_EQ(report.changed(), 1);
  EXPECT_EQ(report.unchanged(), 7);
  EXPECT_EQ(report.due_moved(), 1) << "C-2 was called back in time either way";
  std::map<std::string, std::uint64_t> callbacks;
  std::uint64_t clocks = 0;
  for (const auto& total : report.totals()) {
    clocks += total.clocks();
    if (total.clock() == "callback") callbacks[total.from() + " " + total.to()] = total.clocks();
  }
  EXPECT_EQ(clocks, report.judged());
  EXPECT_EQ(callbacks, (std::map<std::string, std::uint64_t>{{"MET BREACHED", 1}, {"MET MET", 1}}));
}

TEST_F(WhatIf, ChangesNothingUnderTheSamePromises) {
  closed_at_30_hours();
  const auto report = ask(edited("the same", [](auto&) {}));
  EXPECT_THAT(report.rows(), IsEmpty());
  EXPECT_EQ(report.due_moved(), 0);
}

TEST_F(WhatIf, LooksAtThePeriodOfTheDueUnderTheBook) {
  closed_at_30_hours();
  auto asked = later;
  asked.from = local("2025-03-03T00:00:00");  // due on the 3rd as judged, on the 2nd instead
  EXPECT_THAT(ask(callback_24, asked).rows(), SizeIs(1));
  asked.to = local("2025-03-03T10:00:00");
  EXPECT_THAT(ask(callback_24, asked).rows(), IsEmpty());
}

TEST_F(WhatIf, LooksAtTheCohortAskedFor) {
  closed_at_30_hours();
  auto asked = later;
  asked.cohort = cohort::stopped;
  asked.from = local("2025-03-02T16:00:00");
  EXPECT_EQ(ask(callback_24, asked).judged(), 1) << "only the callback stopped so late";
  asked.cohort = cohort::received;
  EXPECT_EQ(ask(callback_24, asked).judged(), 0);
}

TEST_F(WhatIf, ShowsAClockThatIsNotRunInstead) {
  closed_at_30_hours();
  const auto without = edited("no-dispatch", [](v1::Policy& in) {
    auto& clocks = *in.mutable_workflow(0)->mutable_clock();
    ASSERT_EQ(clocks[0].clock(), "dispatch");
    clocks.erase(clocks.begin());
  });
  const auto gone = ask(without);
  ASSERT_THAT(gone.rows(), SizeIs(1));
  EXPECT_EQ(gone.rows(0).clock(), "dispatch");
  EXPECT_EQ(gone.rows(0).from().outcome(), v1::MET);
  EXPECT_FALSE(gone.rows(0).has_to());
  EXPECT_THAT(gone.rows(0).why(), Contains("Instead: policy no-dispatch does not run this clock."));

  const auto come = what_if_report(history.source(without), policy::built_in(), later).value();
  ASSERT_THAT(come.rows(), SizeIs(1));
  EXPECT_FALSE(come.rows(0).has_from());
  EXPECT_EQ(come.rows(0).to().outcome(), v1::MET);
  EXPECT_EQ(come.rows(0).department(), "works");
}

// Without a due under the book, it is the new due that places the clock in the period.
TEST_F(WhatIf, ShowsAClockThatHasABudgetOnlyInstead) {
  closed_at_30_hours();
  const auto owned = edited("owned", [](auto& in) {
    clock_of(in, "ownership").add_budget()->mutable_budget()->mutable_elapsed()->set_minutes(10);
  });
  const auto report = ask(owned);
  ASSERT_THAT(report.rows(), SizeIs(1));
  EXPECT_EQ(report.rows(0).clock(), "ownership");
  EXPECT_FALSE(report.rows(0).from().has_due_at());
  EXPECT_EQ(report.rows(0).to().outcome(), v1::BREACHED);
}

TEST_F(WhatIf, ShowsALateEntryThatNoLongerCounts) {
  history.happened(R"(
    C-1 2025-03-01T09:00:00 "caseReceived": {"workflow": "complaint", "category": "leak"}
    C-1 2025-03-01T09:10:00 "recordedAt": "2025-03-01T03:00:00Z", "caseDispatched": {"department": "works"})");
  const auto recorded =
      edited("use-recorded", [](auto& in) { in.set_late_entry(v1::Policy::USE_RECORDED); });
  const auto report = ask(recorded);
  ASSERT_THAT(report.rows(), SizeIs(1));
  EXPECT_TRUE(report.rows(0).from().late_entered());
  EXPECT_EQ(report.rows(0).to().outcome(), v1::BREACHED);
  EXPECT_THAT(report.totals(),
              Contains(::testing::Property(&v1::WhatIfReport::Total::from, "MET LATE_ENTERED")));
}

TEST_F(WhatIf, MatchesTheClocksOfEachCycle) {
  closed_at_30_hours();
  history.happened(R"(
    C-1 2025-03-03T09:00:00 "caseReopened": {"reason": "it leaks again"}
    C-1 2025-03-03T10:00:00 "caseResolved": {}
    C-1 2025-03-03T11:00:00 "callbackCompleted": {"channel": "phone", "verdict": "FIXED"})");
  const auto report = ask(callback_24);
  ASSERT_THAT(report.rows(), SizeIs(1)) << "the second cycle was called back within the hour";
  EXPECT_EQ(report.rows(0).cycle(), 1);
}

TEST_F(WhatIf, StaysTheSameWhateverMemoryItMayUse) {
  for (int i = 0; i < 20; ++i) {
    const auto key = "C-" + std::to_string(i);
    history.happened(
        key +
        R"( 2025-03-01T09:00:00 "caseReceived": {"workflow": "complaint", "category": "leak"})" +
        "\n" + key + R"( 2025-03-01T10:00:00 "caseResolved": {"note": "done"})" + "\n" + key +
        R"( 2025-03-02T16:00:00 "callbackCompleted": {"channel": "phone", "verdict": "FIXED"})");
  }
  auto small = history.source();
  small.replay.memory_bytes_max = 1;
  const auto report = what_if_report(small, callback_24, later).value();
  EXPECT_THAT(report.rows(), SizeIs(20));
  EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(report, ask(callback_24)));
}

}  // namespace
}  // namespace casebook
