#pragma once

#include <cstdint>

namespace casebook {

/// What people are spoken to in. Programs are not: names in JSON and CSV never change.
enum class language : std::uint8_t { en, zh };

}  // namespace casebook
