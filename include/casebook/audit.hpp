#pragma once

#include <casebook/v1/report.pb.h>

#include <span>
#include <vector>

#include <casebook/projection.hpp>

/// Questions about the past: what another policy would have said of it, whether today's workflow
/// would have let it happen, and what was entered late or corrected. None of them writes anything.
namespace casebook {

/// What if every case had been under another policy? Each is judged twice, by the source's rules
/// and by `instead`; there is a row for each clock instance whose verdict changes, with the
/// sentences that stand on one side only. The same instance is the one of the same clock, cycle and
/// stint; where one side has none, as a policy that does not run the clock, that is a change too.
/// What was recorded stands: grades are not given anew, and a case that closed stays closed.
///
/// The period and the cohort of the question choose the instances, by their due, receipt or stop
/// under the source's rules, and under `instead` where those have none. `by` is not used.
///
/// **Thread safety**: as the log's reads. **Errors**: unknown_workflow, the log's.
/// **Cost**: as sla_report twice; changed cases are judged twice more, for their reasons. Only
/// changes are held.
CASEBOOK_API result<v1::WhatIfReport> what_if_report(const report_source& from,
                                                     const policy& instead,
                                                     const report_question& asked);

/// Asks today's workflow about every recorded event: a row for each that it would refuse, or would
/// lead to another state than was recorded; and one for each merge that no case carries on, because
/// the other is not there or leads back in a circle. A case goes on from what was recorded, so that
/// one refusal does not hide the next. Grades and timers that the system recorded are not asked
/// about.
///
/// An event is judged against everything that was recorded before it, by the policy that the case
/// is under; one that happened or was recorded later than asked for, or outside the period, is not
/// listed. `judging::history` holds an event to the table and to the guards on content,
/// `judging::live` also to rights and windows. Time order, skew and back-dating belong to the
/// recording and are not asked about. `by` and `cohort` are not used.
///
/// **Thread safety**: as the log's reads. **Errors**: unknown_workflow, the log's.
/// **Cost**: one fold of the log; only what was found is held, and every merge.
CASEBOOK_API result<v1::ConformanceReport> conformance_report(const report_source& from,
                                                              const report_question& asked,
                                                              judging mode = judging::history);

/// Which events of a case were entered late, and which correct what was said before: a fact that
/// FactsUpdated gives another value, a grade that a person sets in place of another or that
/// replaces a person's, a household that is unlinked. Only events that `at` takes in are looked at,
/// or compared with.
///
/// Late is what was recorded longer after it occurred than `rules` allows clocks to differ.
///
/// **Thread safety**: pure. **Cost**: O(events).
CASEBOOK_API std::vector<v1::CaseRemark> case_remarks(std::span<const v1::Event> history,
                                                      const policy& rules, as_of at);

}  // namespace casebook
