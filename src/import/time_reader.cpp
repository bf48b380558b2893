#include "import/time_reader.hpp"

#include <date/tz.h>

#include <algorithm>
#include <array>
#include <cctype>

#include <fmt/format.h>

#include "core/wording.hpp"
#include "import/time_format.hpp"

namespace casebook::importing {
namespace {

constexpr std::size_t digits_max = 6;  // of a second

bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

// An offset is a time of day. "+99:99" and "+05:99" are read all the same, as so many minutes: they
// are told by the text, which does not spell that number as anybody would.
bool is_spelt(std::chrono::minutes offset, std::string_view text) {
  const auto minutes = std::abs(offset.count());
  if (minutes >= 24 * 60) return false;
  const auto hour = minutes / 60, rest = minutes % 60;
  const std::array spellings{fmt::format("{:02}:{:02}", hour, rest),
                             fmt::format("{:02}{:02}", hour, rest),
                             fmt::format("{}:{:02}", hour, rest),
                             rest == 0 ? fmt::format("{:02}", hour) : std::string{"none"},
                             rest == 0 ? fmt::format("{}", hour) : std::string{"none"}};
  return std::ranges::any_of(spellings, [&](const std::string& one) {
    return (offset.count() >= 0 && text.find('+' + one) != std::string_view::npos) ||
           (offset.count() <= 0 && text.find('-' + one) != std::string_view::npos);
  });
}

// "+08:00" and the like.
bool read_offset(const std::string& text, std::chrono::minutes& offset) {
  std::istringstream in{text};
  date::fields<std::chrono::seconds> nothing_else;
  std::string abbreviation;
  date::from_stream(in, "%Ez", nothing_else, &abbreviation, &offset);
  return !in.fail() && in.peek() == std::istringstream::traits_type::eof() &&
         is_spelt(offset, text);
}

// The years 1 to 9999.
bool is_in_range(instant at) { return casebook::to_instant(to_timestamp(at)) == at; }

// A text with more digits of a second than the log keeps.
struct fine_text {
  std::string cut;     // with six of them
  std::string beyond;  // the rest
};

std::optional<fine_text> find_fine_digits(const std::string& text) {
  for (std::size_t dot = text.find('.', 1); dot != std::string::npos;
       dot = text.find('.', dot + 1)) {
    auto end = dot + 1;
    while (end < text.size() && is_digit(text[end])) ++end;
    const auto kept = dot + 1 + digits_max;
    if (!is_digit(text[dot - 1]) || end <= kept) continue;
    return fine_text{text.substr(0, kept) + text.substr(end), text.substr(kept, end - kept)};
  }
  return {};
}

}  // namespace

result<time_reader> time_reader::make(std::vector<std::string> formats, std::string_view zone,
                                      unclear_time unclear) {
  time_reader made;
  made.formats_ = std::move(formats);
  made.unclear_ = unclear;
  if (zone.empty() || zone == "UTC" || read_offset(std::string{zone}, made.offset_)) return made;
  try {
    made.zone_ = date::locate_zone(std::string{zone});
  } catch (const std::runtime_error&) {  // the date library's way to say that there is none
    return fail(errc::malformed, quoted(zone) +
                                     " is no zone: expected an IANA name such as Asia/Shanghai, an "
                                     "offset such as +08:00, or UTC");
  }
  return made;
}

result<instant> time_reader::read(const std::string& text) {
  if (const auto found = try_formats(text)) return to_instant(*found, text);
  const auto fine = find_fine_digits(text);
  const auto found = fine ? try_formats(fine->cut) : std::nullopt;
  if (!found) {
    return fail(errc::malformed, "expected a time as " + all_formats() + ", found " + quoted(text));
  }
  const bool loses_digits = fine->beyond.find_first_not_of('0') != std::string::npos;
  if (loses_digits && finer_ == finer_times::refuse) {
    return fail(errc::malformed, quoted(text) +
                                     " is finer than a microsecond, the resolution of the log: "
                                     "round such times with --round");
  }
  auto at = to_instant(*found, text);
  if (at && fine->beyond[0] >= '5') *at += duration{1};
  return at;
}

std::optional<time_reader::reading> time_reader::try_formats(const std::string& text) {
  for (const auto& format : formats_) {
    in_.clear();
    in_.str(text);
    date::local_time<duration> local;
    reading found{};
    std::string abbreviation;
    date::from_stream(in_, format.c_str(), local, &abbreviation, &found.offset);
    if (in_.fail() || in_.peek() != std::istringstream::traits_type::eof()) continue;
    found.local = local.time_since_epoch();
    found.has_offset = reads_offset(format);
    if (found.has_offset && !is_spelt(found.offset, text)) continue;
    return found;
  }
  return {};
}

result<instant> time_reader::to_instant(const reading& found, const std::string& text) const {
  auto at = result<instant>{instant{found.local}};
  if (found.has_offset) {
    *at -= found.offset;
  } else if (is_in_range(*at)) {  // else no zone needs to be asked
    at = to_utc(found.local, text);
  }
  if (!at || is_in_range(*at)) return at;
  return fail(errc::malformed, quoted(text) +
                                   " is an instant outside the years 1 to 9999: if it stands for "
                                   "no time at all, list it under 'missing' in the map");
}

// `local`: since 1970-01-01 00:00 of the zone.
result<instant> time_reader::to_utc(duration local, const std::string& text) const {
  if (zone_ == nullptr) return instant{local} - offset_;
  const auto shown = date::local_time<duration>{local};
  const auto info = zone_->get_info(shown);
  if (info.result != date::local_info::unique && unclear_ == unclear_time::refuse) {
    const bool twice = info.result == date::local_info::ambiguous;
    return fail(errc::malformed,
                fmt::format("{} comes {} in {}, where the clocks change: say in the map what such "
                            "a time stands for, unclear_time: FIRST or SECOND",
                            quoted(text), twice ? "twice" : "never", zone_->name()));
  }
  if (info.result == date::local_info::nonexistent)
    return instant{info.first.end.time_since_epoch()};
  const bool later = info.result == date::local_info::ambiguous && unclear_ == unclear_time::second;
  return instant{local - (later ? info.second : info.first).offset};
}

std::string time_reader::all_formats() const {
  std::string all;
  for (const auto& format : formats_) all += (all.empty() ? "" : " or ") + quoted(format);
  return all;
}

}  // namespace casebook::importing
