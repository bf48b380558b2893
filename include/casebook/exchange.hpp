#pragma once

#include <casebook/v1/event.pb.h>

#include <cstdint>
#include <string>
#include <string_view>

#include <casebook/error.hpp>

/// The exchange format: the protobuf JSON mapping of casebook.v1.Event, one event a line, UTF-8.
namespace casebook {

/// What becomes of an instant that is finer than a microsecond, the resolution of the log.
enum class finer_times : std::uint8_t {
  refuse,
  round,  ///< to the nearest microsecond
};

/// Reads one event, of one line or of several. The stamps of the log (position, version,
/// policyVersion, stateAfter) are accepted and dropped.
///
/// **Errors**: malformed, limit_exceeded; the sentence says which field and what was expected,
/// `error::column` which byte of the text, from 1.
CASEBOOK_API result<v1::Event> parse_json(std::string_view line,
                                          finer_times finer = finer_times::refuse);

/// Keys with this prefix were made by an import for lines that had none, from what they say. They
/// are no part of the exchange format: whoever imports the line makes the same key again.
inline constexpr std::string_view derived_key_prefix = "import:";

/// Writes one line, without the newline, the stamps of the log, and a derived key.
CASEBOOK_API std::string to_json(const v1::Event& event);

}  // namespace casebook
