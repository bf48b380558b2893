#pragma once

#include <casebook/v1/event.pb.h>

#include <functional>
#include <span>
#include <string_view>

#include <casebook/sla.hpp>

#include "scorecard/measure.hpp"

namespace casebook {

/// One thing counted: when, and for which department. **Lifetime**: borrows the case.
struct counted {
  measure_kind kind;
  std::string_view subject;  ///< the clock, or the measure taken
  instant at;
  std::string_view department;
  std::int64_t count = 1;
};

/// Calls `each` with everything that a case counts for, as asked. `judged` is the same case, as
/// asked.
void count_case(const workflow& table, const policy_book& book, const case_verdicts& judged,
                std::span<const v1::Event> history, as_of at,
                const std::function<void(const counted&)>& each);

}  // namespace casebook
