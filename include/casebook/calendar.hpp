#pragma once

#include <casebook/v1/policy.pb.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <casebook/clock.hpp>
#include <casebook/error.hpp>

namespace casebook {

/// Opening hours in a zone: when a business clock runs, and on which days a civil-day clock may
/// end.
///
/// An interval belongs to the local day it opens on: the next day's exception does not cut a night
/// shift's tail. A dated exception replaces its day. From local time to UTC: in a gap, the first
/// valid instant; in a fold, an opening uses the first and a closing the second. Intervals that
/// overlap count once.
///
/// **Thread safety**: immutable; copies share one body.
/// **Cost**: every question is O(log n) in the calendar's size (its versions, its exceptions and
/// its zone's changes of offset), however many days lie between the instants.
/// **Units**: instants of UTC in microseconds.
class CASEBOOK_API calendar {
 public:
  /// From the versions of one name, in any order, and the dated exceptions that hold for all of
  /// them. `zone` is that of the site, which a version's own zone overrides.
  /// **Errors**: malformed (an hour, a day, a date, a zone that is none), invalid_argument (no
  /// version).
  static result<calendar> make(std::span<const v1::Calendar> versions,
                               std::span<const v1::Calendar::Exception> holidays,
                               std::string_view zone);

  [[nodiscard]] const std::string& name() const noexcept;

  [[nodiscard]] bool is_open(instant at) const;
  /// How much open time lies in [from, to); nothing where `to` is not after `from`.
  [[nodiscard]] duration open_between(instant from, instant to) const;
  /// The earliest instant at which `budget` of open time has passed since `from`: 18:00, not 09:00
  /// next morning. `from` itself where there is none to pass; distant_future where it never opens
  /// for that long.
  [[nodiscard]] instant run_down(instant from, duration budget) const;
  /// `days` local days after the day of `from`, which is not counted, at 24:00; rolled past the
  /// days whose dated exception has no interval.
  [[nodiscard]] instant end_of_civil_day(instant from, std::int64_t days) const;
  /// The open intervals inside [from, to), cut to it, in order; no more than `most`.
  [[nodiscard]] std::vector<interval> openings(instant from, instant to, std::size_t most) const;
  /// What a workday of a budget is worth that starts at `from`.
  [[nodiscard]] duration workday(instant from) const;

 private:
  struct body;
  explicit calendar(std::shared_ptr<const body> made) : body_(std::move(made)) {}
  std::shared_ptr<const body> body_;
};

}  // namespace casebook
