#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <casebook/clock.hpp>

namespace casebook::generate {

/// One event of a story, serialized to keep many stories in little memory.
struct told {
  instant recorded_at;
  std::string event;  ///< a casebook.v1.Event
};

/// Everything that will ever happen to one case, in recorded order.
std::vector<told> tell_story(std::uint64_t seed, std::uint64_t number, instant arrival);

/// The same of a sheet of what was counted outside the book that week; every so many cases there is
/// one.
std::vector<told> tell_sheet(std::uint64_t seed, std::uint64_t number, instant arrival);
inline constexpr std::uint64_t cases_to_a_sheet = 40;

/// Local time in Shanghai, which has kept one offset since 1991.
inline constexpr duration local_offset = std::chrono::hours{8};

}  // namespace casebook::generate
