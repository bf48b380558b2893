// Clocks that lie: what is believed, what is refused, and how a store gets over a lie.
#include <casebook/casebook.hpp>
#include <casebook/testing/simulated_clock.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "facts.hpp"

namespace casebook {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

class LyingClock : public ::testing::Test {
 protected:
  static constexpr auto day = 24h;
  static constexpr auto year = 365 * day;
  instant start = at("2025-03-03T10:00:00+08:00");
  testing::simulated_clock hosts{start};
  testing::simulated_clock logs{start};
  std::unique_ptr<event_log> store = make_memory_log(logs.source());
  engine desk{*store, {.clock = hosts.source()}};

  void set_both(instant to) {
    hosts.set(to);
    logs.set(to);
  }
  void accept(const v1::Event& event) { expect_accepted(desk, event); }
  error refuse(const v1::Event& event) { return expect_refused(desk, *store, event); }
  v1::Event newest(const std::string& key) { return desk.history(key)->back(); }
};

TEST_F(LyingClock, YearsAheadIsRefusedAndPoisonsNothing) {
  accept(fact("C-1", received));
  set_both(start + 7 * year);
  const auto no = refuse(fact("C-1", dispatched));
  EXPECT_EQ(no.code, errc::out_of_window);
  EXPECT_THAT(no.message, HasSubstr("366 d"));
  EXPECT_THAT(no.message, HasSubstr("2025-03-03T02:00:00Z")) << "the newest record";
  EXPECT_THAT(no.message, HasSubstr("max_silence")) << "how to raise it";
  EXPECT_EQ(desk.fire_timers([](const timer_notice&) {}).error().code, errc::out_of_window);
  set_both(start + 1h);
  accept(fact("C-1", dispatched));
  EXPECT_EQ(to_instant(newest("C-1").recorded_at()), start + 1h);
}

TEST_F(LyingClock, OfTheLogAloneIsRefusedToo) {
  accept(fact("C-1", received));
  hosts.set(start + 1h);
  logs.set(start + 7 * year);
  EXPECT_EQ(refuse(fact("C-1", dispatched)).code, errc::out_of_window);
  EXPECT_EQ(desk.read("C-1")->state, "received") << "nothing in memory that the log does not hold";
  logs.set(start + 1h);
  accept(fact("C-1", dispatched));
}

TEST_F(LyingClock, OfAStoreThatWasLeftAloneForAYearIsBelieved) {
  accept(fact("C-1", received));
  set_both(start + 366 * day);
  accept(fact("C-1", dispatched));
  set_both(start + 2 * 366 * day + 1us);
  EXPECT_EQ(refuse(fact("C-1", resolved)).code, errc::out_of_window);
}

TEST_F(LyingClock, MayBeVouchedForOnceAfterALongSilence) {
  accept(fact("C-1", received));
  set_both(start + 7 * year);
  engine reopened{*store, {.clock = hosts.source(), .clock_is_right = true}};
  ASSERT_TRUE(reopened.propose(fact("C-1", dispatched)));
  set_both(start + 14 * year);
  EXPECT_EQ(reopened.propose(fact("C-1", resolved)).error().code, errc::out_of_window)
      << "once: after that the windows hold again";
}

TEST_F(LyingClock, TenSecondsBackRefusesNoFactWithoutATime) {
  accept(fact("C-1", received));
  set_both(start - 10s);
  accept(fact("C-1", dispatched));
  EXPECT_EQ(to_instant(newest("C-1").occurred_at()), start) << "the case's last step";
  EXPECT_EQ(to_instant(newest("C-1").recorded_at()), start) << "no stamp goes back";
  accept(fact("C-2", received));
  EXPECT_EQ(to_instant(desk.history("C-2")->front().recorded_at()), start);
  set_both(start + 1s);
  accept(fact("C-1", resolved));
  EXPECT_EQ(to_instant(newest("C-1").occurred_at()), start + 1s);
}

TEST_F(LyingClock, AFactWithoutATimeComesNoEarlierThanTheCasesLastStep) {
  accept(at_time(fact("C-1", received), start + 5s));  // what the skew allows
  accept(fact("C-1", dispatched));
  EXPECT_EQ(to_instant(newest("C-1").occurred_at()), start + 5s);
}

TEST_F(LyingClock, FarBackIsRefusedAndNeverStamped) {
  accept(fact("C-1", received));
  set_both(at("1970-01-01T00:00:00Z"));
  const auto no = refuse(fact("C-1", dispatched));
  EXPECT_EQ(no.code, errc::out_of_window);
  EXPECT_THAT(no.message, HasSubstr("vouch"));
}

// Stamped in 2033 by a clock that nobody doubted then, the store goes on in 2025 once its host says
// that the clock is right now.
TEST_F(LyingClock, APoisonedStoreGoesOnOnceTheHostVouchesForTheClock) {
  set_both(start + 8 * year);
  accept(fact("C-1", received));
  set_both(start);
  EXPECT_EQ(refuse(fact("C-2", received)).code, errc::out_of_window);
  engine reopened{*store, {.clock = hosts.source(), .clock_is_right = true}};
  ASSERT_TRUE(reopened.propose(fact("C-2", received)));
  EXPECT_EQ(to_instant(reopened.history("C-2")->front().recorded_at()), start);
  set_both(start + 1h);
  ASSERT_TRUE(reopened.propose(fact("C-2", dispatched)));
  EXPECT_EQ(to_instant(reopened.history("C-2")->back().recorded_at()), start + 1h);
  engine again{*store, {.clock = hosts.source()}};
  EXPECT_TRUE(again.propose(fact("C-2", resolved))) << "and needs no word for it any more";
}

TEST_F(LyingClock, AnImportsOwnInstantsBindNoClock) {
  history_import import{desk};
  auto old = at_time(fact("H-1", received), start - 9 * year);
  *old.mutable_recorded_at() = to_timestamp(start - 9 * year);
  ASSERT_TRUE(import.add(old));
  ASSERT_TRUE(import.flush());
  accept(fact("C-1", received));
}

}  // namespace
}  // namespace casebook
