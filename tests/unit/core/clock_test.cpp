#include <casebook/clock.hpp>

#include <gtest/gtest.h>

namespace casebook {
namespace {

using namespace std::chrono_literals;

TEST(Instant, SurvivesTheTimestampBeforeAndAfterTheEpoch) {
  for (const auto us : {0LL, 1LL, -1LL, 1'740'794'400'000'000LL, -62'135'596'800'000'000LL}) {
    const instant at{duration{us}};
    EXPECT_EQ(to_instant(to_timestamp(at)), at);
    EXPECT_EQ(parse_rfc3339(to_rfc3339(at)).value(), at);
  }
}

TEST(Instant, ReadsOffsetsAndPlainDates) {
  EXPECT_EQ(to_rfc3339(parse_rfc3339("2025-03-01T10:00:00+08:00").value()), "2025-03-01T02:00:00Z");
  EXPECT_EQ(to_rfc3339(parse_rfc3339("2025-03-01").value()), "2025-03-01T00:00:00Z");
  EXPECT_EQ(to_rfc3339(parse_rfc3339("2025-03-01T02:00:00.000001Z").value()),
            "2025-03-01T02:00:00.000001Z");
}

TEST(Instant, RefusesWhatItCannotHold) {
  EXPECT_EQ(parse_rfc3339("2025-03-01T02:00:00.0000001Z").error().code, errc::malformed);
  EXPECT_EQ(parse_rfc3339("yesterday").error().code, errc::malformed);
  EXPECT_EQ(parse_rfc3339("2025-03-01T02:00:00").error().code, errc::malformed);
}

TEST(Instant, RefusesTheEdgesOfTimeThatAnOffsetLeads) {
  for (const auto* edge : {"0001-01-01T00:00:00+08:00", "0001-01-01T00:00:00.5+00:01",
                           "9999-12-31T23:59:59-05:00", "9999-12-31T23:59:59.999999-00:01"}) {
    const auto at = parse_rfc3339(edge);
    ASSERT_FALSE(at) << edge;
    EXPECT_EQ(at.error().message, "the instant lies outside the years 1 to 9999") << edge;
  }
  EXPECT_EQ(to_rfc3339(parse_rfc3339("0001-01-01T08:00:00+08:00").value()), "0001-01-01T00:00:00Z");
  EXPECT_EQ(to_rfc3339(parse_rfc3339("9999-12-31T18:59:59.999999-05:00").value()),
            "9999-12-31T23:59:59.999999Z");
}

TEST(Instant, TakesNoOffsetThatIsNone) {
  for (const auto* wrong : {"2025-03-01T10:00:00+24:00", "2025-03-01T10:00:00+08:60",
                            "2025-03-01T10:00:00+8:00", "2025-03-01T10:00:00+0800",
                            "2025-03-01T10:00:00Z+08:00", "2025-03-01T10:00:00ZZ", "Z", "+08:00"}) {
    EXPECT_FALSE(parse_rfc3339(wrong)) << wrong;
  }
}

TEST(Words, NameEveryUnitThatCounts) {
  EXPECT_EQ(to_rfc3339(distant_future), "9999-12-31T23:59:59.999999Z") << "a due may lie beyond";
  EXPECT_EQ(to_words(0us), "0 s");
  EXPECT_EQ(to_words(1us), "0.000001 s");
  EXPECT_EQ(to_words(48h), "2 d");
  EXPECT_EQ(to_words(-(50h + 3min + 5s + 500ms)), "-2 d 2 h 3 min 5.5 s");
}

}  // namespace
}  // namespace casebook
