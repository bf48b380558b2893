#include "generate/generator.hpp"

#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include <casebook/case_state.hpp>
#include <casebook/engine.hpp>
#include <casebook/event.hpp>
#include <casebook/exchange.hpp>
#include <casebook/policy.hpp>

namespace casebook {
namespace {

using namespace std::chrono_literals;
using generate::generator;
using generate::options;

std::vector<v1::Event> everything(const options& wanted) {
  generator source{wanted};
  std::vector<v1::Event> events;
  for (v1::Event event; source.next(event);) events.push_back(event);
  return events;
}

std::string sha256(const std::vector<v1::Event>& events) {
  std::string lines;
  for (const auto& event : events) lines += to_json(event) + '\n';
  unsigned char digest[32];
  EVP_Digest(lines.data(), lines.size(), digest, nullptr, EVP_sha256(), nullptr);
  std::string hex;
  for (const auto byte : digest) {
    hex += "0123456789abcdef"[byte >> 4];
    hex += "0123456789abcdef"[byte & 15];
  }
  return hex;
}

// The bytes are the same on every machine; where a change of the generator is meant, so is this.
TEST(Generator, TellsTheSameStoryOnEveryMachine) {
  EXPECT_EQ(sha256(everything({.cases = 500, .seed = 7})),
            "21090c23a868330547c87f7a752094dc47ba95647e22cee38d734c4f0e6f46ee");
}

TEST(Generator, TellsAnotherStoryForAnotherSeed) {
  EXPECT_NE(sha256(everything({.cases = 50, .seed = 1})),
            sha256(everything({.cases = 50, .seed = 2})));
}

TEST(Generator, ReceivesExactlyAsManyCasesAsAskedFor) {
  for (const std::uint64_t cases : {0U, 1U, 7U, 1000U}) {
    std::set<std::string> received;
    for (const auto& event : everything({.cases = cases, .span = 24h * 30})) {
      if (event.has_case_received()) {
        EXPECT_TRUE(received.insert(event.case_()).second);
      } else {
        EXPECT_TRUE(received.contains(event.case_())) << to_json(event);
      }
    }
    EXPECT_EQ(received.size(), cases);
  }
}

TEST(Generator, RecordsInOrderAndNeverTurnsACaseBack) {
  instant last_recorded = distant_past;
  std::map<std::string, instant> last_step;
  for (const auto& event : everything({.cases = 2000, .seed = 3})) {
    const auto occurred = to_instant(event.occurred_at());
    const auto recorded = to_instant(event.recorded_at());
    EXPECT_LE(last_recorded, recorded) << to_json(event);
    EXPECT_LE(occurred, recorded) << to_json(event);
    EXPECT_LE(recorded - occurred, policy::built_in().max_backdate()) << to_json(event);
    last_recorded = recorded;
    if (!is_step(event.fact_case())) continue;
    auto& last = last_step.try_emplace(event.case_(), distant_past).first->second;
    EXPECT_LE(last, occurred) << to_json(event);
    last = occurred;
  }
}

TEST(Generator, LeavesNoKindOfFactOutButThoseOfTheEngineItself) {
  std::map<v1::Event::FactCase, int> seen;
  for (const auto& event : everything({.cases = 5000})) {
    ++seen[event.fact_case()];
    EXPECT_TRUE(check_event(event));
  }
  const auto& facts = *v1::Event::descriptor()->FindOneofByName("fact");
  for (int i = 0; i < facts.field_count(); ++i) {
    const auto kind = static_cast<v1::Event::FactCase>(facts.field(i)->number());
    const bool engines_own = kind == v1::Event::kPolicyMigrated || kind == v1::Event::kTimerFired;
    EXPECT_EQ(seen[kind] > 0, !engines_own) << fact_name(kind);
  }
}

TEST(Generator, TellsWhatTheWorkflowsAcceptAsHistory) {
  auto store = make_memory_log(wall_clock());
  engine desk{*store};
  history_import import{desk, {.grade = true}};
  for (const auto& event : everything({.cases = 3000, .seed = 11})) {
    const auto added = import.add(event);
    ASSERT_TRUE(added) << added.error().message << "\n" << to_json(event);
  }
  EXPECT_TRUE(import.flush());
}

// Rights, windows and the order of times included, with the desk's own grades in between.
TEST(Generator, TellsWhatTheWorkflowsAcceptLive) {
  instant now;
  auto store = make_memory_log([&] { return now; });
  engine desk{*store, {.clock = [&] { return now; }}};
  for (const auto& event : everything({.cases = 3000, .seed = 12})) {
    now = to_instant(event.recorded_at());
    const auto recorded = desk.propose(event);
    ASSERT_TRUE(recorded) << recorded.error().message << "\n" << to_json(event);
  }
}

TEST(Generator, ArrivesMostlyInOfficeHours) {
  int by_day = 0, by_night = 0;
  for (const auto& event : everything({.cases = 3000})) {
    if (!event.has_case_received()) continue;
    const auto local = to_instant(event.occurred_at()) + 8h;
    const auto hour = (local - std::chrono::floor<std::chrono::days>(local)) / 1h;
    if (hour >= 8 && hour < 21) ++by_day;
    if (hour < 6) ++by_night;
  }
  EXPECT_GT(by_day, 2500);
  EXPECT_LT(by_night, 100);
}

}  // namespace
}  // namespace casebook
