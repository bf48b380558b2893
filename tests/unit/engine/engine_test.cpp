#include <casebook/casebook.hpp>
#include <casebook/testing/simulated_clock.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "facts.hpp"

namespace casebook {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

class Engine : public ::testing::Test {
 protected:
  testing::simulated_clock clock{at("2025-03-01T10:00:00+08:00")};
  std::unique_ptr<event_log> store = make_memory_log(clock.source());
  engine desk{*store, {.clock = clock.source()}};

  void accept(const v1::Event& event) { expect_accepted(desk, event); }
  error refuse(const v1::Event& event) { return expect_refused(desk, *store, event); }
};

TEST_F(Engine, RecordsAnAcceptedFactWithItsStamps) {
  const auto given = desk.propose(fact("C-1", received)).value();
  EXPECT_EQ(given.first, position{1});
  EXPECT_EQ(given.recorded_at, clock.now());
  const auto history = desk.history("C-1").value();
  EXPECT_EQ(history.front().state_after(), "received");
  EXPECT_EQ(history.front().version(), 1);
  EXPECT_EQ(history.front().policy_version(), "default-3");
  EXPECT_EQ(to_instant(history.front().occurred_at()), clock.now())
      << "an absent occurred_at is now";
}

TEST_F(Engine, GradesAComplaintInTheSameDecisionAsTheFactThatCausedIt) {
  const auto given =
      desk.propose(fact("C-1", R"("caseReceived": {"workflow": "complaint", "category": "leak"})"));
  ASSERT_TRUE(given);
  EXPECT_EQ(given->last, position{2});
  const auto history = desk.history("C-1").value();
  ASSERT_EQ(history.size(), 2U);
  EXPECT_EQ(history[1].case_graded().grade(), v1::CaseGraded::B);
  EXPECT_EQ(history[1].case_graded().rules(0), "RB3");
  EXPECT_EQ(history[1].actor().role(), v1::Actor::SYSTEM);
  EXPECT_EQ(desk.read("C-1")->grade, v1::CaseGraded::B);
}

TEST_F(Engine, DoesNotGradeAServiceRequest) {
  accept(fact("S-1", R"("caseReceived": {"workflow": "service_request", "category": "leak"})"));
  EXPECT_EQ(desk.history("S-1")->size(), 1U);
}

TEST_F(Engine, RegradesOnlyWhenTheRulesOwnAnswerGetsMoreSevere) {
  accept(fact("C-1", received));
  EXPECT_EQ(desk.read("C-1")->grade, v1::CaseGraded::C);
  accept(fact("C-1", R"("factsUpdated": {"facts": {"households": 3}})"));
  EXPECT_EQ(desk.read("C-1")->grade, v1::CaseGraded::B);
  accept(
      fact("C-1",
           R"("caseGraded": {"grade": "C", "manual": true, "reason": "one family, three flats"})"));
  accept(fact("C-1", R"("factsUpdated": {"facts": {"households": 4}})"));
  EXPECT_EQ(desk.read("C-1")->grade, v1::CaseGraded::C) << "a supervisor's grade stands until then";
  accept(fact("C-1", R"("factsUpdated": {"facts": {"injury": true}})"));
  EXPECT_EQ(desk.read("C-1")->grade, v1::CaseGraded::A);
  EXPECT_EQ(desk.read("C-1")->colour, v1::CaseGraded::BLACK);
}

// The rules cannot say more than A and black; what is new since the correction still counts.
TEST_F(Engine, GradesAgainAfterACorrectionOnceANewSevereFactComes) {
  accept(fact("C-1", received));
  accept(fact("C-1", R"("factsUpdated": {"facts": {"safetyEffect": true}})"));
  EXPECT_EQ(desk.read("C-1")->grade, v1::CaseGraded::A);
  const auto* correction = R"("caseGraded": {"grade": "C", "riskColour": "NO_COLOUR",
                              "manual": true, "reason": "a loose tile"})";
  accept(fact("C-1", correction));
  for (const auto* nothing_new :
       {R"("caseDispatched": {"department": "works"})",
        R"("factsUpdated": {"facts": {"safetyEffect": true}})", R"("noteAdded": {"text": "n"})"}) {
    accept(fact("C-1", nothing_new));
    EXPECT_EQ(desk.read("C-1")->grade, v1::CaseGraded::C) << nothing_new;
  }
  accept(fact("C-1", R"("factsUpdated": {"facts": {"injury": true}})"));
  EXPECT_EQ(desk.read("C-1")->grade, v1::CaseGraded::A) << "of the rule that held before, too";
  EXPECT_EQ(desk.read("C-1")->colour, v1::CaseGraded::BLACK);
  accept(fact("C-1", correction));
  accept(fact("C-1", R"("factsUpdated": {"facts": {"media": true}})"));
  EXPECT_EQ(desk.read("C-1")->grade, v1::CaseGraded::A) << "as often as somebody corrects it";
}

TEST_F(Engine, GradesAgainAfterACorrectionOnceTimeBringsAReason) {
  accept(fact("C-1", received));
  accept(fact("C-1", R"("factsUpdated": {"facts": {"injury": true}})"));
  accept(fact("C-1", R"("caseGraded": {"grade": "C", "manual": true, "reason": "a scratch"})"));
  clock.advance(31 * 24h);
  accept(fact("C-1", R"("noteAdded": {"text": "still open"})"));
  EXPECT_EQ(desk.read("C-1")->grade, v1::CaseGraded::A) << "unresolved for 30 days";
}

