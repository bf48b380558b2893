#pragma once

#include <casebook/v1/event.pb.h>

namespace casebook::msm {

/// Ties a fact's type to its place in an event. A fact that event.proto gains is added here; a test
/// compares this list with the schema.
template <class Message>
struct fact_traits;

#define CASEBOOK_FACT(Message, member)                                              \
  template <>                                                                       \
  struct fact_traits<v1::Message> {                                                 \
    static constexpr v1::Event::FactCase number = v1::Event::k##Message;            \
    static const v1::Message& in(const v1::Event& event) { return event.member(); } \
  }

CASEBOOK_FACT(CaseReceived, case_received);
CASEBOOK_FACT(CustomerContacted, customer_contacted);
CASEBOOK_FACT(CaseDispatched, case_dispatched);
CASEBOOK_FACT(DispatchAccepted, dispatch_accepted);
CASEBOOK_FACT(DispatchDeclined, dispatch_declined);
CASEBOOK_FACT(CaseTransferred, case_transferred);
CASEBOOK_FACT(CasePutOnHold, case_put_on_hold);
CASEBOOK_FACT(CaseResumed, case_resumed);
CASEBOOK_FACT(CaseResolved, case_resolved);
CASEBOOK_FACT(ResolutionRejected, resolution_rejected);
CASEBOOK_FACT(CallbackAttempted, callback_attempted);
CASEBOOK_FACT(CallbackRescheduled, callback_rescheduled);
CASEBOOK_FACT(CallbackCompleted, callback_completed);
CASEBOOK_FACT(CallbackWaived, callback_waived);
CASEBOOK_FACT(CaseReopened, case_reopened);
CASEBOOK_FACT(CaseCancelled, case_cancelled);
CASEBOOK_FACT(CaseInvalidated, case_invalidated);
CASEBOOK_FACT(CaseRevalidated, case_revalidated);
CASEBOOK_FACT(CaseMerged, case_merged);
CASEBOOK_FACT(FactsUpdated, facts_updated);
CASEBOOK_FACT(HouseholdLinked, household_linked);
CASEBOOK_FACT(HouseholdUnlinked, household_unlinked);
CASEBOOK_FACT(CaseGraded, case_graded);
CASEBOOK_FACT(NoteAdded, note_added);
CASEBOOK_FACT(DueAgreed, due_agreed);
CASEBOOK_FACT(PolicyMigrated, policy_migrated);
CASEBOOK_FACT(TimerFired, timer_fired);
CASEBOOK_FACT(MeasureTaken, measure_taken);
CASEBOOK_FACT(CaseReclassified, case_reclassified);
CASEBOOK_FACT(CustomerMessaged, customer_messaged);

#undef CASEBOOK_FACT

}  // namespace casebook::msm
