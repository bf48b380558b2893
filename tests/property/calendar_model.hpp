#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// Opening hours told a second time, minute by minute and from the domain's words alone.
namespace casebook::model {

using minute = std::int64_t;  // since 1970-01-01, of UTC or of a zone
using day = std::int64_t;     // since 1970-01-01, local
inline constexpr minute minutes_a_day = 1440;

/// Minutes since midnight; one that ends at or before it starts runs into the next day.
struct opening {
  int from, to;
};

struct dated_exception {
  day first, last;  // inclusive
  std::vector<opening> open;
};

struct hours_version {
  std::optional<minute> effective_from;
  std::string zone;
  std::array<std::vector<opening>, 7> week;  // Monday first
  std::vector<dated_exception> exceptions;
};

struct opening_hours {
  std::vector<hours_version> versions;  // in order of effective_from
  std::vector<dated_exception> holidays;
};

/// What a zone's clocks show, for a stretch of whole minutes of UTC.
class wall_clock_table {
 public:
  wall_clock_table(const std::string& zone, minute begin, minute end);
  [[nodiscard]] minute local(minute utc) const {
    return local_[static_cast<std::size_t>(utc - begin_)];
  }
  /// The minute itself, the first where it comes twice, the next one that exists where it does not.
  [[nodiscard]] minute opens(minute local) const;
  /// The same, but the second where it comes twice.
  [[nodiscard]] minute closes(minute local) const;

 private:
  struct shown {
    minute first, last;
  };
  minute begin_;
  std::vector<minute> local_;
  std::map<minute, shown> utc_;
};

/// Which minutes of [begin, end) are open.
class minute_by_minute {
 public:
  minute_by_minute(const opening_hours& hours, minute begin, minute end);

  [[nodiscard]] minute begin() const { return begin_; }
  [[nodiscard]] minute end() const { return end_; }
  [[nodiscard]] bool is_open(minute at) const {
    return open_[static_cast<std::size_t>(at - begin_)];
  }
  /// In microseconds, of instants in microseconds.
  [[nodiscard]] std::int64_t open_between(std::int64_t from_us, std::int64_t to_us) const;
  /// Absent: not before the end.
  [[nodiscard]] std::optional<std::int64_t> run_down(std::int64_t from_us,
                                                     std::int64_t budget_us) const;
  /// Absent: not before the end. Asked of hours of one zone.
  [[nodiscard]] std::optional<minute> end_of_civil_day(minute from, int days) const;

 private:
  [[nodiscard]] const hours_version* in_force(minute at) const;
  [[nodiscard]] const wall_clock_table& clock(const hours_version& of) const {
    return clocks_.at(of.zone);
  }
  [[nodiscard]] const dated_exception* exception_on(const hours_version& of, day date) const;
  void open_days_of(const hours_version& of);

  const opening_hours& hours_;
  minute begin_, end_;
  std::map<std::string, wall_clock_table> clocks_;
  std::vector<bool> open_;
};

}  // namespace casebook::model
