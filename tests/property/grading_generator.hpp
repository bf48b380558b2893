#pragma once

#include <casebook/v1/event.pb.h>

#include <cstdint>
#include <vector>

#include "opening_hours_model.hpp"

namespace casebook::model {

/// What happened at a desk, as its people propose it, and how long it is watched.
struct desk_story {
  std::uint64_t seed;
  std::vector<v1::Event> facts;  ///< in recorded order; their times never run back
  us until;
};

/// Several cases about a few issues: households that join and leave, complainants who say the same,
/// deadlines and months that pass to the microsecond. The same seed gives the same story on every
/// machine.
desk_story random_desk(std::uint64_t seed);

}  // namespace casebook::model
