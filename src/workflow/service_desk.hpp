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
    v1::CasePutOnHold, v1::CaseReceived, v1::CaseReclassified, v1::CaseReopened, v1::CaseResolved,
    v1::CaseResumed, v1::CaseRevalidated, v1::CaseTransferred, v1::CustomerContacted,
    v1::CustomerMessaged, v1::DispatchAccepted, v1::DispatchDeclined, v1::DueAgreed,
    v1::FactsUpdated, v1::HouseholdLinked, v1::HouseholdUnlinked, v1::NoteAdded, v1::PolicyMigrated,
    v1::ResolutionRejected, v1::TimerFired;

using after_receipt = in_states<dispatched, in_progress, on_hold>;
using not_on_hold = in_states<received, dispatched, in_progress>;

/// The life of whatever a service desk takes in, from the first call to the last. A workflow with
/// grades says who resolves and who ends a severe case; one without says `all<>` to both.
// clang-format off
template <class Resolver, class Ender>
struct service_desk : table<
  //  from            fact                 to           guards
  row<no_case,        CaseReceived,        received,    a_known_workflow, a_category>,

  row<received,       CaseDispatched,      dispatched,  a_department>,
  row<dispatched,     DispatchAccepted,    in_progress>,
  row<dispatched,     DispatchDeclined,    received,    a_reason>,
  row<after_receipt,  CaseTransferred,     dispatched,  another_department, a_reason>,
  row<not_on_hold,    CasePutOnHold,       on_hold,     a_reason_code>,
  row<on_hold,        CaseResumed,         in_progress, has_department>,
  row<on_hold,        CaseResumed,         received,    otherwise>,

  row<received,       CaseResolved,        resolved,    needs_callback, a_handling_note, Resolver>,
  row<received,       CaseResolved,        closed,      otherwise, a_handling_note, Resolver>,
  row<after_receipt,  CaseResolved,        resolved,    needs_callback, Resolver>,
  row<after_receipt,  CaseResolved,        closed,      otherwise, Resolver>,

  row<resolved,       ResolutionRejected,  in_progress>,
  row<resolved,       CallbackAttempted,   same,        an_outcome>,
  row<resolved,       CallbackRescheduled, same,        an_agreed_instant, once_per_callback,
                                                        within_reschedule_window>,
  row<resolved,       CallbackCompleted,   in_progress, not_fixed, an_accepted_channel>,
  row<resolved,       CallbackCompleted,   closed,      otherwise, a_verdict, an_accepted_channel>,
  row<resolved,       CallbackWaived,      closed,      an_approver, do_not_contact_or_unreachable>,
  row<resolved,       CaseReopened,        dispatched,  has_department>,
  row<resolved,       CaseReopened,        received,    otherwise>,
  row<closed,         CaseReopened,        dispatched,  has_department, within_reopen_window>,
  row<closed,         CaseReopened,        received,    otherwise, within_reopen_window>,

  row<any_open_state, CaseCancelled,       cancelled,   a_reason, Ender>,
  row<any_open_state, CaseInvalidated,     invalid,     a_reason, supervisor_to_invalidate>,
  row<any_open_state, CaseMerged,          merged,      another_case, which_exists,
                                                        which_was_not_merged, Ender>,
  row<invalid,        CaseRevalidated,     the_state_it_left, supervisor_to_revalidate>,

  row<any_open_state, DueAgreed,           same,        a_clock, an_instant, a_reason>,
  row<any_open_state, CaseReclassified,    same,        a_reason>,
  row<any_open_state, CustomerMessaged,    same>,
  row<any_state,      CustomerContacted,   same>,
  row<any_state,      FactsUpdated,        same>,
  row<any_state,      HouseholdLinked,     same,        a_household>,
  row<any_state,      HouseholdUnlinked,   same,        a_household>,
  row<any_state,      NoteAdded,           same>,
  row<any_state,      PolicyMigrated,      same,        a_policy_version,
                                                        a_known_policy_version>,
  row<any_state,      TimerFired,          same,        a_key>
> {};
// clang-format on

}  // namespace casebook::desk
