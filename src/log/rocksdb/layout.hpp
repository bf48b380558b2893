#pragma once

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <casebook/ids.hpp>

#include "core/big_endian.hpp"
#include "core/digest.hpp"
#include "log/decision.hpp"
#include "log/event_chain.hpp"

/// Keys and values as FORMAT.md has them.
namespace casebook::detail::layout {

inline constexpr std::uint32_t format_version = 3;
inline constexpr std::uint32_t first_version_with_chain = 3;
inline constexpr std::string_view format_key = "format";
inline constexpr std::string_view last_stamp_key = "last_stamp";
inline constexpr std::string_view chain_key = "chain";
inline constexpr std::string_view witness_name = "WITNESS";

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

inline void append_link(std::string& to, const chain_link& link) {
  append_number(to, link.at.value);
  to.append(reinterpret_cast<const char*>(link.digest.data()), link.digest.size());
}

inline constexpr std::size_t link_bytes = sizeof(std::uint64_t) + sizeof(chain_link::digest);

/// `bytes` must hold at least the link.
inline chain_link read_link(std::string_view bytes) {
  chain_link link{.at = {read_number<std::uint64_t>(bytes)}};
  const auto digest = bytes.substr(sizeof(std::uint64_t), link.digest.size());
  std::copy(digest.begin(), digest.end(), link.digest.begin());
  return link;
}

/// Where the chain begins, and its newest link.
inline std::string chain_value(position first, const chain_link& newest) {
  auto bytes = number(first.value);
  append_link(bytes, newest);
  return bytes;
}

inline std::optional<chain_claims> read_chain(std::string_view bytes) {
  constexpr std::size_t wide = sizeof(std::uint64_t);
  if (bytes.size() != wide + link_bytes) return {};
  return chain_claims{.first = {read_number<std::uint64_t>(bytes)},
                      .links = {read_link(bytes.substr(wide))}};
}

inline std::string witness_bytes(const chain_link& synced) {
  std::string bytes{witness_name};
  append_link(bytes, synced);
  return bytes + digest({bytes});
}

inline std::optional<chain_link> read_witness(std::string_view bytes) {
  const auto said = bytes.substr(0, witness_name.size() + link_bytes);
  if (said.size() < witness_name.size() + link_bytes || !said.starts_with(witness_name) ||
      bytes.substr(said.size()) != digest({said})) {
    return {};
  }
  return read_link(said.substr(witness_name.size()));
}

}  // namespace casebook::detail::layout
