#pragma once

#include <casebook/workflow.hpp>

#include <optional>

#include "sla/clock_fold.hpp"
#include "timer/schedule.hpp"

namespace casebook {

/// A case as the engine keeps it in memory: its state and its running clocks after every recorded
/// event.
///
/// **Lifetime**: borrows the workflow and the book of policies.
class live_case {
 public:
  explicit live_case(const policy_book& book) : fold_(nullptr, book, as_of{}) {}

  /// Applies events that are, or are about to be, recorded. `table` null: their workflow is not
  /// known here.
  void add(std::span<const v1::Event> events, const workflow* table) {
    fold_.judge_by(table);
    for (const auto& event : events) fold_.add(event);
    next_timer_ = table == nullptr ? std::nullopt : next_timer_at(fold_, *table);
  }

  [[nodiscard]] bool exists() const noexcept { return !fold_.state().state.empty(); }
  [[nodiscard]] const case_state& state() const noexcept { return fold_.state(); }
  [[nodiscard]] const clock_fold& fold() const noexcept { return fold_; }
  [[nodiscard]] const workflow* table() const noexcept { return fold_.table(); }
  /// The version that it is under. Only where it exists.
  [[nodiscard]] const policy& rules() const noexcept { return *fold_.rules(); }
  /// When its next timer fires, as the index has it.
  [[nodiscard]] std::optional<instant> next_timer() const noexcept { return next_timer_; }

 private:
  clock_fold fold_;
  std::optional<instant> next_timer_;
};

}  // namespace casebook
