// What no single fact of a case decides: its neighbours, and time.
#include <casebook/casebook.hpp>
#include <casebook/testing/simulated_clock.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "facts.hpp"

namespace casebook {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using grades = v1::CaseGraded;

class GradingInTime : public ::testing::Test {
 protected:
  instant start = at("2025-03-03T10:00:00+08:00");
  testing::simulated_clock clock{start};
  std::unique_ptr<event_log> store = make_memory_log(clock.source());
  engine desk{*store, {.clock = clock.source()}};

  void accept(const v1::Event& event) { expect_accepted(desk, event); }
  void receive(const std::string& key, const std::string& household = {},
               const std::string& more = {}) {
    accept(fact(key,
                R"("caseReceived": {"workflow": "complaint", "category": "noise", "household": ")" +
                    household + "\"" + more + "}"));
  }
  void link(const std::string& key, const std::string& household,
            const std::string& cluster = "lift-3") {
    accept(fact(key, R"("householdLinked": {"household": ")" + household + R"(", "cluster": ")" +
                         cluster + "\"}"));
  }
  grade grade_of(const std::string& key) { return desk.read(key)->grade; }
  v1::CaseGraded last_grade(const std::string& key) { return last_graded(key).case_graded(); }
  v1::Event last_graded(const std::string& key) {
    v1::Event found;
    for (const auto& event : desk.history(key).value()) {
      if (event.has_case_graded()) found = event;
    }
    return found;
  }
};

TEST_F(GradingInTime, AReclassificationAsksTheRulesAgain) {
  receive("C-1");
  EXPECT_EQ(grade_of("C-1"), grades::C);
  accept(fact("C-1", R"("caseReclassified": {"category": "leak", "reason": "it drips"})"));
  EXPECT_EQ(grade_of("C-1"), grades::B) << "a leak";
}

TEST_F(GradingInTime, AReclassifiedComplaintIsCountedWhereItBelongs) {
  const auto of = [](const std::string& who) {
    return R"(, "area": "lobby", "complainant": ")" + who + "\"";
  };
  receive("C-1", {}, of("wang"));
  receive("C-2", {}, of("li"));
  accept(fact("C-2", R"("caseReclassified": {"area": "garage", "reason": "another place"})"));
  receive("C-3", {}, of("zhao"));
  EXPECT_EQ(grade_of("C-3"), grades::C) << "two are about the lobby";
  accept(fact("C-2", R"("caseReclassified": {"area": "lobby", "reason": "it was right"})"));
  EXPECT_EQ(grade_of("C-2"), grades::B) << "three are";
}

TEST_F(GradingInTime, Example17_TheTenthHouseholdMakesEveryOpenMemberAAndBlack) {
  for (const auto* key : {"C-1", "C-2", "C-3"}) receive(key);
  receive("C-4");
  for (int i = 1; i <= 4; ++i) link("C-1", "1-" + std::to_string(i));
  for (int i = 1; i <= 3; ++i) link("C-2", "2-" + std::to_string(i));
  link("C-3", "3-1");
  link("C-3", "3-2");
  EXPECT_EQ(grade_of("C-1"), grades::B) << "nine households";
  EXPECT_EQ(grade_of("C-2"), grades::B);
  EXPECT_EQ(grade_of("C-3"), grades::B);
  accept(fact("C-2", R"("caseCancelled": {"reason": "withdrawn"})"));
  clock.advance(1h);
  const auto before = store->last();
  link("C-3", "3-3");
  for (const auto* key : {"C-1", "C-3"}) {
    EXPECT_EQ(grade_of(key), grades::A) << key;
    EXPECT_EQ(desk.read(key)->colour, grades::BLACK);
    EXPECT_EQ(to_instant(last_graded(key).occurred_at()), clock.now()) << "at that instant";
    EXPECT_EQ(to_instant(last_graded(key).recorded_at()), clock.now());
    EXPECT_THAT(last_grade(key).rules(), ElementsAre("RA1"));
  }
  EXPECT_EQ(store->last().value - before.value, 3U) << "the link and two grades, in one decision";
  EXPECT_EQ(grade_of("C-2"), grades::B) << "not open";
  EXPECT_EQ(grade_of("C-4"), grades::C) << "not a member";
  accept(fact("C-1", R"("householdUnlinked": {"household": "1-1", "cluster": "lift-3"})"));
  accept(fact("C-1", R"("factsUpdated": {"facts": {"timesRaised": 2}})"));
  EXPECT_EQ(grade_of("C-1"), grades::A) << "unlinking never downgrades";
}

