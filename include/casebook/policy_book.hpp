#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include <casebook/case_state.hpp>
#include <casebook/error.hpp>
#include <casebook/policy.hpp>

namespace casebook {

/// The versions of a department's promises, and which of them judges a case: the one in force when
/// the case was received, until a PolicyMigrated moves it to another.
///
/// **Thread safety**: immutable; copies share one body.
class CASEBOOK_API policy_book {
 public:
  /// One policy for every case, whatever version it is pinned to: a trial, or what-if.
  policy_book(policy for_every_case);  // NOLINT(google-explicit-constructor)

  /// The versions of a store. **Errors**: invalid_argument (none; two of one name; two in force
  /// from the same instant).
  static result<policy_book> make(std::vector<policy> versions);

  /// For a case received at that instant. Before every version's `effective_from`: the first of
  /// them.
  [[nodiscard]] const policy& in_force(instant received_at) const noexcept;
  /// Null: unknown here.
  [[nodiscard]] const policy* find(std::string_view version) const noexcept;
  /// In the order in which they came into force.
  [[nodiscard]] std::span<const policy> versions() const noexcept;

  /// What judges a case as it stands: the version that its receipt pins or a migration moved it to.
  /// Where that is unknown here, as after a copy into another store: the one in force at its
  /// receipt.
  [[nodiscard]] const policy& of(const case_state& state) const noexcept;

 private:
  struct body;
  explicit policy_book(std::shared_ptr<const body> made) : body_(std::move(made)) {}
  std::shared_ptr<const body> body_;
};

}  // namespace casebook
