#include <casebook/replay.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <stdexcept>

namespace casebook {
namespace {

v1::Event note(const std::string& case_key, std::uint64_t version) {
  v1::Event event;
  event.set_case_(case_key);
  event.set_version(version);
  event.mutable_note_added()->set_text(std::string(50, 'x'));
  return event;
}

// 200 cases of 5 events each, all mixed.
std::unique_ptr<event_log> mixed_log() {
  auto store = make_memory_log([] { return instant{}; });
  for (std::uint64_t version = 1; version <= 5; ++version) {
    for (int i = 0; i < 200; ++i) {
      auto one = decision{.events = {note("C-" + std::to_string(i), version)},
                          .expected = casebook::version{version - 1}};
      EXPECT_TRUE(store->append(std::move(one)));
    }
  }
  return store;
}

class ReplayCases : public ::testing::TestWithParam<std::size_t> {};

TEST_P(ReplayCases, ShowsEveryCaseOnceAndWholeWhateverTheMemory) {
  const auto store = mixed_log();
  std::map<std::string, int> seen;
  const auto replayed = replay_cases(*store, {.memory_bytes_max = GetParam()},
                                     [&](std::span<const v1::Event> history) {
                                       ++seen[history.front().case_()];
                                       ASSERT_EQ(history.size(), 5U);
                                       for (std::size_t i = 0; i < 5; ++i) {
                                         EXPECT_EQ(history[i].version(), i + 1);
                                         EXPECT_EQ(history[i].case_(), history.front().case_());
                                       }
                                     });
  ASSERT_TRUE(replayed);
  EXPECT_EQ(seen.size(), 200U);
  for (const auto& [key, times] : seen) EXPECT_EQ(times, 1) << key;
}

INSTANTIATE_TEST_SUITE_P(Memory, ReplayCases,
                         ::testing::Values(1, 2'000, 20'000, 100'000, std::size_t{4} << 30));

TEST(ReplayCasesOrder, IsThatOfFirstEvents) {
  const auto store = mixed_log();
  std::uint64_t last = 0;
  ASSERT_TRUE(replay_cases(*store, {}, [&](std::span<const v1::Event> history) {
    EXPECT_GT(history.front().position(), last);
    last = history.front().position();
  }));
}

TEST(ReplayCasesProgress, EndsAtItsTotal) {
  const auto store = mixed_log();
  std::uint64_t done = 0;
  std::uint64_t total = 1;
  ASSERT_TRUE(
      replay_cases(*store, {.told = [&](auto d, auto t) { done = d, total = t; }}, [](auto) {}));
  EXPECT_EQ(done, total);
}

TEST(ReplayCasesVisitor, ThatThrowsEndsItWithAnError) {
  const auto store = mixed_log();
  int visited = 0;
  const auto ended = replay_cases(*store, {}, [&](auto) {
    if (++visited == 2) throw std::runtime_error{"no more paper"};
  });
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().code, errc::host_threw);
  EXPECT_THAT(ended.error().message, ::testing::HasSubstr("no more paper"));
  EXPECT_EQ(visited, 2);
}

}  // namespace
}  // namespace casebook
