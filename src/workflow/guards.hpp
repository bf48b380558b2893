#pragma once

#include <algorithm>
#include <concepts>
#include <string>
#include <string_view>

#include <casebook/clock.hpp>
#include <casebook/msm/guard.hpp>

#include "core/wording.hpp"

/// What a service desk asks of a fact before it is recorded.
namespace casebook::desk {

using msm::choice_guard;
using msm::content_guard;
using msm::rights_guard;
using msm::window_guard;

template <class Fact>
concept gives_reason = requires(const Fact& fact) {
  { fact.reason() } -> std::same_as<const std::string&>;
};
template <class Fact>
concept names_household = requires(const Fact& fact) {
  fact.household();
};
template <class Fact>
concept names_department = requires(const Fact& fact) {
  fact.department();
};

// ---- choices ------------------------------------------------------------------------------------

struct has_department : choice_guard {
  static constexpr std::string_view name = "has_department";
  static constexpr std::string_view remedy = "dispatch the case to a department first";
  static bool test(const judge_context& asked) { return !asked.before.department.empty(); }
};

struct needs_callback : choice_guard {
  static constexpr std::string_view name = "needs_callback";
  static constexpr std::string_view remedy = "the policy asks for no callback in this workflow";
  static bool test(const judge_context& asked) {
    return asked.rules.needs_callback(asked.before.workflow);
  }
};

struct not_fixed : choice_guard {
  static constexpr std::string_view name = "not_fixed";
  static constexpr std::string_view remedy = "the verdict is not NOT_FIXED";
  static bool test(const v1::CallbackCompleted& fact, const judge_context&) {
    return fact.verdict() == v1::CallbackCompleted::NOT_FIXED;
  }
};

// ---- content: what a fact must say --------------------------------------------------------------

struct a_known_workflow : content_guard {
  static constexpr std::string_view name = "a_known_workflow";
  static std::string remedy(const judge_context& asked) {
    return "name a workflow of the policy '" + asked.rules.version() + "' in 'workflow'";
  }
  static bool test(const v1::CaseReceived& fact, const judge_context& asked) {
    return asked.rules.knows(fact.workflow());
  }
};

struct a_category : content_guard {
  static constexpr std::string_view name = "a_category";
  static constexpr std::string_view remedy = "say what it is about in 'category'";
  static bool test(const v1::CaseReceived& fact, const judge_context&) {
    return !fact.category().empty();
  }
};

struct a_handling_note : content_guard {
  static constexpr std::string_view name = "a_handling_note";
  static constexpr std::string_view remedy = "say in 'note' how it was handled on the spot";
  static bool test(const v1::CaseResolved& fact, const judge_context&) {
    return !fact.note().empty();
  }
};

struct a_department : content_guard {
  static constexpr std::string_view name = "a_department";
  static constexpr std::string_view remedy = "name it in 'department'";
  static bool test(const names_department auto& fact, const judge_context&) {
    return !fact.department().empty();
  }
};

struct another_department : content_guard {
  static constexpr std::string_view name = "another_department";
  static std::string remedy(const judge_context& asked) {
    return "name in 'department' one other than '" + asked.before.department +
           "', which has the case";
  }
  static bool test(const v1::CaseTransferred& fact, const judge_context& asked) {
    return !fact.department().empty() && fact.department() != asked.before.department;
  }
};

struct a_reason : content_guard {
  static constexpr std::string_view name = "a_reason";
  static constexpr std::string_view remedy = "say why in 'reason'";
  static bool test(const gives_reason auto& fact, const judge_context&) {
    return !fact.reason().empty();
  }
};

struct a_reason_code : content_guard {
  static constexpr std::string_view name = "a_reason_code";
  static constexpr std::string_view remedy =
      "give 'reason' as one of its codes, OTHER if none fits";
  static bool test(const v1::CasePutOnHold& fact, const judge_context&) {
    return fact.reason() != v1::CasePutOnHold::UNSPECIFIED;
  }
};

struct an_outcome : content_guard {
  static constexpr std::string_view name = "an_outcome";
  static constexpr std::string_view remedy = "say in 'outcome' why nobody was reached";
  static bool test(const v1::CallbackAttempted& fact, const judge_context&) {
    return fact.outcome() != v1::CallbackAttempted::UNSPECIFIED;
  }
};

struct a_verdict : content_guard {
  static constexpr std::string_view name = "a_verdict";
  static constexpr std::string_view remedy = "say in 'verdict' whether it is FIXED or NOT_FIXED";
  static bool test(const v1::CallbackCompleted& fact, const judge_context&) {
    return fact.verdict() != v1::CallbackCompleted::UNSPECIFIED;
  }
};

struct an_accepted_channel : content_guard {
  static constexpr std::string_view name = "an_accepted_channel";
  static std::string remedy(const judge_context& asked) {
    std::string channels;
    for (const auto& promises : asked.rules.source().workflow()) {
      if (promises.workflow() != asked.before.workflow) continue;
      for (const auto& channel : promises.callback_channel()) {
        channels.append(channels.empty() ? "" : ", ").append(channel);
      }
    }
    return "call back by a channel that the policy accepts: " +
           (channels.empty() ? "none" : channels);
  }
  static bool test(const v1::CallbackCompleted& fact, const judge_context& asked) {
    return asked.rules.accepts_callback(asked.before.workflow, fact.channel());
  }
};

struct an_agreed_instant : content_guard {
  static constexpr std::string_view name = "an_agreed_instant";
  static constexpr std::string_view remedy =
      "give in 'agreedAt' the instant that the owner asked for";
  static bool test(const v1::CallbackRescheduled& fact, const judge_context&) {
    return fact.has_agreed_at();
  }
};

struct an_approver : content_guard {
  static constexpr std::string_view name = "an_approver";
  static constexpr std::string_view remedy = "name in 'approver' who approved it";
  static bool test(const v1::CallbackWaived& fact, const judge_context&) {
    return !fact.approver().empty();
  }
};

struct another_case : content_guard {
  static constexpr std::string_view name = "another_case";
  static constexpr std::string_view remedy = "name in 'into' the other case, which carries on";
  static bool test(const v1::CaseMerged& fact, const judge_context& asked) {
    return !fact.into().empty() && fact.into() != asked.event.case_();
  }
};

struct a_clock : content_guard {
  static constexpr std::string_view name = "a_clock";
  static std::string remedy(const judge_context& asked) {
    std::string known;
    for (const auto& promises : asked.rules.source().workflow()) {
      if (promises.workflow() != asked.before.workflow) continue;
      for (const auto& one : promises.clock()) {
        known.append(known.empty() ? "" : ", ").append(one.clock());
      }
    }
    return "name in 'clock' one that the workflow '" + asked.before.workflow +
           "' runs under the policy '" + asked.rules.version() +
           "': " + (known.empty() ? "none" : known);
  }
  static bool test(const v1::DueAgreed& fact, const judge_context& asked) {
    return asked.rules.runs(asked.before.workflow, fact.clock());
  }
};

struct an_instant : content_guard {
  static constexpr std::string_view name = "an_instant";
  static constexpr std::string_view remedy = "give the deadline in 'dueAt'";
  static bool test(const v1::DueAgreed& fact, const judge_context&) { return fact.has_due_at(); }
};

struct a_household : content_guard {
  static constexpr std::string_view name = "a_household";
  static constexpr std::string_view remedy = "name it in 'household'";
  static bool test(const names_household auto& fact, const judge_context&) {
    return !fact.household().empty();
  }
};

struct a_grade : content_guard {
  static constexpr std::string_view name = "a_grade";
  static constexpr std::string_view remedy = "give 'grade' as A, B or C";
  static bool test(const v1::CaseGraded& fact, const judge_context&) {
    return fact.grade() != v1::CaseGraded::UNSPECIFIED;
  }
};

struct a_policy_version : content_guard {
  static constexpr std::string_view name = "a_policy_version";
  static constexpr std::string_view remedy = "name in 'policyVersion' the version to move to";
  static bool test(const v1::PolicyMigrated& fact, const judge_context&) {
    return !fact.policy_version().empty();
  }
};

// History may come from a store with other versions; a case stays then where it was.
struct a_known_policy_version : msm::window_guard {
  static constexpr std::string_view name = "a_known_policy_version";
  static std::string remedy(const judge_context& asked) {
    return "name one that the store keeps: " + joined(versions(asked), &policy::version);
  }
  static bool test(const v1::PolicyMigrated& fact, const judge_context& asked) {
    return std::ranges::any_of(
        versions(asked), [&](const auto& one) { return one.version() == fact.policy_version(); });
  }

