#include "promised_policy.hpp"

#include <google/protobuf/text_format.h>

#include <algorithm>
#include <array>

namespace casebook {
namespace {

void set(v1::Length& length, model::us value) {
  length.Clear();  // a length is the sum of its parts
  length.set_microseconds(value);
}

void set(v1::Budget& row, const model::budget& value) {
  using enum model::budget::counting;
  switch (value.counts) {
    case elapsed: set(*row.mutable_elapsed(), value.time); break;
    case open_time: set(*row.mutable_open_time(), value.time); break;
    case workdays: row.set_workdays(value.days); break;
    case civil_days: row.set_civil_days(value.days); break;
  }
}

void add_budget(v1::Clock& clock, v1::CaseGraded::Grade grade, const std::string& department,
                const model::budget& value) {
  auto& row = *clock.add_budget();
  row.set_grade(grade);
  row.set_department(department);
  set(*row.mutable_budget(), value);
}

void fill(v1::Clock& clock, const model::budgets& budget) {
  if (budget.a == budget.b && budget.b == budget.c) {
    if (budget.c) add_budget(clock, v1::CaseGraded::UNSPECIFIED, {}, *budget.c);
  } else {
    if (budget.a) add_budget(clock, v1::CaseGraded::A, {}, *budget.a);
    if (budget.b) add_budget(clock, v1::CaseGraded::B, {}, *budget.b);
    if (budget.c) add_budget(clock, v1::CaseGraded::C, {}, *budget.c);
  }
  for (const auto& [department, value] : budget.by_department) {
    add_budget(clock, v1::CaseGraded::UNSPECIFIED, department, value);
  }
  for (const auto& line : budget.lines) {
    add_budget(clock, v1::CaseGraded::UNSPECIFIED, {}, line.budget);
    for (const auto& [label, value] : line.of) {
      auto& of = *clock.mutable_budget(clock.budget_size() - 1)->add_of();
      of.set_label(label);
      of.set_value(value);
    }
  }
}

std::string time_of_day(model::us since_midnight) {
  const auto two_digits = [](model::us number) {
    return (number < 10 ? "0" : "") + std::to_string(number);
  };
  return two_digits(since_midnight / model::hour) + ":" +
         two_digits(since_midnight % model::hour / model::minute);
}

void add_open(auto& to, const std::vector<model::opening>& intervals) {
  for (const auto& each : intervals) {
    auto& open = *to.add_open();
    open.set_from(time_of_day(each.from));
    open.set_to(time_of_day(each.to));
  }
}

void fill(v1::Calendar& calendar, const model::hours& rules) {
  calendar.clear_week();
  constexpr std::array days{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  for (std::size_t i = 0; i < days.size(); ++i) {
    if (rules.week[i].empty()) continue;
    auto& week = *calendar.add_week();
    week.add_day(days[i]);
    add_open(week, rules.week[i]);
  }
  for (const auto& [on, open] : rules.exceptions) {
    auto& exception = *calendar.add_exception();
    exception.set_date(date::format("%F", on));
    add_open(exception, open);
  }
  if (rules.workday) set(*calendar.mutable_workday(), *rules.workday);
}

}  // namespace

std::string workflow_of(const model::promises& numbers) {
  return numbers.graded ? "complaint" : "service_request";
}

policy promised_policy(const model::promises& numbers) {
  if (numbers == model::complaint() || numbers == model::service_request())
    return policy::built_in();

  auto made = policy::built_in().source();
  made.clear_grading();  // no clock reads it
  made.set_version(numbers.version);
  if (numbers.effective_from != model::always)
    *made.mutable_effective_from() = model::to_stamp(numbers.effective_from);
  made.mutable_site(0)->set_zone(numbers.open.zone);
  fill(*made.mutable_calendar(0), numbers.open);
  auto& workflows = *made.mutable_workflow();
  auto& changed =
      *std::ranges::find(workflows, workflow_of(numbers), &v1::WorkflowPolicy::workflow);
  changed.set_callback(numbers.callback);
  changed.clear_callback_channel();
  if (numbers.callback) changed.add_callback_channel("phone");
  changed.clear_clock();
  for (const auto& [name, budget] : numbers.clocks) {
    auto& clock = *changed.add_clock();
    clock.set_clock(name);
    fill(clock, budget);
    if (name != "resolution" && name != "ownership") continue;
    for (const auto reason : numbers.paused_by) clock.add_paused_by(reason);
    set(*clock.mutable_pause_cap()->mutable_at_least(), numbers.pause_cap_at_least);
    clock.mutable_pause_cap()->set_budgets(numbers.pause_cap_budgets);
  }
  set(*made.mutable_windows()->mutable_reschedule_grace(), numbers.reschedule_grace);
  auto& callback = *made.mutable_callback();
  callback.set_attempts(numbers.attempts);
  set(*callback.mutable_spacing(), numbers.spacing);
  set(*callback.mutable_first_within(), numbers.first_within);
  set(*callback.mutable_contact_from(), numbers.contact_from);
  set(*callback.mutable_contact_to(), numbers.contact_to);
  made.set_late_entry(numbers.late_entry);
  made.set_regrade(numbers.regrade);

  std::string text;
  google::protobuf::TextFormat::PrintToString(made, &text);
  return policy::parse(text, "promised").value();
}

policy_book promised_book(const model::book& numbers) {
  if (numbers.versions.size() == 1) return promised_policy(numbers.versions.front());
  std::vector<policy> versions;
  for (const auto& each : numbers.versions) versions.push_back(promised_policy(each));
  return policy_book::make(std::move(versions)).value();
}

}  // namespace casebook
