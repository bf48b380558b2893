#include <casebook/audit.hpp>

#include <algorithm>
#include <map>
#include <tuple>

#include "projection/cohorts.hpp"
#include "projection/groups.hpp"

namespace casebook {
namespace {

using instance_key = std::tuple<std::string_view, int, int>;  // clock, cycle, stint

/// One clock instance as both policies see it; null: there is none.
struct two_sides {
  const clock_verdict* book = nullptr;
  const clock_verdict* instead = nullptr;

  [[nodiscard]] const clock_verdict& either() const { return book != nullptr ? *book : *instead; }
};

instance_key key_of(const clock_verdict& clock) { return {clock.clock, clock.cycle, clock.stint}; }

std::map<instance_key, two_sides> match(const case_verdicts& book, const case_verdicts& instead) {
  std::map<instance_key, two_sides> matched;
  for (const auto& clock : book.clocks) matched[key_of(clock)].book = &clock;
  for (const auto& clock : instead.clocks) matched[key_of(clock)].instead = &clock;
  return matched;
}

/// All of a verdict that a change is told by.
std::string in_words(const clock_verdict* clock) {
  if (clock == nullptr) return {};
  auto words = v1::Outcome_Name(clock->outcome);
  if (clock->excluded_why) words.append(" ").append(name(*clock->excluded_why));
  return clock->late_entered ? words + " LATE_ENTERED" : words;
}

std::optional<instant> due_of(const clock_verdict* clock) {
  return clock == nullptr ? std::nullopt : clock->due_at;
}

v1::WhatIfReport::Verdict to_message(const clock_verdict& clock, const policy& rules) {
  v1::WhatIfReport::Verdict message;
  message.set_outcome(clock.outcome);
  if (clock.excluded_why) message.set_excluded_why(std::string{name(*clock.excluded_why)});
  message.set_late_entered(clock.late_entered);
  if (clock.due_at) *message.mutable_due_at() = to_timestamp(*clock.due_at);
  message.set_policy_version(rules.version());
  return message;
}

std::string why_absent(std::string_view clock, const case_verdicts& side, bool zh) {
  const bool runs = side.rules->runs(side.state.workflow, clock);
  if (zh) return "规定 " + side.rules->version() + (runs ? " 此处不启动本时限。" : " 不设本时限。");
  return "policy " + side.rules->version() +
         (runs ? " does not start this clock here." : " does not run this clock.");
}

class comparison {
 public:
  comparison(const report_source& from, const policy& instead, const report_question& asked)
      : from_(from), instead_(instead), asked_(asked) {
    set_outline(report_, asked, {});
    report_.set_policy_version(instead.version());
  }

  void compare(const workflow& table, const case_verdicts& book,
               std::span<const v1::Event> history) {
    const auto instead = judge_clocks(table, instead_, history, asked_.at);
    std::vector<instance_key> changed;
    for (const auto& [key, sides] : match(book, instead)) {
      if (is_asked_for(sides, book) && count(sides)) changed.push_back(key);
    }
    if (!changed.empty()) explain(changed, table, history);
  }

  v1::WhatIfReport finish() {
    for (auto& [key, total] : totals_) *report_.add_totals() = std::move(total);
    std::sort(report_.mutable_rows()->begin(), report_.mutable_rows()->end(),
              [](const auto& a, const auto& b) {
                const auto place = [](const auto& row) {
                  return std::tuple{std::string_view{row.case_()}, std::string_view{row.clock()},
                                    row.cycle(), row.stint()};
                };
                return place(a) < place(b);
              });
    return std::move(report_);
  }

 private:
  [[nodiscard]] bool is_asked_for(const two_sides& sides, const case_verdicts& judged) const {
    std::optional<instant> at;
    if (sides.book != nullptr) at = cohort_instant(asked_.cohort, *sides.book, judged.state);
    if (!at && sides.instead != nullptr) {
      at = cohort_instant(asked_.cohort, *sides.instead, judged.state);
    }
    return at && within(asked_, judged, *at);
  }

  /// Has it changed?
  bool count(const two_sides& sides) {
    const auto from = in_words(sides.book);
    const auto to = in_words(sides.instead);
    const bool changed = from != to;
    const bool due_moved = due_of(sides.book) != due_of(sides.instead);
    auto& total = totals_[{std::string{sides.either().clock}, from, to}];
    total.set_clock(std::string{sides.either().clock});
    total.set_from(from);
    total.set_to(to);
    total.set_clocks(total.clocks() + 1);
    total.set_due_moved(total.due_moved() + (due_moved ? 1 : 0));
    report_.set_judged(report_.judged() + 1);
    report_.set_changed(report_.changed() + (changed ? 1 : 0));
    report_.set_unchanged(report_.unchanged() + (changed ? 0 : 1));
    report_.set_due_moved(report_.due_moved() + (due_moved && !changed ? 1 : 0));
    return changed;
  }

  // Reasons cost more than verdicts, so only what changed is judged again for them.
  void explain(const std::vector<instance_key>& changed, const workflow& table,
               std::span<const v1::Event> history) {
    const auto book =
        judge_clocks(table, from_.rules, history, asked_.at, asked_.spoken, asked_.zone);
    const auto instead =
        judge_clocks(table, instead_, history, asked_.at, asked_.spoken, asked_.zone);
    const auto matched = match(book, instead);
    for (const auto& key : changed) add_row(matched.at(key), book, instead);
  }

  void add_row(const two_sides& sides, const case_verdicts& book, const case_verdicts& instead) {
    const bool zh = asked_.spoken == language::zh;
    const auto& clock = sides.either();
    auto& row = *report_.add_rows();
    row.set_case_(book.state.case_key);
    row.set_workflow(book.state.workflow);
    row.set_zone(book.rules->zone(book.state.site));
    row.set_clock(std::string{clock.clock});
    row.set_cycle(clock.cycle);
    row.set_stint(clock.stint);
    row.set_department(clock.department);
    row.set_grade(std::string{name(book.state.highest_grade)});
    if (sides.book != nullptr) *row.mutable_from() = to_message(*sides.book, *book.rules);
    if (sides.instead != nullptr) *row.mutable_to() = to_message(*sides.instead, *instead.rules);
    add_why(row, zh ? "原判定：" : "As judged: ", sides.book, sides.instead,
            why_absent(clock.clock, book, zh));
    add_why(row, zh ? "假如：" : "Instead: ", sides.instead, sides.book,
            why_absent(clock.clock, instead, zh));
  }

  /// What stands on this side only.
  static void add_why(v1::WhatIfReport::Row& row, const std::string& lead,
                      const clock_verdict* side, const clock_verdict* other,
                      const std::string& absent) {
    if (side == nullptr) {
      row.add_why(lead + absent);
      return;
    }
    for (const auto& sentence : side->why) {
      const bool on_both =
          other != nullptr && std::ranges::find(other->why, sentence) != other->why.end();
      if (!on_both) row.add_why(lead + sentence);
    }
  }

  const report_source& from_;
  policy_book instead_;
  const report_question& asked_;
  std::map<std::tuple<std::string, std::string, std::string>, v1::WhatIfReport::Total> totals_;
  v1::WhatIfReport report_;
};

}  // namespace

result<v1::WhatIfReport> what_if_report(const report_source& from, const policy& instead,
                                        const report_question& asked) {
  comparison both{from, instead, asked};
  auto done =
      each_case(from, asked, [&](const case_verdicts& judged, std::span<const v1::Event> history) {
        both.compare(**workflow_of(from, history), judged, history);
      });
  if (!done) return done.error();
  return both.finish();
}

}  // namespace casebook
