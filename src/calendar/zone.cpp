#include "calendar/zone.hpp"

#include <date/tz.h>

#include "core/wording.hpp"

namespace casebook::hours {
namespace {

enum class side { opening, closing };

instant to_utc(const date::time_zone& zone, local_second at, side side) {
  const auto info = zone.get_info(date::local_seconds{at.time_since_epoch()});
  if (info.result == date::local_info::nonexistent) return info.first.end;
  const bool second = info.result == date::local_info::ambiguous && side == side::closing;
  return instant{at.time_since_epoch() - (second ? info.second : info.first).offset};
}

}  // namespace

result<zone> zone::locate(std::string_view name) {
  try {
    return zone{*date::locate_zone(std::string{name})};
  } catch (const std::runtime_error&) {  // the date library's way to say that there is none
    return fail(errc::malformed,
                quoted(name) + " is no zone: expected an IANA name such as Asia/Shanghai");
  }
}

instant zone::opening(local_second at) const { return to_utc(*located_, at, side::opening); }
instant zone::closing(local_second at) const { return to_utc(*located_, at, side::closing); }

std::chrono::seconds zone::offset(instant at) const {
  return located_->get_info(std::chrono::floor<std::chrono::seconds>(at)).offset;
}

local_day zone::day_of(instant at) const {
  return local_day{std::chrono::floor<std::chrono::days>(at.time_since_epoch() + offset(at))};
}

local_day zone::first_day_from(instant at) const {
  constexpr auto one = std::chrono::days{1};
  auto day = day_of(at);
  while (begin_of(day) < at) day += one;
  while (begin_of(day - one) >= at)
    day -= one;  // a day that the zone skipped begins where the next one does
  return day;
}

std::vector<instant> zone::changes(instant from, instant to) const {
  std::vector<instant> found;
  const auto end = std::chrono::floor<std::chrono::seconds>(to);
  auto info = located_->get_info(std::chrono::floor<std::chrono::seconds>(from));
  while (info.end < end) {
    const auto next = located_->get_info(info.end);
    if (next.offset != info.offset) found.emplace_back(info.end);
    info = next;
  }
  return found;
}

}  // namespace casebook::hours
