#pragma once

#include <casebook/v1/event.pb.h>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "clock_model.hpp"

/// A reference for the grades that the rules give to the complaints of a desk, written from the
/// domain's words (§5) and meant to be read beside them: it asks every rule about every case that a
/// fact may have changed. It knows the default policy's figures. Of the library it uses
/// `judge_clocks`, to learn whether a resolution is breached.
namespace casebook::model {

/// What the system records. `by_time`: no fact caused it.
struct given_grade {
  us at = 0;
  model::grade grade = v1::CaseGraded::UNSPECIFIED;
  model::colour colour = v1::CaseGraded::NONE;
  std::vector<std::string> rules;
  bool by_time = false;
};

/// One case, with all that was said about it.
struct graded_case {
  situation now;
  v1::CaseReceived received;
  v1::CaseFacts facts;
  std::map<std::string, std::set<std::string>>
      links;                       ///< households, by the cluster that they were linked to
  std::vector<v1::Event> history;  ///< the grades given included
  std::optional<us> closed_at;
  us last_fact_at = 0;
  us judged_at = 0;                ///< no grade of time is due up to here
  std::vector<given_grade> given;  ///< by the system
  std::optional<us> by_person_at;  ///< the grade that stands is a person's, of then
};

/// Several cases at once. Facts come in the order in which they were recorded, their times never
/// run back.
class grading_model {
 public:
  /// Is there a row in the table for it?
  [[nodiscard]] bool takes(const v1::Event& fact) const;
  /// Grades what time brought about before, records the fact, and grades what it brought about.
  void take(const v1::Event& fact);
  /// Grades what time alone brings about, up to an instant and at it.
  void let_time_pass(us until);

  [[nodiscard]] const std::map<std::string, graded_case>& cases() const { return cases_; }
  /// Where something may happen by itself: the dues of resolutions, and 30 days after receipts.
  [[nodiscard]] std::vector<us> turning_points(us now) const;

 private:
  struct verdict {
    model::grade grade = v1::CaseGraded::UNSPECIFIED;
    model::colour colour = v1::CaseGraded::NONE;
    std::vector<std::string> rules;
    std::set<std::string> reasons;  ///< which of a rule's conditions held: "RA2 injury"
  };
  /// What held just before; nothing where nobody has corrected the rules.
  using held_before = std::optional<std::set<std::string>>;

  void record(graded_case& one, v1::Event event);
  void grade_anew(const std::string& key, graded_case& one, us at, bool by_time,
                  const held_before& before);
  [[nodiscard]] held_before reasons_before(const graded_case& one, us at) const;
  void let_time_pass(const std::string& key, graded_case& one, us until);
  [[nodiscard]] verdict ask_rules(const graded_case& one, us at) const;
  [[nodiscard]] std::size_t households(const graded_case& one) const;
  [[nodiscard]] bool reaches(const v1::Event& fact, const graded_case& other) const;
  [[nodiscard]] bool repeated(const graded_case& one) const;

  std::map<std::string, graded_case> cases_;
};

}  // namespace casebook::model
