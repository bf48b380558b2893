#pragma once

#include <casebook/engine.hpp>

namespace casebook {

/// What a judge needs besides the case and the fact.
struct judging_terms {
  const std::vector<const workflow*>& workflows;
  const policy_book& rules;
  judging mode;
  bool grade;           ///< add the grade that the fact causes
  instant recorded_at;  ///< when the log is taking it
};

/// Judges `proposed`, which `check_event` has passed, and, when it is accepted, applies it to `state` and gives
/// the decision to record: the fact, and the grade that it causes. A refusal leaves `state` as it was.
result<decision> decide(case_state& state, const v1::Event& proposed, const judging_terms& terms);

}  // namespace casebook
