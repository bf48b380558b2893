#pragma once

#include <chrono>
#include <string_view>
#include <vector>

#include <casebook/clock.hpp>
#include <casebook/error.hpp>

namespace date {
class time_zone;
}

namespace casebook::hours {

using local_day = std::chrono::local_days;
using local_second = std::chrono::local_time<std::chrono::seconds>;

/// A zone as opening hours see it. Its changes of offset are those that the system's zone files
/// list, which is until 2037 for zones that still change; after the last one the offset stays.
///
/// **Thread safety**: immutable; copies are pointers. **Cost**: O(log n) in the zone's changes of
/// offset.
class zone {
 public:
  /// **Errors**: malformed, where there is none of that IANA name.
  static result<zone> locate(std::string_view name);

  /// From local time to UTC: in a gap both are the first valid instant; in a fold an opening is the
  /// first, a closing the second.
  [[nodiscard]] instant opening(local_second at) const;
  [[nodiscard]] instant closing(local_second at) const;

  [[nodiscard]] instant begin_of(local_day day) const { return opening(day); }
  [[nodiscard]] local_day day_of(instant at) const;
  [[nodiscard]] std::chrono::seconds offset(instant at) const;
  /// The first local day that begins at `at` or later.
  [[nodiscard]] local_day first_day_from(instant at) const;
  /// The instants in (from, to) at which the offset changes, in order.
  [[nodiscard]] std::vector<instant> changes(instant from, instant to) const;

 private:
  explicit zone(const date::time_zone& located) : located_(&located) {}
  const date::time_zone* located_;
};

}  // namespace casebook::hours
