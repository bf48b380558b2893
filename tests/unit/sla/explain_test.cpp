#include <casebook/sla.hpp>
#include <casebook/testing/history.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace casebook {
namespace {

using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr const char* nine = "2025-03-01T09:00:00+08:00";

std::vector<std::string> why(const testing::history& given, std::string_view clock, duration as_of,
                             language spoken = language::en) {
  const auto at = parse_rfc3339(nine).value() + as_of;
  const auto judged = judge_clocks(complaint_workflow(), policy::built_in(), given.events(),
                                   {.happened = at}, spoken);
  for (const auto& one : judged.clocks) {
    if (one.clock == clock) return one.why;
  }
  return {};
}

testing::history received() {
  testing::history given{complaint_workflow(), policy::built_in()};
  given.at(nine).received("noise");
  return given;
}

TEST(Why, NamesThePolicyItsBudgetAndTheEventsThatStartedAndStopped) {
  auto given = received();
  given.after(1h).dispatched();
  const auto sentences = why(given, "dispatch", 2h);
  EXPECT_THAT(sentences, Contains("Policy default-3 gives this clock a budget of 30 min."));
  EXPECT_THAT(sentences, Contains("Started 2025-03-01 09:00:00 +08:00 (event 1)."));
  EXPECT_THAT(sentences, Contains("Due 2025-03-01 09:30:00 +08:00."));
  EXPECT_THAT(sentences, Contains("Breached: stopped 30 min after it was due (event 2)."));
}

TEST(Why, NamesTheHoldsThatCountAndThoseThatDoNot) {
  auto given = received();
  given.after(1h)
      .dispatched()
      .after(2h)
      .held(v1::CasePutOnHold::AWAITING_CUSTOMER)
      .after(3h)
      .resumed();
  given.after(4h).held(v1::CasePutOnHold::PARTS).after(6h).resumed();
  const auto sentences = why(given, "resolution", 8h);
  EXPECT_THAT(
      sentences,
      Contains("On hold for AWAITING_CUSTOMER from 2025-03-01 11:00:00 +08:00 (event 3) until "
               "2025-03-01 12:00:00 +08:00 (event 4)."));
  EXPECT_THAT(sentences,
              Contains("On hold for PARTS from 2025-03-01 13:00:00 +08:00 (event 5) until "
                       "2025-03-01 15:00:00 +08:00 (event 6): that does not pause this clock."));
  EXPECT_THAT(sentences, Contains("Left out 1 h of these; at most 7 d may be."));
  EXPECT_THAT(sentences, Contains(HasSubstr("Pending as of")));
}

TEST(Why, DoesNotSayThatAClockThatStoppedIsStillOnHold) {
  auto given = received();
  given.after(1h).dispatched().after(2h).held(v1::CasePutOnHold::AWAITING_CUSTOMER);
  EXPECT_THAT(why(given, "resolution", 3h), Contains(HasSubstr("(event 3) and still is.")));
  given.after(4h).contacted();
  const auto stopped = why(given, "first_response", 5h);
  EXPECT_THAT(stopped, Contains(HasSubstr("(event 3) and to the clock's end:")));
}

TEST(Why, NamesARegrade) {
  auto given = received();
  given.graded(v1::CaseGraded::A).after(1h).graded(v1::CaseGraded::B);
  EXPECT_THAT(
      why(given, "first_response", 2h),
      Contains(
          "A regrade (event 3) made it looser: due no earlier than a budget of 12 h, the one for "
          "grade B, counted from 2025-03-01 09:00:00 +08:00."));
}

TEST(Why, NamesAnAgreedDeadlineAndWhatKeepsAMissedOne) {
  auto given = received();
  given.after(1h).due_agreed("resolution", parse_rfc3339(nine).value() + 100h);
  EXPECT_THAT(why(given, "resolution", 2h),
              Contains("A deadline was agreed (event 2): due 2025-03-05 13:00:00 +08:00."));
  auto late = received();
  late.after(49h).due_agreed("resolution", parse_rfc3339(nine).value() + 100h);
  EXPECT_THAT(
      why(late, "resolution", 50h),
      Contains(
          "Due 2025-03-03 09:00:00 +08:00; that had passed before anything else could move it."));
}

TEST(Why, NamesAnExclusionAndAStopThatWasEnteredLate) {
  auto cancelled = received();
  cancelled.after(10min).cancelled();
  EXPECT_THAT(why(cancelled, "dispatch", 1h),
              Contains("Excluded, CANCELLED: ended 2025-03-01 09:10:00 +08:00 (event 2)."));
  auto late = received();
  late.after(10min).recorded(2h).dispatched();
  EXPECT_THAT(why(late, "dispatch", 3h), Contains(HasSubstr("entered after the due instant")));
}

TEST(Why, NamesTheOpenTimeThatCounted) {
  auto given = received();  // a Saturday
  given.after(0h).graded(v1::CaseGraded::B);
  given.after(4 * 24h).dispatched().resolved();
  const auto sentences = why(given, "resolution", 5 * 24h);
  EXPECT_THAT(sentences, Contains("Policy default-3 gives this clock a budget of 21 h, 3 workdays "
                                  "of the open time of calendar "
                                  "office, the one for grade B."));
  EXPECT_THAT(
      sentences,
      Contains("Counted in the open time of calendar office: 2025-03-03 09:00:00 +08:00 to "
               "2025-03-03 12:00:00 +08:00, 2025-03-03 14:00:00 +08:00 to 2025-03-03 18:00:00 "
               "+08:00, 2025-03-04 09:00:00 +08:00 to 2025-03-04 12:00:00 +08:00, 2025-03-04 "
               "14:00:00 +08:00 to 2025-03-04 18:00:00 +08:00; 14 h, 2 workdays in all."));
  EXPECT_THAT(sentences, Contains("Due 2025-03-05 18:00:00 +08:00."));
}

// Grade B: 3 workdays of 7 h; at most 7 d of pauses.
TEST(Why, TellsACappedPauseInTheSortOfTimeOfItsCap) {
  auto given = received();
  given.after(0h).graded(v1::CaseGraded::B);
  given.after(1h).dispatched().after(2h).held(v1::CasePutOnHold::AWAITING_CUSTOMER);
  const auto sentences = why(given, "resolution", 30 * 24h);
  EXPECT_THAT(sentences, Contains("Left out 7 d of these; at most 7 d may be. The calendar was "
                                  "open for 35 h, 5 workdays of that."));
  EXPECT_THAT(why(given, "resolution", 30 * 24h, language::zh),
              Contains("其中扣除 7 天，最多可扣除 7 天；其间工作时间为 35 小时，5 个工作日。"));
}

TEST(Why, TellsADeadlineForADayAsTheEndOfThatDay) {
  const auto rules = policy::parse(R"(version: "by days"
    workflow { workflow: "complaint" clock { clock: "first_response" budget { budget { civil_days: 3 } } } }
    calendar { calendar: "office" week { day: "mon" open { from: "09:00" to: "18:00" } } }
    site { zone: "Asia/Shanghai" calendar: "office" })")
                         .value();
  testing::history given{complaint_workflow(), rules};
  given.at(nine).received("noise");
  const auto judged = judge_clocks(complaint_workflow(), rules, given.events(),
                                   {.happened = parse_rfc3339(nine).value()}, language::en);
  const auto first_response = std::ranges::find_if(
      judged.clocks, [](const auto& one) { return one.clock == "first_response"; });
  ASSERT_NE(first_response, judged.clocks.end());
  EXPECT_THAT(first_response->why, Contains("Due 2025-03-04 24:00:00 +08:00."));
}

TEST(Why, SpeaksChinese) {
  auto given = received();
  given.after(1h)
      .dispatched()
      .after(2h)
      .held(v1::CasePutOnHold::AWAITING_CUSTOMER)
      .after(3h)
      .resumed();
  const auto sentences = why(given, "resolution", 60h, language::zh);
  EXPECT_THAT(sentences, Contains("规定 default-3：本时限为2 天（适用于C 类）。"));
  EXPECT_THAT(sentences, Contains("开始于 2025-03-01 09:00:00 +08:00 （事件 1）。"));
  EXPECT_THAT(sentences, Contains("其中扣除 1 小时，最多可扣除 7 天。"));
  EXPECT_THAT(sentences,
              Contains("超时：截至 2025-03-03 21:00:00 +08:00 已逾期 11 小时，仍在计时。"));
  for (const auto& sentence : sentences) EXPECT_THAT(sentence, Not(HasSubstr("%")));
}

TEST(Why, IsSilentWhereNobodyAsked) {
  const auto given = received();
  const auto judged = judge_clocks(complaint_workflow(), policy::built_in(), given.events(),
                                   {.happened = parse_rfc3339(nine).value()});
  for (const auto& one : judged.clocks) EXPECT_THAT(one.why, IsEmpty());
}

}  // namespace
}  // namespace casebook
