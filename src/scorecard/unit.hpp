#pragma once

#include <casebook/v1/policy.pb.h>

#include <cstdint>

namespace casebook {

/// What a ratio is multiplied by to be told in a unit: percent where none is said. Header-only: the
/// tools beside the library use it too.
inline std::int64_t factor_of(v1::Indicator::Unit unit) {
  switch (unit) {
    case v1::Indicator::PERMILLE: return 1000;
    case v1::Indicator::POINTS:
    case v1::Indicator::COUNT: return 1;
    default: return 100;
  }
}

}  // namespace casebook
