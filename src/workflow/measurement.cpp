#include <casebook/msm/workflow.hpp>

#include "calendar/fields.hpp"
#include "core/wording.hpp"
#include "workflow/guards.hpp"
#include "workflow/states.hpp"

namespace casebook {
namespace desk {
namespace {

using msm::any_state;
using msm::in_states;
using msm::no_case;
using msm::row;
using msm::same;
using msm::table;

using v1::CaseCancelled, v1::CaseReceived, v1::CaseReopened, v1::CaseResolved, v1::MeasureTaken,
    v1::NoteAdded, v1::PolicyMigrated, v1::TimerFired;

// Open to be filled in, but nobody's work: no backlog holds a sheet, and no timer looks after it.
struct open : ended_state {
  static constexpr std::string_view name = "open";
};

const v1::Measure* find_measure(const judge_context& asked, const std::string& name) {
  const auto& known = asked.rules.source().measure();
  const auto found =
      std::ranges::find_if(known, [&](const auto& one) { return one.measure() == name; });
  return found == known.end() ? nullptr : &*found;
}

struct a_known_measure : content_guard {
  static constexpr std::string_view name = "a_known_measure";
  static std::string remedy(const judge_context& asked) {
    const auto known =
        joined(asked.rules.source().measure(), [](const auto& one) { return one.measure(); });
    return "name in 'measure' one of the policy '" + asked.rules.version() +
           "': " + (known.empty() ? "none" : known);
  }
  static bool test(const v1::MeasureTaken& fact, const judge_context& asked) {
    return find_measure(asked, fact.measure()) != nullptr;
  }
};

struct no_more_than_all : content_guard {
  static constexpr std::string_view name = "no_more_than_all";
  static constexpr std::string_view remedy =
      "give in 'count' how many were good, out of those in 'of'";
  static bool test(const v1::MeasureTaken& fact, const judge_context& asked) {
    const auto* measure = find_measure(asked, fact.measure());
    return fact.count() <= fact.of() || (measure != nullptr && measure->total());
  }
};

struct a_day_or_none : content_guard {
  static constexpr std::string_view name = "a_day_or_none";
  static constexpr std::string_view remedy = "give 'day' as in 2025-03-31, or leave it out";
  static bool test(const v1::MeasureTaken& fact, const judge_context&) {
    return fact.day().empty() || hours::parse_date(fact.day()).has_value();
  }
};

// A sheet that was closed is opened again to be put right; one that should not be is cancelled,
// closed or not.
// clang-format off
struct measurement : table<
  //  from                     fact            to         guards
  row<no_case,                 CaseReceived,   open,      a_known_workflow, a_category>,
  row<open,                    MeasureTaken,   same,      a_known_measure, no_more_than_all,
                                                          a_day_or_none>,
  row<open,                    CaseResolved,   closed>,
  row<closed,                  CaseReopened,   open,      a_reason>,
  row<in_states<open, closed>, CaseCancelled,  cancelled, a_reason>,
  row<any_state,               NoteAdded,      same>,
  row<any_state,               PolicyMigrated, same,      a_policy_version, a_known_policy_version>,
  row<any_state,               TimerFired,     same,      a_key>
> {};
// clang-format on

}  // namespace
}  // namespace desk

const workflow& measurement_workflow() {
  static const msm::table_workflow<desk::measurement> workflow{"measurement"};
  return workflow;
}

}  // namespace casebook
