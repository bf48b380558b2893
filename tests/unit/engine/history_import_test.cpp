#include <casebook/casebook.hpp>
#include <casebook/testing/simulated_clock.hpp>

#include <gtest/gtest.h>

#include "facts.hpp"

namespace casebook {
namespace {

using namespace std::chrono_literals;
using outcome = history_import::outcome;

class HistoryImport : public ::testing::Test {
 protected:
  testing::simulated_clock clock{at("2026-01-01T00:00:00Z")};
  std::unique_ptr<event_log> store = make_memory_log(clock.source());
  engine desk{*store, {.clock = clock.source()}};
  instant then = at("2016-03-01T08:00:00Z");

  v1::Event keyed(const std::string& key, const std::string& json, duration after = 0h) {
    return at_time(fact("C-1", json, "\"idempotencyKey\": \"" + key + "\""), then + after);
  }
};

TEST_F(HistoryImport, TakesWhatHappenedLongAgoByAnybodyInAnyOrderOfTimes) {
  history_import import{desk};
  EXPECT_TRUE(import.add(keyed("1", received)));
  EXPECT_TRUE(import.add(keyed("2", R"("caseGraded": {"grade": "A"})")));
  EXPECT_TRUE(import.add(keyed("3", dispatched, 2h)));
  EXPECT_TRUE(import.add(keyed("4", resolved, 1h)))
      << "an A, by nobody in particular, back in time";
  EXPECT_TRUE(import.flush());
  EXPECT_EQ(desk.read("C-1")->state, "resolved");
}

TEST_F(HistoryImport, SaysOfALineWithoutRecordedAtThatItsEntryIsUnknown) {
  auto dated = keyed("2", dispatched, 1h);
  *dated.mutable_recorded_at() = to_timestamp(then + 2h);
  history_import import{desk};
  EXPECT_TRUE(import.add(keyed("1", received)));
  EXPECT_TRUE(import.add(dated));
  EXPECT_TRUE(import.flush());
  const auto history = desk.history("C-1").value();
  EXPECT_TRUE(history[0].entry_unknown());
  EXPECT_EQ(to_instant(history[0].recorded_at()), clock.now()) << "the import's instant";
  EXPECT_FALSE(history[1].entry_unknown());

  // What is exported says so, and imports again to the same.
  const auto elsewhere = make_memory_log(clock.source());
  engine other{*elsewhere, {.clock = clock.source()}};
  history_import again{other};
  for (const auto& event : history) EXPECT_TRUE(again.add(parse_json(to_json(event)).value()));
  EXPECT_TRUE(again.flush());
  EXPECT_TRUE(other.history("C-1").value()[0].entry_unknown());
}

TEST_F(HistoryImport, LiveNobodyElseSaysWhenAnEventWasEntered) {
  auto proposed = fact("C-1", received);
  proposed.set_entry_unknown(true);
  ASSERT_TRUE(desk.propose(proposed));
  EXPECT_FALSE(desk.history("C-1").value()[0].entry_unknown());
}

TEST_F(HistoryImport, StillJudgesTheTableAndContent) {
  history_import import{desk};
  EXPECT_TRUE(import.add(keyed("1", received)));
  EXPECT_EQ(import.add(keyed("2", called_back)).error().code, errc::not_in_table);
  EXPECT_EQ(import.add(keyed("3", R"("caseDispatched": {})")).error().code, errc::guard_failed);
  EXPECT_TRUE(import.add(keyed("4", dispatched))) << "the rest of the case goes on";
}

TEST_F(HistoryImport, WritesNothingBeforeItsFlush) {
  {
    history_import import{desk};
    EXPECT_TRUE(import.add(keyed("1", received)));
    EXPECT_EQ(store->last(), position{0});
  }
  EXPECT_EQ(desk.read("C-1").error().code, errc::unknown_case)
      << "what was not flushed is not recorded";
}

TEST_F(HistoryImport, AddsNothingTheSecondTime) {
  for (const auto expected : {outcome::recorded, outcome::repeated}) {
    history_import import{desk};
    EXPECT_EQ(import.add(keyed("1", received)).value(), expected);
    EXPECT_EQ(import.add(keyed("2", dispatched)).value(), expected);
    EXPECT_TRUE(import.flush());
    EXPECT_EQ(store->last(), position{2});
  }
}

TEST_F(HistoryImport, FindsARepeatedKeyThatIsStillWaiting) {
  history_import import{desk};
  EXPECT_EQ(import.add(keyed("1", received)).value(), outcome::recorded);
  EXPECT_EQ(import.add(keyed("1", received)).value(), outcome::repeated);
}

TEST_F(HistoryImport, KeepsARecordedAtAndElseTakesTheClocks) {
  history_import import{desk};
  auto entered = keyed("1", received);
  *entered.mutable_recorded_at() = to_timestamp(then + 5h);
  EXPECT_TRUE(import.add(entered));
  EXPECT_TRUE(import.add(keyed("2", dispatched)));
  EXPECT_TRUE(import.flush());
  const auto history = desk.history("C-1").value();
  EXPECT_EQ(to_instant(history[0].recorded_at()), then + 5h);
  EXPECT_EQ(to_instant(history[1].recorded_at()), clock.now());
}

TEST_F(HistoryImport, AddsTheGradesOfALiveEngineOnlyWhenAsked) {
  for (const bool grade : {false, true}) {
    const auto fresh = make_memory_log(clock.source());
    engine other{*fresh, {.clock = clock.source()}};
    history_import import{other, {.grade = grade}};
    EXPECT_TRUE(import.add(keyed("1", received)));
    EXPECT_TRUE(import.flush());
    EXPECT_EQ(fresh->last().value, grade ? 2U : 1U);
  }
}

TEST_F(HistoryImport, IsRightWithRoomForFewerCasesThanItHas) {
  engine small{*store, {.clock = clock.source(), .cached_cases = 1}};
  history_import import{small};
  for (int i = 0; i < 3000; ++i) {
    ASSERT_TRUE(import.add(at_time(fact("C-" + std::to_string(i), received), then)));
  }
  for (int i = 0; i < 3000; ++i) {
    ASSERT_TRUE(import.add(at_time(fact("C-" + std::to_string(i), dispatched), then)));
  }
  EXPECT_TRUE(import.flush());
  EXPECT_EQ(store->last(), position{6000});
}

TEST_F(HistoryImport, TakesAnEventAsLargeAsTheLimitWhateverItIsStampedWith) {
  history_import import{desk};
  EXPECT_TRUE(import.add(keyed("1", received)));
  auto large = keyed("2", R"("noteAdded": {"text": "x"})");
  large.mutable_note_added()->set_text(
      std::string(limits::event_bytes_max - large.ByteSizeLong() - 6, 'x'));
  ASSERT_LE(large.ByteSizeLong(), limits::event_bytes_max);
  EXPECT_TRUE(import.add(large));
  EXPECT_TRUE(import.add(keyed("3", dispatched)));
  EXPECT_TRUE(import.flush());
  EXPECT_EQ(store->last(), position{3});
}

TEST_F(HistoryImport, FindsACaseThatLeftMemoryAsItStandsAfterWhatWaits) {
  engine small{*store, {.clock = clock.source(), .cached_cases = 1}};
  history_import import{small};
  for (int i = 0; i < 1500; ++i) {
    ASSERT_TRUE(import.add(at_time(fact("C-" + std::to_string(i), received), then)));
    ASSERT_TRUE(import.add(at_time(fact("C-" + std::to_string(i), dispatched), then)));
  }
  for (int i = 0; i < 1500; ++i) {
    const auto* found = import.find("C-" + std::to_string(i));
    ASSERT_NE(found, nullptr) << i;
    ASSERT_EQ(found->state, "dispatched") << i;
  }
}

TEST_F(HistoryImport, NeedsATimeOfOccurrence) {
  history_import import{desk};
  EXPECT_EQ(import.add(fact("C-1", received)).error().code, errc::malformed);
}

}  // namespace
}  // namespace casebook
