#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <casebook/projection.hpp>

#include "projection/groups.hpp"

namespace casebook {

/// What the rows of a scorecard are grouped by, checked.
class scorecard_groups {
 public:
  /// **Errors**: invalid_argument.
  static result<scorecard_groups> make(const scorecard_question& asked);

  [[nodiscard]] const std::vector<std::string>& by() const { return by_; }
  [[nodiscard]] bool has(std::string_view name) const;
  /// Empty where it is not grouped by that.
  [[nodiscard]] std::string_view value(const group_key& key, std::string_view name) const;
  /// The period of the rows of an indicator that is evaluated every `own`; unspecified: everything
  /// at once.
  [[nodiscard]] v1::Indicator::Period period_of(v1::Indicator::Period own) const;
  /// The key of a thing counted, in rows of that period.
  [[nodiscard]] group_key key(const group_subject& subject, v1::Indicator::Period period) const;

 private:
  std::vector<std::string> by_;
  std::string period_;  // as in `by_`; empty: none
};

}  // namespace casebook
