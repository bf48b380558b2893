#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <ostream>
#include <span>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <casebook/event_log.hpp>

/// The contract of `casebook::log`, sentence by sentence, as a GoogleTest suite for any log.
///
/// Include it in one source file of a test program and say what is to be tested:
///
///     class my_home final : public casebook::testing::log_home {
///      public:
///       std::unique_ptr<casebook::event_log> open(casebook::clock_source clock) override;
///     };
///     namespace casebook::testing {
///     INSTANTIATE_TEST_SUITE_P(mine, log_conformance,
///                              ::testing::Values(log_under_test{
///                                  .make_home = [] { return std::make_unique<my_home>(); }}));
///     }
///
/// Tests of what a log cannot do are skipped, with a sentence that says how to switch them on.
namespace casebook::testing {

/// Where one log lives. Every test makes a home of its own.
class log_home {
 public:
  virtual ~log_home() = default;
  /// The first time an empty log. Later, once the log before is gone: the same log again, if it
  /// `reopens`.
  virtual std::unique_ptr<event_log> open(clock_source clock) = 0;
  /// From now on every write to the disk fails, or none does. Only asked of a log that `breaks`.
  virtual void break_disk(bool /*broken*/) {}
};

struct log_under_test {
  std::function<std::unique_ptr<log_home>()> make_home;
  bool reopens = false;  ///< outlives its object: `open` again gives the same events
  bool breaks = false;   ///< `break_disk` makes its writes fail
};

inline void PrintTo(const log_under_test& what, std::ostream* to) {
  *to << (what.reopens ? "a log that reopens" : "a log");
}

class log_conformance : public ::testing::TestWithParam<log_under_test> {
 protected:
  log_conformance() : home_(GetParam().make_home()) { open(); }

  void open() {
    log_ = home_->open([this] {
      if (clock_breaks_) throw std::runtime_error("the clock broke");
      return now_ += tick_;
    });
    ASSERT_NE(log_, nullptr);
  }
  void reopen() {
    log_.reset();
    open();
  }

