#include <gmock/gmock.h>

#include <casebook/policy.hpp>

namespace casebook {
namespace {

using ::testing::HasSubstr;

const std::string workflows = R"(
workflow { workflow: "complaint" clock { clock: "callback" budget { budget { elapsed { hours: 48 } } } } }
calendar { calendar: "office" week { day: "mon" open { from: "09:00" to: "18:00" } } }
site { zone: "Asia/Shanghai" calendar: "office" }
)";

result<policy> parsed(const std::string& lines) {
  return policy::parse("version: \"v\"\n" + lines + workflows, "p.textproto");
}

TEST(EffectiveFrom, MayBeWrittenAsRfc3339) {
  const auto wanted = parse_rfc3339("2025-12-31T16:00:00Z").value();
  for (const auto* line :
       {"effective_from: \"2026-01-01T00:00:00+08:00\"", "effective_from : '2025-12-31T16:00:00Z'",
        "effective_from:\n\t\"2025-12-31T16:00:00Z\""}) {
    const auto read = parsed(line);
    ASSERT_TRUE(read) << line << read.error().message;
    EXPECT_EQ(read->effective_from(), wanted) << line;
  }
  EXPECT_EQ(parsed("effective_from: \"2025-12-31T16:00:00.000001Z\"")->effective_from(),
            wanted + duration{1});
}

TEST(EffectiveFrom, KeepsItsTextAsItWasGiven) {
  const auto read = parsed("effective_from: \"2026-01-01T00:00:00+08:00\"  # New Year");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_THAT(read->text(), HasSubstr("effective_from: \"2026-01-01T00:00:00+08:00\"  # New Year"));
}

TEST(EffectiveFrom, IsAlsoReadAsOldStoresHaveIt) {
  EXPECT_EQ(parsed("effective_from { seconds: 1767196800 }")->effective_from(),
            parse_rfc3339("2025-12-31T16:00:00Z").value());
}

TEST(EffectiveFrom, OfACalendarToo) {
  const auto read = parsed(
      "calendar { calendar: \"office\" effective_from: \"2026-01-01T00:00:00+08:00\" "
      "week { day: \"tue\" open { from: \"09:00\" to: \"18:00\" } } }");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->source().calendar(0).effective_from().seconds(), 1767196800);
}

TEST(EffectiveFrom, SaysWhereAnInstantIsNone) {
  EXPECT_THAT(parsed("effective_from: \"next year\"").error().message,
              HasSubstr("p.textproto:2:17: effective_from: 'next year' is not an instant"));
  EXPECT_THAT(parsed("effective_from: \"2026-01-01T00:00:00\"").error().message, HasSubstr("2:17"));
  EXPECT_THAT(parsed("effective_from: \"2026-01-01\"").error().message,
              HasSubstr("2026-01-01T00:00:00+08:00"))
      << "whose midnight?";
}

TEST(EffectiveFrom, MovesNoLineAndNoColumnOfWhatFollows) {
  EXPECT_THAT(parsed("effective_from: \"2026-01-01T00:00:00+08:00\" nonsense: 1").error().message,
              HasSubstr("p.textproto:2:53: "));
  EXPECT_THAT(
      parsed("effective_from:\n\n\"2026-01-01T00:00:00+08:00\"\nnonsense: 1").error().message,
      HasSubstr("p.textproto:5:"));
}

TEST(EffectiveFrom, IsLeftAloneInCommentsAndTexts) {
  const auto commented = parsed("# effective_from: \"never\"");
  EXPECT_TRUE(commented) << commented.error().message;
  const auto named = policy::parse("version: \"effective_from: 'x'\"" + workflows);
  ASSERT_TRUE(named) << named.error().message;
  EXPECT_EQ(named->version(), "effective_from: 'x'");
}

}  // namespace
}  // namespace casebook
