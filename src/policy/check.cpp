#include "policy/check.hpp"

#include <casebook/policy.hpp>

#include <date/tz.h>

#include <algorithm>
#include <set>
#include <stdexcept>

#include "core/clock_names.hpp"

namespace casebook {
namespace {

error wrong(const std::string& where, const std::string& what) {
  return fail(errc::malformed, "policy: " + where + ": " + what);
}

result<void> check_budget(const std::string& where, const v1::ClockBudget& row) {
  const auto& budget = row.budget();
  switch (budget.length_case()) {
    case v1::Budget::kElapsed:
      if (to_duration(budget.elapsed()) > duration::zero()) return {};
      break;
    case v1::Budget::kWorkdays:
      if (budget.workdays() > 0) return {};
      break;
    case v1::Budget::kOpenTime:
    case v1::Budget::kCivilDays:
      return wrong(where, "open_time and civil_days need calendars, which this version does not "
                          "consult yet; give the budget as elapsed or workdays");
    case v1::Budget::LENGTH_NOT_SET:
      return wrong(where, "a budget says how long: elapsed { hours: 48 } or workdays: 3");
  }
  return wrong(where, "a budget must be longer than nothing");
}

result<void> check_clock(const std::string& workflow, const v1::Clock& clock) {
  const auto where = "workflow \"" + workflow + "\", clock \"" + clock.clock() + "\"";
  if (std::ranges::find(clocks::all, clock.clock()) == clocks::all.end()) {
    return wrong(where, "unknown clock; expected dispatch, first_response, action, ownership, "
                        "resolution or callback");
  }
  for (const auto& row : clock.budget()) {
    if (auto checked = check_budget(where, row); !checked) return checked;
    if (!row.department().empty() && clock.clock() != clocks::ownership) {
      return wrong(where, "only ownership has budgets by department");
    }
  }
  if (!clock.paused_by().empty() && clock.clock() != clocks::ownership && clock.clock() != clocks::resolution) {
    return wrong(where, "only ownership and resolution can be paused");
  }
  return {};
}

result<void> check_workflow(const v1::WorkflowPolicy& workflow) {
  const auto where = "workflow \"" + workflow.workflow() + "\"";
  if (workflow.workflow().empty()) return wrong(where, "a workflow needs its name");
  std::set<std::string> seen;
  for (const auto& clock : workflow.clock()) {
    if (!seen.insert(clock.clock()).second) {
      return wrong(where, "the clock \"" + clock.clock() + "\" is defined twice");
    }
    if (auto checked = check_clock(workflow.workflow(), clock); !checked) return checked;
  }
  if (workflow.callback() && workflow.callback_channel().empty()) {
    return wrong(where, "callback: true needs at least one callback_channel");
  }
  if (workflow.callback() && !seen.contains("callback")) {
    return wrong(where, "callback: true needs a clock named \"callback\"");
  }
  return {};
}

result<void> check_sites(const v1::Policy& source) {
  bool has_default = false;
  std::set<std::string> seen;
  for (const auto& site : source.site()) {
    const auto where = "site \"" + site.site() + "\"";
    if (!seen.insert(site.site()).second) return wrong(where, "is defined twice");
    has_default = has_default || site.site().empty();
    try {
      date::locate_zone(site.zone());
    } catch (const std::runtime_error&) {
      return wrong(where, "unknown zone '" + site.zone() +
                              "'; expected an IANA name such as Asia/Shanghai");
    }
  }
  if (!has_default) return wrong("site", "one site without a name must serve all the others");
  return {};
}

result<void> check_condition(const std::string& where, const v1::Condition& condition) {
  switch (condition.test_case()) {
    case v1::Condition::kFact: {
      const auto* field = v1::CaseFacts::descriptor()->FindFieldByCamelcaseName(condition.fact());
      if (field != nullptr && field->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_BOOL) {
        return {};
      }
      return wrong(where, "'" + condition.fact() + "' is not a yes/no fact of a case");
    }
    case v1::Condition::kBreachedClock:
    case v1::Condition::kUnresolvedFor:
    case v1::Condition::kRepeatedBy:
      return wrong(where, "conditions on clocks, age and repeats are not evaluated by this version");
    case v1::Condition::TEST_NOT_SET: return wrong(where, "an empty condition");
    default: return {};
  }
}

result<void> check_rules(const v1::Policy& source) {
  std::set<std::string> seen;
  for (const auto& rule : source.grading()) {
    const auto where = "grading rule \"" + rule.rule() + "\"";
    if (rule.rule().empty() || !seen.insert(rule.rule()).second) {
      return wrong(where, "every rule needs a name of its own");
    }
    if (rule.grade() == v1::CaseGraded::UNSPECIFIED) return wrong(where, "gives no grade");
    if (rule.otherwise() != rule.any_of().empty()) {
      return wrong(where, "has either any_of conditions or otherwise: true");
    }
    for (const auto& any : rule.any_of()) {
      for (const auto& condition : any.all_of()) {
        if (auto checked = check_condition(where, condition); !checked) return checked;
      }
    }
    if (rule.has_colour_if()) {
      if (auto checked = check_condition(where, rule.colour_if()); !checked) return checked;
    }
  }
  return {};
}

}  // namespace

result<void> check_policy(const v1::Policy& source) {
  if (source.version().empty()) return wrong("version", "a policy needs a version, its name");
  std::set<std::string> seen;
  for (const auto& workflow : source.workflow()) {
    if (!seen.insert(workflow.workflow()).second) {
      return wrong("workflow \"" + workflow.workflow() + "\"", "is defined twice");
    }
    if (auto checked = check_workflow(workflow); !checked) return checked;
  }
  if (auto checked = check_sites(source); !checked) return checked;
  if (to_duration(source.workday()) <= duration::zero()) {
    return wrong("workday", "must be longer than nothing, as in workday { hours: 24 }");
  }
  return check_rules(source);
}

}  // namespace casebook
