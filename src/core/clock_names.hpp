#pragma once

#include <array>
#include <string_view>

/// The clocks of a request, by the names that policies and reports use.
namespace casebook::clocks {
inline constexpr std::string_view dispatch = "dispatch";
inline constexpr std::string_view first_response = "first_response";
inline constexpr std::string_view action = "action";
inline constexpr std::string_view ownership = "ownership";
inline constexpr std::string_view resolution = "resolution";
inline constexpr std::string_view callback = "callback";
inline constexpr std::string_view next_response = "next_response";

inline constexpr std::array all = {dispatch,   first_response, action,       ownership,
                                   resolution, callback,       next_response};
}  // namespace casebook::clocks
