#pragma once

#include <casebook/v1/event.pb.h>

#include <cstdint>
#include <string>
#include <vector>

#include "clock_model.hpp"

namespace casebook::model {

/// What is asked of the clocks: numbers, the history of one case, and the instants.
struct question {
  book rules;
  std::vector<v1::Event> history;  ///< stamped
  us as_of;
  us known_at;
};

/// A plausible and nasty case: a random walk over the table as an import of history may walk it,
/// with times that fall on dues, one microsecond beside them, on each other, and back before each
/// other. The same seed gives the same question on every machine.
question random_question(std::uint64_t seed);

}  // namespace casebook::model
