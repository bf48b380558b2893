// Which states are open is the table's to say: an application's own cases wait, warn and stand in
// backlogs as Casebook's do.
#include <casebook/casebook.hpp>
#include <casebook/testing/simulated_clock.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "errand.hpp"
#include "unit/engine/facts.hpp"

namespace casebook {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const char* const wanted = R"("caseReceived": {"workflow": "errand", "category": "parcel"})";

policy with_errands() {
  return policy::parse(std::string{policy::built_in_text()} + R"(
    workflow {
      workflow: "errand"
      clock { clock: "resolution" budget { budget { elapsed { hours: 10 } } } }
    })",
                       "test")
      .value();
}

class OwnWorkflow : public ::testing::Test {
 protected:
  instant start = at("2025-03-03T10:00:00+08:00");
  testing::simulated_clock clock{start};
  std::unique_ptr<event_log> store = make_memory_log(clock.source());
  std::vector<const workflow*> workflows{&errand_workflow(), &measurement_workflow()};
  engine_options with{.rules = with_errands(), .clock = clock.source(), .workflows = workflows};
  engine desk{*store, with};

  void accept(const v1::Event& event) {
    const auto recorded = desk.propose(event);
    ASSERT_TRUE(recorded) << recorded.error().message;
  }
  std::vector<std::string> fired(engine& by) {
    std::vector<std::string> keys;
    EXPECT_TRUE(by.fire_timers([&](const timer_notice& one) { keys.push_back(one.key); }));
    return keys;
  }
  std::uint64_t waiting_in_the_backlog() {
    const report_source source{.events = *store, .rules = with.rules, .workflows = workflows};
    std::uint64_t open = 0;
    const auto report = backlog_report(source, {.at = {.happened = clock.now()}});
    for (const auto& row : report.value().rows()) open += row.open();
    return open;
  }
};

TEST_F(OwnWorkflow, ItsOpenCasesHaveTimersAndStandInTheBacklog) {
  accept(fact("E-1", wanted));
  EXPECT_EQ(waiting_in_the_backlog(), 1U);
  clock.set(start + 10h + 1us);
  EXPECT_THAT(fired(desk), ::testing::Contains("resolution/1/1/breach"));
  accept(fact("E-1", dispatched));
  EXPECT_EQ(waiting_in_the_backlog(), 1U);
  accept(fact("E-1", resolved));
  EXPECT_EQ(waiting_in_the_backlog(), 0U);
}

TEST_F(OwnWorkflow, ItsEndedCasesHaveNone) {
  accept(fact("E-1", wanted));
  accept(fact("E-1", resolved));
  clock.set(start + 100h);
  EXPECT_THAT(fired(desk), IsEmpty());
}

TEST_F(OwnWorkflow, AnIndexBuiltAnewHoldsItsTimers) {
  accept(fact("E-1", wanted));
  ASSERT_TRUE(store->clear_index());
  engine fresh{*store, with};
  clock.set(start + 5h);
  EXPECT_THAT(fired(fresh), ElementsAre("resolution/1/1/warning/50"));
}

TEST(OpenStates, AreWhatTheTableSays) {
  EXPECT_THAT(errand_workflow().open_states(), ElementsAre("wanted", "underway"));
  EXPECT_THAT(complaint_workflow().open_states(),
              ElementsAre("received", "dispatched", "in_progress", "on_hold", "resolved"));
  EXPECT_THAT(service_request_workflow().open_states(),
              ::testing::ElementsAreArray(complaint_workflow().open_states()));
  EXPECT_THAT(measurement_workflow().open_states(), IsEmpty());
}

TEST(OpenStates, OfATableThatIsNotKnownAreAComplaints) {
  EXPECT_TRUE(is_open(nullptr, "received"));
  EXPECT_FALSE(is_open(nullptr, "closed"));
  EXPECT_FALSE(is_open(nullptr, "wanted"));
}

}  // namespace
}  // namespace casebook
