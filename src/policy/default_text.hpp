#pragma once

#include <string_view>

namespace casebook {
extern const std::string_view default_policy_text;
}  // namespace casebook
