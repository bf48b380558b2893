#include <casebook/projection.hpp>

#include <algorithm>

#include "projection/groups.hpp"

namespace casebook {
namespace {

/// The links of received → handled → resolved → called back that a history shows.
struct links {
  bool handled = false;
  bool resolved = false;
  bool called_back = false;  ///< since the last resolution

  void see(const v1::Event& event, const policy& rules, std::string_view workflow) {
    switch (event.fact_case()) {
      case v1::Event::kCaseDispatched:
      case v1::Event::kDispatchAccepted:
      case v1::Event::kCaseTransferred: handled = true; break;
      case v1::Event::kCustomerContacted:
        handled = handled || !event.customer_contacted().automatic();
        break;
      case v1::Event::kCaseResolved:
        // On the spot: the handling note is the record of what was done.
        handled = handled || !event.case_resolved().note().empty();
        resolved = true;
        called_back = false;
        break;
      case v1::Event::kCallbackCompleted:
        called_back = rules.accepts_callback(workflow, event.callback_completed().channel());
        break;
      default: break;
    }
  }
};

}  // namespace

result<v1::GapReport> gap_report(const report_source& from, const report_question& asked) {
  v1::GapReport report;
  set_outline(report, asked, {});
  auto done = each_case(from, asked, [&](const case_verdicts& judged, std::span<const v1::Event> history) {
    const auto& state = judged.state;
    if (state.state != states::closed || !judged.rules->needs_callback(state.workflow) ||
        !within(asked, *state.closed_at)) {
      return;
    }
    report.set_closed(report.closed() + 1);
    links shown;
    for (const auto& event : history) {
      if (asked.at.takes_in(event)) shown.see(event, *judged.rules, state.workflow);
    }
    if (shown.handled && shown.resolved && shown.called_back) return;
    auto& row = *report.add_rows();
    row.set_case_(state.case_key);
    if (!shown.handled) row.add_missing("handled");
    if (!shown.resolved) row.add_missing("resolved");
    if (!shown.called_back) row.add_missing("callback");
    *row.mutable_closed_at() = to_timestamp(*state.closed_at);
    row.set_department(state.department);
  });
  if (!done) return done.error();
  std::sort(report.mutable_rows()->begin(), report.mutable_rows()->end(),
            [](const auto& a, const auto& b) { return a.case_() < b.case_(); });
  return report;
}

}  // namespace casebook
