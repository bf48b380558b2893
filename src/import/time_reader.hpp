#pragma once

#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <casebook/clock.hpp>

namespace date {
class time_zone;
}

namespace casebook::importing {

/// Reads local times as a map describes them, strictly: the whole text, or nothing.
///
/// **Thread safety**: one thread.
class time_reader {
 public:
  /// `zone`: an IANA name, "+08:00", or empty for UTC. **Errors**: malformed, for a zone that is
  /// none.
  static result<time_reader> make(std::vector<std::string> formats, std::string_view zone);

  /// A local time in a gap is the first valid instant after it; one that occurs twice is the first.
  /// **Errors**: malformed, with the formats and the text.
  result<instant> read(const std::string& text);

 private:
  [[nodiscard]] instant to_utc(duration local) const;

  std::vector<std::string> formats_;
  const date::time_zone* zone_ = nullptr;  // null: `offset_`
  std::chrono::minutes offset_{0};
  std::istringstream in_;
};

}  // namespace casebook::importing
