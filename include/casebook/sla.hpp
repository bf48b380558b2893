#pragma once

#include <casebook/v1/event.pb.h>
#include <casebook/v1/report.pb.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <casebook/case_state.hpp>
#include <casebook/language.hpp>
#include <casebook/policy_book.hpp>
#include <casebook/workflow.hpp>

namespace casebook {

/// When an answer is asked for.
struct as_of {
  instant happened =
      distant_future;              ///< what had happened by then: later `occurred_at` are left out
  instant known = distant_future;  ///< what the log held by then: later `recorded_at` are left out

  [[nodiscard]] bool takes_in(const v1::Event& event) const {
    return to_instant(event.occurred_at()) <= happened && to_instant(event.recorded_at()) <= known;
  }
};

/// A case as it stood: its state, and its clocks with their verdicts.
///
/// **Lifetime**: borrows the policy from the book.
struct case_verdicts {
  case_state state;               ///< `state.state` empty: it did not exist yet
  const policy* rules = nullptr;  ///< the version that it is under; null: it did not exist yet
  std::vector<v1::ClockVerdict> clocks;  ///< in order of start
};

/// The SLA verdicts of one case: a pure function of its events, the policies and the instants asked
/// for. An overdue case is breached without any event being written. Each clock is judged by the
/// version that the case was under while it ran.
///
/// `history` is every event of the case in recorded order. A clock that runs at `at.happened` is
/// judged as of that instant; pass a real one for open cases (distant_future breaches every running
/// clock that has a due). With a language, every verdict says why in sentences a supervisor
/// understands: the rule, the policy version, the calendar, which time counted and which did not,
/// and the events behind it. Without, `why` is empty. The sentences tell instants in `zone`, an
/// IANA name; empty: in the zone of the case's site.
///
/// **Thread safety**: pure. **Cost**: O(events), a few microseconds a case.
CASEBOOK_API case_verdicts judge_clocks(const workflow& table, const policy_book& book,
                                        std::span<const v1::Event> history, as_of at,
                                        std::optional<language> explain_in = {},
                                        const std::string& zone = {});

}  // namespace casebook
