#pragma once

#include "workflow/guards.hpp"
#include "workflow/states.hpp"

namespace casebook::desk {

using msm::all;
using msm::any_open_state;
using msm::any_state;
using msm::in_states;
using msm::no_case;
using msm::otherwise;
using msm::row;
using msm::same;
using msm::table;
using msm::the_state_it_left;

using v1::CallbackAttempted, v1::CallbackCompleted, v1::CallbackRescheduled, v1::CallbackWaived,
    v1::CaseCancelled, v1::CaseDispatched, v1::CaseGraded, v1::CaseInvalidated, v1::CaseMerged,
    v1::CasePutOnHold, v1::CaseReceived, v1::CaseReopened, v1::CaseResolved, v1::CaseResumed,
    v1::CaseRevalidated, v1::CaseTransferred, v1::CustomerContacted, v1::DispatchAccepted,
    v1::DispatchDeclined, v1::DueAgreed, v1::FactsUpdated, v1::HouseholdLinked, v1::HouseholdUnlinked,
    v1::NoteAdded, v1::PolicyMigrated, v1::ResolutionRejected, v1::Rights, v1::TimerFired;

using with_a_department = in_states<dispatched, in_progress, on_hold>;
using not_on_hold = in_states<received, dispatched, in_progress>;

/// The life of whatever a service desk takes in, from the first call to the last. A workflow with grades
/// says who resolves and who ends a severe case; for one without, both are `all<>`.
// clang-format off
template <class ResolvedBy, class EndedBy>
struct service_desk : table<
  //  from               fact                 to                  guards
  row<no_case,           CaseReceived,        received,           all<a_known_workflow, a_category>>,

  row<received,          CaseDispatched,      dispatched,         a_department>,
  row<dispatched,        DispatchAccepted,    in_progress>,
  row<dispatched,        DispatchDeclined,    received,           a_reason>,
  row<with_a_department, CaseTransferred,     dispatched,         all<another_department, a_reason>>,
  row<not_on_hold,       CasePutOnHold,       on_hold,            a_reason_code>,
  row<on_hold,           CaseResumed,         in_progress,        has_department>,
  row<on_hold,           CaseResumed,         received,           otherwise>,

  row<received,          CaseResolved,        resolved,           all<needs_callback, a_handling_note, ResolvedBy>>,
  row<received,          CaseResolved,        closed,             all<otherwise, a_handling_note, ResolvedBy>>,
  row<with_a_department, CaseResolved,        resolved,           all<needs_callback, ResolvedBy>>,
  row<with_a_department, CaseResolved,        closed,             all<otherwise, ResolvedBy>>,

  row<resolved,          ResolutionRejected,  in_progress>,
  row<resolved,          CallbackAttempted,   same,               an_outcome>,
  row<resolved,          CallbackRescheduled, same,               all<an_agreed_instant, once_per_callback, within_reschedule_window>>,
  row<resolved,          CallbackCompleted,   in_progress,        all<not_fixed, an_accepted_channel>>,
  row<resolved,          CallbackCompleted,   closed,             all<otherwise, a_verdict, an_accepted_channel>>,
  row<resolved,          CallbackWaived,      closed,             all<an_approver, do_not_contact_or_unreachable>>,
  row<resolved,          CaseReopened,        dispatched,         has_department>,
  row<resolved,          CaseReopened,        received,           otherwise>,
  row<closed,            CaseReopened,        dispatched,         all<has_department, within_reopen_window>>,
  row<closed,            CaseReopened,        received,           all<otherwise, within_reopen_window>>,

  row<any_open_state,    CaseCancelled,       cancelled,          all<a_reason, EndedBy>>,
  row<any_open_state,    CaseInvalidated,     invalid,            all<a_reason, a_supervisor<&Rights::invalidate>>>,
  row<any_open_state,    CaseMerged,          merged,             all<another_case, EndedBy>>,
  row<invalid,           CaseRevalidated,     the_state_it_left,  a_supervisor<&Rights::revalidate>>,

  row<any_open_state,    DueAgreed,           same,               all<a_clock, an_instant, a_reason>>,
  row<any_state,         CustomerContacted,   same>,
  row<any_state,         FactsUpdated,        same>,
  row<any_state,         HouseholdLinked,     same,               a_household>,
  row<any_state,         HouseholdUnlinked,   same,               a_household>,
  row<any_state,         NoteAdded,           same,               a_text>,
  row<any_state,         PolicyMigrated,      same,               a_policy_version>,
  row<any_state,         TimerFired,          same,               a_key>
> {};
// clang-format on

}  // namespace casebook::desk
