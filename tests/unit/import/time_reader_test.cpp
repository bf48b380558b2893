#include "import/time_reader.hpp"

#include <gmock/gmock.h>

#include "import/time_format.hpp"

namespace casebook::importing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

std::string read(const std::vector<std::string>& formats, std::string_view zone,
                 const std::string& text) {
  auto reader = time_reader::make(formats, zone).value();
  const auto at = reader.read(text);
  return at ? to_rfc3339(*at) : "no";
}

TEST(TimeReader, ReadsTheWholeTextOrNothing) {
  EXPECT_EQ(read({"%d/%m/%Y %H:%M"}, "", "29/2/2016 01:16"), "2016-02-29T01:16:00Z");
  EXPECT_EQ(read({"%d/%m/%Y %H:%M"}, "UTC", "5/3/2016 12:00"), "2016-03-05T12:00:00Z");
  for (const auto* wrong :
       {"29-02-2016 01:16", "29/2/2016 01:16:00", "29/2/2016", "30/2/2016 01:16",
        "29/13/2016 01:16", "29/2/2016 25:16", "", "29/2/2016 01:16 "}) {
    EXPECT_EQ(read({"%d/%m/%Y %H:%M"}, "UTC", wrong), "no") << wrong;
  }
}

TEST(TimeReader, ReadsFractionsAndHalfDays) {
  EXPECT_EQ(read({"%Y/%m/%d %H:%M:%S"}, "", "2012/10/09 14:50:17.250"), "2012-10-09T14:50:17.250Z");
  EXPECT_EQ(read({"%Y/%m/%d %H:%M:%S"}, "", "2012/10/09 14:50:17.000001"),
            "2012-10-09T14:50:17.000001Z");
  EXPECT_EQ(read({"%m/%d/%Y %I:%M:%S %p"}, "", "01/12/2022 12:15:14 AM"), "2022-01-12T00:15:14Z");
}

TEST(TimeReader, TriesOneFormatAfterTheOther) {
  EXPECT_EQ(read({"%d/%m/%Y", "%Y-%m-%d"}, "", "2022-01-12"), "2022-01-12T00:00:00Z");
}

TEST(TimeReader, KnowsZonesOffsetsAndTheTextsOwnOffset) {
  EXPECT_EQ(read({"%F %T"}, "Asia/Shanghai", "2025-03-01 10:00:00"), "2025-03-01T02:00:00Z");
  EXPECT_EQ(read({"%F %T"}, "+08:00", "2025-03-01 10:00:00"), "2025-03-01T02:00:00Z");
  EXPECT_EQ(read({"%FT%T%Ez"}, "Asia/Shanghai", "2025-03-01T10:00:00-05:00"),
            "2025-03-01T15:00:00Z");
}

TEST(TimeReader, TakesTheFirstInstantInAGapAndInAFold) {
  EXPECT_EQ(read({"%F %T"}, "America/New_York", "2025-03-09 02:30:00"), "2025-03-09T07:00:00Z");
  EXPECT_EQ(read({"%F %T"}, "America/New_York", "2025-11-02 01:30:00"), "2025-11-02T05:30:00Z");
}

TEST(TimeReader, TakesWhatItIsToldToTakeWhereTheClocksChange) {
  const auto with = [](unclear_time unclear, const std::string& text) {
    return time_reader::make({"%F %T"}, "America/New_York", unclear).value().read(text);
  };
  const auto* twice = "2025-11-02 01:30:00";
  const auto* never = "2025-03-09 02:30:00";
  EXPECT_EQ(to_rfc3339(with(unclear_time::first, twice).value()), "2025-11-02T05:30:00Z");
  EXPECT_EQ(to_rfc3339(with(unclear_time::second, twice).value()), "2025-11-02T06:30:00Z");
  EXPECT_EQ(to_rfc3339(with(unclear_time::second, never).value()), "2025-03-09T07:00:00Z");
  EXPECT_EQ(to_rfc3339(with(unclear_time::refuse, "2025-11-02 03:30:00").value()),
            "2025-11-02T08:30:00Z");
  EXPECT_THAT(with(unclear_time::refuse, twice).error().message,
              HasSubstr("'2025-11-02 01:30:00' comes twice in America/New_York"));
  EXPECT_THAT(with(unclear_time::refuse, never).error().message,
              HasSubstr("'2025-03-09 02:30:00' comes never in America/New_York"));
}

