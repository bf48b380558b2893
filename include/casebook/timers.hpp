#pragma once

#include <cstdint>
#include <string>

#include <casebook/case_state.hpp>
#include <casebook/clock.hpp>
#include <casebook/ids.hpp>

namespace casebook {

/// What time has brought about: somebody is to be told, or a case is to be graded anew.
///
/// Timers have side effects only. Deleting every TimerFired from a log changes no verdict and no
/// figure.
struct timer_notice {
  enum class kind : std::uint8_t {
    warning,     ///< so much of a clock's time has passed
    breach,      ///< a clock's due instant has passed
    escalation,  ///< somebody higher up is to know
    grade_a,     ///< a case has become A
    grading,     ///< the rules are asked again: a case is too old, or a clock of it breached
  };
  kind what{};
  std::string case_key;
  std::string key;  ///< that TimerFired records: the same timer has the same key, whatever happens
  instant at;       ///< when it was due to fire
  position recorded{};               ///< of its TimerFired
  std::string clock;                 ///< empty for grades
  int cycle = 0, stint = 0;          ///< of the clock
  int percent = 0;                   ///< of the time from start to due
  role to = v1::Actor::UNSPECIFIED;  ///< whom to tell, where the policy says so
};

}  // namespace casebook
