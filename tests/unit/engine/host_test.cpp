// An engine inside a host that throws, asks for what there is not, and calls from several threads.
#include <casebook/casebook.hpp>
#include <casebook/testing/simulated_clock.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <set>
#include <stdexcept>
#include <thread>

#include "facts.hpp"

namespace casebook {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Host : public ::testing::Test {
 protected:
  instant start = at("2025-03-03T10:00:00+08:00");
  testing::simulated_clock clock{start};
  std::unique_ptr<event_log> store = make_memory_log(clock.source());
  bool throws = false;
  bool runs_out_of_memory = false;
  engine desk{*store, {.clock = [this]() -> instant {
                if (throws) throw std::runtime_error{"the clock is broken"};
                if (runs_out_of_memory) throw std::bad_alloc{};
                return clock.now();
              }}};

  void accept(const v1::Event& event) { expect_accepted(desk, event); }
  error refuse(const v1::Event& event) { return expect_refused(desk, *store, event); }
};

// ---- what the host throws ---------------------------------------------------------------------

TEST_F(Host, HearsOfItsOwnClocksExceptionAsAnError) {
  accept(fact("C-1", received));
  throws = true;
  const auto no = refuse(fact("C-1", dispatched));
  EXPECT_EQ(no.code, errc::host_threw);
  EXPECT_THAT(no.message, HasSubstr("the clock is broken"));
  EXPECT_EQ(desk.fire_timers([](const timer_notice&) {}).error().code, errc::host_threw);
  throws = false;
  accept(fact("C-1", dispatched));
}

TEST_F(Host, HearsOfALackOfMemoryAsAnError) {
  runs_out_of_memory = true;
  EXPECT_EQ(refuse(fact("C-1", received)).code, errc::out_of_memory);
  runs_out_of_memory = false;
  accept(fact("C-1", received));
}

TEST(HostsLog, ThatThrowsLeavesTheEngineWithWhatTheLogHolds) {
  testing::simulated_clock clock{at("2025-03-03T10:00:00+08:00")};
  bool throws = false;
  const auto store = make_memory_log([&]() -> instant {
    if (throws) throw std::runtime_error{"no time"};
    return clock.now();
  });
  engine desk{*store, {.clock = clock.source()}};
  ASSERT_TRUE(desk.propose(fact("C-1", received)));
  throws = true;
  EXPECT_EQ(desk.propose(fact("C-1", dispatched)).error().code, errc::host_threw);
  EXPECT_EQ(desk.read("C-1")->state, "received");
  EXPECT_EQ(desk.read("C-1")->version.value, desk.history("C-1")->size());
  throws = false;
  EXPECT_TRUE(desk.propose(fact("C-1", dispatched)));
}

TEST_F(Host, ThatThrowsAtATimerHearsWhichOneAndOfTheOthers) {
  accept(fact("C-1", received));
  accept(fact("C-1", resolved));
  clock.advance(49h);
  std::vector<std::string> heard;
  const auto fire = [&] {
    return desk.fire_timers([&](const timer_notice& one) {
      heard.push_back(one.key);
      if (heard.size() == 1) throw std::runtime_error{"the pager is dead"};
    });
  };
  const auto failed = fire();
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, errc::host_threw);
  EXPECT_THAT(failed.error().message, HasSubstr("callback/1/1/warning/50"));
  EXPECT_THAT(failed.error().message, HasSubstr("C-1"));
  while (!fire()) {
  }
  std::vector<std::string> recorded;
  for (const auto& event : desk.history("C-1").value()) {
    if (event.has_timer_fired()) recorded.push_back(event.timer_fired().key());
  }
  EXPECT_EQ(heard, recorded) << "each once, and in order";
  EXPECT_GT(heard.size(), 2U);
}

TEST_F(Host, ThatThrowsWhileFollowingHearsWhatItDidNotTake) {
  accept(fact("C-1", received));
  const auto end = desk.follow(position{0},
                               [](const v1::Event& event) -> bool {
                                 if (event.position() == 2) throw std::runtime_error{"full"};
                                 return true;
                               },
                               {});
  EXPECT_EQ(end.error().code, errc::host_threw);
  EXPECT_THAT(end.error().message, HasSubstr("position 2"));
}

TEST_F(Host, FollowingPastTheEndIsToldSo) {
  accept(fact("C-1", received));
  const auto last = store->last();
  const auto past = desk.follow(last.next(), [](const v1::Event&) { return true; }, {});
  EXPECT_EQ(past.error().code, errc::invalid_argument);
  EXPECT_THAT(past.error().message, HasSubstr("past the end"));
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(desk.follow(
                    last, [](const v1::Event&) { return true; }, stop.get_token())
                .value(),
            last);
}

// ---- keys that nobody has ---------------------------------------------------------------------

