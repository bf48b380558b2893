#include "core/local_time.hpp"

#include <gtest/gtest.h>

namespace casebook {
namespace {

instant at(const char* text) { return parse_rfc3339(text).value(); }

TEST(LocalTime, IsToldWithTheOffsetOfItsZone) {
  EXPECT_EQ(to_local_text(at("2025-03-03T02:00:00Z"), "Asia/Shanghai"),
            "2025-03-03 10:00:00 +08:00");
  EXPECT_EQ(to_local_text(at("2025-03-03T02:00:00.000001Z"), "Asia/Shanghai"),
            "2025-03-03 10:00:00.000001 +08:00");
  EXPECT_EQ(to_local_text(at("2025-01-15T12:00:00Z"), "America/New_York"),
            "2025-01-15 07:00:00 -05:00");
  EXPECT_EQ(to_local_text(at("2025-07-15T12:00:00Z"), "America/New_York"),
            "2025-07-15 08:00:00 -04:00");
  EXPECT_EQ(to_local_text(at("2025-07-15T12:00:00Z"), "UTC"), "2025-07-15 12:00:00 +00:00");
}

TEST(LocalTime, OfADeadlineForADayIsTheEndOfThatDay) {
  const auto midnight = at("2025-01-31T16:00:00Z");
  EXPECT_EQ(to_local_text(midnight, "Asia/Shanghai"), "2025-02-01 00:00:00 +08:00");
  EXPECT_EQ(to_local_text(midnight, "Asia/Shanghai", day_edge::ends_a_day),
            "2025-01-31 24:00:00 +08:00");
  EXPECT_EQ(to_local_text(midnight + duration{1}, "Asia/Shanghai", day_edge::ends_a_day),
            "2025-02-01 00:00:00.000001 +08:00");
}

TEST(LocalTime, BeyondTheLogsYearsIsTheirEnd) {
  EXPECT_EQ(to_local_text(distant_future, "UTC"), "9999-12-31 23:59:59.999999 +00:00");
  EXPECT_EQ(to_local_text(distant_past, "UTC"), "0001-01-01 00:00:00 +00:00");
}

}  // namespace
}  // namespace casebook