 private:
  static std::span<const policy> versions(const judge_context& asked) {
    return asked.versions != nullptr ? asked.versions->versions() : std::span{&asked.rules, 1};
  }
};

struct a_key : content_guard {
  static constexpr std::string_view name = "a_key";
  static constexpr std::string_view remedy = "give the timer's 'key'";
  static bool test(const v1::TimerFired& fact, const judge_context&) { return !fact.key().empty(); }
};

// ---- rights: who may do it ----------------------------------------------------------------------

inline bool is_severe(const case_state& state) {
  return state.grade == v1::CaseGraded::A || state.grade == v1::CaseGraded::B;
}

inline bool is_downward(const v1::CaseGraded& fact, const case_state& before) {
  return more_severe(before.grade, fact.grade());
}

/// The lowest role that may do it is a figure of the policy, a supervisor unless it says otherwise;
/// every role above it may too.
template <v1::Actor::Role (v1::Rights::*LowestRole)() const>
struct a_supervisor : rights_guard {
  static constexpr std::string_view name = "a_supervisor";
  static v1::Actor::Role lowest_role(const judge_context& asked) {
    return (asked.rules.source().rights().*LowestRole)();
  }
  static std::string remedy(const judge_context& asked) {
    return "have it done by the role " + v1::Actor::Role_Name(lowest_role(asked)) + " or above";
  }
  static bool test(const judge_context& asked) {
    return asked.event.actor().role() >= lowest_role(asked);
  }
};

using supervisor_to_invalidate = a_supervisor<&v1::Rights::invalidate>;
using supervisor_to_revalidate = a_supervisor<&v1::Rights::revalidate>;

template <v1::Actor::Role (v1::Rights::*LowestRole)() const>
struct supervisor_for_a_and_b : a_supervisor<LowestRole> {
  static constexpr std::string_view name = "supervisor_for_a_and_b";
  static bool test(const judge_context& asked) {
    return !is_severe(asked.before) || a_supervisor<LowestRole>::test(asked);
  }
};

using supervisor_to_resolve_a_and_b = supervisor_for_a_and_b<&v1::Rights::resolve_severe>;
using supervisor_to_end_a_and_b = supervisor_for_a_and_b<&v1::Rights::end_severe>;

struct supervisor_for_a_downgrade : a_supervisor<&v1::Rights::regrade_downward> {
  static constexpr std::string_view name = "supervisor_for_a_downgrade";
  static bool test(const v1::CaseGraded& fact, const judge_context& asked) {
    return !is_downward(fact, asked.before) || a_supervisor::test(asked);
  }
};

struct reason_for_a_downgrade : content_guard {
  static constexpr std::string_view name = "reason_for_a_downgrade";
  static constexpr std::string_view remedy = "say in 'reason' why it is less severe than it was";
  static bool test(const v1::CaseGraded& fact, const judge_context& asked) {
    return !is_downward(fact, asked.before) || !fact.reason().empty();
  }
};

// ---- windows: when, and how often ---------------------------------------------------------------

// Where nobody has looked at the other case these say yes, as windows do in an import.
struct which_exists : window_guard {
  static constexpr std::string_view name = "which_exists";
  static std::string remedy(const judge_context& asked) {
    return "there is no case '" + asked.event.case_merged().into() +
           "': name in 'into' the one that carries on";
  }
  static bool test(const judge_context& asked) {
    return asked.other == nullptr || !asked.other->state.empty();
  }
};

struct which_was_not_merged : window_guard {
  static constexpr std::string_view name = "which_was_not_merged";
  static std::string remedy(const judge_context& asked) {
    return "case '" + asked.event.case_merged().into() +
           "' was merged itself: name in 'into' the one that carries on";
  }
  static bool test(const judge_context& asked) {
    return asked.other == nullptr || asked.other->state != states::merged;
  }
};

struct once_per_callback : window_guard {
  static constexpr std::string_view name = "once_per_callback";
  static std::string remedy(const judge_context& asked) {
    return "keep the time agreed before, " + to_rfc3339(asked.before.agreed_at.value_or(instant{}));
  }
  static bool test(const judge_context& asked) { return !asked.before.agreed_at.has_value(); }
};

struct within_reschedule_window : window_guard {
  static constexpr std::string_view name = "within_reschedule_window";
  static std::string remedy(const judge_context& asked) {
    return "agree on an instant no more than " + to_words(asked.rules.reschedule_ahead()) +
           " ahead";
  }
  static bool test(const v1::CallbackRescheduled& fact, const judge_context& asked) {
    return to_instant(fact.agreed_at()) - to_instant(asked.event.occurred_at()) <=
           asked.rules.reschedule_ahead();
  }
};

struct do_not_contact_or_unreachable : window_guard {
  static constexpr std::string_view name = "do_not_contact_or_unreachable";
  static constexpr std::string_view remedy =
      "go on calling: the customer may be contacted, and the attempts do not meet the unreachable "
      "rule yet";

  static bool test(const judge_context& asked) {
    const auto& before = asked.before;
    return before.facts.do_not_contact() ||
           (before.resolved_at.has_value() &&
            asked.rules.unreachable(before.site, *before.resolved_at, window_end(asked),
                                    before.attempts));
  }

 private:
  // The due instant of the callback clock that runs.
  static instant window_end(const judge_context& asked) {
    const auto& before = asked.before;
    if (before.agreed_at) return *before.agreed_at + asked.rules.reschedule_grace();
    const auto budget = asked.rules.budget(budget_key::of(before, "callback", *before.resolved_at));
    return budget ? run_down(*before.resolved_at, *budget) : distant_future;
  }
};

struct within_reopen_window : window_guard {
  static constexpr std::string_view name = "within_reopen_window";
  static std::string remedy(const judge_context& asked) {
    return "it closed more than " + to_words(asked.rules.reopen_window()) +
           " before: open a new case that links to it";
  }
  static bool test(const judge_context& asked) {
    return asked.before.closed_at.has_value() &&
           to_instant(asked.event.occurred_at()) - *asked.before.closed_at <=
               asked.rules.reopen_window();
  }
};

}  // namespace casebook::desk
