#include <algorithm>
#include <map>
#include <set>

#include "calendar/fields.hpp"
#include "core/length.hpp"
#include "policy/budget_conditions.hpp"
#include "policy/check.hpp"

namespace casebook {
namespace {

using weight = policy_remark::weight;
using conditions = std::vector<budget_condition>;

std::string named(const char* what, const std::string& name) {
  return what + (" \"" + name + "\"");
}

// Collects the remarks in the order in which the checks make them.
class remarks {
 public:
  void impossible(const error& mistake) { all_.push_back({weight::impossible, mistake.message}); }
  void ambiguous(const error& mistake) { all_.push_back({weight::ambiguous, mistake.message}); }
  void odd(const error& mistake) { all_.push_back({weight::odd, mistake.message}); }
  std::vector<policy_remark> take() { return std::move(all_); }

 private:
  std::vector<policy_remark> all_;
};

// ---- calendars ----------------------------------------------------------------------------------

template <class Openings>
bool opens(const Openings& lists) {
  return std::ranges::any_of(lists, [](const auto& one) { return !one.open().empty(); });
}

bool week_opens(const v1::Calendar& version) {
  return std::ranges::any_of(version.week(), [](const v1::Calendar::Hours& hours) {
    return !hours.day().empty() && !hours.open().empty();
  });
}

bool opens_some_day(const v1::Policy& source, const v1::Calendar& version) {
  return opens(version.exception()) ||
         std::ranges::any_of(source.holidays(), [&](const v1::Holidays& more) {
           return more.calendar() == version.calendar() && opens(more.exception());
         });
}

// The version that another one of the same name replaces some day.
bool replaces_another(const v1::Policy& source, const v1::Calendar& version) {
  return version.has_effective_from() &&
         std::ranges::count(source.calendar(), version.calendar(), &v1::Calendar::calendar) > 1;
}

// Is some budget in workdays of this calendar?
bool counts_workdays(const v1::Policy& source, const std::string& calendar) {
  const bool of_a_site = std::ranges::any_of(
      source.site(), [&](const v1::Site& site) { return site.calendar() == calendar; });
  return std::ranges::any_of(source.workflow(), [&](const v1::WorkflowPolicy& workflow) {
    return std::ranges::any_of(workflow.clock(), [&](const v1::Clock& clock) {
      return std::ranges::any_of(clock.budget(), [&](const v1::ClockBudget& row) {
        const auto& of = row.budget().calendar();
        return row.budget().length_case() == v1::Budget::kWorkdays &&
               (of.empty() ? of_a_site : of == calendar);
      });
    });
  });
}

void remark_on_openings(const v1::Policy& source, const v1::Calendar& version, const place& at,
                        remarks& into) {
  if (week_opens(version)) return;
  if (replaces_another(source, version)) {
    into.impossible(at.wrong(
        "this version has no week that opens, and takes none over from the one before: repeat the "
        "week here, or write the dates as exceptions of holidays { calendar: \"" +
        version.calendar() + "\" }"));
  } else if (!opens_some_day(source, version)) {
    into.impossible(
        at.wrong("it never opens: give its hours, as in week { day: \"mon\" open { from: "
                 "\"09:00\" to: \"18:00\" } }"));
  } else if (!version.has_workday() && counts_workdays(source, version.calendar())) {
    into.impossible(at.wrong(
        "no day of the week has hours, so that a workday would be worth nothing: give workday { "
        "hours: 7 }"));
  } else {
    into.odd(at.wrong("it opens on single dates only: no day of the week has hours"));
  }
}

void remark_on_hours(const v1::Calendar& version, const place& at, remarks& into) {
  for (int i = 0; i < version.week_size(); ++i) {
    const auto& hours = version.week(i);
    const auto here = at.in("week", i, "week");
    for (int k = 0; k < hours.open_size(); ++k) {
      if (hours.open(k).from() != hours.open(k).to()) continue;
      into.odd(here.in("open", k, "open")
                   .wrong("from " + hours.open(k).from() + " to " + hours.open(k).to() +
                          " is open for 24 hours"));
    }
  }
}

bool is_used(const v1::Policy& source, const std::string& calendar) {
  const auto by_budget = [&](const v1::ClockBudget& row) {
    return row.budget().calendar() == calendar;
  };
  const auto by_clock = [&](const v1::Clock& clock) {
    return std::ranges::any_of(clock.budget(), by_budget);
  };
  return std::ranges::any_of(source.site(),
                             [&](const v1::Site& site) { return site.calendar() == calendar; }) ||
         std::ranges::any_of(source.workflow(), [&](const v1::WorkflowPolicy& workflow) {
           return std::ranges::any_of(workflow.clock(), by_clock);
         });
}

void remark_on_calendars(const v1::Policy& source, const place& at, remarks& into) {
  for (int i = 0; i < source.calendar_size(); ++i) {
    const auto& version = source.calendar(i);
    const auto here = at.in("calendar", i, named("calendar", version.calendar()));
    remark_on_openings(source, version, here, into);
    remark_on_hours(version, here, into);
    if (!is_used(source, version.calendar())) {
      into.odd(here.wrong("calendar", "no site and no budget counts by it"));
    }
  }
}

// ---- windows and contact hours ------------------------------------------------------------------

void remark_on_lengths(const google::protobuf::Message& of, const place& at, remarks& into) {
  const auto* fields = of.GetDescriptor();
  for (int i = 0; i < fields->field_count(); ++i) {
    const auto* field = fields->field(i);
    if (field->message_type() != v1::Length::descriptor() || field->is_repeated()) continue;
    const auto& length = dynamic_cast<const v1::Length&>(of.GetReflection()->GetMessage(of, field));
    if (to_duration(length) < duration::zero()) {
      into.impossible(at.wrong(field->name().c_str(), field->name() + " is less than nothing"));
    }
  }
}

void remark_on_callbacks(const v1::Callback& callback, const place& at, remarks& into) {
  remark_on_lengths(callback, at, into);
  if (callback.attempts() < 0) {
    into.impossible(at.wrong("attempts", "attempts are less than none"));
  }
  const bool says_hours = callback.has_contact_from() || callback.has_contact_to();
  if (!says_hours && callback.attempts() <= 0) return;
  const auto from = to_duration(callback.contact_from());
  const auto to = to_duration(callback.contact_to());
  if (from >= to || from >= std::chrono::hours{24}) {
    into.impossible(
        at.wrong("contact_from",
                 "contact hours never open: contact_from must lie before contact_to, as in "
                 "contact_from { hours: 9 } contact_to { hours: 20 }"));
  } else if (to > std::chrono::hours{24}) {
    into.odd(at.wrong("contact_to", "a day ends after 24 hours"));
  }
  if (callback.attempts() > 0 && to_duration(callback.first_within()) == duration::zero()) {
    into.odd(
        at.wrong("the unreachable rule asks for an attempt at the very instant of the "
                 "resolution: give first_within"));
  }
}

// ---- budgets ------------------------------------------------------------------------------------

// Could one case have both?
bool compatible(const conditions& a, const conditions& b) {
  return std::ranges::all_of(a, [&](const budget_condition& one) {
    const auto other = std::ranges::find(b, one.label, &budget_condition::label);
    return other == b.end() || other->value == one.value;
  });
}

bool includes(const conditions& all, const conditions& some) {
  return std::ranges::includes(all, some);
}

// Whatever two lines fit, a third that names more decides.
bool is_decided(const conditions& a, const conditions& b, const std::vector<conditions>& lines) {
  conditions both;
  std::ranges::set_union(a, b, std::back_inserter(both));
  return std::ranges::any_of(lines, [&](const conditions& line) {
    return line.size() > a.size() && includes(both, line);
  });
}

std::string in_words(const conditions& names) {
  std::string words;
  for (const auto& one : names) {
    words.append(words.empty() ? "" : " and ").append(one.label).append(" ").append(one.value);
  }
  return words;
}

class budget_lines {
 public:
  budget_lines(const v1::Clock& clock, const place& at) : clock_(clock), at_(at) {
    for (const auto& row : clock.budget()) lines_.push_back(budget_conditions(row));
    for (int i = 0; i < clock.budget_size(); ++i) by_size_[lines_[index(i)].size()].push_back(i);
  }

