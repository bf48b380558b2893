#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <casebook/ids.hpp>

#include "log/decision.hpp"

/// Keys and values as FORMAT.md has them.
namespace casebook::detail::layout {

inline constexpr std::uint32_t format_version = 2;
inline constexpr std::string_view format_key = "format";
inline constexpr std::string_view last_stamp_key = "last_stamp";

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

template <std::unsigned_integral Number>
std::string number(Number value) {
  std::string bytes;
  append_number(bytes, value);
  return bytes;
}

inline std::string event_key(position at) { return number(at.value); }

inline std::optional<position> read_position(std::string_view bytes) {
  if (bytes.size() != sizeof(std::uint64_t)) return {};
  return position{read_number<std::uint64_t>(bytes)};
}

/// What all entries of a case in the case index begin with, and nothing else.
inline std::string case_prefix(std::string_view case_key) {
  std::string key{case_key};
  key.push_back('\0');
  return key;
}

inline std::string case_entry_key(std::string_view case_key, version at) {
  auto key = case_prefix(case_key);
  append_number(key, at.value);
  return key;
}

struct case_entry {
  std::string_view case_key;
  version in_case;
};

inline std::optional<case_entry> read_case_entry_key(std::string_view bytes) {
  constexpr std::size_t suffix = 1 + sizeof(std::uint64_t);
  if (bytes.size() <= suffix || bytes[bytes.size() - suffix] != '\0') return {};
  return case_entry{
      .case_key = bytes.substr(0, bytes.size() - suffix),
      .in_case = {read_number<std::uint64_t>(bytes.substr(bytes.size() - suffix + 1))}};
}

inline std::string extent_value(extent held) {
  auto bytes = number(held.first.value);
  append_number(bytes, held.count);
  return bytes;
}

inline std::optional<extent> read_extent(std::string_view bytes) {
  constexpr std::size_t wide = sizeof(std::uint64_t);
  if (bytes.size() != wide + sizeof(std::uint32_t)) return {};
  return extent{.first = {read_number<std::uint64_t>(bytes)},
                .count = read_number<std::uint32_t>(bytes.substr(wide))};
}

}  // namespace casebook::detail::layout
