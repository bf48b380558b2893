#pragma once

#include <casebook/v1/event.pb.h>

#include <string_view>

#include <casebook/error.hpp>
#include <casebook/ids.hpp>

namespace casebook::detail {

/// Parses what stands at a position, reusing the memory of `event`.
/// **Errors**: corrupt; newer_format where this reader does not know the fact.
result<void> parse_stored(std::string_view bytes, position at, v1::Event& event);

}  // namespace casebook::detail
