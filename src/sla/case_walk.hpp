#pragma once

#include <casebook/sla.hpp>

namespace casebook {

/// A case as a question sees it, event by event: without those that it leaves out, and without
/// those that have no row in the table then. Whoever folds a history walks it so.
///
/// **Lifetime**: borrows the table and the book of policies.
class case_walk {
 public:
  /// `table` is asked only where the question leaves events out; null only where it is not known
  /// and nothing is left out.
  case_walk(const workflow* table, const policy_book& policies, as_of at)
      : table_(table), policies_(&policies), at_(at) {}

  /// Takes the next event in recorded order. False: it changes nothing here.
  bool take(const v1::Event& event);

  [[nodiscard]] const case_state& state() const noexcept { return state_; }
  /// The case's table, as soon as whoever walks knows it.
  void judge_by(const workflow* table) noexcept { table_ = table; }
  [[nodiscard]] const workflow* table() const noexcept { return table_; }

 private:
  [[nodiscard]] std::string_view state_after(const v1::Event& event) const;

  const workflow* table_;
  const policy_book* policies_;
  as_of at_;
  case_state state_;
  bool left_out_ = false;
};

}  // namespace casebook