TEST_F(GradingInTime, CountsAHouseholdOnceHoweverManyCasesNameIt) {
  receive("C-1", "1-1");
  receive("C-2", "1-1");
  for (int i = 1; i <= 5; ++i) {
    link("C-1", "2-" + std::to_string(i));
    link("C-2", "2-" + std::to_string(i));
  }
  EXPECT_EQ(grade_of("C-1"), grades::B) << "six households";
  for (int i = 1; i <= 4; ++i) link("C-2", "3-" + std::to_string(i));
  EXPECT_EQ(grade_of("C-1"), grades::A) << "with whoever brought it";
}

TEST_F(GradingInTime, KnowsItsClustersFromTheLogAlone) {
  receive("C-1");
  receive("C-2");
  for (int i = 1; i <= 9; ++i) link("C-1", "1-" + std::to_string(i));
  ASSERT_TRUE(store->clear_index()) << "losing derived data changes speed, never answers";
  engine fresh{*store, {.clock = clock.source()}};
  ASSERT_TRUE(fresh.propose(
      fact("C-2", R"("householdLinked": {"household": "2-1", "cluster": "lift-3"})")));
  EXPECT_EQ(fresh.read("C-1")->grade, grades::A);
  EXPECT_EQ(fresh.read("C-2")->grade, grades::A);
}

TEST_F(GradingInTime, RegradesAllOfARepeatedComplaint) {
  const auto from = [&](const std::string& key, const std::string& who, const std::string& where) {
    receive(key, {}, R"(, "complainant": ")" + who + R"(", "area": ")" + where + "\"");
  };
  from("C-1", "Mr Li", "garage");
  clock.advance(29 * 24h);
  from("C-2", "Ms Wu", "garage");
  from("C-3", "Ms Wu", "garage");
  from("C-4", "Mr He", "lobby");
  EXPECT_EQ(grade_of("C-3"), grades::C) << "two complainants";
  clock.advance(24h);
  from("C-5", "Mr He", "garage");
  for (const auto* key : {"C-2", "C-3", "C-5"}) {
    EXPECT_EQ(grade_of(key), grades::B) << key;
    EXPECT_THAT(last_grade(key).rules(), ::testing::Contains("RB2"));
  }
  EXPECT_EQ(grade_of("C-4"), grades::C) << "another area";
  EXPECT_THAT(last_grade("C-1").rules(), ElementsAre("RA5", "RB2", "RB5"))
      << "thirty days old on that very day";
  const auto history = desk.history("C-1").value();
  EXPECT_EQ(to_instant(history[2].occurred_at()), start + 48h + 1us)
      << "and B since its resolution breached";
}

TEST_F(GradingInTime, RecordsBeforeAFactWhatTimeHasDoneInTheMeantime) {
  receive("C-1");
  clock.advance(100h);
  accept(fact("C-1", dispatched));
  const auto history = desk.history("C-1").value();
  ASSERT_EQ(history.size(), 4U) << "received, C, B by the breach, dispatched";
  EXPECT_EQ(to_instant(history[2].occurred_at()), start + 48h + 1us);
  EXPECT_EQ(to_instant(history[2].recorded_at()), clock.now());
  EXPECT_THAT(history[2].case_graded().rules(), ElementsAre("RB5"));
  EXPECT_EQ(history[3].fact_case(), v1::Event::kCaseDispatched);
  clock.set(start + 31 * 24h);
  accept(fact("C-1", R"("noteAdded": {"text": "still waiting"})"));
  EXPECT_EQ(to_instant(last_graded("C-1").occurred_at()), start + 720h);
  EXPECT_THAT(last_grade("C-1").rules(), ElementsAre("RA5", "RB5"));
}

