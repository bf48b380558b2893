#include "import/holidays.hpp"

#include <casebook/calendar.hpp>

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>

namespace casebook::importing {
namespace {

using std::chrono::local_days;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr local_days may(int day) { return local_days{std::chrono::year{2025} / 5 / day}; }

calendar_event event(const std::string& title, local_days first, local_days last,
                     const std::string& where = "h.ics:4") {
  return {.title = title, .first = first, .last = last, .where = where};
}

// Judged as the command does by default.
std::vector<judged_event> feed(const std::vector<calendar_event>& events) {
  return judge_events(events, {.workday = {"班", "workday"}});
}

result<v1::Holidays> merged(const std::vector<std::vector<judged_event>>& feeds) {
  return to_holidays(feeds, {"office", parse_hours("09:00-12:00,14:00-18:00").value()});
}

std::string text_of(const std::vector<calendar_event>& events) {
  return to_policy_text(merged({feed(events)}).value());
}

TEST(Holidays, AreABlockThatAPolicyTakes) {
  const auto text =
      text_of({event("劳动节", may(1), may(5)), event("劳动节（班）", may(11), may(11))});
  EXPECT_EQ(text, R"(holidays {
  calendar: "office"
  exception { date: "2025-05-01" to_date: "2025-05-05" name: "劳动节" }
  exception { date: "2025-05-11" name: "劳动节（班）" open { from: "09:00" to: "12:00" } open { from: "14:00" to: "18:00" } }
}
)");
  v1::Policy policy;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &policy));
  const std::vector<v1::Calendar> versions(1);
  const auto& exceptions = policy.holidays(0).exception();
  const auto made =
      calendar::make(versions, std::vector(exceptions.begin(), exceptions.end()), "Asia/Shanghai");
  EXPECT_TRUE(made.value().is_open(parse_rfc3339("2025-05-11T10:00:00+08:00").value()));
}

TEST(Holidays, GiveADayOneExceptionHoweverManyEventsItHas) {
  EXPECT_EQ(
      text_of({event("A", may(1), may(3)), event("B", may(3), may(4)), event("A", may(1), may(1)),
               event("班", may(4), may(4)), event("A", may(4), may(4))}),
      R"(holidays {
  calendar: "office"
  exception { date: "2025-05-01" to_date: "2025-05-02" name: "A" }
  exception { date: "2025-05-03" name: "A / B" }
  exception { date: "2025-05-04" name: "班" open { from: "09:00" to: "12:00" } open { from: "14:00" to: "18:00" } }
}
)");
}

TEST(Holidays, OfTheSameNameThatFollowOneAnotherAreOne) {
  EXPECT_EQ(merged({feed({event("A", may(2), may(2)), event("A", may(1), may(1)),
                          event("A", may(4), may(4))})})
                .value()
                .exception_size(),
            2);
}

TEST(Holidays, OfSeveralFeedsAreJoinedWhereTheyAgree) {
  EXPECT_EQ(to_policy_text(merged({feed({event("Christmas Day", may(1), may(1))}),
                                   feed({event("Christmas Day", may(1), may(1)),
                                         event("Boxing Day", may(2), may(2))})})
                               .value()),
            R"(holidays {
  calendar: "office"
  exception { date: "2025-05-01" name: "Christmas Day" }
  exception { date: "2025-05-02" name: "Boxing Day" }
}
)");
}

TEST(Holidays, OfSeveralFeedsThatContradictEachOtherAreNamedByBothLines) {
  const auto closes = feed({event("A", may(1), may(3), "a.ics:7")});
  const auto opens = feed({event("班", may(2), may(2), "b.ics:9")});
  for (const auto& feeds : {std::vector{closes, opens}, std::vector{opens, closes}}) {
    EXPECT_EQ(merged(feeds).error().message,
              "b.ics:9: '班' makes 2025-05-02 a workday, and a.ics:7: 'A' closes the office on it: "
              "leave one of them out, with --skip TEXT say");
  }
}

TEST(Holidays, OfMoreDaysThanAnyCountryKeepsAreNoticed) {
  const auto may_and_half_of_june = event("A", may(1), may(1) + std::chrono::days{45});
  EXPECT_THAT(crowded_years(merged({feed({may_and_half_of_june})}).value()),
              ElementsAre("46 days of 2025 would be closed, more than any country keeps"));
  EXPECT_THAT(crowded_years(merged({feed({event("A", may(1), may(31))})}).value()), IsEmpty());
}

TEST(Hours, AreIntervalsOfTimesOfDay) {
  const auto hours = parse_hours("22:00-06:00").value();
  ASSERT_EQ(hours.size(), 1U);
  EXPECT_EQ(hours[0].from(), "22:00");
  EXPECT_EQ(hours[0].to(), "06:00");
  for (const auto* wrong : {"", "09:00", "09:00-12:00,", "09:00 - 12:00", "9-12", "24:00-25:00"}) {
    EXPECT_THAT(parse_hours(wrong).error().message, HasSubstr("expected")) << wrong;
  }
}

}  // namespace
}  // namespace casebook::importing
