#include <casebook/clock.hpp>

#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <cstdlib>

#include "core/rfc3339.hpp"

namespace casebook {
namespace {

// The range that protobuf's Timestamp and RFC 3339 share: the years 1 to 9999.
constexpr std::int64_t seconds_min = -62'135'596'800;
constexpr std::int64_t seconds_max = 253'402'300'799;

}  // namespace

clock_source wall_clock() {
  return [] { return std::chrono::time_point_cast<duration>(std::chrono::system_clock::now()); };
}

instant to_instant(const google::protobuf::Timestamp& stamp) noexcept {
  return instant{std::chrono::seconds{stamp.seconds()} + duration{stamp.nanos() / 1000}};
}

google::protobuf::Timestamp to_timestamp(instant at) {
  // A due may lie beyond the years that a Timestamp has: it is shown as their end.
  at = std::clamp(at, instant{std::chrono::seconds{seconds_min}},
                  instant{std::chrono::seconds{seconds_max} + duration{999'999}});
  const auto whole = std::chrono::floor<std::chrono::seconds>(at);
  google::protobuf::Timestamp stamp;
  stamp.set_seconds(whole.time_since_epoch().count());
  stamp.set_nanos(static_cast<std::int32_t>((at - whole).count() * 1000));
  return stamp;
}

result<instant> check_timestamp(const google::protobuf::Timestamp& stamp) {
  if (stamp.seconds() < seconds_min || stamp.seconds() > seconds_max || stamp.nanos() < 0 ||
      stamp.nanos() > 999'999'999) {
    return fail(errc::malformed, "the instant lies outside the years 1 to 9999");
  }
  if (stamp.nanos() % 1000 != 0) {
    return fail(errc::malformed,
                "the instant " + google::protobuf::util::TimeUtil::ToString(stamp) +
                    " is finer than a microsecond, the resolution of the log: round it first");
  }
  return to_instant(stamp);
}

std::string to_rfc3339(instant at) {
  return google::protobuf::util::TimeUtil::ToString(to_timestamp(at));
}

result<instant> parse_rfc3339(std::string_view text) {
  std::string full{text};
  if (full.size() == 10) full += "T00:00:00Z";
  const auto stamp = read_rfc3339(full);
  if (!stamp) {
    return fail(errc::malformed, "'" + std::string{text} +
                                     "' is not an instant: expected RFC 3339 with an offset, as in "
                                     "2025-03-01T10:00:00+08:00, or a date as in 2025-03-01");
  }
  return check_timestamp(*stamp);
}

std::string to_words(duration length, language spoken) {
  const bool zh = spoken == language::zh;
  std::string words = length < duration::zero() ? "-" : "";
  auto rest = static_cast<std::uint64_t>(std::llabs(length.count()));
  const auto part = [&](std::uint64_t unit_us, const char* unit) {
    if (const auto whole = rest / unit_us; whole != 0) {
      words += std::to_string(whole) + ' ' + unit + ' ';
      rest %= unit_us;
    }
  };
  part(86'400'000'000, zh ? "天" : "d");
  part(3'600'000'000, zh ? "小时" : "h");
  part(60'000'000, zh ? "分" : "min");
  const std::string seconds = zh ? " 秒" : " s";
  if (rest == 0) {
    if (words.size() <= 1) return "0" + seconds;
    words.pop_back();
    return words;
  }
  words += std::to_string(rest / 1'000'000);
  if (const auto fraction = rest % 1'000'000; fraction != 0) {
    auto digits = std::to_string(1'000'000 + fraction).substr(1);
    digits.erase(digits.find_last_not_of('0') + 1);
    words += '.' + digits;
  }
  return words + seconds;
}

}  // namespace casebook
