#pragma once

#include <casebook/clock.hpp>
#include <casebook/ids.hpp>
#include <casebook/policy.hpp>
#include <casebook/sla.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sla/running_time.hpp"

namespace casebook {

/// When and by which event. A case that is still being decided on knows no positions yet, only
/// versions.
struct mark {
  instant at;
  position by;
  version in_case;
};

/// How long a clock may run, and how much of its holds is left out.
struct allowance {
  std::optional<casebook::budget> budget;
  duration pause_cap = duration::max();
};

/// One clock of one case in one cycle: a budget, a ledger of pauses, and how it ended. Its due
/// instant is always derived, never stored; only a breach that is already certain is kept.
///
/// **Lifetime**: borrows the policy that judges it.
class clock_instance {
 public:
  struct stop_mark : mark {
    instant recorded_at;
    bool entry_unknown = false;  ///< nobody said when it was recorded: never entered late
  };
  struct end_mark : mark {
    exclusion why;
  };
  /// A hold while the clock ran. Where it does not count the clock ran on.
  struct hold_mark {
    mark from;
    std::optional<mark> to;
    v1::CasePutOnHold::Reason reason;
    bool counts;
  };
  /// A due that somebody set; neither pauses nor regrades move it.
  struct set_due {
    instant at;
    position by;
    bool rescheduled;
  };
  /// What gave the clock another budget while it ran.
  enum class cause : std::uint8_t { regrade, reclassification, migration };
  /// Its contribution: the due so far is capped or raised by a run of what is `allowed` from
  /// `anchor`. The due so far keeps the pause cap that it had, or a regrade could move it into the
  /// past.
  struct adjustment {
    enum class kind : std::uint8_t { cap, raise } how;
    cause why;
    instant anchor;
    allowance allowed;
    position by;
  };

  clock_instance(std::string_view name, int cycle, int stint, mark start, const policy& rules,
                 allowance from_start)
      : name_(name),
        cycle_(cycle),
        stint_(stint),
        start_(start),
        rules_(&rules),
        excused_by_(&rules),
        initial_(from_start),
        in_force_(from_start) {}

  [[nodiscard]] std::string_view name() const noexcept { return name_; }
  [[nodiscard]] int cycle() const noexcept { return cycle_; }
  [[nodiscard]] int stint() const noexcept { return stint_; }
  [[nodiscard]] bool runs() const noexcept { return !stop_ && !end_; }

  void hold(mark from, v1::CasePutOnHold::Reason reason, bool counts) {
    holds_.push_back({from, {}, reason, counts});
  }
  void resume(mark to);

  void stop(stop_mark at) { stop_ = at; }
  void unstop() { stop_.reset(); }
  void end(end_mark at) { end_ = at; }
  void unend() { end_.reset(); }

  /// Another budget from the very start: a first grading at the receipt instant.
  void rebase(allowance anew);
  /// Another budget from `change` on, by the regrade rule of the policy that gives it and now
  /// judges the clock.
  void change(mark at, cause why, const policy& rules, allowance anew);
  /// Another due, set at `change`. In vain once the old one has passed.
  void set(instant change, set_due due);

  /// When `percent` of the time from start to due will have passed if nothing else happens: an open
  /// pause goes on. Nothing: it will never be due.
  [[nodiscard]] std::optional<instant> at_percent(int percent) const;

  /// Derived over the pauses; one that is still open counts up to `now`. Nothing: it has no budget.
  [[nodiscard]] std::optional<instant> due(instant now) const;
  /// What that due was counted in. One that was set is an instant, as if counted in elapsed time.
  [[nodiscard]] budget::counting due_counted_in(instant now) const;
  /// The pauses that count up to `now`, after the cap of the budget in force.
  [[nodiscard]] std::vector<interval> counted_pauses(instant now) const {
    return pauses_under(in_force_.pause_cap, now);
  }
  /// Whether it stands still at `now`: a hold that counts is open, and its cap is not used up.
  [[nodiscard]] bool paused(instant now) const;
  /// How its time counts, whether or not it has a budget.
  [[nodiscard]] budget counted_as() const { return in_force_.budget.value_or(budget{}); }

  [[nodiscard]] const policy& rules() const noexcept { return *rules_; }
  /// Whose unreachable rule was asked at the due instant: a later version does not judge that
  /// again.
  [[nodiscard]] const policy& excused_by() const noexcept { return *excused_by_; }
  [[nodiscard]] const mark& start() const noexcept { return start_; }
  [[nodiscard]] const std::optional<stop_mark>& stopped() const noexcept { return stop_; }
  [[nodiscard]] const std::optional<end_mark>& ended() const noexcept { return end_; }
  [[nodiscard]] const std::vector<hold_mark>& holds() const noexcept { return holds_; }
  [[nodiscard]] const std::vector<adjustment>& adjustments() const noexcept { return adjustments_; }
  [[nodiscard]] const allowance& in_force() const noexcept { return in_force_; }
  [[nodiscard]] const std::optional<set_due>& due_set() const noexcept { return set_; }
  [[nodiscard]] bool extended() const noexcept { return extended_; }
  [[nodiscard]] bool latched() const noexcept { return missed_.has_value(); }

  /// Callback attempts that reached nobody while this clock ran.
  std::vector<instant> attempts;
  /// Who held the case right after the event that stopped or ended it; for an ownership clock, whom
  /// it was started for.
  std::string department, assignee;

 private:
  /// A due, and what it was counted in.
  struct counted_due {
    instant at;
    budget::counting in = budget::counting::elapsed;
  };
  [[nodiscard]] counted_due derived(instant now) const;
  [[nodiscard]] counted_due run_from(instant anchor, const allowance& allowed, instant now) const;
  [[nodiscard]] std::vector<interval> pauses_under(duration cap, instant now) const;
  /// Keeps a due that has passed by `change`: a breach is latched. Is it?
  bool latch(instant change);

  std::string_view name_;
  int cycle_;
  int stint_;
  mark start_;
  const policy* rules_;
  const policy* excused_by_;
  allowance initial_;
  allowance in_force_;
  std::vector<adjustment> adjustments_;
  std::vector<hold_mark> holds_;
  std::optional<set_due> set_;
  std::optional<stop_mark> stop_;
  std::optional<end_mark> end_;
  std::optional<counted_due> missed_;
  bool extended_ = false;
};

}  // namespace casebook
