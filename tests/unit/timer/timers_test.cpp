#include <casebook/casebook.hpp>
#include <casebook/testing/simulated_clock.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/engine/facts.hpp"

namespace casebook {
namespace {

using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

class Timers : public ::testing::Test {
 protected:
  instant start = at("2025-03-03T10:00:00+08:00");
  testing::simulated_clock clock{start};
  std::unique_ptr<event_log> store = make_memory_log(clock.source());
  engine desk{*store, {.clock = clock.source()}};

  void accept(const v1::Event& event) {
    const auto recorded = desk.propose(event);
    ASSERT_TRUE(recorded) << recorded.error().message;
  }
  // What fires by now, "case key".
  std::vector<std::string> fired(engine& by) {
    std::vector<std::string> keys;
    const auto next = by.fire_timers(
        [&](const timer_notice& one) { keys.push_back(one.case_key + " " + one.key); });
    EXPECT_TRUE(next) << next.error().message;
    return keys;
  }
  std::vector<std::string> fired() { return fired(desk); }
  std::vector<std::string> recorded(const std::string& key) {
    std::vector<std::string> keys;
    for (const auto& event : desk.history(key).value()) {
      if (event.has_timer_fired()) keys.push_back(event.timer_fired().key());
    }
    return keys;
  }
  // A case of which only the callback clock runs.
  void resolve(const std::string& key) {
    accept(fact(key, received));
    accept(fact(key, resolved));
  }
};

TEST_F(Timers, WarnNotifyAndEscalateAlongAClock) {
  resolve("C-1");
  EXPECT_THAT(fired(), IsEmpty());
  clock.set(start + 24h - 1us);
  EXPECT_THAT(fired(), IsEmpty());
  clock.set(start + 24h);
  EXPECT_THAT(fired(), ElementsAre("C-1 callback/1/1/warning/50"));
  clock.set(start + 36h);
  EXPECT_THAT(fired(),
              ElementsAre("C-1 callback/1/1/warning/75", "C-1 callback/1/1/escalation/75"));
  clock.set(start + 48h);
  EXPECT_THAT(fired(),
              ElementsAre("C-1 callback/1/1/warning/90", "C-1 callback/1/1/escalation/100"));
  clock.advance(1us);
  EXPECT_THAT(fired(), ElementsAre("C-1 callback/1/1/breach"))
      << "the due instant itself is in time";
  clock.set(start + 72h);
  EXPECT_THAT(fired(), ElementsAre("C-1 callback/1/1/escalation/150"));
  EXPECT_EQ(recorded("C-1").size(), 7U);
  EXPECT_EQ(desk.fire_timers([](const auto&) {}).value(), std::nullopt) << "nothing else waits";
}

TEST_F(Timers, SayWhatAndWhomTheyAreFor) {
  resolve("C-1");
  clock.set(start + 72h);
  std::vector<timer_notice> all;
  ASSERT_TRUE(desk.fire_timers([&](const timer_notice& one) { all.push_back(one); }));
  const auto last = all.back();
  EXPECT_EQ(last.what, timer_notice::kind::escalation);
  EXPECT_EQ(last.to, v1::Actor::ESTATE_MANAGER);
  EXPECT_EQ(last.clock, "callback");
  EXPECT_EQ(last.percent, 150);
  EXPECT_EQ(last.at, start + 72h);
  EXPECT_EQ(last.recorded, store->last());
  EXPECT_EQ(all[2].to, v1::Actor::TEAM_LEAD);
}

TEST_F(Timers, FireOnceAndInOrderAfterDowntime) {
  resolve("C-1");
  clock.advance(1h);
  resolve("C-2");
  clock.advance(100h);
  {
    engine restarted{*store, {.clock = clock.source()}};
    const auto keys = fired(restarted);
    ASSERT_EQ(keys.size(), 14U);
    EXPECT_EQ(keys[0], "C-1 callback/1/1/warning/50");
    EXPECT_EQ(keys[1], "C-2 callback/1/1/warning/50");
    EXPECT_EQ(keys.back(), "C-2 callback/1/1/escalation/150");
    EXPECT_THAT(fired(restarted), IsEmpty());
  }
  engine again{*store, {.clock = clock.source()}};
  EXPECT_THAT(fired(again), IsEmpty()) << "what was recorded does not fire again";
}

TEST_F(Timers, FollowADueThatMovesAndEndWithItsClock) {
  resolve("C-1");
  clock.set(start + 1h);
  accept(fact("C-1", R"("callbackRescheduled": {"agreedAt": "2025-03-06T10:00:00+08:00"})"));
  clock.set(start + 36h);
  EXPECT_THAT(fired(), IsEmpty()) << "half of 73 h";
  clock.set(start + 36h + 30min);
  EXPECT_THAT(fired(), ElementsAre("C-1 callback/1/1/warning/50"));
  accept(fact("C-1", called_back));
  clock.advance(1000h);
  EXPECT_THAT(fired(), IsEmpty()) << "closed";
}

TEST_F(Timers, WaitWhileTheClockIsPausedAndGoOnAfterIt) {
  accept(fact("S-1", R"("caseReceived": {"workflow": "service_request", "category": "lamp"})"));
  accept(fact("S-1", R"("caseDispatched": {"department": "repairs"})"));
  accept(fact("S-1", R"("customerContacted": {"channel": "phone"})"));
  clock.advance(12h);
  accept(fact("S-1", R"("casePutOnHold": {"reason": "AWAITING_CUSTOMER"})"));
  clock.advance(50h);
  EXPECT_THAT(fired(), IsEmpty());
  accept(fact("S-1", R"("caseResumed": {})"));
  clock.advance(12h);
  EXPECT_THAT(fired(), ElementsAre("S-1 resolution/1/1/warning/50"));
}

TEST_F(Timers, RunOnWhereAPauseExceedsItsCap) {
  accept(fact("S-1", R"("caseReceived": {"workflow": "service_request", "category": "lamp"})"));
  accept(fact("S-1", R"("customerContacted": {"channel": "phone"})"));
  accept(fact("S-1", R"("caseDispatched": {"department": "repairs"})"));
  accept(fact("S-1", R"("casePutOnHold": {"reason": "AWAITING_CUSTOMER"})"));
  clock.set(start + 7 * 24h + 24h);
  EXPECT_THAT(fired(), ElementsAre("S-1 resolution/1/1/warning/50"))
      << "seven days are left out at most";
}

TEST_F(Timers, TellTheEstateManagerOfAnAAtOnce) {
  accept(fact(
      "C-1",
      R"("caseReceived": {"workflow": "complaint", "category": "noise", "facts": {"injury": true}})"));
  std::vector<timer_notice> all;
  ASSERT_TRUE(desk.fire_timers([&](const timer_notice& one) { all.push_back(one); }));
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all.front().what, timer_notice::kind::grade_a);
  EXPECT_EQ(all.front().to, v1::Actor::ESTATE_MANAGER);
  EXPECT_EQ(all.front().at, start);
  EXPECT_THAT(fired(), IsEmpty());
}

TEST_F(Timers, GradeAComplaintThatNobodyTouches) {
  accept(fact("C-1", received));
  clock.set(start + 48h + 1us);
  EXPECT_THAT(fired(), Contains("C-1 grading/" + to_rfc3339(start + 48h + 1us)));
  EXPECT_EQ(desk.read("C-1")->grade, v1::CaseGraded::B) << "its resolution has breached";
  clock.set(start + 720h);
  EXPECT_THAT(fired(), Contains("C-1 grading/" + to_rfc3339(start + 720h)));
  EXPECT_EQ(desk.read("C-1")->grade, v1::CaseGraded::A) << "unresolved for thirty days";
  EXPECT_THAT(fired(), Not(Contains("C-1 grading/" + to_rfc3339(start + 720h))));
}

TEST_F(Timers, LeaveAPersonsMoreSevereGradeAlone) {
  accept(fact("C-1", received));
  accept(fact("C-1", R"("caseGraded": {"grade": "A", "riskColour": "RED", "manual": true})"));
  clock.set(start + 48h);
  fired();
  clock.advance(1000h);
  fired();
  EXPECT_EQ(desk.read("C-1")->grade, v1::CaseGraded::A);
  EXPECT_THAT(fired(), IsEmpty()) << "no timer fires for ever";
}

TEST_F(Timers, FireAFewAtATimeWhereAsked) {
  for (int i = 0; i < 10; ++i) resolve("C-" + std::to_string(i));
  clock.set(start + 24h);
  int told = 0;
  const auto next = desk.fire_timers([&](const auto&) { ++told; }, 3);
  EXPECT_EQ(told, 3);
  EXPECT_EQ(next.value(), start + 24h) << "there are more";
}

TEST_F(Timers, ComeBackWithTheIndexThatIsBuiltAnew) {
  resolve("C-1");
  clock.set(start + 24h);
  ASSERT_TRUE(store->clear_index());
  engine fresh{*store, {.clock = clock.source()}};
  EXPECT_THAT(fired(fresh), ElementsAre("C-1 callback/1/1/warning/50"));
}

TEST_F(Timers, LetTheirHandlerReadAndPropose) {
  resolve("C-1");
  clock.set(start + 24h);
  ASSERT_TRUE(desk.fire_timers([&](const timer_notice& one) {
    EXPECT_EQ(desk.read(one.case_key)->state, "resolved");
    accept(fact(one.case_key, R"("noteAdded": {"text": "told"})"));
  }));
  EXPECT_TRUE(desk.history("C-1")->back().has_note_added());
}

TEST_F(Timers, LeaveAnExcusedCallbackAlone) {
  resolve("C-1");
  for (const auto after : {1h, 6h, 24h}) {
    clock.set(start + after);
    accept(fact("C-1", R"("callbackAttempted": {"channel": "phone", "outcome": "NO_ANSWER"})"));
  }
  clock.set(start + 48h);
  fired();
  clock.set(start + 100h);
  EXPECT_THAT(fired(), IsEmpty()) << "neither a breach nor an escalation";
}

TEST_F(Timers, AreFoundAgainUnderAnotherPolicyAndWithAnotherWorkflow) {
  std::string text{policy::built_in_text()};
  const auto at = text.find("timers {");
  text.erase(at, text.find("\n}", at) + 2 - at);
  const auto silent = policy::parse(text).value();
  {
    engine other{*store, {.rules = silent, .clock = clock.source()}};
    ASSERT_TRUE(other.propose(fact("C-1", received)));
    ASSERT_TRUE(other.propose(fact("C-1", resolved)));
  }
  clock.set(start + 24h);
  EXPECT_THAT(fired(), ElementsAre("C-1 callback/1/1/warning/50"))
      << "the index was made under a policy without timers";
}

TEST_F(Timers, ClimbOnlyTheClocksThatThePolicyNames) {
  std::string text{policy::built_in_text()};
  text.replace(text.find("timers {"), 8, "timers { clock: \"resolution\"");
  const auto rules = policy::parse(text).value();
  engine other{*store, {.rules = rules, .clock = clock.source()}};
  ASSERT_TRUE(other.propose(fact("C-1", received)));
  ASSERT_TRUE(other.propose(fact("C-1", resolved)));
  clock.advance(100h);
  EXPECT_THAT(fired(other), IsEmpty());
}

}  // namespace
}  // namespace casebook
