#include <casebook/policy_store.hpp>

#include <casebook/testing/simulated_clock.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace casebook {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Property;
using ::testing::SizeIs;

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

class DamagedPolicies : public PolicyStore {
 protected:
  // "v1" and "v3" are sound; a byte of "v2" is not UTF-8.
  void SetUp() override {
    texts.add_text(std::string{version(1).text()});
    texts.add_text("version: \"v2\" site { zone: \"\xff\" }");
    texts.add_text(std::string{version(3).text()});
    ASSERT_TRUE(store->put_document("policies", texts.SerializeAsString()));
  }
  v1::PolicyBook texts;
};

TEST_F(DamagedPolicies, JudgeNothingAndSayWhichAndWhy) {
  const auto refused = load_policies(*store);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, errc::corrupt);
  EXPECT_THAT(refused.error().message,
              AllOf(HasSubstr("'v2'"), HasSubstr("UTF-8"), HasSubstr("keep its text again")));
}

TEST_F(DamagedPolicies, LeaveTheOthersReadable) {
  const auto kept = read_policies(*store).value();
  EXPECT_THAT(kept.readable,
              ElementsAre(Property(&policy::version, "v1"), Property(&policy::version, "v3")));
  ASSERT_THAT(kept.unreadable, SizeIs(1));
  EXPECT_EQ(kept.unreadable[0].version, "v2");
  EXPECT_EQ(kept.unreadable[0].bytes, texts.text(1));
}

TEST_F(DamagedPolicies, AreMendedByKeepingTheSameVersionAgain) {
  ASSERT_TRUE(keep_policy(*store, version(4))) << "what is sound is kept beside what is not";
  EXPECT_THAT(read_policies(*store)->unreadable, SizeIs(1));
  ASSERT_TRUE(keep_policy(*store, version(2)));
  const auto book = load_policies(*store);
  ASSERT_TRUE(book) << book.error().message;
  EXPECT_THAT((*book)->versions(), SizeIs(4));
}

TEST_F(DamagedPolicies, DoNotLetASoundVersionBeReplaced) {
  const auto other = policy::parse(
      "version: \"v1\" effective_from { seconds: 9 } "
      "site { zone: \"Asia/Shanghai\" }");
  EXPECT_EQ(keep_policy(*store, *other).error().code, errc::invalid_argument);
}

TEST_F(PolicyStore, IsMendedWhereNothingOfItCanBeRead) {
  ASSERT_TRUE(store->put_document("policies", "\x0a\xff\xff"));
  EXPECT_EQ(load_policies(*store).error().code, errc::corrupt);
  ASSERT_TRUE(keep_policy(*store, version(1)));
  EXPECT_THAT(load_policies(*store).value()->versions(), SizeIs(1));
}

}  // namespace
}  // namespace casebook
