#pragma once

#include <casebook/v1/report.pb.h>

#include <chrono>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include <casebook/event_log.hpp>
#include <casebook/policy_book.hpp>
#include <casebook/replay.hpp>
#include <casebook/sla.hpp>
#include <casebook/workflow.hpp>

/// Reports over a whole log: pure folds of its cases. Nothing is stored, so nothing can go stale.
namespace casebook {

/// What a report is made from.
struct report_source {
  const event_log& events;
  policy_book rules;  ///< the store's own; one other policy for every case: what-if
  std::vector<const workflow*> workflows = built_in_workflows();
  replay_options replay{};
};

/// Which instances a period takes in.
enum class cohort : std::uint8_t {
  due,       ///< those whose due instant falls into it
  received,  ///< those whose case was received in it
  stopped,   ///< those that were stopped in it
};

/// One end of a period: an instant, the same for every case; or a civil day, which begins in the
/// zone of each case's own site.
using period_bound = std::variant<instant, std::chrono::local_days>;

struct report_question {
  as_of at;                     ///< `happened` must be a real instant
  std::vector<std::string> by;  ///< group names, see group_names; empty: the report's own default
  period_bound from = distant_past;  ///< inclusive
  period_bound to = distant_future;  ///< exclusive
  casebook::cohort cohort = cohort::due;
  language spoken = language::en;      ///< that reasons are given in
  std::string zone{};                  ///< whose time reasons tell; empty: each site's own
  std::optional<std::size_t> limit{};  ///< work lists: no more rows than this; default: all
  /// rates: how long after one case of a complainant another of the same kind repeats it,
  /// inclusive.
  duration repeat_within = std::chrono::hours{30 * 24};
};

/// The names that `by` may hold: clock workflow category site department grade colour staff day
/// week month quarter half year. `clock` is for sla only, `colour` not for sla. Periods are of the
/// site's own zone; weeks start on Monday and are numbered as in ISO 8601.
CASEBOOK_API std::span<const std::string_view> group_names() noexcept;

/// Verdicts counted. A clock without a due instant is in no rate: only its times are shown, under
/// the cohorts received and stopped.
/// **Errors**: invalid_argument (an unknown group), the log's.
CASEBOOK_API result<v1::SlaReport> sla_report(const report_source& from,
                                              const report_question& asked);

/// Complaints by the highest grade they had. The period is that of receipt.
CASEBOOK_API result<v1::GradingReport> grading_report(const report_source& from,
                                                      const report_question& asked);

/// Open cases and their age. The period is that of receipt.
CASEBOOK_API result<v1::BacklogReport> backlog_report(const report_source& from,
                                                      const report_question& asked);

/// Closed valid complaints that lack a link of received → handled → resolved → called back, in
/// their last cycle. Handled is a department that has the case, a contact by a human, or a handling
/// note. Those whose callback was waived stand apart: counted, in neither list. Beside them, cases
/// of every workflow that were merged into one that is not there, or round in a circle: nothing
/// carries them on. The period is that of closing, of a merged case that of the merge.
/// **Cost**: memory for every merged case, and a look at each that one was merged into.
CASEBOOK_API result<v1::GapReport> gap_report(const report_source& from,
                                              const report_question& asked);

/// Receipts by hour of day and weekday, in the zone of each case's site. The period is that of
/// receipt. Without groups all cases are one, which is shown even where it is empty.
CASEBOOK_API result<v1::HeatmapReport> heatmap_report(const report_source& from,
                                                      const report_question& asked);

/// How often a department handed cases to another, took them in from nobody, or declined them. The
/// period is that of the handing over; department and staff as groups are those that hold the case
/// as asked.
CASEBOOK_API result<v1::TransferReport> transfer_report(const report_source& from,
                                                        const report_question& asked);

/// A work list: running clocks that have a due instant, overdue ones first. The period is that of
/// the due.
CASEBOOK_API result<v1::AtRiskReport> at_risk_report(const report_source& from,
                                                     const report_question& asked);

/// A work list: resolved cases that wait for a callback, by its due instant. The period is that of
/// the due.
CASEBOOK_API result<v1::CallbackReport> callback_report(const report_source& from,
                                                        const report_question& asked);

/// Reopened, repeated, invalid and late-entered, first-cycle compliance, and time to the final
/// resolution. The period is that of receipt; a case repeats earlier ones of the same complainant,
/// workflow, category and site, whether or not these lie in the period.
/// **Cost**: memory for every case that names its complainant.
CASEBOOK_API result<v1::RateReport> rate_report(const report_source& from,
                                                const report_question& asked);

struct scorecard_question {
  as_of at;                     ///< `happened` must be a real instant
  std::vector<std::string> by;  ///< site, department; a period's name may stand here, too
  std::string period;  ///< week, month, quarter, half, year; own: each indicator's own; all:
                       ///< everything in [from, to) at once. Empty: what `by` names, else month
  period_bound from = distant_past;  ///< inclusive
  period_bound to = distant_future;  ///< exclusive
};

/// Every indicator of the version in force at `asked.at.happened`, in its order, by group.
///
/// An indicator has a row for every group in which anything at all was counted, so that a month
/// without debtors reads NOT_APPLICABLE; a plain count is 0 there, unless it is of a measure that
/// nobody took. A row's target is that of the version in force when its period began; without a
/// period, at its end.
///
/// **Thread safety**: as the log's reads.
/// **Errors**: invalid_argument (an unknown group, two periods), limit_exceeded, the log's.
/// **Cost**: one pass over the log, as sla_report.
CASEBOOK_API result<v1::ScorecardReport> scorecard_report(const report_source& from,
                                                          const scorecard_question& asked);

}  // namespace casebook
