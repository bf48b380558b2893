#pragma once

#include <casebook/policy_book.hpp>

#include <optional>
#include <string>
#include <vector>

#include "engine/case_index.hpp"

namespace casebook {

/// Which other cases a fact may give another grade: the members of the cluster that it links a
/// household to, or the complaints about the same thing in the same place as the one that it
/// receives.
struct reach {
  case_index::group group{};  ///< empty: only its own case

  static reach of(const v1::Event& fact);

  /// The case that guards look at besides the fact's own: the one that it is merged into.
  static std::optional<std::string> looks_at(const v1::Event& fact);

  /// The keys of the cases, the fact's own first. **Errors**: the log's.
  result<std::vector<std::string>> cases(const v1::Event& fact, const policy_book& rules,
                                         const index_view& index) const;
};

/// The longest time within which the policy looks for repeated complaints; zero: it does not.
duration repeats_within(const policy& rules);

}  // namespace casebook
