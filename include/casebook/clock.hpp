#pragma once

#include <google/protobuf/timestamp.pb.h>

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

#include <casebook/error.hpp>
#include <casebook/language.hpp>

namespace casebook {

/// Physical time in microseconds.
using duration = std::chrono::microseconds;

/// A signed 64-bit count of microseconds since 1970-01-01 UTC. Leap seconds do not exist.
using instant = std::chrono::time_point<std::chrono::system_clock, duration>;

inline constexpr instant distant_past = instant::min();
inline constexpr instant distant_future = instant::max();

/// Half open: [from, to). Empty where `to` is not after `from`, as in an import whose times run
/// back.
struct interval {
  instant from;
  instant to;
  friend bool operator==(const interval&, const interval&) = default;
};

/// Where the time comes from. The core never reads the wall clock; the host passes one of these.
/// **Thread safety**: is called from many threads at once and must bear it.
using clock_source = std::function<instant()>;

/// How far a clock is believed, against the last time that the log gave. Default: however far, and
/// a reading before that time counts as that time.
struct clock_bounds {
  duration ahead = duration::max();   ///< at most so long after it
  duration behind = duration::max();  ///< at most so long before it
  bool vouched = false;               ///< the host vouches for the clock: what it reads is right
};

/// The machine's own clock.
CASEBOOK_API clock_source wall_clock();

/// An instant and its protobuf form. `to_instant` drops nothing: see `check_timestamp`.
CASEBOOK_API instant to_instant(const google::protobuf::Timestamp& stamp) noexcept;
CASEBOOK_API google::protobuf::Timestamp to_timestamp(instant at);

/// **Errors**: malformed, where it lies outside the years 1 to 9999 or is finer than a microsecond.
CASEBOOK_API result<instant> check_timestamp(const google::protobuf::Timestamp& stamp);

/// RFC 3339, "2025-03-01T02:00:00Z", with as many digits as it takes: the shape of the exchange
/// format.
CASEBOOK_API std::string to_rfc3339(instant at);
/// Any offset; also a plain date, which is its midnight in UTC. **Errors**: malformed.
CASEBOOK_API result<instant> parse_rfc3339(std::string_view text);

/// "2 d 3 h 4 min 5.000006 s", "2 天 3 小时 4 分 5.000006 秒": for sentences.
CASEBOOK_API std::string to_words(duration length, language spoken = language::en);

}  // namespace casebook
