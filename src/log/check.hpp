#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <casebook/event_log.hpp>

#include "log/decision.hpp"
#include "log/event_chain.hpp"

namespace casebook::detail {

/// A log and its indexes as they are stored, at one moment: what `check` reads.
class stored_log {
 public:
  using case_entry_visitor = std::function<void(std::string_view case_key, version, position)>;
  using key_entry_visitor = std::function<void(std::string_view idempotency_key, extent)>;

  virtual ~stored_log() = default;
  virtual position last() const = 0;
  /// What is known to be wrong or missing before anything is read, a sentence each.
  virtual std::vector<std::string> known_faults() const { return {}; }
  /// What the events' chain must come to; no links: the log keeps no chain.
  virtual chain_claims claims() const { return {}; }
  virtual result<std::unique_ptr<cursor>> events(position from) const = 0;
  virtual result<std::optional<extent>> find_key(std::string_view idempotency_key) const = 0;
  /// Index entries in order of their keys. **Errors**: corrupt, io.
  virtual result<void> each_case_entry(const case_entry_visitor& visit) const = 0;
  virtual result<void> each_key_entry(const key_entry_visitor& visit) const = 0;
};

/// Checks a log against itself, as `event_log::verify` promises. Two passes in storage order and
/// one point read for each idempotency key; memory grows with the number of cases, not of events.
result<log_check> check(const stored_log& stored, const progress& told);

}  // namespace casebook::detail