TEST_F(Host, AskingForKeysThatNobodyHasPushesNobodyOut) {
  engine small{*store, {.clock = clock.source(), .cached_cases = 1}};
  ASSERT_TRUE(small.propose(fact("C-1", received)));
  for (int i = 0; i < 5000; ++i) {
    EXPECT_EQ(small.read("none-" + std::to_string(i)).error().code, errc::unknown_case);
  }
  EXPECT_EQ(small.read("C-1")->state, "received");
}

TEST_F(Host, AKeyThatNoCaseCanHaveIsRefusedByItsLength) {
  const std::string endless(limits::case_key_bytes_max + 1, 'x');
  EXPECT_EQ(desk.read(endless).error().code, errc::limit_exceeded);
  EXPECT_EQ(desk.history(endless).error().code, errc::limit_exceeded);
  EXPECT_EQ(desk.verdicts(endless, {.happened = start}).error().code, errc::limit_exceeded);
}

// ---- only the engine makes its own facts --------------------------------------------------------

TEST_F(Host, OnlyTheEngineSaysThatATimerFired) {
  accept(fact("C-1", received));
  const auto no = refuse(fact("C-1", R"("timerFired": {"key": "resolution/1/1/breach"})"));
  EXPECT_EQ(no.code, errc::guard_failed);
  EXPECT_EQ(no.refused->guard, "only_the_engine");
  EXPECT_EQ(no.refused->fact, "timerFired");
  EXPECT_EQ(no.refused->state, "received");
}

TEST_F(Host, OnlyTheEngineSpeaksForTheRules) {
  accept(fact("C-1", received));
  const auto no = refuse(fact("C-1", R"("caseGraded": {"grade": "A"})"));
  EXPECT_EQ(no.code, errc::guard_failed);
  EXPECT_EQ(no.refused->guard, "manual_or_the_engines");
  EXPECT_THAT(no.message, HasSubstr("'manual': true"));
  accept(fact("C-1", R"("caseGraded": {"grade": "A", "manual": true, "reason": "seen"})"));
}

TEST_F(Host, AnImportKeepsWhatAnotherEngineRecorded) {
  history_import import{desk};
  const auto then = start - 100h;
  for (const auto& each :
       {fact("C-1", received), fact("C-1", R"("caseGraded": {"grade": "A"})"),
        fact("C-1", R"("timerFired": {"key": "resolution/1/1/breach"})"),
        fact("C-1", R"("caseMerged": {"into": "NOWHERE", "reason": "the same"})")}) {
    const auto added = import.add(at_time(each, then));
    EXPECT_TRUE(added) << added.error().message;
  }
  EXPECT_TRUE(import.flush());
  EXPECT_EQ(desk.read("C-1")->state, "merged");
}

// ---- merging ------------------------------------------------------------------------------------

std::string merged_into(const std::string& key) {
  return R"("caseMerged": {"into": ")" + key + R"(", "reason": "the same"})";
}

TEST_F(Host, MergesOnlyIntoACaseThatIsThereAndCarriesOn) {
  for (const auto* key : {"C-1", "C-2", "C-3"}) accept(fact(key, received));
  EXPECT_EQ(refuse(fact("C-1", merged_into("C-9"))).refused->guard, "which_exists");
  EXPECT_EQ(refuse(fact("C-1", merged_into("C-1"))).refused->guard, "another_case");
  accept(fact("C-1", merged_into("C-2")));
  EXPECT_EQ(refuse(fact("C-2", merged_into("C-1"))).refused->guard, "which_was_not_merged");
  EXPECT_EQ(refuse(fact("C-3", merged_into("C-1"))).refused->guard, "which_was_not_merged");
  accept(fact("C-2", merged_into("C-3")));
  EXPECT_EQ(desk.read("C-9").error().code, errc::unknown_case);
}

TEST_F(Host, LeavesTheCaseThatCarriesOnAsItWas) {
  accept(fact("C-1", received));
  accept(fact("C-2", received));
  const auto before = desk.history("C-2")->size();
  clock.advance(100h);  // its resolution has breached meanwhile: that is its own next step to tell
  accept(fact("C-1", merged_into("C-2")));
  EXPECT_EQ(desk.history("C-2")->size(), before);
}

TEST_F(Host, OfTwoCasesMergedIntoEachOtherAtOnceOneCarriesOn) {
  for (int round = 0; round < 200; ++round) {
    const auto one = "A-" + std::to_string(round);
    const auto other = "B-" + std::to_string(round);
    accept(fact(one, received));
    accept(fact(other, received));
    std::latch ready{2};
    std::atomic<int> merged{0};
    const auto merge = [&](const std::string& from, const std::string& into) {
      ready.arrive_and_wait();
      merged += desk.propose(fact(from, merged_into(into))).has_value();
    };
    {
      std::jthread first{[&] { merge(one, other); }};
      std::jthread second{[&] { merge(other, one); }};
    }
    ASSERT_EQ(merged, 1) << "in round " << round;
  }
}