  void remark(remarks& into) const {
    for (const auto& [size, of_the_size] : by_size_) {
      for (std::size_t k = 0; k < of_the_size.size(); ++k) {
        for (std::size_t i = 0; i < k; ++i) compare(of_the_size[i], of_the_size[k], into);
      }
    }
  }

 private:
  static std::size_t index(int line) { return static_cast<std::size_t>(line); }
  [[nodiscard]] place line(int number) const { return at_.in("budget", number, "budget"); }

  void compare(int one, int other, remarks& into) const {
    const auto& a = lines_[index(one)];
    const auto& b = lines_[index(other)];
    if (!compatible(a, b)) return;
    const bool same = same_budget(clock_.budget(one).budget(), clock_.budget(other).budget());
    if (a == b && same) {
      into.odd(line(other).wrong("it repeats the budget at " + line(one).where()));
    } else if (!same && !is_decided(a, b, lines_)) {
      conditions both;
      std::ranges::set_union(a, b, std::back_inserter(both));
      into.ambiguous(line(other).wrong("for " + in_words(both) + " the budget at " +
                                       line(one).where() +
                                       " fits as well and names as many labels; the stricter "
                                       "holds: add a line that names both"));
    }
  }

  const v1::Clock& clock_;
  const place& at_;
  std::vector<conditions> lines_;
  std::map<std::size_t, std::vector<int>> by_size_;
};

void remark_on_workflows(const v1::Policy& source, const place& at, remarks& into) {
  for (int i = 0; i < source.workflow_size(); ++i) {
    const auto& workflow = source.workflow(i);
    const auto here = at.in("workflow", i, named("workflow", workflow.workflow()));
    if (!workflow.callback() && !workflow.callback_channel().empty()) {
      into.odd(here.wrong("callback_channel", "without callback: true nobody is called back", 0));
    }
    for (int k = 0; k < workflow.clock_size(); ++k) {
      const auto clock = here.in("clock", k, named("clock", workflow.clock(k).clock()));
      budget_lines{workflow.clock(k), clock}.remark(into);
    }
  }
}

// ---- timers and rules ---------------------------------------------------------------------------

bool runs(const v1::Policy& source, const std::string& clock) {
  return std::ranges::any_of(source.workflow(), [&](const v1::WorkflowPolicy& workflow) {
    return std::ranges::any_of(workflow.clock(),
                               [&](const v1::Clock& one) { return one.clock() == clock; });
  });
}

void remark_on_timers(const v1::Policy& source, const place& at, remarks& into) {
  for (int i = 0; i < source.timers().clock_size(); ++i) {
    if (runs(source, source.timers().clock(i))) continue;
    into.odd(at.wrong("clock", "no workflow runs '" + source.timers().clock(i) + "'", i));
  }
}

bool can_hold(const v1::GradingRule::AllOf& all) {
  int at_least = 0;
  int at_most = INT32_MAX;
  for (const auto& one : all.all_of()) {
    if (one.test_case() == v1::Condition::kHouseholdsAtLeast)
      at_least = std::max(at_least, one.households_at_least());
    if (one.test_case() == v1::Condition::kHouseholdsAtMost)
      at_most = std::min(at_most, one.households_at_most());
  }
  return at_least <= at_most;
}

void remark_on_rules(const v1::Policy& source, const place& at, remarks& into) {
  for (int i = 0; i < source.grading_size(); ++i) {
    const auto& rule = source.grading(i);
    const auto here = at.in("grading", i, named("grading rule", rule.rule()));
    for (int k = 0; k < rule.any_of_size(); ++k) {
      if (can_hold(rule.any_of(k))) continue;
      into.odd(here.in("any_of", k, "any_of")
                   .wrong("no number of households is at least and at most as many"));
    }
  }
}

}  // namespace

std::vector<policy_remark> remarks_on(const v1::Policy& source, const place& at) {
  remarks into;
  remark_on_calendars(source, at, into);
  remark_on_lengths(source.windows(), at.in("windows", -1, "windows"), into);
  remark_on_callbacks(source.callback(), at.in("callback", -1, "callback"), into);
  remark_on_workflows(source, at, into);
  remark_on_timers(source, at.in("timers", -1, "timers"), into);
  remark_on_rules(source, at, into);
  return into.take();
}

}  // namespace casebook
