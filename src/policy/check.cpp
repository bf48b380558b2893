#include "policy/check.hpp"

#include <casebook/policy.hpp>

#include <date/tz.h>

#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>

#include "calendar/fields.hpp"
#include "calendar/timetable.hpp"
#include "core/clock_names.hpp"
#include "core/length.hpp"
#include "core/wording.hpp"
#include "policy/budget_conditions.hpp"

namespace casebook {
namespace {

std::string named(const char* what, const std::string& name) {
  return what + (" \"" + name + "\"");
}

bool is_clock(std::string_view name) {
  return std::ranges::find(clocks::all, name) != clocks::all.end();
}

constexpr duration longest = std::chrono::days{100'000};

std::string unknown_clock(const std::string& name) {
  return "unknown clock '" + name + "'; expected one of " + joined(clocks::all) +
         did_you_mean(name, clocks::all);
}

bool has_calendar(const v1::Policy& source, const std::string& name) {
  return std::ranges::any_of(source.calendar(),
                             [&](const auto& one) { return one.calendar() == name; });
}

const v1::Site* default_site(const v1::Policy& source) {
  const auto found =
      std::ranges::find_if(source.site(), [](const auto& one) { return one.site().empty(); });
  return found == source.site().end() ? nullptr : &*found;
}

result<void> check_hours(const v1::Policy& source, const v1::Budget& budget, const place& at) {
  if (!budget.calendar().empty()) {
    if (has_calendar(source, budget.calendar())) return {};
    return at.wrong("calendar", "no calendar is named '" + budget.calendar() + "'");
  }
  const auto* fallback = default_site(source);
  if (fallback != nullptr && !fallback->calendar().empty()) return {};
  return at.wrong(
      "a budget in open_time, workdays or civil_days needs a calendar: name one here, or on the "
      "site "
      "without a name");
}

result<void> check_budget(const v1::Policy& source, const v1::Budget& budget, const place& at) {
  bool some = false;
  switch (budget.length_case()) {
    case v1::Budget::kElapsed:
      if (!budget.calendar().empty()) return at.wrong("calendar", "elapsed time knows no calendar");
      some = to_duration(budget.elapsed()) > duration::zero();
      break;
    case v1::Budget::kOpenTime: some = to_duration(budget.open_time()) > duration::zero(); break;
    case v1::Budget::kWorkdays: some = budget.workdays() > 0 && budget.workdays() <= 100'000; break;
    case v1::Budget::kCivilDays:
      some = budget.civil_days() > 0 && budget.civil_days() <= 100'000;
      break;
    case v1::Budget::LENGTH_NOT_SET:
      return at.wrong(
          "a budget says how long: elapsed { hours: 48 }, open_time { hours: 8 }, workdays: 3 or "
          "civil_days: 90");
  }
  const bool too_long =
      std::max(to_duration(budget.elapsed()), to_duration(budget.open_time())) > longest;
  if (!some || too_long)
    return at.wrong("a budget must be longer than nothing, and at most 100000 days");
  if (budget.has_elapsed()) return {};
  return check_hours(source, budget, at);
}

result<void> check_label(const v1::Label& one, const place& at) {
  if (std::ranges::find(budget_labels, one.label()) == budget_labels.end()) {
    return at.wrong("label", "a case has no label '" + one.label() + "'; expected one of " +
                                 joined(budget_labels) + did_you_mean(one.label(), budget_labels));
  }
  if (one.value().empty()) return at.wrong("value", "say which " + one.label() + " it is for");
  v1::CaseGraded::Grade grade{};
  const bool is_grade =
      v1::CaseGraded::Grade_Parse(one.value(), &grade) && grade != v1::CaseGraded::UNSPECIFIED;
  if (one.label() == "grade" && !is_grade) {
    return at.wrong("value", "'" + one.value() + "' is no grade; expected A, B or C");
  }
  return {};
}

result<void> check_labels(const v1::ClockBudget& row, const place& at) {
  for (int i = 0; i < row.of_size(); ++i) {
    if (auto checked = check_label(row.of(i), at.in("of", i, "of")); !checked) return checked;
  }
  const auto conditions = budget_conditions(row);
  const auto twice = std::ranges::adjacent_find(conditions, {}, &budget_condition::label);
  if (twice != conditions.end()) {
    return at.wrong("it names '" + std::string{twice->label} + "' twice");
  }
  return {};
}

result<void> check_budget_rows(const v1::Policy& source, const v1::Clock& clock, const place& at) {
  std::map<std::vector<budget_condition>, int> seen;
  for (int i = 0; i < clock.budget_size(); ++i) {
    const auto& row = clock.budget(i);
    const auto here = at.in("budget", i, "budget");
    if (auto checked = check_budget(source, row.budget(), here.in("budget", -1, "length"));
        !checked)
      return checked;
    if (auto checked = check_labels(row, here); !checked) return checked;
    const auto [other, first] = seen.emplace(budget_conditions(row), i);
    if (!first && !same_budget(row.budget(), clock.budget(other->second).budget())) {
      return here.wrong("the budget at " + at.in("budget", other->second, "").where() +
                        " is for the same cases and gives another time: keep one of them");
    }
  }
  return {};
}

result<void> check_clock(const v1::Policy& source, const v1::Clock& clock, const place& at) {
  if (!is_clock(clock.clock())) return at.wrong("clock", unknown_clock(clock.clock()));
  if (auto checked = check_budget_rows(source, clock, at); !checked) return checked;
  const auto& cap = clock.pause_cap();
  if (cap.budgets() < 0 || cap.budgets() > 1000 || to_duration(cap.at_least()) < duration::zero() ||
      to_duration(cap.at_least()) > longest) {
    return at.wrong("pause_cap",
                    "expected budgets from 0 to 1000, and at_least from nothing to 100000 days");
  }
  if (!clock.paused_by().empty() && clock.clock() != clocks::ownership &&
      clock.clock() != clocks::resolution) {
    return at.wrong("paused_by", "only ownership and resolution can be paused", 0);
  }
  return {};
}

result<void> check_workflow(const v1::Policy& source, const v1::WorkflowPolicy& workflow,
                            const place& at) {
  if (workflow.workflow().empty()) return at.wrong("a workflow needs its name");
  std::set<std::string> seen;
  for (int i = 0; i < workflow.clock_size(); ++i) {
    const auto& clock = workflow.clock(i);
    const auto here = at.in("clock", i, named("clock", clock.clock()));
    if (!seen.insert(clock.clock()).second) return here.wrong("clock", "it is defined twice");
    if (auto checked = check_clock(source, clock, here); !checked) return checked;
  }
  if (workflow.callback() && workflow.callback_channel().empty()) {
    return at.wrong("callback", "callback: true needs at least one callback_channel");
  }
  if (workflow.callback() && !seen.contains("callback")) {
    return at.wrong("callback", "callback: true needs a clock named \"callback\"");
  }
  return {};
}

result<void> check_workflows(const v1::Policy& source, const place& at) {
  std::set<std::string> seen;
  for (int i = 0; i < source.workflow_size(); ++i) {
    const auto& workflow = source.workflow(i);
    const auto here = at.in("workflow", i, named("workflow", workflow.workflow()));
    if (!seen.insert(workflow.workflow()).second)
      return here.wrong("workflow", "it is defined twice");
    if (auto checked = check_workflow(source, workflow, here); !checked) return checked;
  }
  return {};
}

result<void> check_sites(const v1::Policy& source, const place& at) {
  std::set<std::string> seen;
  for (int i = 0; i < source.site_size(); ++i) {
    const auto& site = source.site(i);
    const auto here = at.in("site", i, named("site", site.site()));
    if (!seen.insert(site.site()).second) return here.wrong("site", "it is defined twice");
    try {
      date::locate_zone(site.zone());
    } catch (const std::runtime_error&) {
      return here.wrong("zone", "unknown zone '" + site.zone() +
                                    "'; expected an IANA name such as Asia/Shanghai");
    }
    if (!site.calendar().empty() && !has_calendar(source, site.calendar())) {
      return here.wrong("calendar", "no calendar is named '" + site.calendar() + "'");
    }
  }
  if (default_site(source) == nullptr)
    return at.wrong("one site without a name must serve all the others");
  return {};
}

result<void> check_intervals(const google::protobuf::RepeatedPtrField<v1::Calendar::Interval>& open,
                             const place& at) {
  for (int i = 0; i < open.size(); ++i) {
    const auto here = at.in("open", i, "open");
    if (auto from = hours::parse_time_of_day(open[i].from()); !from)
      return here.wrong("from", from.error().message);
    if (auto to = hours::parse_time_of_day(open[i].to()); !to)
      return here.wrong("to", to.error().message);
  }
  return {};
}

result<void> check_exceptions(
    const google::protobuf::RepeatedPtrField<v1::Calendar::Exception>& exceptions,
    const place& at) {
  for (int i = 0; i < exceptions.size(); ++i) {
    const auto& one = exceptions[i];
    const auto here = at.in("exception", i, named("exception", one.date()));
    const auto first = hours::parse_date(one.date());
    if (!first) return here.wrong("date", first.error().message);
    if (!one.to_date().empty()) {
      const auto last = hours::parse_date(one.to_date());
      if (!last) return here.wrong("to_date", last.error().message);
      if (*last < *first) return here.wrong("to_date", "it lies before date");
    }
    if (auto checked = check_intervals(one.open(), here); !checked) return checked;
  }
  return {};
}

// What calendar::make would refuse too, but here with its place in the text.
result<void> check_calendar(const v1::Calendar& calendar, const place& at) {
  if (calendar.calendar().empty()) return at.wrong("a calendar needs its name");
  for (int i = 0; i < calendar.week_size(); ++i) {
    const auto& week = calendar.week(i);
    const auto here = at.in("week", i, "week");
    for (int k = 0; k < week.day_size(); ++k) {
      if (auto day = hours::parse_weekday(week.day(k)); !day)
        return here.wrong("day", day.error().message, k);
    }
    if (auto checked = check_intervals(week.open(), here); !checked) return checked;
  }
  return check_exceptions(calendar.exception(), at);
}

// A dated exception of a holidays block, and where it stands.
struct placed_exception {
  std::chrono::local_days first, last;
  std::vector<hours::stretch> open;
  place at;
};

placed_exception placed(const v1::Calendar::Exception& checked, const place& at) {
  placed_exception made{*hours::parse_date(checked.date()), {}, {}, at};
  made.last = checked.to_date().empty() ? made.first : *hours::parse_date(checked.to_date());
  for (const auto& one : checked.open()) {
    if (const auto read = hours::parse_interval(one.from(), one.to()))
      made.open.push_back({read->from, read->to});
  }
  made.open = hours::merged(std::move(made.open));
  return made;
}

// Several lists may name a day twice, as long as they agree on when it opens.
result<void> check_agreement(const std::vector<placed_exception>& exceptions) {
  std::vector<const placed_exception*> in_order;
  for (const auto& one : exceptions) in_order.push_back(&one);
  std::ranges::stable_sort(in_order, {}, &placed_exception::first);
  const placed_exception* lasting = nullptr;  // of those before, the one that ends last
  for (const auto* one : in_order) {
    if (lasting != nullptr && one->first <= lasting->last && one->open != lasting->open) {
      return one->at.wrong("date", hours::to_iso(one->first) + " opens at other times at " +
                                       lasting->at.where() + ": keep one of them");
    }
    if (lasting == nullptr || lasting->last < one->last) lasting = one;
  }
  return {};
}

result<void> check_holidays(const v1::Policy& source, const place& at) {
  std::map<std::string, std::vector<placed_exception>> by_calendar;
  for (int i = 0; i < source.holidays_size(); ++i) {
    const auto& more = source.holidays(i);
    const auto here = at.in("holidays", i, named("holidays of", more.calendar()));
    if (!has_calendar(source, more.calendar())) {
      return here.wrong("calendar", "no calendar is named '" + more.calendar() + "'");
    }
    if (auto checked = check_exceptions(more.exception(), here); !checked) return checked;
    for (int k = 0; k < more.exception_size(); ++k) {
      const auto& one = more.exception(k);
      by_calendar[more.calendar()].push_back(
          placed(one, here.in("exception", k, named("exception", one.date()))));
    }
  }
  for (const auto& [calendar, exceptions] : by_calendar) {
    if (auto agreed = check_agreement(exceptions); !agreed) return agreed;
  }
  return {};
}

result<void> check_calendars(const v1::Policy& source, const place& at) {
  for (int i = 0; i < source.calendar_size(); ++i) {
    const auto& calendar = source.calendar(i);
    if (auto checked =
            check_calendar(calendar, at.in("calendar", i, named("calendar", calendar.calendar())));
        !checked) {
      return checked;
    }
  }
  return check_holidays(source, at);
}

result<void> check_condition(const v1::Condition& condition, const place& at) {
  switch (condition.test_case()) {
    case v1::Condition::kFact: {
      const auto* field = v1::CaseFacts::descriptor()->FindFieldByCamelcaseName(condition.fact());
      if (field != nullptr && field->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_BOOL)
        return {};
      return at.wrong("fact", "'" + condition.fact() + "' is not a yes/no fact of a case");
    }
    case v1::Condition::kBreachedClock:
      if (is_clock(condition.breached_clock())) return {};
      return at.wrong("breached_clock", unknown_clock(condition.breached_clock()));
    case v1::Condition::kUnresolvedFor:
      if (to_duration(condition.unresolved_for()) > duration::zero()) return {};
      return at.wrong("unresolved_for",
                      "must be longer than nothing, as in unresolved_for { days: 30 }");
    case v1::Condition::kRepeatedBy:
      if (condition.repeated_by().complainants() > 1 &&
          to_duration(condition.repeated_by().within()) > duration::zero()) {
        return {};
      }
      return at.wrong("repeated_by",
                      "needs two complainants or more and a time: repeated_by { complainants: 3 "
                      "within { days: 30 } }");
    case v1::Condition::TEST_NOT_SET: return at.wrong("an empty condition");
    default: return {};
  }
}

// A colour applies by what the case itself says: no clock and no neighbour.
result<void> check_colour_condition(const v1::Condition& condition, const place& at) {
  switch (condition.test_case()) {
    case v1::Condition::kBreachedClock:
    case v1::Condition::kUnresolvedFor:
    case v1::Condition::kRepeatedBy: return at.wrong("a colour depends on the case's facts alone");
    default: return check_condition(condition, at);
  }
}

result<void> check_rule(const v1::GradingRule& rule, const place& at) {
  if (rule.grade() == v1::CaseGraded::UNSPECIFIED) return at.wrong("it gives no grade");
  if (rule.otherwise() != rule.any_of().empty()) {
    return at.wrong("it has either any_of conditions or otherwise: true");
  }
  for (int i = 0; i < rule.any_of_size(); ++i) {
    const auto any = at.in("any_of", i, "any_of");
    for (int k = 0; k < rule.any_of(i).all_of_size(); ++k) {
      if (auto checked = check_condition(rule.any_of(i).all_of(k), any.in("all_of", k, "all_of"));
          !checked) {
        return checked;
      }
    }
  }
  if (!rule.has_colour_if()) return {};
  return check_colour_condition(rule.colour_if(), at.in("colour_if", -1, "colour_if"));
}

result<void> check_rules(const v1::Policy& source, const place& at) {
  std::set<std::string> seen;
  for (int i = 0; i < source.grading_size(); ++i) {
    const auto& rule = source.grading(i);
    const auto here = at.in("grading", i, named("grading rule", rule.rule()));
    if (rule.rule().empty() || !seen.insert(rule.rule()).second) {
      return here.wrong("rule", "every rule needs a name of its own");
    }
    if (auto checked = check_rule(rule, here); !checked) return checked;
  }
  return {};
}

result<void> check_timers(const v1::Timers& timers, const place& at) {
  for (int i = 0; i < timers.clock_size(); ++i) {
    if (!is_clock(timers.clock(i))) return at.wrong("clock", unknown_clock(timers.clock(i)), i);
  }
  const auto possible = [](int percent) { return percent > 0 && percent <= 1000; };
  std::set<int> warnings, escalations;
  for (int i = 0; i < timers.warn_at_percent_size(); ++i) {
    const auto percent = timers.warn_at_percent(i);
    if (!possible(percent)) return at.wrong("warn_at_percent", "expected 1 to 1000", i);
    if (!warnings.insert(percent).second)
      return at.wrong("warn_at_percent", "it warns there already", i);
  }
  for (int i = 0; i < timers.escalation_size(); ++i) {
    const auto here = at.in("escalation", i, "escalation");
    if (!possible(timers.escalation(i).at_percent()))
      return here.wrong("at_percent", "expected 1 to 1000");
    if (!escalations.insert(timers.escalation(i).at_percent()).second) {
      return here.wrong("at_percent", "another escalation is at the same percentage");
    }
    if (timers.escalation(i).to() == v1::Actor::UNSPECIFIED) {
      return here.wrong("say to whom, as in to: SUPERVISOR");
    }
  }
  return {};
}

}  // namespace

result<void> check_policy(const v1::Policy& source, const place& at) {
  if (source.version().empty())
    return at.wrong("a policy needs a version, its name: version: \"2025-1\"");
  if (source.has_effective_from()) {
    if (auto checked = check_timestamp(source.effective_from()); !checked) {
      return at.wrong("effective_from", checked.error().message);
    }
  }
  if (auto checked = check_calendars(source, at); !checked) return checked;
  if (auto checked = check_sites(source, at); !checked) return checked;
  if (auto checked = check_workflows(source, at); !checked) return checked;
  if (auto checked = check_rules(source, at); !checked) return checked;
  if (auto checked = check_indicators(source, at); !checked) return checked;
  return check_timers(source.timers(), at.in("timers", -1, "timers"));
}

result<compiled_calendars> compile_calendars(const v1::Policy& source, const place& at) {
  compiled_calendars compiled;
  std::set<std::string> zones;
  for (const auto& site : source.site()) zones.insert(site.zone());
  std::set<std::string> done;
  for (int i = 0; i < source.calendar_size(); ++i) {
    const auto& name = source.calendar(i).calendar();
    const auto here = at.in("calendar", i, named("calendar", name));
    if (!done.insert(name).second) continue;  // a version of one that is compiled
    std::vector<v1::Calendar> versions;
    for (const auto& one : source.calendar()) {
      if (one.calendar() == name) versions.push_back(one);
    }
    std::vector<v1::Calendar::Exception> holidays;
    for (const auto& more : source.holidays()) {
      if (more.calendar() == name)
        holidays.insert(holidays.end(), more.exception().begin(), more.exception().end());
    }
    for (const auto& zone : zones) {
      auto made = calendar::make(versions, holidays, zone);
      if (!made) return here.wrong(made.error().message);
      compiled.add(name, zone, std::move(*made));
    }
  }
  return compiled;
}

}  // namespace casebook
