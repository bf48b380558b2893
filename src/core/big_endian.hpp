#pragma once

#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>

namespace casebook {

/// Numbers as bytes whose order is the numbers' own: keys of a log sort by them.
template <std::unsigned_integral Number>
void append_number(std::string& to, Number number) {
  for (int shift = static_cast<int>(sizeof(Number)) * 8 - 8; shift >= 0; shift -= 8) {
    to.push_back(static_cast<char>(static_cast<unsigned char>(number >> shift)));
  }
}

/// `bytes` must hold at least the number.
template <std::unsigned_integral Number>
Number read_number(std::string_view bytes) {
  Number number = 0;
  for (std::size_t i = 0; i < sizeof(Number); ++i) {
    number = static_cast<Number>((number << 8U) | static_cast<unsigned char>(bytes[i]));
  }
  return number;
}

}  // namespace casebook
