#pragma once

#include <casebook/v1/policy.pb.h>

#include <cstddef>
#include <string_view>
#include <vector>

namespace casebook {

/// An indicator with all that it takes from its parents.
///
/// **Lifetime**: borrows the policy's source.
struct objective {
  const v1::Indicator* said;               ///< as it is written
  const v1::Indicator* formula = nullptr;  ///< whose terms it counts; null: the sum of its children
  std::vector<std::size_t> children;
  bool plain = false;  ///< no denominator: the numerator alone
  bool taken_outside =
      false;  ///< counts measures taken: where none was taken there is nothing, not none
  v1::Indicator::Unit unit = v1::Indicator::PERCENT;
  v1::Indicator::Direction direction = v1::Indicator::AT_LEAST;
  v1::Indicator::Period period = v1::Indicator::MONTH;
  const google::protobuf::RepeatedPtrField<v1::Indicator::Target>* targets = nullptr;
  std::string_view department, site;  ///< only what is theirs; empty: everybody's
  std::string_view owner, evaluator;
};

/// Those of a policy whose parents exist and do not run in circles, in its order.
std::vector<objective> resolve_objectives(const v1::Policy& source);

}  // namespace casebook
