#pragma once

#include <cstdint>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <casebook/clock.hpp>
#include <casebook/exchange.hpp>

namespace date {
class time_zone;
}

namespace casebook::importing {

/// What a local time stands for that the clocks of a zone show twice, or never.
enum class unclear_time : std::uint8_t {
  refuse,
  first,   ///< the earlier of the two; the first valid instant after a gap
  second,  ///< the later of the two; the first valid instant after a gap
};

/// Reads local times as a map describes them, strictly: the whole text, or nothing.
///
/// **Thread safety**: one thread.
class time_reader {
 public:
  /// `zone`: an IANA name, "+08:00", or empty for UTC. **Errors**: malformed, for a zone that is
  /// none.
  static result<time_reader> make(std::vector<std::string> formats, std::string_view zone,
                                  unclear_time unclear = unclear_time::first);

  /// What becomes of digits beyond the microsecond, unless they are zeros (default: refused).
  void treat_finer_times(finer_times finer) noexcept { finer_ = finer; }

  /// **Errors**: malformed, with the text and what was expected: a format; a time that the zone has
  /// once; an instant of the years 1 to 9999; no more than six digits of a second.
  result<instant> read(const std::string& text);

 private:
  struct reading {
    duration local;  // since 1970-01-01 00:00 of where the text is from
    std::chrono::minutes offset;
    bool has_offset;
  };

  std::optional<reading> try_formats(const std::string& text);
  [[nodiscard]] result<instant> to_instant(const reading& found, const std::string& text) const;
  [[nodiscard]] result<instant> to_utc(duration local, const std::string& text) const;
  [[nodiscard]] std::string all_formats() const;

  std::vector<std::string> formats_;
  const date::time_zone* zone_ = nullptr;  // null: `offset_`
  std::chrono::minutes offset_{0};
  unclear_time unclear_ = unclear_time::first;
  finer_times finer_ = finer_times::refuse;
  std::istringstream in_;
};

}  // namespace casebook::importing
