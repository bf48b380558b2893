#pragma once

#include <casebook/sla.hpp>

#include <map>
#include <vector>

#include "sla/case_walk.hpp"
#include "sla/clock_instance.hpp"

namespace casebook {

/// Folds the events of one case into its state and its clocks: which event starts, pauses, stops,
/// or ends which clock (domain: the table of clocks).
///
/// **Lifetime**: borrows the table and the book of policies.
class clock_fold {
 public:
  /// `table` says which states are open and, where the question leaves events out, where the rest
  /// lead; null only where it is not known and nothing is left out.
  clock_fold(const workflow* table, const policy_book& book, as_of at)
      : walk_(table, book, at), book_(&book) {}

  /// Takes the next event in recorded order, unless the question leaves it out.
  void add(const v1::Event& event);

  [[nodiscard]] const case_state& state() const noexcept { return walk_.state(); }
  [[nodiscard]] const std::vector<clock_instance>& clocks() const noexcept { return clocks_; }
  /// The case's table, as soon as whoever folds knows it.
  void judge_by(const workflow* table) noexcept { walk_.judge_by(table); }
  [[nodiscard]] const workflow* table() const noexcept { return walk_.table(); }
  /// Is there still work to do, as the table says?
  [[nodiscard]] bool is_open() const { return casebook::is_open(walk_.table(), state().state); }
  /// The version that the case is under; null: it does not exist yet.
  [[nodiscard]] const policy* rules() const noexcept { return rules_; }

 private:
  using cause = clock_instance::cause;
  /// The labels of a case that may change while its clocks run.
  struct labels {
    casebook::grade grade;
    std::string department, category, urgency;
  };
  /// A regrade, a reclassification or a migration.
  struct new_terms {
    mark at;
    cause why;
    const policy* rules;
    labels under;
    bool from_start;  ///< a first grading at the receipt instant: no regrade
  };

  void apply(const v1::Event& event);

  void start(std::string_view clock);
  void start_ownership();
  void start_callback();
  void start_action();
  void stop(std::string_view clock);
  void end(clock_instance& clock, exclusion why);
  void belongs_to_its_holder(clock_instance& clock) const;
  void end(std::string_view clock, exclusion why);
  void end_all(exclusion why);
  void unstop_resolution();
  void unend_invalid();
  void catch_up(clock_instance& clock);
  void waive_callback();
  void complete_callback(const v1::CallbackCompleted& completed);
  void agree(const v1::DueAgreed& agreed);
  void regrade(grade before);
  void reclassify(const labels& before);
  void migrate();
  void change_all(const new_terms& change);
  void change(clock_instance& clock, const new_terms& change) const;
  void pause_or_resume(std::string_view before);

  [[nodiscard]] clock_instance* running(std::string_view clock);
  [[nodiscard]] clock_instance* latest(std::string_view clock);
  [[nodiscard]] labels labels_now() const;
  [[nodiscard]] static allowance allowed(const budget_key& key, const policy& rules);
  [[nodiscard]] mark now() const;

  case_walk walk_;
  const policy_book* book_;
  const policy* rules_ = nullptr;
  std::vector<clock_instance> clocks_;
  std::map<std::string, clock_instance::set_due, std::less<>> agreed_for_next_;
  /// What a clock missed while it was stopped or invalid, should it run on as if it never had been.
  std::map<std::size_t, std::vector<new_terms>> missed_;  // by index into clocks_
  bool graded_ = false;
  const v1::Event* event_ = nullptr;  // the one being applied
};

}  // namespace casebook
