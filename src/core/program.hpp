#pragma once

#include <casebook/error.hpp>

namespace casebook {

/// Nothing while the program runs. Before its static objects are made, and after they have begun to
/// go, what an engine needs (tables, descriptors, zones) may not be there: then an error that says
/// so. **Thread safety**: any thread, at any time.
result<void> check_program_runs();

}  // namespace casebook
