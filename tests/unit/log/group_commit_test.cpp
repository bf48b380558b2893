#include "log/group_commit.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

namespace casebook::detail {
namespace {

struct request {
  int served = 0;
};

TEST(GroupCommit, ServesALoneCallerAtOnce) {
  group_commit<request> queue;
  request mine;
  queue.submit(mine, [](auto group) { ++group[0]->served; });
  EXPECT_EQ(mine.served, 1);
  EXPECT_EQ(queue.waiting(), 0U);
}

TEST(GroupCommit, TakesEveryoneWhoWaitsAlong) {
  constexpr std::size_t callers = 16;
  group_commit<request> queue;
  std::vector<std::size_t> groups;
  const auto work = [&](std::span<request* const> group) {
    // The first leader holds its group open until all the others stand behind it.
    if (groups.empty()) {
      while (queue.waiting() < callers) std::this_thread::yield();
    }
    groups.push_back(group.size());
    for (auto* one : group) ++one->served;
  };
  std::vector<request> requests(callers);
  {
    std::vector<std::jthread> threads;
    for (auto& one : requests) threads.emplace_back([&] { queue.submit(one, work); });
  }
  for (const auto& one : requests) EXPECT_EQ(one.served, 1);
  std::size_t served = 0;
  for (const auto size : groups) served += size;
  EXPECT_EQ(served, callers);
  EXPECT_LE(groups.size(), 3U) << "whoever came before the first group was closed, and the rest";
}

TEST(GroupCommit, WhatIsThrownReachesTheWholeGroupAndTheQueueGoesOn) {
  constexpr std::size_t callers = 8;
  group_commit<request> queue;
  bool first = true;
  const auto work = [&](std::span<request* const> group) {
    if (std::exchange(first, false)) {
      while (queue.waiting() < callers) std::this_thread::yield();
      throw std::runtime_error("the work broke");
    }
    for (auto* one : group) ++one->served;
  };
  std::atomic<int> thrown{0};
  std::vector<request> requests(callers);
  {
    std::vector<std::jthread> threads;
    for (auto& one : requests) {
      threads.emplace_back([&] {
        try {
          queue.submit(one, work);
        } catch (const std::runtime_error&) {
          ++thrown;
        }
      });
    }
  }
  int served = 0;
  for (const auto& one : requests) served += one.served;
  EXPECT_GE(thrown, 1);
  EXPECT_EQ(served + thrown, static_cast<int>(callers));
  EXPECT_EQ(queue.waiting(), 0U);
}

TEST(GroupCommit, LetsOneLeadAtATime) {
  group_commit<request> queue;
  std::atomic<int> leading{0};
  std::atomic<int> served{0};
  const auto work = [&](std::span<request* const> group) {
    EXPECT_EQ(leading.fetch_add(1), 0);
    served += static_cast<int>(group.size());
    leading.fetch_sub(1);
  };
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&] {
        for (int n = 0; n < 200; ++n) {
          request mine;
          queue.submit(mine, work);
        }
      });
    }
  }
  EXPECT_EQ(served, 1600);
}

}  // namespace
}  // namespace casebook::detail
