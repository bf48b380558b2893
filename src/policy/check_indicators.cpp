#include <casebook/scorecard.hpp>

#include <algorithm>
#include <map>
#include <set>

#include "calendar/fields.hpp"
#include "core/wording.hpp"
#include "policy/check.hpp"
#include "scorecard/measure.hpp"
#include "scorecard/objective.hpp"

namespace casebook {
namespace {

using indicators = std::map<std::string, const v1::Indicator*>;

std::string named(const char* what, const std::string& name) {
  return what + (" \"" + name + "\"");
}

template <class Range>
bool has(const Range& among, const auto& wanted) {
  return std::ranges::any_of(among, wanted);
}

result<void> check_measures(const v1::Policy& source, const place& at) {
  std::set<std::string> seen;
  for (int i = 0; i < source.measure_size(); ++i) {
    const auto& measure = source.measure(i).measure();
    const auto here = at.in("measure", i, named("measure", measure));
    if (measure.empty() || !seen.insert(measure).second) {
      return here.wrong("measure", "every measure needs a name of its own");
    }
  }
  if (const int from = source.counting().satisfied_from(); from < 0 || from > 5) {
    return at.in("counting", -1, "counting").wrong("satisfied_from", "expected 1 to 5");
  }
  return {};
}

// ---- formulas -----------------------------------------------------------------------------------

bool is_declared(const v1::Policy& source, const measure_name& name) {
  if (name.kind != measure_kind::count && name.kind != measure_kind::of) return true;
  return has(source.measure(), [&](const auto& one) { return one.measure() == name.subject; });
}

result<void> check_term(const v1::Policy& source, const v1::Indicator::Term& term,
                        const place& at) {
  const auto name = parse_measure(term.measure());
  if (!name || !is_declared(source, *name)) {
    const auto known = measure_names(source);
    return at.wrong("measure", "unknown measure " + quoted(term.measure()) +
                                   did_you_mean(term.measure(), known) + "; known are " +
                                   joined(known));
  }
  if (term.has_weight() &&
      (term.weight() == 0 || term.weight() < -1'000'000 || term.weight() > 1'000'000)) {
    return at.wrong("weight", "expected -1000000 to 1000000, and not 0");
  }
  if (!term.workflow().empty() &&
      !has(source.workflow(), [&](const auto& one) { return one.workflow() == term.workflow(); })) {
    return at.wrong("workflow", "no workflow is named " + quoted(term.workflow()));
  }
  return {};
}

result<void> check_formula(const v1::Policy& source, const v1::Indicator& indicator,
                           const place& at) {
  for (int i = 0; i < indicator.numerator_size(); ++i) {
    if (auto ok = check_term(source, indicator.numerator(i), at.in("numerator", i, "numerator"));
        !ok)
      return ok;
  }
  for (int i = 0; i < indicator.denominator_size(); ++i) {
    if (auto ok =
            check_term(source, indicator.denominator(i), at.in("denominator", i, "denominator"));
        !ok)
      return ok;
  }
  if (indicator.numerator().empty() && !indicator.denominator().empty()) {
    return at.wrong("denominator", "a denominator needs a numerator", 0);
  }
  return {};
}

// ---- targets ------------------------------------------------------------------------------------

result<void> check_uplift(const v1::Indicator::Target& target, const place& at) {
  if (target.yearly_uplift().empty()) {
    if (!target.cap().empty()) return at.wrong("cap", "a cap needs a yearly_uplift that it ends");
    return {};
  }
  const auto uplift = decimal::parse(target.yearly_uplift());
  if (!uplift) return at.wrong("yearly_uplift", uplift.error().message);
  if (target.from().empty())
    return at.wrong("yearly_uplift", "a yearly_uplift needs the day it is counted from: from");
  if (target.cap().empty()) return {};
  const auto cap = decimal::parse(target.cap());
  if (!cap) return at.wrong("cap", cap.error().message);
  const auto value = decimal::parse(target.value()).value();
  if (*uplift < decimal{} ? *cap > value : *cap < value) {
    return at.wrong("cap", "the uplift leads away from it");
  }
  return {};
}

result<void> check_target(const v1::Indicator::Target& target, const place& at) {
  if (const auto value = decimal::parse(target.value()); !value)
    return at.wrong("value", value.error().message);
  if (!v1::Indicator::Period_IsValid(target.period())) return at.wrong("period", "no such period");
  if (!target.from().empty()) {
    if (const auto day = hours::parse_date(target.from()); !day)
      return at.wrong("from", day.error().message);
  }
  return check_uplift(target, at);
}

result<void> check_targets(const v1::Indicator& indicator, const place& at) {
  std::set<std::string> seen;
  for (int i = 0; i < indicator.target_size(); ++i) {
    auto conditions = indicator.target(i);
    const auto here = at.in("target", i, "target");
    if (auto ok = check_target(conditions, here); !ok) return ok;
    conditions.clear_value();
    conditions.clear_yearly_uplift();
    conditions.clear_cap();
    if (!seen.insert(conditions.SerializeAsString()).second) {
      return here.wrong(
          "another target of this indicator is for the same site, department, period and day");
    }
  }
  return {};
}

// ---- parents and children -----------------------------------------------------------------------

result<void> check_parents(const v1::Indicator& indicator, const indicators& known,
                           const place& at) {
  const auto* above = &indicator;
  for (std::size_t steps = 0; !above->parent().empty(); ++steps) {
    const auto found = known.find(above->parent());
    if (found == known.end())
      return at.wrong("parent", "no indicator is named " + quoted(above->parent()));
    if (steps == known.size()) return at.wrong("parent", "its parents run in a circle");
    above = found->second;
  }
  return {};
}

result<void> check_sums(const std::vector<objective>& all, std::size_t i, const place& at) {
  const auto& one = all[i];
  if (one.formula != nullptr) {
    const bool is_rate = one.unit == v1::Indicator::PERCENT || one.unit == v1::Indicator::PERMILLE;
    if (is_rate && one.plain)
      return at.wrong("a rate needs a denominator; without one its unit is POINTS or COUNT");
    return {};
  }
  if (one.children.empty())
    return at.wrong(
        "it counts nothing: give it a numerator, or a parent or children that have one");
  for (const auto child : one.children) {
    if (all[child].unit != one.unit || all[child].plain != one.plain) {
      return at.wrong(
          "it is the sum of its children, which must have its unit and all be rates, or all be "
          "plain counts; " +
          quoted(all[child].said->indicator()) + " differs");
    }
  }
  return {};
}

result<void> check_indicator(const v1::Policy& source, const v1::Indicator& indicator,
                             const place& at) {
  if (!v1::Indicator::Unit_IsValid(indicator.unit())) return at.wrong("unit", "no such unit");
  if (!v1::Indicator::Direction_IsValid(indicator.direction()))
    return at.wrong("direction", "no such direction");
  if (!v1::Indicator::Period_IsValid(indicator.period()))
    return at.wrong("period", "no such period");
  if (auto ok = check_formula(source, indicator, at); !ok) return ok;
  return check_targets(indicator, at);
}

}  // namespace

result<void> check_indicators(const v1::Policy& source, const place& at) {
  if (auto ok = check_measures(source, at); !ok) return ok;
  indicators known;
  const auto place_of = [&](int i) {
    return at.in("indicator", i, named("indicator", source.indicator(i).indicator()));
  };
  for (int i = 0; i < source.indicator_size(); ++i) {
    const auto& indicator = source.indicator(i);
    if (indicator.indicator().empty() || !known.emplace(indicator.indicator(), &indicator).second) {
      return place_of(i).wrong("indicator", "every indicator needs a name of its own");
    }
    if (auto ok = check_indicator(source, indicator, place_of(i)); !ok) return ok;
  }
  for (int i = 0; i < source.indicator_size(); ++i) {
    if (auto ok = check_parents(source.indicator(i), known, place_of(i)); !ok) return ok;
  }
  const auto all = resolve_objectives(source);
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (auto ok = check_sums(all, i, place_of(static_cast<int>(i))); !ok) return ok;
  }
  return {};
}

}  // namespace casebook