TEST_F(Engine, RefusesWithStateFactAndWhatWouldBeAllowed) {
  accept(fact("C-1", received));
  const auto no = refuse(fact("C-1", called_back));
  EXPECT_EQ(no.code, errc::not_in_table);
  ASSERT_TRUE(no.refused);
  EXPECT_EQ(no.refused->state, "received");
  EXPECT_EQ(no.refused->fact, "callbackCompleted");
  EXPECT_THAT(no.refused->allowed, ::testing::Contains("caseDispatched"));
}

TEST_F(Engine, RefusesAnUnknownCaseAndAnUnknownWorkflow) {
  EXPECT_EQ(refuse(fact("C-9", dispatched)).code, errc::unknown_case);
  const auto no =
      refuse(fact("C-9", R"("caseReceived": {"workflow": "complaints", "category": "x"})"));
  EXPECT_EQ(no.code, errc::unknown_workflow);
  EXPECT_THAT(no.message, HasSubstr("complaint, service_request"));
  EXPECT_EQ(desk.read("C-9").error().code, errc::unknown_case);
}

TEST_F(Engine, HoldsStepsToTheOrderOfTheirTimes) {
  accept(fact("C-1", received));
  clock.advance(1h);
  accept(fact("C-1", dispatched));
  EXPECT_EQ(refuse(at_time(fact("C-1", resolved), clock.now() - 1us)).code, errc::time_regression);
  accept(at_time(fact("C-1", R"("noteAdded": {"text": "seen before"})"), clock.now() - 30min));
  accept(at_time(fact("C-1", resolved), clock.now()));
}

TEST_F(Engine, HoldsTimesToTheAllowedSkewAndBackdating) {
  EXPECT_EQ(refuse(at_time(fact("C-1", received), clock.now() + 5s + 1us)).code,
            errc::out_of_window);
  accept(at_time(fact("C-1", received), clock.now() + 5s));
  EXPECT_EQ(refuse(at_time(fact("C-2", received), clock.now() - 24h - 1us)).code,
            errc::out_of_window);
  accept(at_time(fact("C-2", received), clock.now() - 24h));
}

TEST_F(Engine, GivesTheSameReceiptForTheSameKeyAndContent) {
  auto once = fact("C-1", received, R"("idempotencyKey": "call-77")");
  const auto first = desk.propose(once).value();
  clock.advance(1h);
  const auto again = desk.propose(once).value();
  EXPECT_TRUE(again.repeated);
  EXPECT_EQ(again.first, first.first);
  EXPECT_EQ(again.version, first.version);
  once.mutable_case_received()->set_category("leak");
  EXPECT_EQ(refuse(once).code, errc::key_reused);
}

TEST_F(Engine, RefusesAnExpectedVersionThatHasPassed) {
  accept(fact("C-1", received));
  const auto stale = desk.propose(fact("C-1", dispatched), {.expected = version{1}});
  EXPECT_EQ(stale.error().code, errc::version_conflict) << "the grade is version 2";
  EXPECT_TRUE(desk.propose(fact("C-1", dispatched), {.expected = version{2}}));
}

TEST_F(Engine, IgnoresARecordedAtThatACallerClaims) {
  accept(fact("C-1", received, R"("recordedAt": "2020-01-01T00:00:00Z")"));
  EXPECT_EQ(to_instant(desk.history("C-1")->front().recorded_at()), clock.now());
}

TEST_F(Engine, ReadsTheSameStateFromTheLogAsFromMemory) {
  accept(fact("C-1", received));
  accept(fact("C-1", dispatched));
  const engine fresh{*store, {.clock = clock.source()}};
  EXPECT_EQ(fresh.read("C-1")->state, desk.read("C-1")->state);
  EXPECT_EQ(fresh.read("C-1")->department, "security");
  EXPECT_EQ(fresh.read("C-1")->version, desk.read("C-1")->version);
}

TEST_F(Engine, AnswersRightlyWithRoomForFewerCasesThanItHas) {
  engine small{*store, {.clock = clock.source(), .cached_cases = 1}};
  for (int i = 0; i < 3000; ++i)
    ASSERT_TRUE(small.propose(fact("C-" + std::to_string(i), received)));
  for (int i = 0; i < 3000; ++i)
    ASSERT_TRUE(small.propose(fact("C-" + std::to_string(i), dispatched)));
  EXPECT_EQ(small.read("C-0")->state, "dispatched");
}

TEST_F(Engine, SerialisesCallersOfOneCase) {
  accept(fact("C-1", received));
  std::atomic<int> dispatches{0};
  std::vector<std::jthread> callers;
  for (int i = 0; i < 8; ++i) {
    callers.emplace_back([&] { dispatches += desk.propose(fact("C-1", dispatched)).has_value(); });
  }
  callers.clear();
  EXPECT_EQ(dispatches, 1) << "only one dispatch leads out of received";
}

TEST_F(Engine, FollowsTheLogNowAndAsItGrows) {
  accept(fact("C-1", received));
  std::vector<std::uint64_t> seen;
  std::atomic<bool> first_two{false};
  std::jthread follower{[&](std::stop_token stop) {
    const auto end = desk.follow(
        position{0},
        [&](const v1::Event& event) {
          seen.push_back(event.position());
          if (seen.size() == 2) first_two = true, first_two.notify_one();
          return seen.size() < 3;
        },
        stop);
    EXPECT_EQ(end.value(), position{3});
  }};
  first_two.wait(false);
  accept(fact("C-1", dispatched));
  follower.join();
  EXPECT_THAT(seen, ::testing::ElementsAre(1, 2, 3));
}

TEST_F(Engine, StopsFollowingWhenAsked) {
  std::jthread follower{[&](std::stop_token stop) {
    EXPECT_TRUE(desk.follow(
        position{0}, [](const v1::Event&) { return true; }, stop));
  }};
  follower.request_stop();
  follower.join();
}

}  // namespace
}  // namespace casebook
