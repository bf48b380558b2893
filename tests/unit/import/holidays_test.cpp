#include "import/holidays.hpp"

#include <casebook/calendar.hpp>

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>

namespace casebook::importing {
namespace {

using std::chrono::local_days;
using ::testing::HasSubstr;

constexpr local_days may(int day) { return local_days{std::chrono::year{2025} / 5 / day}; }

std::string text_of(const std::vector<all_day_event>& events) {
  return to_policy_text(to_holidays(
      events, {"office", {"班", "workday"}, parse_hours("09:00-12:00,14:00-18:00").value()}));
}

TEST(Holidays, AreABlockThatAPolicyTakes) {
  const auto text = text_of({{"劳动节", may(1), may(5)}, {"劳动节（班）", may(11), may(11)}});
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
  EXPECT_EQ(text_of({{"A", may(1), may(3)},
                     {"B", may(3), may(4)},
                     {"A", may(1), may(1)},
                     {"班", may(4), may(4)},
                     {"A", may(4), may(4)}}),
            R"(holidays {
  calendar: "office"
  exception { date: "2025-05-01" to_date: "2025-05-02" name: "A" }
  exception { date: "2025-05-03" name: "A / B" }
  exception { date: "2025-05-04" name: "班" open { from: "09:00" to: "12:00" } open { from: "14:00" to: "18:00" } }
}
)");
}

TEST(Holidays, OfTheSameNameThatFollowOneAnotherAreOne) {
  EXPECT_EQ(to_holidays(
                std::vector<all_day_event>{
                    {"A", may(2), may(2)}, {"A", may(1), may(1)}, {"A", may(4), may(4)}},
                {})
                .exception_size(),
            2);
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