TEST(TimeReader, RefusesInstantsThatTheLogCannotHold) {
  EXPECT_EQ(read({"%F"}, "Asia/Shanghai", "0001-01-01"), "no");
  EXPECT_EQ(read({"%F"}, "+08:00", "0001-01-01"), "no");
  EXPECT_EQ(read({"%F %T"}, "America/New_York", "9999-12-31 23:59:59"), "no");
  EXPECT_EQ(read({"%F %T%Ez"}, "", "9999-12-31 23:59:59-05:00"), "no");
  EXPECT_EQ(read({"%6Y-%m-%d"}, "Asia/Shanghai", "032000-01-01"), "no");
  EXPECT_EQ(read({"%F"}, "", "0001-01-01"), "0001-01-01T00:00:00Z");
  auto reader = time_reader::make({"%F"}, "Asia/Shanghai").value();
  EXPECT_THAT(reader.read("0001-01-01").error().message,
              HasSubstr("outside the years 1 to 9999: if it stands for no time at all"));
}

TEST(TimeReader, TakesNoOffsetThatIsNone) {
  for (const auto* wrong : {"+99:99", "+24:00", "+05:99", "+0560"}) {
    EXPECT_EQ(read({"%FT%T%Ez", "%FT%T%z"}, "", std::string{"2025-03-01T10:00:00"} + wrong), "no")
        << wrong;
  }
  EXPECT_EQ(read({"%FT%T%Oz"}, "", "2025-03-01T10:00:00+08:00"), "2025-03-01T02:00:00Z");
  EXPECT_EQ(read({"%FT%T%z"}, "", "2025-03-01T10:00:00-0330"), "2025-03-01T13:30:00Z");
  EXPECT_FALSE(time_reader::make({"%F"}, "+99:99"));
  EXPECT_FALSE(time_reader::make({"%F"}, "+05:99"));
}

TEST(TimeReader, RefusesDigitsThatTheLogWouldLoseUnlessItMayRound) {
  auto reader = time_reader::make({"%F %T"}, "").value();
  EXPECT_EQ(to_rfc3339(reader.read("2025-03-01 10:00:00.123456000").value()),
            "2025-03-01T10:00:00.123456Z");
  for (const auto* fine : {"2025-03-01 10:00:59.1234567", "2025-03-01 10:00:59.123456789"}) {
    EXPECT_THAT(
        reader.read(fine).error().message,
        AllOf(HasSubstr(fine), HasSubstr("finer than a microsecond"), HasSubstr("--round")));
  }
  reader.treat_finer_times(finer_times::round);
  EXPECT_EQ(to_rfc3339(reader.read("2025-03-01 10:00:59.9999995").value()), "2025-03-01T10:01:00Z");
  EXPECT_EQ(to_rfc3339(reader.read("2025-03-01 10:00:59.123456499").value()),
            "2025-03-01T10:00:59.123456Z");
}

// What a map may not say, and the part that the sentence is about.
TEST(TimeFormat, RefusesPartsWithoutEffect) {
  const std::pair<const char*, const char*> wrong[] = {
      {"%F %H:%M %p", "'%p'"}, {"%F %I:%M", "'%I'"}, {"%F %T %Z", "'%Z'"},
      {"%s", "'%s'"},          {"%F %T.%f", "'%f'"}, {"%T", "no whole date"},
      {"%Y-%m", "no whole"},   {"%F %M", "'%M'"},    {"%F %H %S", "'%S'"},
      {"%F %U", "'%U'"},       {"%F %G", "'%G'"},    {"%F %", "middle of a part"},
      {"%F %H %I %p", "'%I'"}, {"%C-%m-%d", "'%C'"}, {"%F %T%E", "middle of a part"}};
  for (const auto& [format, part] : wrong) {
    const auto sound = check_time_format(format, "");
    ASSERT_FALSE(sound) << format;
    EXPECT_THAT(sound.error().message, HasSubstr(part)) << format;
  }
  for (const auto* right :
       {"%F", "%F %T", "%d/%m/%Y %H:%M", "%m/%d/%Y %I:%M:%S %p", "%D %r", "%FT%T%Ez", "%FT%T%Oz",
        "%Y-%j", "%G-W%V-%u", "%d %b %y", "%c", "%FT%TZ", "%a %F", "%Y%m%d%H%M", "%C%y-%m-%d"}) {
    const auto sound = check_time_format(right, "");
    EXPECT_TRUE(sound) << (sound ? "" : sound.error().message);
  }
  EXPECT_TRUE(check_time_format("%FT%TZ", "UTC"));
  EXPECT_FALSE(check_time_format("%FT%TZ", "Asia/Shanghai"));
}

TEST(TimeReader, SaysWhatItExpectedAndRefusesAZoneThatIsNone) {
  auto reader = time_reader::make({"%d/%m/%Y", "%F"}, "").value();
  EXPECT_EQ(reader.read("soon").error().message,
            "expected a time as '%d/%m/%Y' or '%F', found 'soon'");
  EXPECT_THAT(time_reader::make({"%F"}, "Mars/Olympus").error().message, HasSubstr("is no zone"));
}

}  // namespace
}  // namespace casebook::importing
