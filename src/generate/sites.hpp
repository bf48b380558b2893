#pragma once

#include <cstdint>
#include <string_view>

namespace casebook::generate {

struct site {
  std::string_view name, code;
  std::uint64_t weight;
};
inline constexpr site sites[] = {{"jade_garden", "jg", 45},
                                 {"river_view", "rv", 30},
                                 {"hill_court", "hc", 18},
                                 {"old_town", "ot", 7}};

}  // namespace casebook::generate