TEST_F(GradingInTime, LeavesNoTraceOfTimeWhereTheFactIsRefused) {
  receive("C-1");
  clock.advance(100h);
  const auto before = store->last();
  EXPECT_FALSE(desk.propose(fact("C-1", called_back)));
  EXPECT_EQ(store->last(), before);
  EXPECT_EQ(grade_of("C-1"), grades::C);
  accept(fact("C-1", dispatched));
  EXPECT_EQ(grade_of("C-1"), grades::B);
}

TEST_F(GradingInTime, ASecondReopeningMakesItB) {
  receive("C-1");
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(grade_of("C-1"), grades::C);
    accept(fact("C-1", resolved));
    accept(fact("C-1", R"("caseReopened": {"reason": "again"})"));
  }
  EXPECT_EQ(grade_of("C-1"), grades::B);
}

class GradedImport : public GradingInTime {
 protected:
  history_import import{desk, {.grade = true}};
  void SetUp() override { clock.set(start + 400 * 24h); }
  void add(const std::string& key, const std::string& json, duration after) {
    auto event = at_time(fact(key, json), start + after);
    *event.mutable_recorded_at() = to_timestamp(start + after + 1min);
    const auto added = import.add(event);
    ASSERT_TRUE(added) << added.error().message;
  }
};

TEST_F(GradedImport, GradesAsTheLiveEngineWouldHaveAtThoseTimes) {
  add("C-1", received, 0h);
  add("C-2", received, 0h);
  for (int i = 0; i < 9; ++i) {
    add("C-1", R"("householdLinked": {"cluster": "x", "household": ")" + std::to_string(i) + "\"}",
        1h);
  }
  add("C-2", R"("householdLinked": {"cluster": "x", "household": "other"})", 2h);
  add("C-3", received, 0h);
  add("C-3", R"("caseDispatched": {"department": "garden"})", 60h);
  ASSERT_TRUE(import.let_time_pass("C-3", start + 720h));
  ASSERT_TRUE(import.flush());
  EXPECT_EQ(grade_of("C-1"), grades::A)
      << "the tenth household came with the other case, not yet written";
  EXPECT_EQ(to_instant(last_graded("C-1").recorded_at()), start + 2h + 1min)
      << "with the fact that caused it";
  EXPECT_EQ(to_instant(last_graded("C-3").occurred_at()), start + 48h + 1us)
      << "before the dispatch";
  EXPECT_EQ(to_instant(last_graded("C-3").recorded_at()), start + 48h + 1us);
  EXPECT_EQ(desk.history("C-3")->back().fact_case(), v1::Event::kCaseDispatched);
  ASSERT_TRUE(import.let_time_pass("C-3", start + 720h + 1us));
  ASSERT_TRUE(import.flush());
  EXPECT_EQ(grade_of("C-3"), grades::A) << "thirty days";
}

TEST_F(GradedImport, IsWhatAnEngineRunningThenWouldHaveRecorded) {
  add("C-1", received, 0h);
  add("C-1", dispatched, 60h);
  add("C-1", resolved, 800h);
  ASSERT_TRUE(import.flush());

  testing::simulated_clock then{start};
  const auto live_log = make_memory_log(then.source());
  engine live{*live_log, {.clock = then.source()}};
  const auto ignore = [](const timer_notice&) {};
  ASSERT_TRUE(live.propose(fact("C-1", received)));
  for (const auto& [json, after] : {std::pair{dispatched, 60h}, {resolved, 800h}}) {
    then.set(start + after - 1us);
    ASSERT_TRUE(live.fire_timers(ignore));
    then.set(start + after);
    ASSERT_TRUE(live.propose(fact("C-1", json)));
  }
  const auto told = [](const std::vector<v1::Event>& history) {
    std::vector<std::string> lines;
    for (auto event : history) {
      if (event.has_timer_fired()) continue;
      event.clear_recorded_at();
      event.clear_position();
      event.clear_version();
      lines.push_back(event.ShortDebugString());
    }
    return lines;
  };
  EXPECT_EQ(told(desk.history("C-1").value()), told(live.history("C-1").value()));
}

}  // namespace
}  // namespace casebook
