#pragma once

#include <casebook/msm/guard.hpp>

namespace casebook::msm {

/// The error for a fact that a workflow does not accept: guard_failed where a guard said no, else
/// not_in_table.
CASEBOOK_API error refuse(const workflow& judge, const judge_context& asked,
                          const failed_guard* failed);

}  // namespace casebook::msm
