#pragma once

#include <casebook/workflow.hpp>

/// What an application shows of a workflow of its own: a function.
const casebook::workflow& dunning_workflow();
