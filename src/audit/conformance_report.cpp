#include <casebook/audit.hpp>

#include <algorithm>
#include <map>
#include <utility>

#include "core/who_did_it.hpp"
#include "projection/groups.hpp"
#include "projection/merges.hpp"

namespace casebook {
namespace {

constexpr std::string_view another_state = "another_state";
constexpr std::string_view dangling_merge = "dangling_merge";

/// The policy that the case is under; at its receipt, the one that the receipt pinned.
const policy& rules_of(const policy_book& book, const case_state& before, const v1::Event& event) {
  if (!before.state.empty()) return book.of(before);
  const auto* pinned = book.find(event.policy_version());
  return pinned != nullptr ? *pinned : book.in_force(to_instant(event.occurred_at()));
}

class conformance_audit {
 public:
  conformance_audit(const report_source& from, const report_question& asked, judging mode)
      : from_(from), asked_(asked), mode_(mode) {
    set_outline(report_, asked, {});
    report_.set_strict(mode == judging::live);
  }

  void ask(const workflow& table, std::span<const v1::Event> history) {
    case_state state;
    for (const auto& event : history) {
      if (is_asked_for(state, event)) {
        ask(table, state, event);
        if (event.has_case_merged()) merged_.push_back(dangling(state, event));
      }
      if (event.has_case_merged() && asked_.at.takes_in(event)) {
        merges_.add(event.case_(), event.case_merged().into());
      }
      evolve(state, event);
    }
  }

  result<v1::ConformanceReport> finish() {
    for (auto& row : merged_) {
      const auto dangles = merges_.dangles(row.case_(), from_.events, asked_.at);
      if (!dangles) return dangles.error();
      if (*dangles) add(std::move(row));
    }
    for (const auto& [key, events] : totals_) {
      auto& total = *report_.add_totals();
      total.set_code(key.first);
      total.set_guard(key.second);
      total.set_events(events);
    }
    std::sort(report_.mutable_rows()->begin(), report_.mutable_rows()->end(),
              [](const auto& a, const auto& b) {
                const auto place = [](const auto& row) {
                  return std::pair{std::string_view{row.case_()}, row.version()};
                };
                return place(a) < place(b);
              });
    return std::move(report_);
  }

 private:
  using report_row = v1::ConformanceReport::Row;

  [[nodiscard]] bool is_asked_for(const case_state& before, const v1::Event& event) const {
    const auto& site = event.has_case_received() ? event.case_received().site() : before.site;
    return asked_.at.takes_in(event) && !added_by_the_engine(event) &&
           within(asked_.from, asked_.to, to_instant(event.occurred_at()),
                  rules_of(from_.rules, before, event).zone(site));
  }

  void ask(const workflow& table, const case_state& before, const v1::Event& event) {
    report_.set_events(report_.events() + 1);
    const auto judged = table.judge({.before = before,
                                     .event = event,
                                     .rules = rules_of(from_.rules, before, event),
                                     .recorded_at = to_instant(event.recorded_at()),
                                     .mode = mode_,
                                     .versions = &from_.rules});
    if (!judged) {
      const auto& no = judged.error();
      auto row = row_of(before, event, name(no.code), no.message);
      if (no.refused) row.set_guard(no.refused->guard);
      add(std::move(row));
    } else if (*judged != event.state_after()) {
      auto row = row_of(before, event, another_state,
                        "recorded as leading to " + event.state_after() +
                            "; today's table leads to " + std::string{*judged});
      row.set_state_today(std::string{*judged});
      add(std::move(row));
    }
  }

  report_row dangling(const case_state& before, const v1::Event& event) const {
    return row_of(before, event, dangling_merge,
                  "no case carries on from " + event.case_merged().into() +
                      ": it is not there, or leads back here");
  }

  void add(report_row row) {
    ++totals_[{row.code(), row.guard()}];
    *report_.add_rows() = std::move(row);
  }

  report_row row_of(const case_state& before, const v1::Event& event, std::string_view code,
                    const std::string& why) const {
    report_row row;
    row.set_case_(event.case_());
    row.set_version(event.version());
    row.set_position(event.position());
    row.set_fact(std::string{fact_name(event.fact_case())});
    *row.mutable_occurred_at() = event.occurred_at();
    row.set_state_before(before.state);
    row.set_code(std::string{code});
    row.set_why(why);
    row.set_state_after(event.state_after());
    row.set_zone(from_.rules.of(before).zone(before.site));
    return row;
  }

  const report_source& from_;
  const report_question& asked_;
  judging mode_;
  std::map<std::pair<std::string, std::string>, std::uint64_t> totals_;  // by code and guard
  v1::ConformanceReport report_;
  merges merges_;
  std::vector<report_row> merged_;  // whether they dangle is known when all have been seen
};

}  // namespace

result<v1::ConformanceReport> conformance_report(const report_source& from,
                                                 const report_question& asked, judging mode) {
  conformance_audit audit{from, asked, mode};
  std::optional<error> wrong;
  auto replayed = replay_cases(from.events, from.replay, [&](std::span<const v1::Event> history) {
    if (const auto table = workflow_of(from, history)) {
      audit.ask(**table, history);
    } else {
      wrong = table.error();
    }
  });
  if (!replayed) return replayed.error();
  if (wrong) return *wrong;
  return audit.finish();
}

}  // namespace casebook
