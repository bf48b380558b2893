#include "import/day_kinds.hpp"

#include <gmock/gmock.h>

namespace casebook::importing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::chrono::local_days day_of(int year) {
  return std::chrono::local_days{std::chrono::year{year} / 5 / 1};
}

calendar_event titled(const std::string& title, int year = 2025) {
  return {.title = title, .first = day_of(year), .last = day_of(year), .where = "h.ics:4"};
}
calendar_event described(const std::string& title, const std::string& description) {
  auto made = titled(title);
  made.description = description;
  return made;
}
calendar_event marked(const std::string& title, const std::string& special_day, int year = 2025) {
  auto made = titled(title, year);
  made.special_day = special_day;
  return made;
}

const std::string hides = "\nTo hide observances, go to Google Calendar Settings";

std::vector<std::string> titles(const std::vector<judged_event>& judged, day_kind kind) {
  std::vector<std::string> all;
  for (const auto& one : judged) {
    if (one.kind == kind) all.push_back(one.event.title);
  }
  return all;
}

TEST(DayKinds, OfGooglesCalendarsAreTheirDescriptions) {
  const auto judged = judge_events(
      {described("Labour Day", "Public holiday"), described("Halloween", "Observance" + hides),
       described("Sylvester",
                 "Gedenktag\nWenn Sie Gedenktage ausblenden möchten, rufen Sie die Google "
                 "Kalender-Einstellungen auf"),
       described("Tag der Arbeit", "Feiertag"), described("Mother's Day", "Public holiday")},
      {});
  EXPECT_THAT(titles(judged, day_kind::off),
              ElementsAre("Labour Day", "Tag der Arbeit", "Mother's Day"));
  EXPECT_THAT(titles(judged, day_kind::not_off), ElementsAre("Halloween", "Sylvester"));
  EXPECT_EQ(judged[1].why, "no day off, says the DESCRIPTION, 'Observance'");
}

TEST(DayKinds, OfApplesCalendarsAreItsMarksInTheYearsThatHaveThem) {
  const auto judged =
      judge_events({marked("春节（休）", "WORK-HOLIDAY"), marked("春节（班）", "ALTERNATE-WORKDAY"),
                    titled("惊蛰"), titled("春节", 2026)},
                   {});
  EXPECT_THAT(titles(judged, day_kind::off), ElementsAre("春节（休）"));
  EXPECT_THAT(titles(judged, day_kind::workday), ElementsAre("春节（班）"));
  EXPECT_THAT(titles(judged, day_kind::not_off), ElementsAre("惊蛰"));
  EXPECT_THAT(titles(judged, day_kind::doubtful), ElementsAre("春节")) << "2026 is not settled";
}

TEST(DayKinds, OfOfficeHolidaysAreItsTitles) {
  const auto judged =
      judge_events({titled("Labour Day"), titled("Mother's Day (Not a Public Holiday)")}, {});
  EXPECT_THAT(titles(judged, day_kind::off), ElementsAre("Labour Day"));
  EXPECT_THAT(titles(judged, day_kind::not_off),
              ElementsAre("Mother's Day (Not a Public Holiday)"));
}

TEST(DayKinds, OfSomeRegionsOnlyAreThoseThatTheUserNames) {
  auto elsewhere = titled("Adelaide Cup (Regional Holiday)");
  elsewhere.location = "South Australia";
  const std::vector<calendar_event> feed = {
      described("Thaipusam (regional holiday)", "Public holiday in Johor, Kedah"), elsewhere};
  const auto doubtful = judge_events(feed, {});
  EXPECT_EQ(titles(doubtful, day_kind::doubtful).size(), 2U);
  EXPECT_THAT(doubtful[0].why, HasSubstr("Public holiday in Johor, Kedah"));
  const auto johor = judge_events(feed, {.region = {"Johor"}});
  EXPECT_THAT(titles(johor, day_kind::off), ElementsAre("Thaipusam (regional holiday)"));
  EXPECT_THAT(titles(johor, day_kind::not_off), ElementsAre("Adelaide Cup (Regional Holiday)"));
}

TEST(DayKinds, OfOutlooksCalendarsAreOutOfOfficeWhereAnyIs) {
  auto closed = titled("Founders' Day");
  closed.busy_status = "OOF";
  const auto judged = judge_events({closed, titled("Picnic")}, {});
  EXPECT_THAT(titles(judged, day_kind::off), ElementsAre("Founders' Day"));
  EXPECT_THAT(titles(judged, day_kind::doubtful), ElementsAre("Picnic"));
}

TEST(DayKinds, ThatNobodySaysAreDoubtfulByTheirName) {
  auto season = titled("Spring begins");
  season.categories = {"Season"};
  const auto judged = judge_events(
      {titled("Labour Day"), titled("Valentine's Day"), titled("谷雨"), titled("清明节"), season,
       described("Day of the Trees", "National Observance"), titled("Special Working Day"),
       described("元旦 假期 第1天/共3天",
                 "一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。"),
       marked("Anna", "BIRTHDAY")},
      {.workday = {"班"}});
  EXPECT_THAT(titles(judged, day_kind::off),
              ElementsAre("Labour Day", "清明节", "元旦 假期 第1天/共3天"));
  EXPECT_THAT(titles(judged, day_kind::doubtful),
              ElementsAre("Valentine's Day", "谷雨", "Spring begins", "Day of the Trees",
                          "Special Working Day", "Anna"));
}

TEST(DayKinds, AreTheUsersToChoose) {
  const std::vector<calendar_event> feed = {described("Labour Day", "Public holiday"),
                                            described("Halloween", "Observance" + hides),
                                            titled("Bank Holiday"), titled("补班")};
  const auto only = judge_events(feed, {.only = {"bank", "observance"}, .workday = {"班"}});
  EXPECT_THAT(titles(only, day_kind::off), ElementsAre("Halloween", "Bank Holiday"));
  EXPECT_THAT(titles(only, day_kind::workday), ElementsAre("补班"));
  const auto skip = judge_events(feed, {.skip = {"LABOUR", "补班"}, .workday = {"班"}});
  EXPECT_THAT(titles(skip, day_kind::off), ElementsAre("Bank Holiday"));
  EXPECT_THAT(titles(skip, day_kind::workday), IsEmpty());
  EXPECT_EQ(titles(judge_events(feed, {.all = true}), day_kind::off).size(), 4U);
}

TEST(DayKinds, OfATimeOfDayAreWorkdaysOrNothing) {
  auto workday = titled("春节 补班 第1天/共2天");
  auto meeting = titled("meeting");
  workday.timed = meeting.timed = true;
  const auto judged = judge_events({workday, meeting}, {.workday = {"班"}, .all = true});
  EXPECT_EQ(judged[0].kind, day_kind::workday);
  EXPECT_EQ(judged[1].kind, day_kind::not_off);
  EXPECT_EQ(judged[1].why, "not of whole days");
}

}  // namespace
}  // namespace casebook::importing
