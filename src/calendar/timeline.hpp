#pragma once

#include <span>
#include <vector>

#include "calendar/version.hpp"

namespace casebook::hours {

/// All open time of the years 1 to 9999 as one line.
///
/// Wherever something changes (a version, an exception, the zone's offset) the line holds a few
/// days of explicit openings; everywhere between, one week that repeats. Every piece knows the open
/// time before it, so measuring is a search and a division, and the inverse is the same backwards.
///
/// **Thread safety**: immutable. **Cost**: O(log n) in the pieces, of which there are at most two a
/// change.
class timeline {
 public:
  explicit timeline(std::span<const version> versions);

  /// Open time before `at`, in [first_instant, end_of_instants].
  [[nodiscard]] duration measure(instant at) const;
  /// All the open time that there is.
  [[nodiscard]] duration total() const noexcept { return total_; }
  /// The earliest instant before which there is `open`, which is in (0, total].
  [[nodiscard]] instant used_up(duration open) const;
  /// The latest instant before which there is `open`, which is in [0, total).
  [[nodiscard]] instant resumes(duration open) const;
  /// When what is open at `at`, in [first_instant, end_of_instants), closes, or a piece ends; `at`
  /// itself where it is not open.
  [[nodiscard]] instant closes(instant at) const;

 private:
  struct piece {
    instant from, to;
    instant anchor;  // where the timetable's time begins: at `from` or before
    timetable table;
    duration open_before{0};
    duration open_before_anchor{0};  // would there be, had the timetable ruled since the anchor
  };

  void add(instant from, instant to, instant anchor, timetable table);
  void add_calm(std::span<const version> versions, instant from, instant to);
  void add_disturbed(std::span<const version> versions, instant from, instant to);
  [[nodiscard]] const piece& at(instant when) const;

  std::vector<piece> pieces_;
  duration total_{0};
};

}  // namespace casebook::hours
