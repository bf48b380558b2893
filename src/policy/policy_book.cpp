#include <casebook/policy_book.hpp>

#include <algorithm>

namespace casebook {

struct policy_book::body {
  std::vector<policy> versions;  // by effective_from
};

policy_book::policy_book(policy for_every_case)
    : body_(std::make_shared<body>(body{{std::move(for_every_case)}})) {}

result<policy_book> policy_book::make(std::vector<policy> versions) {
  if (versions.empty())
    return fail(errc::invalid_argument, "a book of policies needs at least one");
  std::ranges::stable_sort(versions, {}, &policy::effective_from);
  for (auto one = versions.begin(); one != versions.end(); ++one) {
    for (auto other = versions.begin(); other != one; ++other) {
      if (one->version() == other->version()) {
        return fail(errc::invalid_argument, "two policies are named '" + one->version() +
                                                "': name each version differently");
      }
      if (one->effective_from() == other->effective_from()) {
        return fail(
            errc::invalid_argument,
            "policies '" + other->version() + "' and '" + one->version() +
                "' come into force at the same instant: give the newer one its own effective_from");
      }
    }
  }
  return policy_book{std::make_shared<body>(body{std::move(versions)})};
}

const policy& policy_book::in_force(instant received_at) const noexcept {
  const auto& all = body_->versions;
  const auto next = std::ranges::upper_bound(all, received_at, {}, &policy::effective_from);
  return next == all.begin() ? all.front() : *std::prev(next);
}

const policy* policy_book::find(std::string_view version) const noexcept {
  const auto found = std::ranges::find_if(
      body_->versions, [&](const policy& one) { return one.version() == version; });
  return found == body_->versions.end() ? nullptr : &*found;
}

std::span<const policy> policy_book::versions() const noexcept { return body_->versions; }

const policy& policy_book::of(const case_state& state) const noexcept {
  const auto* pinned = find(state.policy_version);
  return pinned != nullptr ? *pinned : in_force(state.received_at);
}

}  // namespace casebook
