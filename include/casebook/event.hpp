#pragma once

#include <casebook/v1/event.pb.h>

#include <casebook/error.hpp>

namespace casebook {

/// Checks what every event must satisfy wherever it comes from: a case key, instants in range,
/// exactly one fact, valid UTF-8, names and texts within limits and without control characters
/// where keys are concerned. What the log stamps does not count towards the size.
///
/// **Thread safety**: pure. **Errors**: malformed, limit_exceeded; the sentence names the field.
/// **Cost**: a walk over the fields that are set.
CASEBOOK_API result<void> check_event(const v1::Event& event);

}  // namespace casebook
