#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace casebook {

/// The first 16 bytes of the SHA-256 of `parts`, each with its length: a name of fixed size for
/// whatever they name.
std::string digest(std::initializer_list<std::string_view> parts);

}  // namespace casebook
