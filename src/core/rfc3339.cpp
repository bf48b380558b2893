#include "core/rfc3339.hpp"

#include <google/protobuf/util/time_util.h>

#include <charconv>
#include <string>

namespace casebook {
namespace {

std::optional<std::int64_t> two_digits(std::string_view text, std::int64_t most) {
  std::int64_t number = 0;
  const auto [end, failed] = std::from_chars(text.begin(), text.end(), number);
  if (failed != std::errc{} || end != text.end() || text.size() != 2 || number < 0) return {};
  return number <= most ? std::optional{number} : std::nullopt;
}

// Takes "Z" or "+08:00" off the end: its seconds.
std::optional<std::int64_t> take_offset(std::string_view& text) {
  if (text.ends_with('Z')) return text.remove_suffix(1), 0;
  constexpr std::size_t size = 6;
  if (text.size() < size) return {};
  const auto offset = text.substr(text.size() - size);
  const auto hours = two_digits(offset.substr(1, 2), 23);
  const auto minutes = two_digits(offset.substr(4, 2), 59);
  if ((offset[0] != '+' && offset[0] != '-') || offset[3] != ':' || !hours || !minutes) return {};
  text.remove_suffix(size);
  return (offset[0] == '-' ? -1 : 1) * (*hours * 3600 + *minutes * 60);
}

}  // namespace

// Without its offset a date of the years 1 to 9999 is always one that protobuf can hold.
std::optional<google::protobuf::Timestamp> read_rfc3339(std::string_view text) {
  const auto offset = take_offset(text);
  google::protobuf::Timestamp stamp;
  if (!offset || text.ends_with('Z') ||
      !google::protobuf::util::TimeUtil::FromString(std::string{text} + 'Z', &stamp)) {
    return {};
  }
  stamp.set_seconds(stamp.seconds() - *offset);
  return stamp;
}

}  // namespace casebook
