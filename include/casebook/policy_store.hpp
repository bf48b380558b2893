#pragma once

#include <optional>
#include <string>
#include <vector>

#include <casebook/event_log.hpp>
#include <casebook/policy_book.hpp>

/// The versions of a policy as a log keeps them beside its events. Whoever only judges by policies
/// includes policy_book.hpp and sees no log.
namespace casebook {

/// What a store keeps for a policy and that cannot be read as one: damaged, or written by a
/// Casebook that knows more.
struct unreadable_policy {
  std::string version;  ///< as it names itself; empty: not even that can be made out
  std::string bytes;    ///< as they are stored
  std::string why;      ///< a sentence, with the remedy
};

/// What a store keeps of policies, whatever state it is in.
struct kept_policies {
  std::vector<policy> readable;  ///< in the order in which they were kept
  std::vector<unreadable_policy> unreadable;
};

/// **Errors**: the log's; a text that cannot be read is none.
CASEBOOK_API result<kept_policies> read_policies(const event_log& store);

/// The versions to judge by; nothing where the store keeps none. **Errors**: the log's; corrupt,
/// where one of them cannot be read: the rest would judge its cases otherwise.
CASEBOOK_API result<std::optional<policy_book>> load_policies(const event_log& store);

/// Keeps one more version in a store; the same text again changes nothing. Open cases stay with the
/// version that they are pinned to. Takes the place of what cannot be read of the same version, or
/// of one that cannot be made out: so a damaged store is mended, whatever else is damaged in it.
/// **Thread safety**: from any number of threads; what each of them keeps is kept.
/// **Errors**: invalid_argument (another text of a known version, or no instant of its own from
/// which it is in force), the log's.
CASEBOOK_API result<void> keep_policy(event_log& store, const policy& version);

}  // namespace casebook
