#include <casebook/asio/timer_driver.hpp>
#include <casebook/casebook.hpp>
#include <casebook/testing/simulated_timer.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <random>
#include <set>

#include "unit/engine/facts.hpp"

namespace casebook {
namespace {

using namespace std::chrono_literals;
using driver = asio::basic_timer_driver<testing::simulated_timer>;

class TimerDriver : public ::testing::Test {
 protected:
  instant start = at("2025-01-01T00:00:00+08:00");
  testing::simulated_clock clock{start};
  std::unique_ptr<event_log> store = make_memory_log(clock.source());
  engine desk{*store, {.clock = clock.source()}};
  boost::asio::io_context io;
  std::vector<timer_notice> told;
  driver timers{io.get_executor(), desk, [this](const timer_notice& one) { told.push_back(one); }};

  void SetUp() override { testing::simulated_time::time = clock; }
  void accept(const std::string& key, const std::string& json) {
    const auto recorded = desk.propose(fact(key, json));
    ASSERT_TRUE(recorded) << recorded.error().message;
  }
  void advance_to(instant when) {
    clock.set(when);
    io.restart();
    io.poll();
  }
};

TEST_F(TimerDriver, FiresWhatIsDueAndStopsWhenAsked) {
  auto ended = timers.async_run(boost::asio::use_future);
  accept("C-1", received);
  accept("C-1", resolved);
  advance_to(start + 1h);
  EXPECT_TRUE(told.empty());
  advance_to(start + 24h);
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told.front().key, "callback/1/1/warning/50");
  timers.stop();
  io.restart();
  io.run();
  EXPECT_TRUE(ended.get()) << "an ordinary end";
}

// ---- what goes wrong
// ------------------------------------------------------------------------------

TEST_F(TimerDriver, GoesOnWhereAHandlerThrowsAndTellsTheHostWhichTimer) {
  std::vector<std::string> failures;
  std::vector<std::string> heard;
  driver pager{
      io.get_executor(),
      desk,
      [&](const timer_notice& one) {
        heard.push_back(one.key);
        if (heard.size() == 1) throw std::runtime_error{"the pager is dead"};
      },
      {.failed = [&](const asio::timer_failure& one) {
        EXPECT_EQ(one.why.code, errc::host_threw);
        ASSERT_NE(one.notice, nullptr);
        failures.push_back(one.notice->case_key + " " + one.notice->key + ": " + one.why.message);
      }}};
  auto ended = pager.async_run(boost::asio::use_future);
  accept("C-1", received);
  accept("C-1", resolved);
  advance_to(start + 49h);
  ASSERT_EQ(failures.size(), 1U);
  EXPECT_THAT(failures.front(), ::testing::StartsWith("C-1 callback/1/1/warning/50: "));
  EXPECT_THAT(failures.front(), ::testing::HasSubstr("the pager is dead"));
  EXPECT_GT(heard.size(), 3U) << "the others at once";
  EXPECT_EQ(std::set(heard.begin(), heard.end()).size(), heard.size()) << "each once";
  pager.stop();
  io.restart();
  io.run();
  EXPECT_TRUE(ended.get()) << "an ordinary end";
}

TEST_F(TimerDriver, SurvivesAnErrorAndRetriesAfterAGrowingAndBoundedDelay) {
  std::vector<duration> waits;
  bool broken = true;
  engine frail{*store, {.clock = [&]() -> instant {
                 if (broken) throw std::runtime_error{"no clock"};
                 return clock.now();
               }}};
  std::vector<std::string> heard;
  driver stubborn{io.get_executor(),
                  frail,
                  [&](const timer_notice& one) { heard.push_back(one.key); },
                  {.failed =
                       [&](const asio::timer_failure& one) {
                         EXPECT_EQ(one.notice, nullptr);
                         waits.push_back(one.retry_in);
                         throw std::runtime_error{"nobody listens"};  // is borne too
                       },
                   .retry_after = 1s,
                   .retry_at_most = 10s}};
  accept("C-1", received);
  accept("C-1", resolved);
  clock.set(start + 24h);
  auto ended = stubborn.async_run(boost::asio::use_future);
  io.poll();
  EXPECT_EQ(waits, (std::vector<duration>{1s}));
  advance_to(clock.now() + 999ms);
  EXPECT_EQ(waits.size(), 1U) << "not before its time";
  advance_to(clock.now() + 1ms);
  for (const auto wait : {2s, 4s, 8s, 10s, 10s}) {
    EXPECT_EQ(waits.back(), wait);
    advance_to(clock.now() + wait);
  }
  EXPECT_TRUE(heard.empty());
  broken = false;
  advance_to(clock.now() + 10s);
  EXPECT_THAT(heard, ::testing::ElementsAre("callback/1/1/warning/50"));
  broken = true;
  advance_to(clock.now() + 1s);
  EXPECT_EQ(waits.back(), 1s) << "the next failure is a first one again";
  stubborn.stop();
  io.restart();
  io.run();
  EXPECT_TRUE(ended.get());
}

// How long the machine's own timers would be set for: a due in the year 9999 does not fit into
// nanoseconds.
TEST_F(TimerDriver, SleepsUntilItsNextLookWhereADueLiesThousandsOfYearsAhead) {
  testing::simulated_clock here{wall_clock()()};
  const auto log = make_memory_log(here.source());
  engine far{*log, {.clock = here.source()}};
  ASSERT_TRUE(far.propose(
      fact("C-1", R"("caseReceived": {"workflow": "service_request", "category": "lamp"})")));
  for (const auto* running : {"dispatch", "first_response", "resolution"}) {
    ASSERT_TRUE(far.propose(fact("C-1", R"("dueAgreed": {"clock": ")" + std::string{running} +
                                            R"(", "dueAt": "9999-12-31T00:00:00Z", )" +
                                            R"("reason": "when pigs fly"})")));
  }
  int looks = 0;
  asio::timer_driver real{io.get_executor(), far, [](const timer_notice&) {}, {.look_every = 24h}};
  real.async_run([](const result<void>&) {});
  while (io.poll_one() != 0) ASSERT_LT(++looks, 10) << "it spins";
  real.stop();
  io.restart();
  io.run();
}

