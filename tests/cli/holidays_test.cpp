#include <gmock/gmock.h>

#include "shell.hpp"

namespace casebook {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class Holidays : public Shell {
 protected:
  void write_events(const std::string& events) {
    write("h.ics", "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + events + "END:VCALENDAR\r\n");
  }
  static std::string event(const std::string& title, const std::string& first,
                           const std::string& more = "") {
    return "BEGIN:VEVENT\r\nSUMMARY:" + title + "\r\nDTSTART;VALUE=DATE:" + first + "\r\n" + more +
           "END:VEVENT\r\n";
  }
};

TEST_F(Holidays, ArePrintedToBeAppendedToAPolicy) {
  write_events(event("劳动节", "20250501", "DTEND;VALUE=DATE:20250506\r\n") +
               event("劳动节（班）", "20250427"));
  const auto printed = run("policy holidays h.ics");
  EXPECT_EQ(printed.status, 0) << printed.err;
  EXPECT_THAT(printed.err, IsEmpty());
  EXPECT_THAT(
      printed.out,
      AllOf(HasSubstr("holidays {\n"), HasSubstr("calendar: \"office\""),
            HasSubstr(R"({ date: "2025-05-01" to_date: "2025-05-05" name: "劳动节" })"),
            HasSubstr(R"({ date: "2025-04-27" name: "劳动节（班）" open { from: "09:00")")));
}

TEST_F(Holidays, TakeACalendarARangeTextsAndHours) {
  write_events(event("Working Saturday", "20250426") + event("Holiday", "20250501") +
               event("Next year", "20260101"));
  const auto printed =
      run("policy holidays h.ics --calendar desk --from 2025-01-01 --to 2026-01-01 "
          "--workday Working 班 --hours 08:00-16:00");
  EXPECT_EQ(printed.status, 0) << printed.err;
  EXPECT_THAT(printed.out, AllOf(HasSubstr("calendar: \"desk\""),
                                 HasSubstr(R"(open { from: "08:00" to: "16:00" })"),
                                 HasSubstr("2025-05-01"), Not(HasSubstr("2026"))));
}

TEST_F(Holidays, AppendedToTheBuiltInPolicyAreSound) {
  write_events(event("劳动节", "20250501") + event("补班", "20250427"));
  write("policy.textproto", run("policy").out + run("policy holidays h.ics").out);
  const auto checked = run("policy check policy.textproto");
  EXPECT_EQ(checked.status, 0) << checked.err;
}

TEST_F(Holidays, ThatNobodyMarksAndLookLikeNoneAreListedAndLeftOut) {
  write_events(event("Labour Day", "20250501") + event("Halloween", "20251031") +
               event("Halloween", "20261031"));
  const auto printed = run("policy holidays h.ics");
  EXPECT_EQ(printed.status, 1);
  EXPECT_THAT(printed.out, AllOf(HasSubstr("Labour Day"), Not(HasSubstr("Halloween"))));
  EXPECT_THAT(printed.err,
              AllOf(HasSubstr("h.ics:7: 'Halloween' (2025-10-31 and 1 more) is like an observance"),
                    HasSubstr("--only TEXT, --skip TEXT")));
  EXPECT_EQ(run("policy holidays --skip halloween h.ics").status, 0);
  EXPECT_THAT(run("policy holidays --only day h.ics").out, Not(HasSubstr("Halloween")));
  const auto all = run("policy holidays --all h.ics");
  EXPECT_EQ(all.status, 0);
  EXPECT_THAT(all.out, HasSubstr("Halloween"));
}

TEST_F(Holidays, ThatTheFeedMarksAsNoneAreLeftOutAndNamed) {
  write_events(event("Labour Day", "20250501", "DESCRIPTION:Public holiday\r\n") +
               event("Tax Day", "20250415", "DESCRIPTION:Observance\r\n") +
               event("Halloween", "20251031", "DESCRIPTION:Observance\r\n"));
  const auto printed = run("policy holidays h.ics");
  EXPECT_EQ(printed.status, 0);
  EXPECT_THAT(printed.out, AllOf(HasSubstr("Labour Day"), Not(HasSubstr("Halloween"))));
  EXPECT_EQ(printed.err,
            "casebook: h.ics:8: 'Tax Day', 'Halloween' are no day off, says the DESCRIPTION, "
            "'Observance': left out\n");
}

TEST_F(Holidays, OfMoreDaysThanAnyCountryKeepsAreAskedAbout) {
  write_events(event("closed", "20250101", "DTEND;VALUE=DATE:20250401\r\n"));
  const auto printed = run("policy holidays h.ics");
  EXPECT_EQ(printed.status, 1);
  EXPECT_THAT(printed.err, HasSubstr("90 days of 2025 would be closed"));
  EXPECT_EQ(run("policy holidays h.ics --only closed").status, 0);
}

TEST_F(Holidays, OfSeveralFilesAreOneList) {
  write_events(event("Christmas Day", "20251225") + event("Boxing Day", "20251226"));
  write("b.ics", read("h.ics"));
  const auto printed = run("policy holidays h.ics b.ics");
  EXPECT_EQ(printed.status, 0) << printed.err;
  EXPECT_EQ(printed.out, run("policy holidays h.ics").out);
  write_events(event("补班", "20251226"));
  const auto refused = run("policy holidays b.ics h.ics");
  EXPECT_EQ(refused.status, 3);
  EXPECT_THAT(refused.err, AllOf(HasSubstr("h.ics:3: '补班' makes 2025-12-26 a workday"),
                                 HasSubstr("b.ics:7: 'Boxing Day' closes the office")));
}

TEST_F(Holidays, MayBeInGbkOrBeginWithAByteOrderMark) {
  write_events(event("\xb2\xb9\xb0\xe0", "20250427"));  // 补班
  const auto printed = run("policy holidays h.ics");
  EXPECT_EQ(printed.status, 0);
  EXPECT_THAT(printed.out, HasSubstr(R"(name: "补班" open)"));
  EXPECT_THAT(printed.err, HasSubstr("h.ics: read as GB18030"));
  EXPECT_THAT(run("policy holidays h.ics --encoding gbk").err, IsEmpty());
  write_events(event("补班", "20250427"));
  write("h.ics", "\xef\xbb\xbf" + read("h.ics"));
  EXPECT_EQ(run("policy holidays h.ics").status, 0);
}

TEST_F(Holidays, ThatAreMakeUpWorkdaysMayHaveTimesOfDay) {
  write_events(
      "BEGIN:VEVENT\r\nSUMMARY:春节 补班\r\nDTSTART:20250126T090000\r\n"
      "DTEND:20250126T180000\r\nEND:VEVENT\r\n");
  EXPECT_THAT(
      run("policy holidays h.ics").out,
      HasSubstr(R"({ date: "2025-01-26" name: "春节 补班" open { from: "09:00" to: "12:00" })"));
}

TEST_F(Holidays, ThatHaveATimeOfDayAreLeftOutWithAWarning) {
  write_events("BEGIN:VEVENT\r\nSUMMARY:meeting\r\nDTSTART:20250501T090000Z\r\nEND:VEVENT\r\n");
  const auto printed = run("policy holidays h.ics");
  EXPECT_EQ(printed.status, 0);
  EXPECT_THAT(printed.err, HasSubstr("h.ics:3: 'meeting' is not of whole days"));
}

TEST_F(Holidays, ThatRecurNeedARange) {
  write_events(event("New Year", "20000101", "RRULE:FREQ=YEARLY\r\n"));
  const auto refused = run("policy holidays h.ics");
  EXPECT_EQ(refused.status, 2);
  EXPECT_THAT(refused.err,
              HasSubstr("h.ics:3: 'New Year' recurs: say for which days, with --from and --to"));
  EXPECT_THAT(run("policy holidays h.ics --from 2025-01-01 --to 2027-01-01").out,
              AllOf(HasSubstr("2025-01-01"), HasSubstr("2026-01-01"), Not(HasSubstr("2027"))));
}

TEST_F(Holidays, OfABrokenFileOrAskedForWronglyAreRefused) {
  write("broken.ics", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:soon\n");
  const auto broken = run("policy holidays broken.ics");
  EXPECT_EQ(broken.status, 3);
  EXPECT_THAT(broken.out, IsEmpty());
  EXPECT_THAT(broken.err, HasSubstr("broken.ics:3: "));
  EXPECT_EQ(run("policy holidays none.ics").status, 3);
  EXPECT_EQ(run("policy holidays").status, 2);
  write_events("");
  EXPECT_THAT(run("policy holidays h.ics --from tomorrow").err,
              HasSubstr("--from: 'tomorrow' is no date"));
  EXPECT_EQ(run("policy holidays h.ics --from tomorrow").status, 2);
  EXPECT_EQ(run("policy holidays h.ics --hours 9-12").status, 2);
  EXPECT_EQ(run("policy holidays h.ics --from 2026-01-01 --to 2025-01-01").status, 2);
}

}  // namespace
}  // namespace casebook
