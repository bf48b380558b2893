#pragma once

#include <casebook/v1/report.pb.h>

#include "report/cell.hpp"

// What one row of a scorecard shows, in the table and in the matrix alike.
namespace casebook {

cell objective_name(const v1::ScorecardReport::Row& row);

/// "98.50 %", and never seemingly on its target or beyond it where it is not; nothing where nothing
/// was counted.
cell reached(const v1::ScorecardReport::Row& row);

/// "≥ 99.5 %"; "-" where nothing is promised.
cell shown_target(const v1::ScorecardReport::Row& row);

}  // namespace casebook
