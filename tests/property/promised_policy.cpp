#include "promised_policy.hpp"

#include <google/protobuf/text_format.h>

#include <algorithm>

namespace casebook {
namespace {

void set(v1::Length& length, model::us value) {
  length.Clear();  // a length is the sum of its parts
  length.set_microseconds(value);
}

void add_budget(v1::Clock& clock, v1::CaseGraded::Grade grade, const std::string& department,
                model::us value) {
  auto& row = *clock.add_budget();
  row.set_grade(grade);
  row.set_department(department);
  set(*row.mutable_budget()->mutable_elapsed(), value);
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
}

}  // namespace

std::string workflow_of(const model::promises& numbers) {
  return numbers.graded ? "complaint" : "service_request";
}

policy promised_policy(const model::promises& numbers) {
  if (numbers == model::complaint() || numbers == model::service_request())
    return policy::built_in();

  v1::Policy made;
  google::protobuf::TextFormat::ParseFromString(std::string{policy::built_in_text()}, &made);
  made.set_version("promised");
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

}  // namespace casebook