  static v1::Event received(const std::string& case_key, const std::string& key = "") {
    v1::Event event;
    event.set_case_(case_key);
    *event.mutable_occurred_at() = to_timestamp(instant{std::chrono::hours{480'000}});
    event.set_idempotency_key(key);
    event.mutable_actor()->set_id("chan");
    event.mutable_actor()->set_role(v1::Actor::ASSISTANT);
    event.mutable_case_received()->set_workflow("complaint");
    event.mutable_case_received()->set_text("漏水 in the lobby");
    event.set_state_after("received");
    event.set_policy_version("2025-1");
    return event;
  }
  static v1::Event noted(const std::string& case_key, const std::string& text,
                         const std::string& key = "") {
    auto event = received(case_key, key);
    event.mutable_note_added()->set_text(text);
    return event;
  }
  static v1::Event graded(const std::string& case_key, v1::Actor::Role by) {
    auto event = received(case_key);
    event.mutable_actor()->set_role(by);
    event.mutable_case_graded()->set_grade(v1::CaseGraded::B);
    return event;
  }

  /// The event as the first one of a further case in a decision: it says which version it will be.
  static v1::Event becoming(std::uint64_t version, v1::Event event) {
    event.set_version(version);
    return event;
  }

  result<receipt> append(std::vector<v1::Event> events, std::uint64_t expected,
                         std::vector<index_change> index = {}) {
    return log_->append(
        decision{.events = std::move(events), .expected = {expected}, .index = std::move(index)});
  }
  errc refusal(std::vector<v1::Event> events, std::uint64_t expected = 0,
               std::vector<index_change> index = {}) {
    const auto before = log_->last();
    const auto index_before = index_entries();
    const auto answer = append(std::move(events), expected, std::move(index));
    EXPECT_TRUE(answer.has_error()) << "was recorded";
    EXPECT_EQ(log_->last(), before) << "a refused decision left a trace";
    EXPECT_EQ(index_entries(), index_before) << "a refused decision left a trace in the index";
    return answer ? errc{} : answer.error().code;
  }

  /// Everything from a position on, as it stands; fails the test where a position is left out.
  std::vector<v1::Event> events_from(std::uint64_t from = 1) const {
    auto reader = log_->read({from}).value();
    std::vector<v1::Event> events;
    while (reader->next().value()) {
      EXPECT_TRUE(reader->parse(events.emplace_back()));
      EXPECT_EQ(reader->at().value, std::max<std::uint64_t>(from, 1) + events.size() - 1);
      EXPECT_EQ(events.back().position(), reader->at().value);
    }
    return events;
  }
  std::vector<std::string> case_keys(std::size_t most = 1000) const {
    std::vector<std::string> keys;
    EXPECT_TRUE(log_->each_case([&](std::string_view key) {
      keys.emplace_back(key);
      return keys.size() < most;
    }));
    return keys;
  }
  using entries = std::vector<std::pair<std::string, std::string>>;
  entries index_entries(std::string_view from = {}, std::string_view to = {},
                        std::size_t most = 100'000) const {
    entries found;
    EXPECT_TRUE(log_->each_index_entry(from, to, [&](std::string_view key, std::string_view value) {
      found.emplace_back(key, value);
      return found.size() < most;
    }));
    return found;
  }
  /// The cases and versions of the events, in order of position.
  std::vector<std::pair<std::string, std::uint64_t>> cases_and_versions() const {
    std::vector<std::pair<std::string, std::uint64_t>> found;
    for (const auto& event : events_from()) found.emplace_back(event.case_(), event.version());
    return found;
  }
  void expect_sound(std::uint64_t events, std::uint64_t cases) const {
    const auto found = log_->verify({});
    ASSERT_TRUE(found) << found.error().message;
    EXPECT_THAT(found->faults, ::testing::IsEmpty());
    EXPECT_EQ(found->events, events);
    EXPECT_EQ(found->cases, cases);
  }

  instant now_{std::chrono::hours{490'000}};
  duration tick_{0};                       // by which every look at the clock advances it
  std::atomic<bool> clock_breaks_{false};  // while true, every look at the clock throws
  std::unique_ptr<log_home> home_;
  std::unique_ptr<event_log> log_;
};

// ---- append -----------------------------------------------------------------------------------

TEST_P(log_conformance, BeginsEmpty) {
  EXPECT_EQ(log_->last(), position{0});
  EXPECT_THAT(events_from(), ::testing::IsEmpty());
  EXPECT_THAT(case_keys(), ::testing::IsEmpty());
  EXPECT_FALSE(log_->read_only());
  expect_sound(0, 0);
}

TEST_P(log_conformance, GivesPositionsAndVersionsWithoutAGap) {
  EXPECT_EQ(append({received("A")}, 0)->first, position{1});
  EXPECT_EQ(append({received("B")}, 0)->first, position{2});
  const auto third = append({noted("A", "x"), noted("A", "y")}, 1).value();
  EXPECT_EQ(third.first, position{3});
  EXPECT_EQ(third.last, position{4});
  EXPECT_EQ(third.version, version{3});
  EXPECT_FALSE(third.repeated);
  EXPECT_EQ(log_->last(), position{4});
  const auto events = events_from();
  ASSERT_EQ(events.size(), 4U);
  EXPECT_EQ(events[2].version(), 2U);
  EXPECT_EQ(events[3].version(), 3U);
  expect_sound(4, 2);
}

TEST_P(log_conformance, KeepsEverythingThatTheEventSays) {
  auto event = received("A", "k1");
  event.mutable_case_received()->mutable_facts()->set_households(0);
  ASSERT_TRUE(append({event}, 0));
  const auto kept = events_from().at(0);
  event.set_position(1);
  event.set_version(1);
  *event.mutable_recorded_at() = to_timestamp(now_);
  EXPECT_EQ(kept.SerializeAsString(), event.SerializeAsString());
}

TEST_P(log_conformance, IgnoresTheStampsOfWhatIsProposed) {
  auto event = received("A");
  event.set_position(77);
  event.set_version(88);
  ASSERT_TRUE(append({event}, 0));
  EXPECT_EQ(events_from().at(0).version(), 1U);
}

TEST_P(log_conformance, StampsTheTimeOfRecordingOnlyWhereAbsent) {
  auto imported = received("A");
  *imported.mutable_recorded_at() = to_timestamp(now_ - std::chrono::hours{1});
  EXPECT_EQ(append({imported}, 0)->recorded_at, now_ - std::chrono::hours{1});
  EXPECT_EQ(append({received("B")}, 0)->recorded_at, now_);
}

TEST_P(log_conformance, NeverStampsATimeBelowTheLastOneItGave) {
  const auto first = now_;
  ASSERT_TRUE(append({received("A")}, 0));
  now_ -= std::chrono::hours{1};
  EXPECT_EQ(append({received("B")}, 0)->recorded_at, first);
  now_ = first + std::chrono::seconds{1};
  EXPECT_EQ(append({received("C")}, 0)->recorded_at, now_);
}

TEST_P(log_conformance, GivesTheEventsOfADecisionOneTimeOfRecording) {
  tick_ = std::chrono::seconds{1};
  ASSERT_TRUE(append({received("A"), noted("A", "x")}, 0));
  const auto events = events_from();
  EXPECT_EQ(to_instant(events.at(0).recorded_at()), to_instant(events.at(1).recorded_at()));
}

TEST_P(log_conformance, TheReceiptSaysWhatBecameOfTheCase) {
  auto last = noted("A", "x");
  last.set_state_after("closed");
  *last.mutable_recorded_at() = to_timestamp(now_ + std::chrono::hours{5});
  const auto got = append({received("A"), last}, 0).value();
  EXPECT_EQ(got.state_after, "closed");
  EXPECT_EQ(got.recorded_at, now_ + std::chrono::hours{5});
}

TEST_P(log_conformance, AnswersEachDecisionOfABatchOnItsOwn) {
  std::vector<decision> many(5);
  many[0].events = {received("A")};
  many[1].events = {received("A")};  // exists by now
  many[2] = {.events = {noted("A", "x")}, .expected = {1}};
  many[3].events = {};  // malformed
  many[4] = {.events = {noted("A", "y")}, .expected = {2}};
  const auto answers = log_->append(many);
  ASSERT_EQ(answers.size(), 5U);
  EXPECT_EQ(answers[0]->first, position{1});
  EXPECT_EQ(answers[1].error().code, errc::version_conflict);
  EXPECT_EQ(answers[2]->first, position{2});
  EXPECT_EQ(answers[3].error().code, errc::invalid_argument);
  EXPECT_EQ(answers[4]->version, version{3});
  expect_sound(3, 1);
}

TEST_P(log_conformance, TakesAnEmptyBatch) {
  EXPECT_TRUE(log_->append(std::span<decision>{}).empty());
}

TEST_P(log_conformance, StampsTheEventsOfABatchInPlace) {
  std::vector<decision> many(2);
  many[0].events = {received("A")};
  many[1] = {.events = {noted("A", "refused")}, .expected = {7}};
  (void)log_->append(many);
  EXPECT_EQ(many[0].events[0].position(), 1U);
  EXPECT_TRUE(many[0].events[0].has_recorded_at());
  EXPECT_FALSE(many[1].events[0].has_recorded_at());
}

TEST_P(log_conformance, RefusesADecisionThatIsNone) {
  EXPECT_EQ(refusal({}), errc::invalid_argument);
  EXPECT_EQ(refusal({received("A"), received("B")}), errc::invalid_argument);
  auto silent = received("A");
  silent.clear_fact();
  EXPECT_EQ(refusal({silent}), errc::invalid_argument);
  EXPECT_EQ(refusal({received("A"), silent}), errc::invalid_argument);
  EXPECT_EQ(refusal({received("")}), errc::invalid_argument);
}

TEST_P(log_conformance, RefusesAKeyOnALaterEvent) {
  EXPECT_EQ(refusal({received("A", "k1"), noted("A", "x", "k2")}), errc::invalid_argument);
}

TEST_P(log_conformance, RefusesWhatItCouldNotReadBack) {
  EXPECT_EQ(refusal({received(std::string{"A\0B", 3})}), errc::invalid_argument);
  EXPECT_EQ(refusal({received("A\nB")}), errc::invalid_argument);
  EXPECT_EQ(refusal({received("A\xff")}), errc::invalid_argument);
  EXPECT_EQ(refusal({noted("A", "broken \xe6\xbc")}), errc::invalid_argument);
  EXPECT_EQ(refusal({received("A", "key \xff")}), errc::invalid_argument);
  auto early = received("A");
  early.mutable_occurred_at()->set_seconds(std::int64_t{1} << 60);
  EXPECT_EQ(refusal({early}), errc::invalid_argument);
}

TEST_P(log_conformance, KeepsToItsLimits) {
  const std::string longest(limits::case_key_bytes_max, 'k');
  EXPECT_EQ(refusal({received(longest + "k")}), errc::limit_exceeded);
  EXPECT_EQ(refusal({received("A", longest + "k")}), errc::limit_exceeded);
  EXPECT_TRUE(append({received(longest, longest)}, 0));

  auto event = noted("A", "");
  const auto room = limits::event_bytes_max - event.ByteSizeLong() - 16;
  event.mutable_note_added()->set_text(std::string(room, 'n'));
  ASSERT_LE(event.ByteSizeLong(), limits::event_bytes_max);
  EXPECT_TRUE(append({event}, 0));
  event.mutable_note_added()->set_text(std::string(limits::event_bytes_max, 'n'));
  EXPECT_EQ(refusal({event}, 1), errc::limit_exceeded);

  const std::vector<v1::Event> most(limits::events_per_decision_max, noted("B", "x"));
  auto more = most;
  more.push_back(noted("B", "x"));
  EXPECT_EQ(refusal(more), errc::limit_exceeded);
  EXPECT_EQ(append(most, 0)->version, version{limits::events_per_decision_max});
}

TEST_P(log_conformance, RefusesAVersionThatIsNotTheCases) {
  ASSERT_TRUE(append({received("A")}, 0));
  EXPECT_EQ(refusal({received("A")}, 0), errc::version_conflict);
  EXPECT_EQ(refusal({noted("A", "x")}, 2), errc::version_conflict);
  EXPECT_EQ(refusal({noted("B", "x")}, 1), errc::version_conflict);
  const auto answer = append({noted("A", "x")}, 7);
  EXPECT_THAT(answer.error().message, ::testing::HasSubstr("case A is at version 1, not 7"));
}

TEST_P(log_conformance, RecordsADecisionAsAWholeOrNotAtAll) {
  ASSERT_TRUE(append({received("A")}, 0));
  EXPECT_EQ(refusal({noted("A", "x"), noted("A", "y")}, 0), errc::version_conflict);
  EXPECT_EQ(log_->read_case("A")->size(), 1U);
  expect_sound(1, 1);
}

// ---- decisions over several cases ---------------------------------------------------------------

TEST_P(log_conformance, RecordsTheEventsOfSeveralCasesInOneDecision) {
  ASSERT_TRUE(append({received("B"), noted("B", "x")}, 0));
  const auto given =
      append({received("A"), becoming(3, noted("B", "y")), becoming(1, received("C")),
              noted("A", "z"), noted("C", "z"), noted("B", "z")},
             0)
          .value();
  EXPECT_EQ(given.first, position{3});
  EXPECT_EQ(given.last, position{8});
  using ::testing::Pair;
  EXPECT_THAT(cases_and_versions(),
              ::testing::ElementsAre(Pair("B", 1), Pair("B", 2), Pair("A", 1), Pair("B", 3),
                                     Pair("C", 1), Pair("A", 2), Pair("C", 2), Pair("B", 4)));
  EXPECT_EQ(log_->read_case("B")->back().position(), 8U);
  EXPECT_THAT(case_keys(), ::testing::ElementsAre("A", "B", "C"));
  expect_sound(8, 3);
  EXPECT_TRUE(append({noted("B", "goes on")}, 4));
  EXPECT_TRUE(append({noted("C", "goes on")}, 2));
  EXPECT_EQ(refusal({noted("A", "goes on")}, 1), errc::version_conflict);
  expect_sound(10, 3);
}

TEST_P(log_conformance, OnlyTheFirstEventOfAFurtherCaseSaysItsVersion) {
  ASSERT_TRUE(append({received("B")}, 0));
  ASSERT_TRUE(append({becoming(77, received("A")), becoming(2, noted("B", "x")),
                      becoming(55, noted("B", "y")), becoming(66, noted("A", "y"))},
                     0));
  using ::testing::Pair;
  EXPECT_THAT(cases_and_versions(), ::testing::ElementsAre(Pair("B", 1), Pair("A", 1), Pair("B", 2),
                                                           Pair("B", 3), Pair("A", 2)));
  expect_sound(5, 2);
}

TEST_P(log_conformance, AStaleFurtherCaseIsAConflictThatNamesIt) {
  ASSERT_TRUE(append({received("A")}, 0));
  ASSERT_TRUE(append({received("B"), noted("B", "x")}, 0));
  const auto stale = append({noted("A", "y"), becoming(2, noted("B", "y"))}, 1);
  ASSERT_TRUE(stale.has_error());
  EXPECT_EQ(stale.error().code, errc::version_conflict);
  EXPECT_THAT(stale.error().message, ::testing::HasSubstr("case B is at version 2, not 1"));
  EXPECT_EQ(refusal({noted("A", "y"), becoming(4, noted("B", "y"))}, 1), errc::version_conflict);
  EXPECT_EQ(refusal({noted("A", "y"), becoming(1, received("B"))}, 1), errc::version_conflict);
  EXPECT_EQ(refusal({noted("A", "y"), becoming(2, noted("Z", "y"))}, 1), errc::version_conflict);
  EXPECT_EQ(refusal({noted("A", "y"), becoming(3, noted("B", "y"))}, 0), errc::version_conflict);
  EXPECT_TRUE(append({noted("A", "y"), becoming(3, noted("B", "y"))}, 1));
  expect_sound(5, 2);
}

TEST_P(log_conformance, SeesTheCasesOfEarlierDecisionsOfABatch) {
  std::vector<decision> many(4);
  many[0].events = {received("A"), becoming(1, received("B"))};
  many[1] = {.events = {noted("A", "x"), becoming(1, received("B"))}, .expected = {1}};  // stale
  many[2] = {.events = {noted("B", "x"), becoming(2, noted("A", "x"))}, .expected = {1}};
  many[3] = {.events = {noted("A", "y")}, .expected = {2}};
  const auto answers = log_->append(many);
  EXPECT_TRUE(answers[0]);
  EXPECT_EQ(answers[1].error().code, errc::version_conflict);
  EXPECT_TRUE(answers[2]);
  EXPECT_EQ(answers[3]->version, version{3});
  expect_sound(5, 2);
}

TEST_P(log_conformance, RefusesAFurtherCaseThatIsNone) {
  EXPECT_EQ(refusal({received("A"), becoming(1, received(""))}), errc::invalid_argument);
  EXPECT_EQ(refusal({received("A"), becoming(1, received("B\n"))}), errc::invalid_argument);
  EXPECT_EQ(refusal({received("A"), becoming(1, received("B", "k2"))}), errc::invalid_argument);
  const std::string longest(limits::case_key_bytes_max, 'k');
  EXPECT_EQ(refusal({received("A"), becoming(1, received(longest + "k"))}), errc::limit_exceeded);
  const auto answer = append({received("A"), received("B")}, 0);
  EXPECT_THAT(answer.error().message, ::testing::HasSubstr("'B'")) << "it lacks its version";
}

TEST_P(log_conformance, KeepsToItsLimitsOverSeveralCases) {
  std::vector<v1::Event> most{received("A")};
  while (most.size() < limits::events_per_decision_max) {
    most.push_back(becoming(1, received("C" + std::to_string(most.size()))));
  }
  auto more = most;
  more.push_back(noted("A", "x"));
  EXPECT_EQ(refusal(more), errc::limit_exceeded);
  EXPECT_TRUE(append(most, 0));
  expect_sound(most.size(), most.size());
}

TEST_P(log_conformance, TheReceiptIsAboutTheCaseOfTheFirstEvent) {
  ASSERT_TRUE(append({received("B")}, 0));
  auto own = noted("A", "x");
  own.set_state_after("closed");
  auto other = becoming(2, noted("B", "x"));
  other.set_state_after("on_hold");
  *other.mutable_recorded_at() = to_timestamp(now_ + std::chrono::hours{5});
  const auto given = append({received("A", "k1"), own, other}, 0).value();
  const auto found = log_->find("k1").value().value();
  const auto again = append({received("A", "k1"), own, other}, 0).value();
  EXPECT_TRUE(again.repeated);
  for (const auto& got : {given, found, again}) {
    EXPECT_EQ(got.first, position{2});
    EXPECT_EQ(got.last, position{4});
    EXPECT_EQ(got.version, version{2});
    EXPECT_EQ(got.state_after, "closed");
    EXPECT_EQ(got.recorded_at, now_ + std::chrono::hours{5});
  }
}

// ---- idempotency keys ---------------------------------------------------------------------------

TEST_P(log_conformance, GivesTheSameReceiptForTheSameKeyAndContent) {
  const auto first = append({received("A", "k1"), noted("A", "x")}, 0).value();
  ASSERT_TRUE(append({noted("A", "y")}, 2));
  now_ += std::chrono::hours{1};
  // The version check comes after the key: the case has moved on, and that is no conflict.
  const auto again = append({received("A", "k1"), noted("A", "x")}, 0).value();
  EXPECT_TRUE(again.repeated);
  EXPECT_EQ(again.first, first.first);
  EXPECT_EQ(again.last, first.last);
  EXPECT_EQ(again.version, first.version);
  EXPECT_EQ(again.recorded_at, first.recorded_at);
  EXPECT_EQ(again.state_after, first.state_after);
  expect_sound(3, 1);
}

TEST_P(log_conformance, ARepeatMayLeaveOutWhatTheLogAndTheEngineAdd) {
  ASSERT_TRUE(append({received("A", "k1")}, 0));
  auto again = received("A", "k1");
  again.clear_occurred_at();
  again.clear_state_after();
  again.clear_policy_version();
  again.set_position(99);
  *again.mutable_recorded_at() = to_timestamp(instant{});
  EXPECT_TRUE(append({again}, 0)->repeated);
}

TEST_P(log_conformance, ARepeatNeedNotHoldTheGradeThatTheEngineAdded) {
  const auto first = append({received("A", "k1"), graded("A", v1::Actor::SYSTEM)}, 0).value();
  const auto again = append({received("A", "k1")}, 0).value();
  EXPECT_TRUE(again.repeated);
  EXPECT_EQ(again.last, first.last);
  EXPECT_EQ(again.version, version{2});
}

TEST_P(log_conformance, ARepeatNeedNotHoldTheGradesOfOtherCases) {
  ASSERT_TRUE(append({received("B")}, 0));
  const auto first = append({received("A", "k1"), graded("A", v1::Actor::SYSTEM),
                             becoming(2, graded("B", v1::Actor::SYSTEM))},
                            0)
                         .value();
  ASSERT_TRUE(append({noted("B", "moves on")}, 2));
  const auto again = append({received("A", "k1")}, 0).value();
  EXPECT_TRUE(again.repeated);
  EXPECT_EQ(again.last, first.last);
  EXPECT_EQ(again.version, version{2});
  EXPECT_EQ(refusal({received("A", "k1"), becoming(4, noted("B", "more"))}), errc::key_reused);
}

TEST_P(log_conformance, ARepeatMayFollowWhatTimeBroughtAboutBefore) {
  ASSERT_TRUE(append({received("A")}, 0));
  auto due = graded("A", v1::Actor::SYSTEM);
  due.set_idempotency_key("k1");  // the decision's first event holds its key, whatever it is
  auto fired = due;
  fired.clear_idempotency_key();
  fired.mutable_timer_fired()->set_key("A/resolution/1");
  const auto first = append({due, noted("A", "x"), fired, noted("A", "y")}, 1).value();
  const auto again = append({noted("A", "x", "k1"), noted("A", "y")}, 1).value();
  EXPECT_TRUE(again.repeated);
  EXPECT_EQ(again.first, first.first);
  EXPECT_EQ(again.version, version{5});
  EXPECT_TRUE(append({due, noted("A", "x"), fired, noted("A", "y")}, 1)->repeated) << "all of it";
  EXPECT_EQ(refusal({noted("A", "y", "k1"), noted("A", "x")}, 5), errc::key_reused) << "the order";
  EXPECT_EQ(refusal({noted("A", "x", "k1")}, 5), errc::key_reused) << "not what the engine adds";
}

TEST_P(log_conformance, ATimerByAPersonIsContentAndNotAnAddition) {
  auto fired = graded("A", v1::Actor::SUPERVISOR);
  fired.mutable_timer_fired()->set_key("A/resolution/1");
  ASSERT_TRUE(append({received("A", "k1"), fired}, 0));
  EXPECT_EQ(refusal({received("A", "k1")}), errc::key_reused);
}

TEST_P(log_conformance, RefusesAKeyThatWasUsedForSomethingElse) {
  ASSERT_TRUE(append({received("Z")}, 0));
  ASSERT_TRUE(append({received("A", "k1"), noted("A", "x")}, 0));
  EXPECT_EQ(refusal({received("B", "k1"), noted("B", "x")}), errc::key_reused);
  EXPECT_EQ(refusal({noted("A", "x", "k1"), noted("A", "x")}, 2), errc::key_reused);
  EXPECT_EQ(refusal({received("A", "k1"), noted("A", "other")}), errc::key_reused);
  EXPECT_EQ(refusal({received("A", "k1")}), errc::key_reused);
  EXPECT_EQ(refusal({received("A", "k1"), noted("A", "x"), noted("A", "y")}), errc::key_reused);
  auto later = received("A", "k1");
  later.mutable_occurred_at()->set_seconds(later.occurred_at().seconds() + 1);
  EXPECT_EQ(refusal({later, noted("A", "x")}), errc::key_reused);
  auto other = received("A", "k1");
  other.mutable_actor()->set_id("lee");
  EXPECT_EQ(refusal({other, noted("A", "x")}), errc::key_reused);

  const auto answer = append({received("B", "k1")}, 0);
  EXPECT_THAT(answer.error().message, ::testing::HasSubstr("by case A at position 2"));
}

TEST_P(log_conformance, AGradeByAPersonIsContentAndNotAnAddition) {
  ASSERT_TRUE(append({received("A", "k1"), graded("A", v1::Actor::SUPERVISOR)}, 0));
  EXPECT_EQ(refusal({received("A", "k1")}), errc::key_reused);
}

TEST_P(log_conformance, KnowsKeysWithinABatch) {
  std::vector<decision> many(3);
  many[0].events = {received("A", "k1")};
  many[1].events = {received("A", "k1")};
  many[2].events = {received("B", "k1")};
  const auto answers = log_->append(many);
  EXPECT_FALSE(answers[0]->repeated);
  EXPECT_TRUE(answers[1]->repeated);
  EXPECT_EQ(answers[1]->first, position{1});
  EXPECT_EQ(answers[2].error().code, errc::key_reused);
  expect_sound(1, 1);
}

TEST_P(log_conformance, ARefusedDecisionLeavesItsKeyFree) {
  EXPECT_EQ(refusal({noted("A", "x", "k1")}, 5), errc::version_conflict);
  EXPECT_FALSE(append({received("B", "k1")}, 0)->repeated);
}

TEST_P(log_conformance, FindsTheReceiptOfAKey) {
  EXPECT_FALSE(log_->find("k1").value());
  ASSERT_TRUE(append({received("Z")}, 0));
  const auto given = append({received("A", "k1"), noted("A", "x")}, 0).value();
  const auto found = log_->find("k1").value();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->first, given.first);
  EXPECT_EQ(found->last, given.last);
  EXPECT_EQ(found->version, given.version);
  EXPECT_EQ(found->recorded_at, given.recorded_at);
  EXPECT_EQ(found->state_after, given.state_after);
  EXPECT_FALSE(log_->find("k").value());
  EXPECT_FALSE(log_->find("").value());
}

TEST_P(log_conformance, SameContentLooksAtCaseFactActorAndTimeOfOccurrence) {
  const auto recorded = received("A");
  EXPECT_TRUE(same_content(recorded, recorded));
  EXPECT_FALSE(same_content(received("B"), recorded));
  EXPECT_FALSE(same_content(noted("A", "x"), recorded));
  auto changed = recorded;
  changed.mutable_case_received()->mutable_facts()->set_households(2);
  EXPECT_FALSE(same_content(changed, recorded));
  changed = recorded;
  changed.clear_actor();
  EXPECT_FALSE(same_content(changed, recorded));
  changed = recorded;
  changed.clear_occurred_at();
  EXPECT_TRUE(same_content(changed, recorded));
  EXPECT_FALSE(same_content(recorded, changed));
}

// ---- reads --------------------------------------------------------------------------------------

TEST_P(log_conformance, ReadsACaseInOrderOfVersion) {
  ASSERT_TRUE(append({received("A")}, 0));
  ASSERT_TRUE(append({received("AB")}, 0));
  ASSERT_TRUE(append({noted("A", "x"), noted("A", "y")}, 1));
  const auto events = log_->read_case("A").value();
  ASSERT_EQ(events.size(), 3U);
  for (std::size_t i = 0; i < events.size(); ++i) {
    EXPECT_EQ(events[i].case_(), "A");
    EXPECT_EQ(events[i].version(), i + 1);
  }
  EXPECT_EQ(events[2].position(), 4U);
}

TEST_P(log_conformance, KnowsNoCaseThatIsNotThere) {
  ASSERT_TRUE(append({received("AB")}, 0));
  const auto answer = log_->read_case("A");
  ASSERT_TRUE(answer.has_error());
  EXPECT_EQ(answer.error().code, errc::unknown_case);
  EXPECT_THAT(answer.error().message, ::testing::HasSubstr("'A'"));
  EXPECT_EQ(log_->read_case("").error().code, errc::unknown_case);
}

TEST_P(log_conformance, ListsCasesInByteOrderAndStopsWhenTold) {
  for (const auto* key : {"b", "a", "ab", "案", "a b", "B"})
    ASSERT_TRUE(append({received(key)}, 0));
  ASSERT_TRUE(append({noted("a", "x")}, 1));
  EXPECT_THAT(case_keys(), ::testing::ElementsAre("B", "a", "a b", "ab", "b", "案"));
  EXPECT_THAT(case_keys(2), ::testing::ElementsAre("B", "a"));
}

TEST_P(log_conformance, ReadsFromAnyPosition) {
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(append({received("C" + std::to_string(i))}, 0));
  for (std::uint64_t from = 0; from <= 8; ++from) {
    const auto begin = std::max<std::uint64_t>(from, 1);
    EXPECT_EQ(events_from(from).size(), begin > 5 ? 0 : 6 - begin) << from;
  }
}

TEST_P(log_conformance, ACursorSeesTheLogAsItWas) {
  ASSERT_TRUE(append({received("A")}, 0));
  const auto reader = log_->read({1}).value();
  ASSERT_TRUE(append({received("B")}, 0));
  EXPECT_TRUE(reader->next().value());
  ASSERT_TRUE(append({received("C")}, 0));
  EXPECT_FALSE(reader->next().value());
  EXPECT_FALSE(reader->next().value()) << "the end stays the end";
  EXPECT_EQ(reader->at(), position{1});
  EXPECT_EQ(events_from().size(), 3U);
}

TEST_P(log_conformance, ACursorGivesTheStoredBytes) {
  ASSERT_TRUE(append({received("A")}, 0));
  const auto reader = log_->read({1}).value();
  ASSERT_TRUE(reader->next().value());
  v1::Event event = noted("other", "what was there before is gone");
  ASSERT_TRUE(reader->parse(event));
  EXPECT_EQ(event.SerializeAsString(), reader->bytes());
}

TEST_P(log_conformance, WaitsNoLongerThanItMust) {
  ASSERT_TRUE(append({received("A")}, 0));
  EXPECT_EQ(log_->wait({0}, {}), position{1});
  std::stop_source stopped;
  stopped.request_stop();
  EXPECT_EQ(log_->wait({1}, stopped.get_token()), position{1});
}

TEST_P(log_conformance, WakesWhoWaitsForTheNextEvent) {
  std::jthread follower(
      [&](std::stop_token stop) { EXPECT_EQ(log_->wait({0}, stop), position{1}); });
  ASSERT_TRUE(append({received("A")}, 0));
  follower.join();  // without a stop: the event alone must end the wait
}

TEST_P(log_conformance, AStopEndsTheWait) {
  std::jthread follower(
      [&](std::stop_token stop) { EXPECT_EQ(log_->wait({0}, stop), position{0}); });
  follower.request_stop();
}

TEST_P(log_conformance, NeverWaitsPastTheEndNorReadsThere) {
  ASSERT_TRUE(append({received("A")}, 0));
  EXPECT_EQ(log_->wait({2}, {}), position{1}) << "whoever saw that saw another log";
  EXPECT_EQ(log_->wait({~std::uint64_t{0}}, {}), position{1});
  for (const std::uint64_t from : {std::uint64_t{2}, std::uint64_t{9}, ~std::uint64_t{0}}) {
    EXPECT_FALSE(log_->read({from}).value()->next().value());
  }
}

// ---- what the host throws -----------------------------------------------------------------------

TEST_P(log_conformance, AClockThatThrowsRecordsNothingAndTheLogGoesOn) {
  ASSERT_TRUE(append({received("A")}, 0, {{.key = "a", .value = "1"}}));
  auto stamped = noted("A", "at an instant of its own");
  *stamped.mutable_recorded_at() = to_timestamp(now_);
  clock_breaks_ = true;
  EXPECT_EQ(refusal({noted("A", "x", "k1"), noted("A", "y")}, 1, {{.key = "a", .value = "2"}}),
            errc::host_threw);
  std::vector<decision> many(3);
  many[0] = {.events = {stamped}, .expected = {1}};
  many[1] = {.events = {noted("A", "x", "k1")}, .expected = {2}};
  many[2] = {.events = {becoming(1, received("B"))}, .expected = {0}};
  *many[2].events.front().mutable_recorded_at() = to_timestamp(now_);
  const auto answers = log_->append(many);
  EXPECT_TRUE(answers[0]) << "needs no clock";
  EXPECT_EQ(answers[1].error().code, errc::host_threw);
  EXPECT_THAT(answers[1].error().message, ::testing::HasSubstr("the clock broke"));
  EXPECT_FALSE(many[1].events.front().has_recorded_at());
  EXPECT_TRUE(answers[2]);
  EXPECT_FALSE(log_->read_only());
  clock_breaks_ = false;
  EXPECT_TRUE(append({noted("A", "x", "k1")}, 2, {{.key = "a", .value = "2"}}));
  expect_sound(4, 2);
}

TEST_P(log_conformance, AClockThatThrowsHangsNobody) {
  constexpr int callers = 8;
  clock_breaks_ = true;
  {
    std::vector<std::jthread> threads;
    for (int caller = 0; caller < callers; ++caller) {
      threads.emplace_back([&, caller] {
        for (int i = 0; i < 10; ++i) {
          EXPECT_TRUE(append({received("C" + std::to_string(caller))}, 0).has_error());
        }
      });
    }
  }
  clock_breaks_ = false;
  EXPECT_TRUE(append({received("A")}, 0));
  expect_sound(1, 1);
}

TEST_P(log_conformance, AVisitorThatThrowsIsAnAnswer) {
  ASSERT_TRUE(append({received("A")}, 0, {{.key = "a", .value = "1"}}));
  const auto breaks = [](auto&&...) -> bool { throw std::runtime_error("the visitor broke"); };
  EXPECT_EQ(log_->each_case(breaks).error().code, errc::host_threw);
  EXPECT_EQ(log_->each_index_entry({}, {}, breaks).error().code, errc::host_threw);
  EXPECT_EQ(log_->verify(breaks).error().code, errc::host_threw);
  EXPECT_TRUE(append({noted("A", "x")}, 1)) << "and no lock is left behind";
}

// ---- concurrent callers -------------------------------------------------------------------------

TEST_P(log_conformance, GivesGaplessPositionsToConcurrentCallers) {
  constexpr std::uint64_t callers = 8;
  constexpr std::uint64_t each = 25;
  std::vector<std::uint64_t> given(callers * each * 2 + 1);  // how often each position was given
  std::mutex mutex;
  {
    std::vector<std::jthread> threads;
    for (std::uint64_t caller = 0; caller < callers; ++caller) {
      threads.emplace_back([&, caller] {
        const auto key = "C" + std::to_string(caller);
        for (std::uint64_t i = 0; i < each; ++i) {
          const auto got = append({noted(key, "x"), noted(key, "y")}, i * 2).value();
          const std::scoped_lock lock{mutex};
          for (auto at = got.first; at <= got.last; at = at.next()) ++given.at(at.value);
        }
      });
    }
  }
  EXPECT_EQ(std::count(given.begin() + 1, given.end(), 1U),
            static_cast<std::ptrdiff_t>(given.size()) - 1);
  EXPECT_EQ(events_from().size(), given.size() - 1);
  expect_sound(given.size() - 1, callers);
}

TEST_P(log_conformance, LetsOneOfManyWinEachVersion) {
  constexpr std::uint64_t callers = 4;
  constexpr std::uint64_t versions = 20;
  std::atomic<std::uint64_t> won{0};
  {
    std::vector<std::jthread> threads;
    for (std::uint64_t caller = 0; caller < callers; ++caller) {
      threads.emplace_back([&] {
        for (std::uint64_t expected = 0; expected < versions;) {
          const auto got = append({noted("A", "x")}, expected);
          if (got) ++won;
          ASSERT_TRUE(got || got.error().code == errc::version_conflict);
          ++expected;  // whoever lost knows that someone else has won
        }
      });
    }
  }
  EXPECT_EQ(won, versions);
  expect_sound(versions, 1);
}

TEST_P(log_conformance, RecordsAKeyOnceHoweverManyBringIt) {
  constexpr int callers = 8;
  std::atomic<int> fresh{0};
  {
    std::vector<std::jthread> threads;
    for (int caller = 0; caller < callers; ++caller) {
      threads.emplace_back([&] {
        const auto got = append({received("A", "k1")}, 0).value();
        EXPECT_EQ(got.first, position{1});
        if (!got.repeated) ++fresh;
      });
    }
  }
  EXPECT_EQ(fresh, 1);
  expect_sound(1, 1);
}

TEST_P(log_conformance, AFollowerSeesEveryEventOnceAndInOrder) {
  constexpr std::uint64_t total = 120;
  std::vector<std::uint64_t> seen;
  {
    std::jthread follower([&](std::stop_token stop) {
      position at{0};
      while (at.value < total && !stop.stop_requested()) {
        const auto newest = log_->wait(at, stop);
        const auto reader = log_->read(at.next()).value();
        while (reader->next().value()) seen.push_back((at = reader->at()).value);
        EXPECT_GE(at, newest);
      }
    });
    std::vector<std::jthread> writers;
    for (int writer = 0; writer < 3; ++writer) {
      writers.emplace_back([&, writer] {
        for (std::uint64_t i = 0; i < total / 3; ++i) {
          ASSERT_TRUE(append({noted("W" + std::to_string(writer), "x")}, i));
        }
      });
    }
    writers.clear();
    if (!::testing::Test::HasFailure()) follower.join();
  }
  std::vector<std::uint64_t> all(total);
  std::generate(all.begin(), all.end(), [n = std::uint64_t{0}]() mutable { return ++n; });
  EXPECT_EQ(seen, all);
}

TEST_P(log_conformance, LetsDecisionsOverSeveralCasesConflictButNotMix) {
  constexpr std::uint64_t callers = 4;
  constexpr std::uint64_t versions = 20;
  std::atomic<std::uint64_t> won{0};
  {
    std::vector<std::jthread> threads;
    for (std::uint64_t caller = 0; caller < callers; ++caller) {
      threads.emplace_back([&, own = caller % 2 == 0 ? "A" : "B",
                            other = caller % 2 == 0 ? "B" : "A"] {
        for (std::uint64_t expected = 0; expected < versions; ++expected) {
          const auto text = std::to_string(expected);
          const auto got = append({noted(own, text), becoming(expected + 1, noted(other, text))},
                                  expected, {{.key = "newest", .value = text}});
          if (got) ++won;
          ASSERT_TRUE(got || got.error().code == errc::version_conflict);
        }
      });
    }
  }
  EXPECT_EQ(won, versions);
  EXPECT_EQ(index_entries(), (entries{{"newest", std::to_string(versions - 1)}}));
  expect_sound(versions * 2, 2);
}

TEST_P(log_conformance, WhoeverReadsTheIndexSeesADecisionAsAWholeOrNotAtAll) {
  constexpr std::uint64_t versions = 100;
  std::jthread reader([&](std::stop_token stop) {
    for (std::size_t most = 0; !stop.stop_requested();) {
      const auto seen = index_entries();
      if (seen.empty()) continue;
      ASSERT_EQ(seen.size(), 2U);
      ASSERT_EQ(seen[0].second, seen[1].second);
      const auto newest = std::stoul(seen[0].second);
      ASSERT_GE(newest, most) << "it ran back";
      most = newest;
    }
  });
  for (std::uint64_t expected = 0; expected < versions; ++expected) {
    const auto text = std::to_string(expected);
    ASSERT_TRUE(append({noted("A", text)}, expected,
                       {{.key = "a", .value = text}, {.key = "b", .value = text}}));
  }
}

// ---- the index ----------------------------------------------------------------------------------

TEST_P(log_conformance, KeepsIndexEntriesInOrderOfTheirKeys) {
  EXPECT_THAT(index_entries(), ::testing::IsEmpty());
  const std::string bytes{"any \0 bytes \xff", 13};
  ASSERT_TRUE(append(
      {received("A")}, 0,
      {{.key = "b", .value = "2"}, {.key = "a", .value = "1"}, {.key = bytes, .value = bytes}}));
  ASSERT_TRUE(
      append({received("B")}, 0, {{.key = "\xff", .value = "last"}, {.key = "", .value = ""}}));
  EXPECT_EQ(index_entries(),
            (entries{{"", ""}, {"a", "1"}, {bytes, bytes}, {"b", "2"}, {"\xff", "last"}}));
  EXPECT_EQ(log_->last(), position{2}) << "an entry is no event";
  expect_sound(2, 2);
}

TEST_P(log_conformance, ADecisionPutsAndRemovesIndexEntries) {
  ASSERT_TRUE(append({received("A")}, 0, {{.key = "a", .value = "1"}, {.key = "b", .value = "2"}}));
  ASSERT_TRUE(append({noted("A", "x")}, 1,
                     {{.key = "a"}, {.key = "never there"}, {.key = "b", .value = "3"}}));
  EXPECT_EQ(index_entries(), (entries{{"b", "3"}}));
  ASSERT_TRUE(
      append({noted("A", "y")}, 2,
             {{.key = "c", .value = "1"}, {.key = "c"}, {.key = "b"}, {.key = "b", .value = "4"}}));
  EXPECT_EQ(index_entries(), (entries{{"b", "4"}})) << "one after the other, as they were given";
}

TEST_P(log_conformance, VisitsARangeOfTheIndexUntilItIsToldToStop) {
  ASSERT_TRUE(append({received("A")}, 0,
                     {{.key = "a", .value = "1"},
                      {.key = "b", .value = "2"},
                      {.key = "ba", .value = "3"},
                      {.key = "c", .value = "4"}}));
  EXPECT_EQ(index_entries("b", "c"), (entries{{"b", "2"}, {"ba", "3"}})) << "to is not part of it";
  EXPECT_EQ(index_entries("b"), (entries{{"b", "2"}, {"ba", "3"}, {"c", "4"}}));
  EXPECT_EQ(index_entries("", "b"), (entries{{"a", "1"}}));
  EXPECT_EQ(index_entries("aa", "zz", 2), (entries{{"b", "2"}, {"ba", "3"}}));
  EXPECT_THAT(index_entries("b", "b"), ::testing::IsEmpty());
  EXPECT_THAT(index_entries("c", "a"), ::testing::IsEmpty());
  EXPECT_THAT(index_entries("d"), ::testing::IsEmpty());
}

TEST_P(log_conformance, VisitsTheIndexAsItWasAtTheCall) {
  ASSERT_TRUE(append({received("A")}, 0, {{.key = "a", .value = "1"}, {.key = "b", .value = "2"}}));
  entries seen;
  std::uint64_t head = 1;
  ASSERT_TRUE(log_->each_index_entry({}, {}, [&](std::string_view key, std::string_view value) {
    seen.emplace_back(key, value);
    EXPECT_TRUE(append({noted("A", "x")}, head++, {{.key = "b"}, {.key = "c", .value = "3"}}));
    EXPECT_EQ(index_entries(), (entries{{"a", "1"}, {"c", "3"}})) << "whoever calls now sees it";
    return true;
  }));
  EXPECT_EQ(seen, (entries{{"a", "1"}, {"b", "2"}}));
}

TEST_P(log_conformance, ARefusedDecisionLeavesTheIndexAsItWas) {
  ASSERT_TRUE(append({received("A", "k1")}, 0, {{.key = "a", .value = "1"}}));
  const std::vector<index_change> changes{{.key = "a"}, {.key = "b", .value = "2"}};
  EXPECT_EQ(refusal({noted("A", "x")}, 7, changes), errc::version_conflict);
  EXPECT_EQ(refusal({noted("A", "x"), becoming(2, noted("B", "x"))}, 1, changes),
            errc::version_conflict);
  EXPECT_EQ(refusal({noted("A", "x", "k1")}, 1, changes), errc::key_reused);
  EXPECT_EQ(refusal({}, 1, changes), errc::invalid_argument);
  EXPECT_EQ(index_entries(), (entries{{"a", "1"}}));
}

TEST_P(log_conformance, ARepeatedDecisionLeavesTheIndexAsItIs) {
  ASSERT_TRUE(append({received("A", "k1")}, 0, {{.key = "a", .value = "1"}}));
  ASSERT_TRUE(append({noted("A", "x")}, 1, {{.key = "a"}}));
  EXPECT_TRUE(append({received("A", "k1")}, 0, {{.key = "a", .value = "1"}})->repeated);
  EXPECT_THAT(index_entries(), ::testing::IsEmpty());
}

TEST_P(log_conformance, ABatchChangesTheIndexInOrderAndOnlyWhereItRecords) {
  std::vector<decision> many(3);
  many[0] = {.events = {received("A")}, .expected = {}, .index = {{.key = "a", .value = "first"}}};
  many[1] = {
      .events = {received("A")}, .expected = {}, .index = {{.key = "b", .value = "refused"}}};
  many[2] = {
      .events = {noted("A", "x")}, .expected = {1}, .index = {{.key = "a", .value = "third"}}};
  (void)log_->append(many);
  EXPECT_EQ(index_entries(), (entries{{"a", "third"}}));
}

TEST_P(log_conformance, KeepsToTheLimitsOfTheIndex) {
  const std::string key(limits::index_key_bytes_max, 'k');
  const std::string value(limits::index_value_bytes_max, 'v');
  const std::vector<std::vector<index_change>> refused{
      {{.key = "a", .value = "1"}, {.key = key + "k", .value = ""}},
      {{.key = key + "k"}},
      {{.key = "a", .value = value + "v"}},
      std::vector<index_change>(limits::index_changes_max + 1,
                                index_change{.key = "a", .value = "1"})};
  for (const auto& changes : refused) {
    EXPECT_EQ(refusal({received("A")}, 0, changes), errc::limit_exceeded);
    EXPECT_EQ(log_->change_index(changes).error().code, errc::limit_exceeded);
  }
  const auto answer = append({received("A")}, 0, {{.key = "a", .value = value + "v"}});
  EXPECT_THAT(answer.error().message, ::testing::AllOf(::testing::HasSubstr("case 'A'"),
                                                       ::testing::HasSubstr("entry 'a'")));
  EXPECT_THAT(index_entries(), ::testing::IsEmpty());

  std::vector<index_change> most(limits::index_changes_max,
                                 index_change{.key = key, .value = value});
  EXPECT_TRUE(append({received("A")}, 0, most));
  EXPECT_TRUE(log_->change_index(most));
  EXPECT_EQ(index_entries(), (entries{{key, value}}));
}

TEST_P(log_conformance, ChangesTheIndexWithoutADecision) {
  ASSERT_TRUE(append({received("A")}, 0, {{.key = "a", .value = "1"}}));
  const std::vector<index_change> changes{
      {.key = "a"}, {.key = "b", .value = "2"}, {.key = "c", .value = "3"}};
  ASSERT_TRUE(log_->change_index(changes));
  ASSERT_TRUE(log_->change_index({}));
  EXPECT_EQ(index_entries(), (entries{{"b", "2"}, {"c", "3"}}));
  expect_sound(1, 1);
}

TEST_P(log_conformance, ClearsTheIndexAndNothingElse) {
  ASSERT_TRUE(log_->clear_index()) << "of nothing";
  const std::string highest(limits::index_key_bytes_max, '\xff');
  ASSERT_TRUE(append(
      {received("A", "k1")}, 0,
      {{.key = "", .value = "1"}, {.key = "a", .value = "2"}, {.key = highest, .value = "3"}}));
  ASSERT_TRUE(log_->put_document("policy", "text"));
  ASSERT_TRUE(log_->clear_index());
  EXPECT_THAT(index_entries(), ::testing::IsEmpty());
  EXPECT_EQ(log_->get_document("policy").value(), "text");
  EXPECT_TRUE(log_->find("k1").value());
  expect_sound(1, 1);
  ASSERT_TRUE(append({noted("A", "x")}, 1, {{.key = "a", .value = "4"}}));
  EXPECT_EQ(index_entries(), (entries{{"a", "4"}})) << "what comes after it stays";
}

// ---- documents ----------------------------------------------------------------------------------

TEST_P(log_conformance, KeepsNamedDocuments) {
  EXPECT_FALSE(log_->get_document("policy").value());
  const std::string bytes{"any \0 bytes \xff", 13};
  ASSERT_TRUE(log_->put_document("policy", "first"));
  ASSERT_TRUE(log_->put_document("policy", bytes));
  ASSERT_TRUE(log_->put_document("empty", ""));
  EXPECT_EQ(log_->get_document("policy").value(), bytes);
  EXPECT_EQ(log_->get_document("empty").value(), "");
  EXPECT_EQ(log_->last(), position{0}) << "a document is no event";
}

TEST_P(log_conformance, ReplacesADocumentOnlyWhereItIsWhatWasSeen) {
  EXPECT_EQ(log_->replace_document("policy", "x", "y").error().code, errc::version_conflict);
  EXPECT_FALSE(log_->get_document("policy").value());
  ASSERT_TRUE(log_->replace_document("policy", {}, ""));
  EXPECT_EQ(log_->replace_document("policy", {}, "y").error().code, errc::version_conflict)
      << "an empty document is one";
  ASSERT_TRUE(log_->replace_document("policy", "", "first"));
  EXPECT_EQ(log_->replace_document("policy", "", "second").error().code, errc::version_conflict);
  EXPECT_EQ(log_->get_document("policy").value(), "first");
  EXPECT_EQ(log_->replace_document("", {}, "x").error().code, errc::invalid_argument);
}

TEST_P(log_conformance, LosesNothingWhereSeveralReplaceADocument) {
  constexpr int callers = 4;
  constexpr int each = 10;
  {
    std::vector<std::jthread> threads;
    for (int caller = 0; caller < callers; ++caller) {
      threads.emplace_back([&] {
        for (int added = 0; added < each;) {
          const auto seen = log_->get_document("tally").value();
          if (log_->replace_document("tally", seen, seen.value_or("") + "x")) ++added;
        }
      });
    }
  }
  EXPECT_EQ(log_->get_document("tally").value(), std::string(callers * each, 'x'));
}

TEST_P(log_conformance, RefusesDocumentsPastTheLimits) {
  EXPECT_EQ(log_->put_document("", "x").error().code, errc::invalid_argument);
  EXPECT_EQ(log_->put_document("a\n", "x").error().code, errc::invalid_argument);
  const std::string name(limits::name_bytes_max + 1, 'n');
  EXPECT_EQ(log_->put_document(name, "x").error().code, errc::limit_exceeded);
  const std::string bytes(limits::document_bytes_max + 1, 'b');
  EXPECT_EQ(log_->put_document("big", bytes).error().code, errc::limit_exceeded);
}

// ---- verify, reopen, broken disks ---------------------------------------------------------------

TEST_P(log_conformance, VerifyTellsHowFarItIs) {
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(append({received("C" + std::to_string(i))}, 0));
  std::uint64_t last_done = 0;
  const auto found = log_->verify([&](std::uint64_t done, std::uint64_t total) {
    EXPECT_EQ(total, 20U);
    EXPECT_GE(done, last_done);
    last_done = done;
  });
  EXPECT_EQ(last_done, 20U);
  EXPECT_EQ(found->cases, 20U);
}

TEST_P(log_conformance, IsTheSameLogWhenOpenedAgain) {
  if (!GetParam().reopens) {
    GTEST_SKIP() << "switch it on with log_under_test::reopens, once log_home::open gives the same "
                    "log again";
  }
  const auto stamped = now_;
  const auto first = append({received("A", "k1"), noted("A", "x")}, 0).value();
  ASSERT_TRUE(append({received("B")}, 0));
  ASSERT_TRUE(log_->put_document("policy", "text"));
  now_ -= std::chrono::hours{2};
  reopen();
  EXPECT_EQ(log_->last(), position{3});
  EXPECT_EQ(events_from().size(), 3U);
  EXPECT_EQ(log_->get_document("policy").value(), "text");
  EXPECT_EQ(append({received("A", "k1"), noted("A", "x")}, 0)->first, first.first);
  EXPECT_EQ(refusal({noted("A", "y")}, 1), errc::version_conflict);
  const auto next = append({noted("A", "y")}, 2).value();
  EXPECT_EQ(next.first, position{4});
  EXPECT_EQ(next.recorded_at, stamped) << "stamps do not run back across a restart";
  expect_sound(4, 2);
}

TEST_P(log_conformance, HoldsSeveralCasesAndTheIndexWhenOpenedAgain) {
  if (!GetParam().reopens) {
    GTEST_SKIP() << "switch it on with log_under_test::reopens, once log_home::open gives the same "
                    "log again";
  }
  const std::vector<v1::Event> both{received("A", "k1"), becoming(1, received("B")),
                                    noted("A", "x")};
  const auto first =
      append(both, 0, {{.key = "a", .value = "1"}, {.key = "b", .value = "2"}}).value();
  const std::vector<index_change> change{{.key = "a"}, {.key = "c", .value = "3"}};
  ASSERT_TRUE(log_->change_index(change));
  reopen();
  EXPECT_EQ(index_entries(), (entries{{"b", "2"}, {"c", "3"}}));
  const auto again = append(both, 0, {{.key = "a", .value = "1"}}).value();
  EXPECT_TRUE(again.repeated);
  EXPECT_EQ(again.last, first.last);
  EXPECT_EQ(again.version, version{2});
  EXPECT_EQ(refusal({noted("A", "y"), becoming(1, received("B"))}, 2), errc::version_conflict);
  ASSERT_TRUE(append({noted("A", "y"), becoming(2, noted("B", "y"))}, 2));
  ASSERT_TRUE(log_->clear_index());
  reopen();
  EXPECT_THAT(index_entries(), ::testing::IsEmpty());
  expect_sound(5, 2);
}

TEST_P(log_conformance, TurnsReadOnlyWhenTheDiskFailsAndResumesOnceItDoesNot) {
  if (!GetParam().breaks) {
    GTEST_SKIP() << "switch it on with log_under_test::breaks, once log_home::break_disk makes "
                    "writes fail";
  }
  ASSERT_TRUE(append({received("A")}, 0, {{.key = "a", .value = "1"}}));
  home_->break_disk(true);
  EXPECT_EQ(refusal({noted("A", "x", "k1")}, 1, {{.key = "a", .value = "2"}}), errc::io);
  ASSERT_TRUE(log_->read_only());
  EXPECT_EQ(refusal({noted("A", "x", "k1")}, 1), errc::read_only);
  EXPECT_EQ(log_->put_document("policy", "x").error().code, errc::read_only);
  EXPECT_EQ(log_->change_index({}).error().code, errc::read_only);
  EXPECT_EQ(log_->clear_index().error().code, errc::read_only);
  EXPECT_EQ(log_->resume().error().code, errc::read_only);
  EXPECT_EQ(events_from().size(), 1U) << "reads go on";
  EXPECT_TRUE(log_->read_case("A"));

  home_->break_disk(false);
  EXPECT_EQ(refusal({noted("A", "x", "k1")}, 1), errc::read_only) << "until it is told to";
  ASSERT_TRUE(log_->resume()) << log_->resume().error().message;
  EXPECT_FALSE(log_->read_only());
  EXPECT_TRUE(append({noted("A", "x", "k1")}, 1, {{.key = "a", .value = "2"}}))
      << "its key settles whether it was recorded";
  EXPECT_EQ(index_entries(), (entries{{"a", "2"}}));
  expect_sound(2, 1);
}

}  // namespace casebook::testing
