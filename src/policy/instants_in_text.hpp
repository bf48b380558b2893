#pragma once

#include <string>

#include <casebook/error.hpp>

namespace casebook {

/// A policy's text as protobuf reads it: `effective_from: "2026-01-01T00:00:00+08:00"` becomes the
/// seconds that its field has. Lines stay where they are, and columns too where the instant is in
/// whole seconds. A text that is no tokens is given back as it is: reading it says why.
/// **Errors**: malformed ("3:17: …"), where it is not RFC 3339 with an offset.
result<std::string> with_instants_in_seconds(const std::string& text);

}  // namespace casebook
