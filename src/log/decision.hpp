#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include <casebook/event_log.hpp>

/// What every log does with a decision before it stores it, whatever it stores it in.
namespace casebook::detail {

/// The run of positions that one decision takes.
struct extent {
  position first;
  std::uint32_t count = 0;
  [[nodiscard]] position last() const noexcept { return {first.value + count - 1}; }
};

/// The events of the decision at `where`, which `read(position, event)` gives.
template <class Read>
result<std::vector<v1::Event>> read_events(extent where, Read&& read) {
  std::vector<v1::Event> events;
  for (std::uint32_t i = 0; i < where.count; ++i) {
    if (auto found = read({where.first.value + i}, events.emplace_back()); !found)
      return found.error();
  }
  return events;
}

/// What a decision is held against: the log with every decision that comes before it.
class ledger {
 public:
  /// The newest version of a case; 0: no such case.
  virtual result<version> head(std::string_view case_key) = 0;
  virtual result<std::optional<extent>> find_key(std::string_view idempotency_key) = 0;
  virtual result<void> read(position at, v1::Event& event) = 0;

 protected:
  ~ledger() = default;
};

/// Checks what can be checked without the log.
/// **Errors**: invalid_argument, limit_exceeded.
result<void> check_shape(const decision& one);

/// Holds a well-formed decision against the log. Nothing: record it. A receipt: it is there
/// already.
/// **Errors**: version_conflict, key_reused, and what the ledger says.
result<std::optional<receipt>> admit(const decision& one, ledger& book);

/// The receipt of the decision at `where`, which consists of these events.
receipt make_receipt(std::span<const v1::Event> events, extent where, bool repeated);

/// Gives an admitted decision its place and, where absent, its time of recording.
/// **Thread safety**: none; belongs to the writer.
class stamper {
 public:
  explicit stamper(clock_source clock) : clock_(std::move(clock)) {}

  /// Returns whether the log's own clock was asked.
  bool stamp(decision& one, position first);

  /// The last time given. It never runs back, even where the clock does.
  [[nodiscard]] instant last() const noexcept { return last_; }
  void start_from(instant last) noexcept { last_ = last; }

 private:
  clock_source clock_;
  instant last_ = distant_past;
};

/// **Errors**: limit_exceeded.
result<void> check_index_changes(std::span<const index_change> changes);

/// **Errors**: invalid_argument, limit_exceeded.
result<void> check_document(std::string_view name, std::string_view bytes);

error no_such_case(std::string_view case_key);

}  // namespace casebook::detail
