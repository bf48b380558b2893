#include "import/time_reader.hpp"

#include <date/tz.h>

#include "core/wording.hpp"

namespace casebook::importing {
namespace {

// "+08:00" and the like.
bool read_offset(const std::string& text, std::chrono::minutes& offset) {
  std::istringstream in{text};
  date::fields<std::chrono::seconds> nothing_else;
  std::string abbreviation;
  date::from_stream(in, "%Ez", nothing_else, &abbreviation, &offset);
  return !in.fail() && in.peek() == std::istringstream::traits_type::eof();
}

bool says_offset(std::string_view format) {
  return format.find("%z") != std::string_view::npos ||
         format.find("%Ez") != std::string_view::npos;
}

}  // namespace

result<time_reader> time_reader::make(std::vector<std::string> formats, std::string_view zone) {
  time_reader made;
  made.formats_ = std::move(formats);
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

// `local`: since 1970-01-01 00:00 of the zone.
instant time_reader::to_utc(duration local) const {
  if (zone_ == nullptr) return instant{local} - offset_;
  return zone_->to_sys(date::local_time<duration>{local}, date::choose::earliest);
}

result<instant> time_reader::read(const std::string& text) {
  std::string expected;
  for (const auto& format : formats_) {
    in_.clear();
    in_.str(text);
    date::local_time<duration> local;
    std::chrono::minutes offset{0};
    std::string abbreviation;
    date::from_stream(in_, format.c_str(), local, &abbreviation, &offset);
    if (!in_.fail() && in_.peek() == std::istringstream::traits_type::eof()) {
      const auto since_1970 = local.time_since_epoch();
      return says_offset(format) ? instant{since_1970} - offset : to_utc(since_1970);
    }
    expected += (expected.empty() ? "" : " or ") + quoted(format);
  }
  return fail(errc::malformed, "expected a time as " + expected + ", found " + quoted(text));
}

}  // namespace casebook::importing
