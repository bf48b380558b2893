#pragma once

#include <casebook/v1/event.pb.h>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <casebook/clock.hpp>
#include <casebook/ids.hpp>

namespace casebook {

using grade = v1::CaseGraded::Grade;
using risk_colour = v1::CaseGraded::RiskColour;
using role = v1::Actor::Role;

/// The states of a service request. States are stored and compared by name; which of them are open
/// is the table's to say: `workflow::is_open`.
namespace states {
inline constexpr std::string_view received = "received";
inline constexpr std::string_view dispatched = "dispatched";
inline constexpr std::string_view in_progress = "in_progress";
inline constexpr std::string_view on_hold = "on_hold";
inline constexpr std::string_view resolved = "resolved";
inline constexpr std::string_view closed = "closed";
inline constexpr std::string_view cancelled = "cancelled";
inline constexpr std::string_view invalid = "invalid";
inline constexpr std::string_view merged = "merged";
}  // namespace states

/// What is known of a case after some of its events: all that a workflow's guards may look at.
///
/// A value: `evolve` is the only thing that changes it, and the same events always give the same
/// value.
struct case_state {
  std::string case_key;
  std::string workflow;
  std::string state;  ///< empty: not received yet
  casebook::version version;
  int cycle = 1;
  std::string policy_version;

  std::string category, channel, household, complainant, site, area;
  std::string department, assignee;  ///< that hold the case; empty: nobody
  v1::CasePutOnHold::Reason hold_reason = v1::CasePutOnHold::UNSPECIFIED;
  std::string left_state;  ///< the state that an invalidation left

  casebook::grade grade = v1::CaseGraded::UNSPECIFIED;          ///< the last one given
  casebook::grade initial_grade = v1::CaseGraded::UNSPECIFIED;  ///< the first one given
  casebook::grade highest_grade = v1::CaseGraded::UNSPECIFIED;  ///< the most severe ever given
  casebook::grade rules_grade = v1::CaseGraded::UNSPECIFIED;    ///< the rules' own last answer …
  risk_colour rules_colour = v1::CaseGraded::NONE;              ///< … and its colour
  bool graded_by_person = false;  ///< the grade that stands is a person's
  risk_colour colour = v1::CaseGraded::NONE;
  risk_colour highest_colour = v1::CaseGraded::NONE;
  v1::CaseFacts facts;               ///< as received, then as updated field by field
  std::set<std::string> households;  ///< linked to the case, with its own
  std::map<std::string, std::set<std::string>>
      clusters;                        ///< the issues it is about, and whom it links to each
  std::set<std::string> timers_fired;  ///< the keys of those that were recorded

  instant received_at = distant_past;
  instant last_step_at = distant_past;  ///< of the last step, see is_step
  std::optional<instant> resolved_at;   ///< the resolution that stands
  std::optional<instant> closed_at;
  std::vector<instant> attempts;      ///< callbacks that reached nobody since then
  std::optional<instant> agreed_at;   ///< the callback that the owner asked for since then
  std::optional<instant> grade_a_at;  ///< when it first was A
  std::optional<instant>
      person_graded_at;  ///< by a person, last: what time brought about before is settled
};

/// Applies a recorded event. It never refuses: what was recorded happened.
///
/// `state_after` is what the case's state becomes: the event's own, or, where a reader left out
/// earlier events (as of an instant), what the workflow's table says.
///
/// **Cost**: no disk; amortised O(1) but for the linked households, O(log n).
CASEBOOK_API void evolve(case_state& state, const v1::Event& event, std::string_view state_after);

/// As recorded.
inline void evolve(case_state& state, const v1::Event& event) {
  evolve(state, event, event.state_after());
}

/// A < B < C < ungraded: is `a` more severe than `b`?
constexpr bool more_severe(grade a, grade b) noexcept {
  const auto rank = [](grade g) {
    return g == v1::CaseGraded::UNSPECIFIED ? 99 : static_cast<int>(g);
  };
  return rank(a) < rank(b);
}
constexpr bool more_severe(risk_colour a, risk_colour b) noexcept {
  const auto rank = [](risk_colour c) {
    return c == v1::CaseGraded::NONE || c == v1::CaseGraded::NO_COLOUR ? 99 : static_cast<int>(c);
  };
  return rank(a) < rank(b);
}

/// "A", "BLACK"; empty where there is none. Never allocates.
CASEBOOK_API std::string_view name(grade given) noexcept;
CASEBOOK_API std::string_view name(risk_colour given) noexcept;

/// Is it a fact that names a target state in the table? The others leave every state the same, and
/// their times may run back.
CASEBOOK_API bool is_step(v1::Event::FactCase fact) noexcept;

/// The fact's name as in the exchange format, "caseReceived"; empty where the event holds none.
CASEBOOK_API std::string_view fact_name(v1::Event::FactCase fact) noexcept;

}  // namespace casebook