// ---- beside an import ---------------------------------------------------------------------------

TEST_F(Host, ProposalsWaitForAnImportThatHasDecidedOnWhatIsNotRecordedYet) {
  accept(fact("C-1", received));
  history_import import{desk};
  ASSERT_TRUE(import.add(at_time(fact("H-1", received), start - 100h)));
  EXPECT_EQ(refuse(fact("H-1", dispatched)).code, errc::busy);
  EXPECT_EQ(refuse(fact("C-1", dispatched)).code, errc::busy);
  clock.advance(100h);
  EXPECT_EQ(desk.fire_timers([](const timer_notice&) {}).error().code, errc::busy);
  history_import another{desk};
  EXPECT_EQ(another.add(at_time(fact("H-2", received), start - 100h)).error().code, errc::busy);
  ASSERT_TRUE(import.flush());
  accept(fact("C-1", dispatched));
  accept(fact("H-1", dispatched));
  ASSERT_TRUE(import.add(at_time(fact("H-1", resolved), start)));
  ASSERT_TRUE(import.flush());
  EXPECT_EQ(desk.read("H-1")->state, "resolved");
}

TEST_F(Host, AnImportThatIsGivenUpLeavesTheEngineFree) {
  {
    history_import import{desk};
    ASSERT_TRUE(import.add(at_time(fact("H-1", received), start - 100h)));
  }
  EXPECT_EQ(refuse(fact("H-1", dispatched)).code, errc::unknown_case);
  accept(fact("H-1", received));
}

// ---- at the edges -------------------------------------------------------------------------------

TEST_F(Host, WhatTheEngineAddsCountsInTheSizeOfAnEvent) {
  accept(fact("C-1", received));
  const auto note = [](std::size_t bytes) {
    auto event = fact("C-1", R"("noteAdded": {"text": "x"})");
    event.mutable_note_added()->set_text(std::string(bytes, 'x'));
    return event;
  };
  auto undated = note(limits::event_bytes_max);
  const auto over = undated.ByteSizeLong() - limits::event_bytes_max;
  undated = note(limits::event_bytes_max - over);
  ASSERT_EQ(undated.ByteSizeLong(), limits::event_bytes_max);
  const auto no = refuse(undated);
  EXPECT_EQ(no.code, errc::limit_exceeded);
  EXPECT_EQ(desk.read("C-1")->version.value, desk.history("C-1")->size());
  accept(at_time(note(limits::event_bytes_max - over - 14), clock.now()));
}

TEST_F(Host, ADeadlineInTheYearOneIsAnswered) {
  accept(fact("C-1", received));
  accept(fact("C-1", R"("dueAgreed": {"clock": "resolution", "dueAt": "0001-01-01T00:00:00Z", )"
                     R"("reason": "an empty field"})"));
  const auto fired = desk.fire_timers([](const timer_notice&) {});
  EXPECT_TRUE(fired) << fired.error().message;
  accept(fact("C-1", R"("noteAdded": {"text": "that cannot be"})"));
  for (const auto spoken : {language::en, language::zh}) {
    const auto judged = desk.verdicts("C-1", {.happened = clock.now()}, spoken);
    EXPECT_TRUE(judged) << judged.error().message;
  }
  const auto checked = store->verify({});
  EXPECT_TRUE(checked->faults.empty());
}

// A change of the policy adds timers to the index; it neither keeps a fact waiting nor loses one.
TEST_F(Host, AChangeOfPolicyStopsNobodyFromRecording) {
  for (int i = 0; i < 20; ++i) accept(fact("C-" + std::to_string(i), received));
  std::string text{policy::built_in_text()};
  text.insert(text.find("50", text.find("warn_at_percent")), "10, ");
  const auto sooner = policy::parse(text, "test");
  ASSERT_TRUE(sooner) << sooner.error().message;
  engine changed{*store, {.rules = *sooner, .clock = clock.source()}};
  std::size_t entries = 0;
  ASSERT_TRUE(changed.propose(fact("C-3", dispatched)));
  ASSERT_TRUE(store->each_index_entry("t", "u", [&](std::string_view, std::string_view) {
    ++entries;
    return true;
  }));
  EXPECT_GE(entries, 1U);
  clock.advance(5h);
  std::set<std::string> heard;
  ASSERT_TRUE(changed.fire_timers([&](const timer_notice& one) {
    if (one.key == "resolution/1/1/warning/10") heard.insert(one.case_key);
  }));
  EXPECT_EQ(heard.size(), 20U) << "every case's timer follows from the policy of now";
}

}  // namespace
}  // namespace casebook
