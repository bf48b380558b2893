#pragma once

#include <array>
#include <string_view>

/// The six clocks of a request, by the names that policies and reports use.
namespace casebook::clocks {
inline constexpr std::string_view dispatch = "dispatch";
inline constexpr std::string_view first_response = "first_response";
inline constexpr std::string_view action = "action";
inline constexpr std::string_view ownership = "ownership";
inline constexpr std::string_view resolution = "resolution";
inline constexpr std::string_view callback = "callback";

inline constexpr std::array all = {dispatch,  first_response, action,
                                   ownership, resolution,     callback};
}  // namespace casebook::clocks
