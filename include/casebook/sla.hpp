#pragma once

#include <casebook/v1/event.pb.h>
#include <casebook/v1/report.pb.h>

#include <cstdint>
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

/// Why a clock instance is in no rate.
enum class exclusion : std::uint8_t { superseded, excused, voided, waived, cancelled, invalid };

/// "SUPERSEDED", "VOID", as in the JSON answers. Never allocates.
CASEBOOK_API std::string_view name(exclusion why) noexcept;

/// What is to be said of one clock instance at an instant. Durations are what counts: open time
/// for a clock that runs in opening hours.
///
/// **Thread safety**: a value. **Lifetime**: `clock` is of the program's or the policy's names.
struct clock_verdict {
  std::string_view clock;
  int cycle = 1;  ///< 1 + the reopenings before it
  int stint = 1;  ///< 1, 2, 3 … in order of start, within the clock and the cycle
  instant started_at;
  std::optional<instant> due_at;      ///< absent: no budget
  std::optional<instant> stopped_at;  ///< the stop that counts; absent: none, or excluded
  v1::Outcome outcome = v1::PENDING;
  std::optional<exclusion> excluded_why;
  duration elapsed{0};  ///< consumed, net of pauses
  duration paused{0};   ///< left out
  duration at_due{0};   ///< consumed by its due, should nothing pause it from now on; 0 without one
  duration workday{0};  ///< what a day of its calendar is worth while it runs; 0: no open time
  bool late_entered = false;         ///< stopped by its due and entered after it
  bool entry_unknown = false;        ///< the log does not say when its stop was entered
  bool agreed = false;               ///< the due was agreed for this case
  bool rescheduled = false;          ///< the owner asked for another time
  bool extended = false;             ///< a regrade lengthened the due
  bool due_ends_day = false;         ///< the due is 24:00 of a civil day, and belongs to that day
  bool running = false;              ///< nothing has stopped or ended it yet
  bool is_paused = false;            ///< it stands still: a hold that counts is open
  std::string department, assignee;  ///< that answer for it
  std::vector<std::string> why;      ///< in sentences, where they were asked for
};

/// As the JSON answers have it.
CASEBOOK_API v1::ClockVerdict to_message(const clock_verdict& verdict);

/// A case as it stood: its state, and its clocks with their verdicts.
///
/// **Lifetime**: borrows the policy from the book.
struct case_verdicts {
  case_state state;                   ///< `state.state` empty: it did not exist yet
  const policy* rules = nullptr;      ///< the version that it is under; null: it did not exist yet
  std::vector<clock_verdict> clocks;  ///< in order of start
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
