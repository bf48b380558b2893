#include <casebook/policy_store.hpp>

#include <casebook/testing/simulated_clock.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace casebook {
namespace {

policy version(int number) {
  return policy::parse("version: \"v" + std::to_string(number) + "\" effective_from { seconds: " +
                       std::to_string(number) + " } site { zone: \"UTC\" }")
      .value();
}

class PolicyStore : public ::testing::Test {
 protected:
  testing::simulated_clock clock{instant{}};
  std::unique_ptr<event_log> store = make_memory_log(clock.source());
};

TEST_F(PolicyStore, KeepsWhatSeveralThreadsKeepAtOnce) {
  constexpr int writers = 8;
  constexpr int each = 5;
  {
    std::vector<std::jthread> threads;
    for (int writer = 0; writer < writers; ++writer) {
      threads.emplace_back([&, writer] {
        for (int i = 0; i < each; ++i) {
          EXPECT_TRUE(keep_policy(*store, version(1 + writer * each + i)));
        }
      });
    }
  }
  EXPECT_EQ(load_policies(*store).value()->versions().size(), std::size_t{writers * each});
}

TEST_F(PolicyStore, ReadsWhatWasSoundWhenItWasKept) {
  v1::PolicyBook texts;
  texts.add_text(
      "version: \"old\" site { zone: \"UTC\" calendar: \"none\" } calendar { calendar: \"none\" }");
  ASSERT_TRUE(store->put_document("policies", texts.SerializeAsString()));
  const auto kept = load_policies(*store);
  ASSERT_TRUE(kept) << kept.error().message;
  EXPECT_TRUE(keep_policy(*store, version(1))) << "which mends it for cases to come";
}

}  // namespace
}  // namespace casebook
