#pragma once

#include <casebook/workflow.hpp>

namespace casebook {

/// An application's own workflow, with states of its own: `wanted` and `underway` are open, `done`
/// is not.
const workflow& errand_workflow();

}  // namespace casebook
