#include "log/head_cache.hpp"

#include <gtest/gtest.h>

namespace casebook::detail {
namespace {

TEST(HeadCache, KeepsTheNewestVersion) {
  head_cache heads{10};
  EXPECT_FALSE(heads.find("A"));
  heads.put("A", {1});
  heads.put("A", {2});
  EXPECT_EQ(heads.find("A"), version{2});
  heads.clear();
  EXPECT_FALSE(heads.find("A"));
}

TEST(HeadCache, ForgetsWhatWasNotUsedForLongest) {
  head_cache heads{10};
  for (std::uint64_t i = 0; i < 20; ++i) {
    heads.put(std::to_string(i), {i});
    EXPECT_EQ(heads.find("0"), version{0}) << "is used all the time";
  }
  EXPECT_FALSE(heads.find("1"));
  for (std::uint64_t i = 17; i < 20; ++i) EXPECT_EQ(heads.find(std::to_string(i)), version{i});
}

TEST(HeadCache, NeverHoldsMoreThanItsCapacity) {
  head_cache heads{10};
  for (std::uint64_t i = 0; i < 100; ++i) heads.put(std::to_string(i), {i});
  int held = 0;
  for (std::uint64_t i = 0; i < 100; ++i) held += heads.find(std::to_string(i)) ? 1 : 0;
  EXPECT_LE(held, 10);
  EXPECT_GE(held, 5);
}

}  // namespace
}  // namespace casebook::detail
