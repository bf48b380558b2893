#pragma once

#include <vector>

#include <casebook/clock.hpp>

namespace casebook::hours {

/// Half open: [from, to), since whatever the owner counts from.
struct stretch {
  duration from;
  duration to;
  friend bool operator==(const stretch&, const stretch&) = default;
};

/// In order, without overlap, without empty ones; those that touch become one.
std::vector<stretch> merged(std::vector<stretch> any);
/// How long they are together.
duration length(const std::vector<stretch>& merged);

/// Open stretches that repeat after a period, measured from the begin of the first one.
///
/// **Thread safety**: immutable. **Cost**: O(log n) in the stretches of one period.
class timetable {
 public:
  /// `open` lies within [0, period).
  timetable(std::vector<stretch> open, duration period);

  /// The open time in [0, at), for `at` of 0 or more.
  [[nodiscard]] duration open_until(duration at) const;
  /// The earliest time by which `open`, more than nothing, has passed: a closing rather than the
  /// next opening.
  [[nodiscard]] duration used_up(duration open) const;
  /// The latest time by which no more than `open` has passed: an opening rather than the last
  /// closing.
  [[nodiscard]] duration resumes(duration open) const;
  /// When what is open at `at` closes; `at` itself where it is not open. A stretch that runs over
  /// the period's end counts as two.
  [[nodiscard]] duration closes(duration at) const;

  [[nodiscard]] bool always_open() const noexcept { return each_ == period_; }

 private:
  struct slot {
    duration from, to;
    duration open_before;
  };
  std::vector<slot> slots_;
  duration period_;
  duration each_{0};  // open time of one period
};

}  // namespace casebook::hours
