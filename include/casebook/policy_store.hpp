#pragma once

#include <optional>

#include <casebook/event_log.hpp>
#include <casebook/policy_book.hpp>

/// The versions of a policy as a log keeps them beside its events. Whoever only judges by policies
/// includes policy_book.hpp and sees no log.
namespace casebook {

/// The versions kept in a store; nothing where it keeps none. **Errors**: the log's; malformed.
CASEBOOK_API result<std::optional<policy_book>> load_policies(const event_log& store);

/// Keeps one more version in a store; the same text again changes nothing. Open cases stay with the
/// version that they are pinned to.
/// **Thread safety**: from any number of threads; what each of them keeps is kept.
/// **Errors**: invalid_argument (another text of a known version, or no instant of its own from
/// which it is in force), the log's.
CASEBOOK_API result<policy_book> keep_policy(event_log& store, const policy& version);

}  // namespace casebook
