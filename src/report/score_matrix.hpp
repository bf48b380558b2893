#pragma once

#include <casebook/v1/report.pb.h>

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "report/cell.hpp"
#include "report/labels.hpp"

namespace casebook {

/// Objectives down, periods across, each cell what was reached and whether that is enough.
struct score_matrix {
  struct period {
    std::string name;         ///< "2025-03"; empty: everything asked for is one
    bool unfinished = false;  ///< as asked, it is not over
  };
  struct mark {
    cell reached;
    cell target;
    std::string counts;  ///< "197 / 200"; empty where nothing was counted out of anything
    v1::ScorecardReport::Verdict verdict = v1::ScorecardReport::NOT_APPLICABLE;
  };
  struct line {
    cell objective;
    bool is_part = false;                    ///< of another objective
    std::vector<cell> groups;                ///< its site, its department, where rows are by them
    std::vector<std::optional<mark>> marks;  ///< as many as there are periods
  };
  std::string of;                   ///< a name of the dictionary: what the periods are
  std::vector<std::string> groups;  ///< the other groups, as in JSON
  std::vector<period> periods;
  std::vector<line> lines;
};

/// One matrix for each kind of period: where each indicator has its own, months do not stand beside
/// quarters. Lines are in the order of the report's rows.
std::vector<score_matrix> score_matrices(const v1::ScorecardReport& report);

/// Coloured tables and what their marks mean.
std::string matrices_html(std::span<const score_matrix> matrices, language spoken);

}  // namespace casebook
