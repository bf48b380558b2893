#include "import/ical_events.hpp"

#include <gmock/gmock.h>

namespace casebook::importing {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

using std::chrono::local_days;

constexpr local_days day(int year, int month, int day_of_month) {
  return local_days{std::chrono::year{year} / month / day_of_month};
}

std::string event(const std::string& lines) {
  return "BEGIN:VEVENT\r\n" + lines + "END:VEVENT\r\n";
}

std::string file(const std::string& events) {
  return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n" + events + "END:VCALENDAR\r\n";
}

ical_events read(const std::string& text, const day_range& range = {}) {
  return read_ical_events(text, "h.ics", range).value();
}

error refused(const std::string& text, const day_range& range = {}) {
  const auto outcome = read_ical_events(text, "h.ics", range);
  return outcome ? error{} : outcome.error();
}

std::string in_words(const calendar_event& event) {
  const auto iso = [](local_days date) {
    const std::chrono::year_month_day fields{date};
    return std::to_string(static_cast<int>(fields.year())) + '-' +
           std::to_string(static_cast<unsigned>(fields.month())) + '-' +
           std::to_string(static_cast<unsigned>(fields.day()));
  };
  return event.title + ' ' + iso(event.first) +
         (event.last == event.first ? "" : ".." + iso(event.last));
}

std::vector<std::string> words(const ical_events& found) {
  std::vector<std::string> all;
  for (const auto& event : found.events) all.push_back(in_words(event));
  return all;
}

TEST(IcalEvents, EndBeforeTheDayOfTheirEnd) {
  const auto found = read(
      file(event("SUMMARY:劳动节\r\nDTSTART;VALUE=DATE:20250501\r\nDTEND;VALUE=DATE:20250506\r\n") +
           event("SUMMARY:one\r\nDTSTART;VALUE=DATE:20250101\r\n") +
           event("SUMMARY:same\r\nDTSTART;VALUE=DATE:20250201\r\nDTEND;VALUE=DATE:20250201\r\n") +
           event("SUMMARY:long\r\nDTSTART;VALUE=DATE:20250301\r\nDURATION:P3D\r\n")));
  EXPECT_THAT(words(found), ElementsAre("劳动节 2025-5-1..2025-5-5", "one 2025-1-1",
                                        "same 2025-2-1", "long 2025-3-1..2025-3-3"));
  EXPECT_THAT(found.left_out, IsEmpty());
}

std::string timed(const std::string& start, const std::string& end) {
  return event("SUMMARY:补班\r\nDTSTART" + start + "\r\nDTEND" + end + "\r\n");
}

TEST(IcalEvents, OfATimeOfDayAreOfTheDaysThatTheirZoneSays) {
  const auto found = read(
      file(timed(";TZID=Asia/Shanghai:20250126T090000", ";TZID=Asia/Shanghai:20250126T180000") +
           timed(":20250208T090000", ":20250209T000000") +
           timed(":20250426T090000", ":20250427T180000")));
  EXPECT_THAT(words(found),
              ElementsAre("补班 2025-1-26", "补班 2025-2-8", "补班 2025-4-26..2025-4-27"));
  EXPECT_TRUE(found.events[0].timed);
}

TEST(IcalEvents, OfATimeInUtcAreOfTheDaysThatTheFilesZoneSays) {
  const auto night = timed(":20250125T230000Z", ":20250126T080000Z");
  EXPECT_THAT(words(read(file("X-WR-TIMEZONE:Asia/Shanghai\r\n" + night))),
              ElementsAre("补班 2025-1-26"));
  EXPECT_THAT(words(read(file("X-WR-TIMEZONE:UTC\r\n" + night))),
              ElementsAre("补班 2025-1-25..2025-1-26"));
  const auto unknown = read(file(night));
  EXPECT_THAT(unknown.events, IsEmpty());
  EXPECT_THAT(unknown.left_out,
              ElementsAre("h.ics:4: '补班' is not of whole days, and has a time in UTC without an "
                          "X-WR-TIMEZONE: left out"));
}

TEST(IcalEvents, OfATimeOfDayThatRecurAreLeftOutAndNamed) {
  const auto found =
      read(file(event("SUMMARY:meeting\r\nDTSTART:20250501T090000Z\r\nRRULE:FREQ=SECONDLY\r\n")));
  EXPECT_THAT(found.events, IsEmpty());
  EXPECT_THAT(found.left_out, ElementsAre("h.ics:4: 'meeting' is not of whole days: left out"));
}

TEST(IcalEvents, LongerThanAYearAreLeftOutAndNamed) {
  const auto found = read(file(
      event("SUMMARY:sabbatical\r\nDTSTART;VALUE=DATE:20250101\r\nDTEND;VALUE=DATE:20270101\r\n")));
  EXPECT_THAT(found.events, IsEmpty());
  EXPECT_THAT(found.left_out,
              ElementsAre("h.ics:4: 'sabbatical' lasts 730 days, which no holiday does: left out"));
}

TEST(IcalEvents, KeepWhatPublishersSayOfThem) {
  const auto found =
      read(file(event("SUMMARY;LANGUAGE=en:Valentine's Day\r\nDTSTART;VALUE=DATE:20250214\r\n"
                      "DESCRIPTION:Observance\\nTo hide observances\\, go to Google\r\n"
                      "LOCATION:Johor\r\nCATEGORIES:Holiday,Observance\r\n"
                      "X-APPLE-SPECIAL-DAY:WORK-HOLIDAY\r\nX-MICROSOFT-CDO-BUSYSTATUS:FREE\r\n")))
          .events.at(0);
  EXPECT_EQ(found.description, "Observance\nTo hide observances, go to Google");
  EXPECT_EQ(found.location, "Johor");
  EXPECT_THAT(found.categories, ElementsAre("Holiday", "Observance"));
  EXPECT_EQ(found.special_day, "WORK-HOLIDAY");
  EXPECT_EQ(found.busy_status, "FREE");
  EXPECT_EQ(found.where, "h.ics:4");
}

TEST(IcalEvents, ThatAreCancelledAreLeftOut) {
  EXPECT_THAT(
      read(file(event("SUMMARY:x\r\nSTATUS:CANCELLED\r\nDTSTART;VALUE=DATE:20250501\r\n"))).events,
      IsEmpty());
}

TEST(IcalEvents, AreCutToTheRange) {
  const auto text =
      file(event("SUMMARY:x\r\nDTSTART;VALUE=DATE:20241230\r\nDTEND;VALUE=DATE:20250104\r\n"));
  EXPECT_THAT(words(read(text, {day(2025, 1, 1), day(2025, 1, 3)})),
              ElementsAre("x 2025-1-1..2025-1-2"));
  EXPECT_THAT(words(read(text, {day(2025, 1, 2), {}})), ElementsAre("x 2025-1-2..2025-1-3"));
  EXPECT_THAT(words(read(text, {{}, day(2024, 12, 31)})), ElementsAre("x 2024-12-30"));
  EXPECT_THAT(words(read(text, {day(2025, 1, 4), {}})), IsEmpty());
}

const std::string christmas =
    "UID:1\r\nSUMMARY:Christmas\r\nDTSTART;VALUE=DATE:20001225\r\n"
    "DTEND;VALUE=DATE:20001227\r\nRRULE:FREQ=YEARLY\r\n";

TEST(IcalEvents, ThatRecurAreExpandedInsideTheRange) {
  const auto text = file(event(christmas + "EXDATE;VALUE=DATE:20251225\r\n"));
  EXPECT_THAT(words(read(text, {day(2024, 1, 1), day(2027, 1, 1)})),
              ElementsAre("Christmas 2024-12-25..2024-12-26", "Christmas 2026-12-25..2026-12-26"));
  EXPECT_THAT(words(read(text, {day(2024, 12, 26), day(2024, 12, 27)})),
              ElementsAre("Christmas 2024-12-26"))
      << "one that began before the range";
  EXPECT_THAT(words(read(text, {day(1990, 1, 1), day(2001, 1, 1)})),
              ElementsAre("Christmas 2000-12-25..2000-12-26"));
}

TEST(IcalEvents, ThatRecurKnowWeekdaysCountsAndSingleDates) {
  const auto found = read(file(event("SUMMARY:Thanksgiving\r\nDTSTART;VALUE=DATE:20241128\r\n"
                                     "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;COUNT=2\r\n") +
                               event("SUMMARY:dates\r\nDTSTART;VALUE=DATE:20250301\r\n"
                                     "RDATE;VALUE=DATE:20250305,20250310\r\n")),
                          {day(2024, 1, 1), day(2030, 1, 1)});
  EXPECT_THAT(words(found), ElementsAre("Thanksgiving 2024-11-28", "Thanksgiving 2025-11-27",
                                        "dates 2025-3-1", "dates 2025-3-5", "dates 2025-3-10"));
}

TEST(IcalEvents, ThatMoveAnOccurrenceReplaceIt) {
  const auto moved = event(
      "UID:1\r\nSUMMARY:moved\r\nRECURRENCE-ID;VALUE=DATE:20251225\r\n"
      "DTSTART;VALUE=DATE:20251229\r\n");
  EXPECT_THAT(words(read(file(event(christmas) + moved), {day(2025, 1, 1), day(2026, 1, 1)})),
              ElementsAre("moved 2025-12-29"));
}

TEST(IcalEvents, ThatRecurNeedARange) {
  const auto why = refused(file(event(christmas)), {day(2025, 1, 1), {}});
  EXPECT_EQ(why.code, errc::invalid_argument);
  EXPECT_EQ(why.message, "h.ics:4: 'Christmas' recurs: say for which days, with --from and --to");
}

TEST(IcalEvents, OfWholeDaysCannotRecurInsideADay) {
  for (const std::string rule : {"RRULE:FREQ=YEARLY\r\nRRULE:FREQ=SECONDLY", "RRULE:FREQ=MINUTELY",
                                 "RRULE:FREQ=HOURLY", "RRULE:FREQ=DAILY\r\nEXRULE:FREQ=SECONDLY"}) {
    const auto why =
        refused(file(event("SUMMARY:x\r\nDTSTART;VALUE=DATE:20201126\r\n" + rule + "\r\n")),
                {day(2025, 1, 1), day(2027, 1, 1)});
    EXPECT_EQ(why.code, errc::malformed) << rule;
    EXPECT_THAT(why.message, StartsWith("h.ics:4: 'x' is of whole days and recurs ")) << rule;
  }
  // What a daily rule says of times of day means nothing on a date.
  EXPECT_THAT(words(read(file(event("SUMMARY:x\r\nDTSTART;VALUE=DATE:20250101\r\n"
                                    "RRULE:FREQ=DAILY;COUNT=2;BYHOUR=1,2,3;BYSECOND=1,2\r\n")),
                         {day(2025, 1, 1), day(2027, 1, 1)})),
              ElementsAre("x 2025-1-1", "x 2025-1-2"));
}

TEST(IcalEvents, ThatRecurAreNotCutShortInSilence) {
  EXPECT_THAT(refused(file(event(christmas)), {day(2025, 1, 1), day(9999, 1, 1)}).message,
              HasSubstr("until the year 2582"));
}

TEST(IcalEvents, MayHaveFoldedLinesAndWhatIsNotUnderstood) {
  const auto found = read(
      "BEGIN:VCALENDAR\nVERSION:2.0\nFOO:bar\n\nBEGIN:VTIMEZONE\nTZID:x\nEND:VTIMEZONE\n"
      "BEGIN:VEVENT\nDESCRIPTION:\nSUMMARY:" +
      std::string(100, 'a') + "\n " + std::string(100, 'b') +
      "\nLOCATION:\n\nDTSTART;VALUE=DATE:20250501\nBEGIN:VALARM\n"
      "ACTION:DISPLAY\nTRIGGER:-PT15M\nEND:VALARM\nEND:VEVENT\nEND:VCALENDAR\n"
      "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:second\nDTSTART;VALUE=DATE:20250601\nEND:VEVENT\n"
      "END:VCALENDAR");
  EXPECT_THAT(words(found), ElementsAre(std::string(100, 'a') + std::string(100, 'b') + " 2025-5-1",
                                        "second 2025-6-1"));
}

TEST(IcalEvents, InABrokenFileAreRefusedWithTheLine) {
  const auto says = [](const std::string& text, const std::string& start, const std::string& what) {
    const auto why = refused(text);
    EXPECT_EQ(why.code, errc::malformed) << text;
    EXPECT_THAT(why.message, AllOf(StartsWith(start), HasSubstr(what)));
  };
  says("", "h.ics:1: ", "expected an iCalendar file");
  says("<html>\n", "h.ics:1: ", "expected BEGIN:VCALENDAR, found '<html>'");
  says("BEGIN:VCALENDAR\nBEGIN:VEVENT\n", "h.ics:2: ", "ends before VEVENT of line 2");
  says("BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n",
       "h.ics:3: ", "BEGIN:VEVENT of line 2 is open");
  says("END:VCALENDAR\n", "h.ics:1: ", "without its BEGIN");
  says("BEGIN:VCALENDAR\nno property\n", "h.ics:2: ", "'no property'");
  says(file(event("SUMMARY:x\r\n")), "h.ics:4: ", "'x' has no DTSTART");
  says(file(event("SUMMARY:x\r\nDTSTART;VALUE=DATE:2025050\r\n")),
       "h.ics:6: ", "DTSTART;VALUE=DATE:2025050");
  says(file(event("SUMMARY:x\r\nDTSTART;VALUE=DATE:20250230\r\n")),
       "h.ics:4: ", "a day that does not exist");
  says(file(event("DTSTART;VALUE=DATE:20250501\r\nDTEND;VALUE=DATE:20250430\r\n")),
       "h.ics:4: ", "an event without a SUMMARY ends before it begins");
  says(file(event("DTSTART;VALUE=DATE:20250501\r\nRRULE:FREQ=NEVER\r\n")),
       "h.ics:6: ", "RRULE:FREQ=NEVER");
  says("BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:" + std::string(300, 'a') +
           "\n b\nDTSTART:nonsense\n",
       "h.ics:5: ", "nonsense");
}

}  // namespace
}  // namespace casebook::importing
