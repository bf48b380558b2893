#pragma once

#include <boost/asio/basic_waitable_timer.hpp>

#include <optional>

#include <casebook/testing/simulated_clock.hpp>

namespace casebook::testing {

/// The clock of Asio timers that run in simulated time: a year passes as fast as its timers fire.
///
/// Set `time` to the simulated clock that the engine reads, move that clock, and let the executor
/// poll: a timer is due as soon as the clock has reached it, and nothing ever waits.
///
/// **Thread safety**: one simulated time a process; set it before timers are made.
struct simulated_time {
  using duration = casebook::duration;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<simulated_time, duration>;
  static constexpr bool is_steady = false;

  static inline std::optional<simulated_clock> time;

  static time_point now() { return time_point{time->now().time_since_epoch()}; }
};

/// Asio asks how long to wait for an instant: not at all.
struct no_waiting {
  static simulated_time::duration to_wait_duration(const simulated_time::duration&) { return {}; }
  static simulated_time::duration to_wait_duration(const simulated_time::time_point&) { return {}; }
};

using simulated_timer = boost::asio::basic_waitable_timer<simulated_time, no_waiting>;

}  // namespace casebook::testing
