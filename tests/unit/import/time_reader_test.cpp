#include "import/time_reader.hpp"

#include <gmock/gmock.h>

namespace casebook::importing {
namespace {

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

TEST(TimeReader, SaysWhatItExpectedAndRefusesAZoneThatIsNone) {
  auto reader = time_reader::make({"%d/%m/%Y", "%F"}, "").value();
  EXPECT_EQ(reader.read("soon").error().message,
            "expected a time as '%d/%m/%Y' or '%F', found 'soon'");
  EXPECT_THAT(time_reader::make({"%F"}, "Mars/Olympus").error().message, HasSubstr("is no zone"));
}

}  // namespace
}  // namespace casebook::importing
