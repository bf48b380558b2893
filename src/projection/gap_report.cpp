#include <casebook/projection.hpp>

#include <algorithm>

#include "projection/groups.hpp"
#include "projection/links.hpp"
#include "projection/merges.hpp"
#include "sla/case_walk.hpp"

namespace casebook {
namespace {

class gap_search {
 public:
  gap_search(const report_source& from, const report_question& asked) : from_(from), asked_(asked) {
    set_outline(report_, asked, {});
  }

  void look_at(const case_verdicts& judged, std::span<const v1::Event> history) {
    const auto& state = judged.state;
    const bool merged = state.state == states::merged;
    const bool closed =
        state.state == states::closed && judged.rules->needs_callback(state.workflow);
    if (!merged && !closed) return;
    links shown;
    case_walk walk{find_workflow(from_.workflows, state.workflow), from_.rules, asked_.at};
    for (const auto& event : history) {
      if (!walk.take(event)) continue;
      shown.see(event, *judged.rules, state.workflow);
      if (event.has_case_merged()) merge(event, judged);
    }
    if (closed && within(asked_, judged, *state.closed_at)) look_at(shown, judged);
  }

  result<v1::GapReport> finish() {
    for (auto& row : merged_) {
      const auto dangles = merges_.dangles(row.case_(), from_.events, asked_.at);
      if (!dangles) return dangles.error();
      if (*dangles) *report_.add_rows() = std::move(row);
    }
    std::sort(report_.mutable_rows()->begin(), report_.mutable_rows()->end(),
              [](const auto& a, const auto& b) { return a.case_() < b.case_(); });
    return std::move(report_);
  }

 private:
  using report_row = v1::GapReport::Row;

  void look_at(const links& shown, const case_verdicts& judged) {
    if (shown.waived) return report_.set_waived(report_.waived() + 1);
    report_.set_closed(report_.closed() + 1);
    if (shown.complete()) return;
    auto& row = *report_.add_rows() = row_of(judged, *judged.state.closed_at);
    if (!shown.handled()) row.add_missing("handled");
    if (!shown.resolved) row.add_missing("resolved");
    if (!shown.called_back) row.add_missing("callback");
  }

  // Whether it dangles is known when all have been seen.
  void merge(const v1::Event& event, const case_verdicts& judged) {
    const auto& into = event.case_merged().into();
    merges_.add(event.case_(), into);
    const auto at = to_instant(event.occurred_at());
    if (!within(asked_, judged, at)) return;
    auto& row = merged_.emplace_back(row_of(judged, at));
    row.add_missing("mergedInto");
    row.set_merged_into(into);
  }

  static report_row row_of(const case_verdicts& judged, instant ended_at) {
    report_row made;
    made.set_case_(judged.state.case_key);
    *made.mutable_closed_at() = to_timestamp(ended_at);
    made.set_department(judged.state.department);
    made.set_zone(judged.rules->zone(judged.state.site));
    return made;
  }

  const report_source& from_;
  const report_question& asked_;
  v1::GapReport report_;
  merges merges_;
  std::vector<report_row> merged_;
};

}  // namespace

result<v1::GapReport> gap_report(const report_source& from, const report_question& asked) {
  gap_search search{from, asked};
  auto done =
      each_case(from, asked, [&](const case_verdicts& judged, std::span<const v1::Event> history) {
        search.look_at(judged, history);
      });
  if (!done) return done.error();
  return search.finish();
}

}  // namespace casebook
