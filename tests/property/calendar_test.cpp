// Calendars against a count of minutes, and against their own algebra, over random opening hours.
//
// A failure prints how to repeat it: RC_PARAMS="reproduce=…"; RC_PARAMS="max_success=5000" goes on
// for longer.
#include <casebook/calendar.hpp>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cstdio>

#include "calendar_model.hpp"

namespace casebook {
namespace {

using model::day;
using model::minute;
using model::minutes_a_day;

// A zone, and a day on which its clocks change or nothing happens.
struct place {
  const char* zone;
  const char* date;
};

constexpr place places[] = {
    {"Asia/Shanghai", "2025-05-01"},       {"Asia/Shanghai", "1991-04-14"},
    {"Asia/Shanghai", "1991-09-15"},       {"America/New_York", "2025-03-09"},
    {"America/New_York", "2025-11-02"},    {"Europe/London", "2025-03-30"},
    {"Europe/London", "2025-10-26"},       {"Australia/Lord_Howe", "2025-04-06"},
    {"Australia/Lord_Howe", "2025-10-05"}, {"America/Sao_Paulo", "2018-11-04"},
    {"America/Sao_Paulo", "2018-02-18"},   {"America/Havana", "2025-11-02"},
    {"Pacific/Apia", "2011-12-30"},        {"Africa/Casablanca", "2025-02-23"},
    {"Asia/Kathmandu", "2025-01-01"},      {"America/St_Johns", "2006-10-29"},
    {"Pacific/Kwajalein", "1993-08-21"},   {"Asia/Gaza", "2023-10-28"},
};

int number(int from, int to) { return *rc::gen::inRange(from, to + 1); }

// On a grid of a quarter of an hour, so that intervals meet and overlap; sometimes any minute.
int time_of_day(int last) {
  return number(0, 3) == 0 ? number(0, last) : number(0, last / 15) * 15;
}

std::vector<model::opening> openings() {
  std::vector<model::opening> all;
  for (int i = number(0, 3); i > 0; --i) all.push_back({time_of_day(1439), time_of_day(1440)});
  return all;
}

std::vector<model::dated_exception> exceptions(day around) {
  std::vector<model::dated_exception> all;
  for (int i = number(0, 5); i > 0; --i) {
    const day first = around + number(-14, 14);
    const day last = first + (number(0, 2) == 0 ? number(0, 12) : 0);
    const bool overlaps = std::any_of(all.begin(), all.end(), [&](const auto& other) {
      return first <= other.last && other.first <= last;
    });
    if (!overlaps)
      all.push_back({first, last, number(0, 1) == 0 ? std::vector<model::opening>{} : openings()});
  }
  return all;
}

struct question {
  model::opening_hours hours;
  day around;
  calendar answers;
};

std::string text(int minutes) {
  char written[8];
  std::snprintf(written, sizeof written, "%02u:%02u", static_cast<unsigned>(minutes) / 60 % 100,
                static_cast<unsigned>(minutes) % 60);
  return written;
}

std::string iso(day date) { return to_rfc3339(instant{std::chrono::days{date}}).substr(0, 10); }

void write(const std::vector<model::opening>& open, auto* into) {
  for (const auto& one : open) {
    auto* written = into->add_open();
    written->set_from(text(one.from));
    written->set_to(text(one.to));
  }
}

v1::Calendar::Exception written(const model::dated_exception& of) {
  v1::Calendar::Exception made;
  made.set_date(iso(of.first));
  if (of.last != of.first) made.set_to_date(iso(of.last));
  write(of.open, &made);
  return made;
}

v1::Calendar written(const model::hours_version& of) {
  static constexpr const char* names[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  v1::Calendar made;
  made.set_calendar("random");
  made.set_zone(of.zone);
  if (of.effective_from)
    *made.mutable_effective_from() =
        to_timestamp(instant{std::chrono::minutes{*of.effective_from}});
  for (std::size_t i = 0; i < 7; ++i) {
    auto* hours = made.add_week();
    hours->add_day(names[i]);
    write(of.week[i], hours);
  }
  for (const auto& one : of.exceptions) *made.add_exception() = written(one);
  return made;
}

question ask(bool one_zone) {
  const auto& [zone, date] = places[number(0, std::size(places) - 1)];
  const day around =
      parse_rfc3339(date).value().time_since_epoch() / std::chrono::days{1} + number(-3, 3);
  model::opening_hours hours;
  std::vector<minute> begins;
  for (int i = number(0, 2); i > 0; --i)
    begins.push_back(around * minutes_a_day + number(-10, 10) * 720 +
                     number(0, 1) * number(0, 719));
  std::sort(begins.begin(), begins.end());
  begins.erase(std::unique(begins.begin(), begins.end()), begins.end());
  std::vector<std::optional<minute>> effective{begins.begin(), begins.end()};
  if (effective.empty() || number(0, 3) != 0) effective.insert(effective.begin(), std::nullopt);
  for (const auto& from : effective) {
    const auto* own_zone =
        one_zone || number(0, 4) != 0 ? zone : places[number(0, std::size(places) - 1)].zone;
    model::hours_version version{from, own_zone, {}, exceptions(around)};
    for (auto& weekday : version.week) weekday = openings();
    hours.versions.push_back(version);
  }
  hours.holidays = exceptions(around);
  if (!hours.holidays.empty()) {  // two lists may name the same days, as long as they agree
    auto again = hours.holidays[static_cast<std::size_t>(
        number(0, static_cast<int>(hours.holidays.size()) - 1))];
    if (number(0, 1) == 0) again.first = again.last;
    hours.holidays.push_back(again);
  }
  std::vector<v1::Calendar> versions;
  std::vector<v1::Calendar::Exception> holidays;
  for (const auto& version : hours.versions) versions.push_back(written(version));
  for (const auto& holiday : hours.holidays) holidays.push_back(written(holiday));
  for (const auto& version : versions) RC_LOG() << version.ShortDebugString() << '\n';
  for (const auto& holiday : holidays)
    RC_LOG() << "holiday: " << holiday.ShortDebugString() << '\n';
  auto answers = calendar::make(versions, holidays, zone).value();
  return {std::move(hours), around, std::move(answers)};
}

instant at(minute when) { return instant{std::chrono::minutes{when}}; }
instant at_us(std::int64_t when) { return instant{duration{when}}; }
std::int64_t us(instant when) { return when.time_since_epoch().count(); }

constexpr int days_each_side = 9;

// An instant of the counted days, mostly on a whole minute.
instant near(const question& asked) {
  const auto whole =
      asked.around * minutes_a_day + number(-days_each_side * 1440, days_each_side * 1440 - 1);
  return at(whole) + duration{number(0, 2) == 0 ? number(0, 59'999'999) : 0};
}

// Any instant at all.
instant anywhere(const question& asked) {
  switch (number(0, 3)) {
    case 0: return at_us(*rc::gen::arbitrary<std::int64_t>());
    case 1:
      return at_us(us(near(asked)) +
                   *rc::gen::inRange<std::int64_t>(-1'000'000'000'000'000, 1'000'000'000'000'000));
    default: return near(asked);
  }
}

model::minute_by_minute counted(const question& asked) {
  return {asked.hours, (asked.around - days_each_side) * minutes_a_day,
          (asked.around + days_each_side) * minutes_a_day};
}

RC_GTEST_PROP(Calendar, IsOpenInTheMinutesThatAreCountedOpen, ()) {
  const auto asked = ask(false);
  const auto counts = counted(asked);
  for (auto when = counts.begin(); when < counts.end(); ++when) {
    RC_ASSERT(asked.answers.is_open(at(when)) == counts.is_open(when));
    RC_ASSERT(asked.answers.is_open(at(when + 1) - duration{1}) == counts.is_open(when));
  }
}

RC_GTEST_PROP(Calendar, MeasuresWhatIsCounted, ()) {
  const auto asked = ask(false);
  const auto counts = counted(asked);
  for (int i = 0; i < 40; ++i) {
    const auto from = near(asked);
    const auto to = near(asked);
    RC_ASSERT(asked.answers.open_between(from, to).count() ==
              counts.open_between(us(from), us(to)));
  }
}

RC_GTEST_PROP(Calendar, RunsDownWhereTheCountDoes, ()) {
  const auto asked = ask(false);
  const auto counts = counted(asked);
  const auto end = at(counts.end());
  for (int i = 0; i < 40; ++i) {
    const auto from = near(asked);
    // Half of the budgets end exactly where something closes.
    const auto budget = number(0, 1) == 0
                            ? asked.answers.open_between(from, near(asked))
                            : duration{*rc::gen::inRange<std::int64_t>(0, 600'000'000'000)};
    const auto expected = counts.run_down(us(from), budget.count());
    const auto answered = asked.answers.run_down(from, budget);
    if (expected) {
      RC_ASSERT(answered == at_us(*expected));
    } else {
      RC_ASSERT(answered > end);
    }
  }
}

RC_GTEST_PROP(Calendar, ListsTheOpeningsThatAreCounted, ()) {
  const auto asked = ask(false);
  const auto counts = counted(asked);
  std::vector<interval> expected;
  for (auto when = counts.begin(); when < counts.end(); ++when) {
    if (!counts.is_open(when)) continue;
    if (!expected.empty() && expected.back().to == at(when)) {
      expected.back().to = at(when + 1);
    } else {
      expected.push_back({at(when), at(when + 1)});
    }
  }
  RC_ASSERT(asked.answers.openings(at(counts.begin()), at(counts.end()), 10'000) == expected);
  const auto most = static_cast<std::size_t>(number(0, static_cast<int>(expected.size())));
  expected.resize(most);
  RC_ASSERT(asked.answers.openings(at(counts.begin()), at(counts.end()), most) == expected);
}

RC_GTEST_PROP(Calendar, EndsCivilDaysWhereTheCountDoes, ()) {
  const auto asked = ask(true);
  const auto counts = counted(asked);
  for (int i = 0; i < 40; ++i) {
    const auto from = asked.around * minutes_a_day + number(-days_each_side * 1440, 0);
    const auto days = number(0, days_each_side);
    const auto expected = counts.end_of_civil_day(from, days);
    if (expected) RC_ASSERT(asked.answers.end_of_civil_day(at(from), days) == at(*expected));
  }
}

RC_GTEST_PROP(Calendar, RunsDownInTheInverseOfMeasuring, ()) {
  const auto asked = ask(false);
  for (int i = 0; i < 40; ++i) {
    const auto from = anywhere(asked);
    const duration budget{*rc::gen::inRange<std::int64_t>(
        1, number(0, 1) == 0 ? 1'000'000'000'000 : 900'000'000'000'000)};
    const auto due = asked.answers.run_down(from, budget);
    if (due == distant_future) {
      RC_ASSERT(asked.answers.open_between(from, distant_future) < budget);
      continue;
    }
    RC_ASSERT(asked.answers.open_between(from, due) == budget);
    RC_ASSERT(asked.answers.open_between(from, due - duration{1}) == budget - duration{1});
  }
}

RC_GTEST_PROP(Calendar, MeasuresAdditivelyAndMonotonously, ()) {
  const auto asked = ask(false);
  for (int i = 0; i < 40; ++i) {
    std::array<instant, 3> in_order{anywhere(asked), anywhere(asked), anywhere(asked)};
    std::sort(in_order.begin(), in_order.end());
    const auto& [first, second, third] = in_order;
    const auto open = [&](instant from, instant to) {
      return asked.answers.open_between(from, to);
    };
    RC_ASSERT(open(first, second) + open(second, third) == open(first, third));
    RC_ASSERT(open(first, second) >= duration{0});
    RC_ASSERT(open(third, first) == duration{0});
    RC_ASSERT(second - open(first, second) >= first);
  }
}

}  // namespace
}  // namespace casebook
