#pragma once

#include <utility>

#include "core/guarded.hpp"
#include "core/program.hpp"

namespace casebook {

/// The door through which a host's calls enter the engine: refused where the program does not run
/// yet, or no longer; and whatever the host's own code throws inside (its clock, a guard, a
/// handler, an allocator) comes back as an error. `work` returns a result.
template <class Work>
auto serve(Work&& work) noexcept -> decltype(work()) {
  return guarded([&]() -> decltype(work()) {
    if (auto runs = check_program_runs(); !runs) return runs.error();
    return std::forward<Work>(work)();
  });
}

}  // namespace casebook