// A year of a small desk: complaints come in, some are dealt with in time, some late, some never.
TEST_F(TimerDriver, RunsAYearInSecondsAndEveryTimerFiresOnce) {
  auto ended = timers.async_run(boost::asio::use_future);
  std::mt19937 dice{7};
  const auto up_to = [&](int most) { return std::uniform_int_distribution{0, most}(dice); };
  struct act {
    std::string key, json;
  };
  std::multimap<instant, act> plan;
  for (int i = 0; i < 400; ++i) {
    const auto key = "C-" + std::to_string(i);
    const auto came = start + std::chrono::minutes{up_to(525'000)};
    plan.insert({came, {key, received}});
    const auto done = came + std::chrono::hours{up_to(90)};
    if (up_to(9) != 0) plan.insert({done, {key, R"("caseResolved": {"note": "done"})"}});
    if (up_to(9) != 0) plan.insert({done + std::chrono::hours{up_to(70)}, {key, called_back}});
  }
  const auto end = start + 365 * 24h;
  for (const auto& [when, what] : plan) {
    if (when > end) break;
    advance_to(when);
    (void)desk.propose(
        fact(what.key, what.json));  // some callbacks come before a resolution, and are refused
  }
  advance_to(end);

  std::set<std::string> keys;
  instant last = distant_past;
  for (const auto& one : told) {
    EXPECT_TRUE(keys.insert(one.case_key + " " + one.key).second)
        << "twice: " << one.case_key << " " << one.key;
    EXPECT_LE(last, one.at) << "in order";
    last = one.at;
  }
  std::size_t recorded = 0;
  ASSERT_TRUE(replay_cases(*store, {}, [&](std::span<const v1::Event> history) {
    for (const auto& event : history) recorded += event.has_timer_fired();
  }));
  EXPECT_EQ(recorded, told.size()) << "each was recorded and told";
  EXPECT_GT(recorded, 1000U);
  timers.stop();
  io.restart();
  io.run();

  // Without its timers the same log gives the same figures.
  const auto bare = make_memory_log(clock.source());
  ASSERT_TRUE(replay_cases(*store, {}, [&](std::span<const v1::Event> history) {
    version before{0};
    for (auto event : history) {
      if (event.has_timer_fired()) continue;
      ASSERT_TRUE(bare->append(decision{.events = {event}, .expected = before}));
      before = before.next();
    }
  }));
  report_question asked{.at = {.happened = end}, .by = {"clock", "month", "grade"}};
  for (const auto as_of : {start + 100 * 24h, start + 200 * 24h, end}) {
    asked.at.happened = as_of;
    const report_source whole{.events = *store, .rules = policy::built_in()};
    const report_source without{.events = *bare, .rules = policy::built_in()};
    EXPECT_EQ(sla_report(whole, asked)->DebugString(), sla_report(without, asked)->DebugString());
    auto others = asked;
    others.by = {"grade"};
    EXPECT_EQ(grading_report(whole, others)->DebugString(),
              grading_report(without, others)->DebugString());
    EXPECT_EQ(backlog_report(whole, others)->DebugString(),
              backlog_report(without, others)->DebugString());
    EXPECT_EQ(gap_report(whole, others)->DebugString(), gap_report(without, others)->DebugString());
  }
}

}  // namespace
}  // namespace casebook
