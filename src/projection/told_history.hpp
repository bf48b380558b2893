#pragma once

#include <casebook/sla.hpp>

namespace casebook {

/// A case as a question sees it, event by event: without those that it leaves out, and without
/// those that have no row in the table then. It walks as the clocks do.
///
/// **Lifetime**: borrows the table and the book of policies.
class told_history {
 public:
  told_history(const workflow& table, const policy_book& book, as_of at)
      : table_(&table), book_(&book), at_(at) {}

  /// Takes the next event in recorded order. False: it changes nothing here.
  bool take(const v1::Event& event);

  [[nodiscard]] const case_state& state() const noexcept { return state_; }

 private:
  [[nodiscard]] std::string_view state_after(const v1::Event& event) const;

  const workflow* table_;
  const policy_book* book_;
  as_of at_;
  case_state state_;
  bool left_out_ = false;
};

}  // namespace casebook
