#pragma once

#include <casebook/v1/event.pb.h>

#include <string>
#include <string_view>

#include <casebook/error.hpp>

/// The exchange format: the protobuf JSON mapping of casebook.v1.Event, one event a line, UTF-8.
namespace casebook {

/// Reads one line. The stamps of the log (position, version, policyVersion, stateAfter) are
/// accepted and dropped.
///
/// **Errors**: malformed, limit_exceeded; the sentence says which field and what was expected,
/// `error::column` where in the line.
CASEBOOK_API result<v1::Event> parse_json(std::string_view line);

/// Keys with this prefix were made by an import for lines that had none, from what they say. They
/// are no part of the exchange format: whoever imports the line makes the same key again.
inline constexpr std::string_view derived_key_prefix = "import:";

/// Writes one line, without the newline, the stamps of the log, and a derived key.
CASEBOOK_API std::string to_json(const v1::Event& event);

}  // namespace casebook
