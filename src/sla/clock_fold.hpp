#pragma once

#include <casebook/sla.hpp>

#include <map>
#include <vector>

#include "sla/clock_instance.hpp"

namespace casebook {

/// Folds the events of one case into its state and its clocks: which event starts, pauses, stops, or ends
/// which clock (domain: the table of clocks).
class clock_fold {
 public:
  clock_fold(const workflow& table, const policy& rules, as_of at)
      : table_(table), rules_(rules), at_(at) {}

  /// Takes the next event in recorded order, unless the question leaves it out.
  void add(const v1::Event& event);

  [[nodiscard]] const case_state& state() const noexcept { return state_; }
  [[nodiscard]] case_state& state() noexcept { return state_; }
  [[nodiscard]] const std::vector<clock_instance>& clocks() const noexcept { return clocks_; }

 private:
  struct grade_change {
    mark at;
    grade after;
    bool from_start;  ///< a first grading at the receipt instant: no regrade
  };

  [[nodiscard]] std::string_view state_after(const v1::Event& event) const;
  void apply(const v1::Event& event);

  void start(std::string_view clock);
  void start_ownership();
  void start_callback();
  void start_action();
  void stop(std::string_view clock);
  void end(clock_instance& clock, clock_instance::end_reason why);
  void end(std::string_view clock, clock_instance::end_reason why);
  void end_all(clock_instance::end_reason why);
  void unstop_resolution();
  void unend_invalid();
  void catch_up(clock_instance& clock);
  void waive_callback();
  void complete_callback(const v1::CallbackCompleted& completed);
  void agree(const v1::DueAgreed& agreed);
  void regrade(grade before);
  void regrade(clock_instance& clock, const grade_change& change);
  void pause_or_resume(std::string_view before);

  [[nodiscard]] clock_instance* running(std::string_view clock);
  [[nodiscard]] clock_instance* latest(std::string_view clock);
  [[nodiscard]] allowance allowed(std::string_view clock, grade given) const;
  [[nodiscard]] mark now() const;

  const workflow& table_;
  const policy& rules_;
  as_of at_;
  case_state state_;
  std::vector<clock_instance> clocks_;
  std::map<std::string, clock_instance::set_due, std::less<>> agreed_for_next_;
  /// What a clock missed while it was stopped or invalid, should it run on as if it never had been.
  std::map<std::size_t, std::vector<grade_change>> missed_;  // by index into clocks_
  bool graded_ = false;
  bool left_out_ = false;
  const v1::Event* event_ = nullptr;  // the one being applied
};

}  // namespace casebook
