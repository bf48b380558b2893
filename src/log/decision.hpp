#pragma once

#include <atomic>
#include <cstdint>
#include <limits>
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

  /// Reads the clock where an event needs it, once for the whole decision: its events are recorded
  /// together. Returns whether it did. Throws what the clock throws.
  /// **Errors**: out_of_window, where the clock is not believed.
  result<bool> ask_clock(const decision& one);
  void stamp(decision& one, position first);

  /// The last time given; nothing: none yet. It never runs back, even where the clock does, but
  /// where the host vouches for the clock. **Thread safety**: any thread.
  [[nodiscard]] std::optional<instant> last() const noexcept {
    const auto us = last_.load();
    return us == none ? std::nullopt : std::optional{instant{duration{us}}};
  }
  void start_from(instant last) noexcept { last_ = last.time_since_epoch().count(); }

 private:
  static constexpr std::int64_t none = std::numeric_limits<std::int64_t>::min();

  clock_source clock_;
  std::atomic<std::int64_t> last_{none};
};

/// **Errors**: limit_exceeded.
result<void> check_index_changes(std::span<const index_change> changes);

/// **Errors**: invalid_argument, limit_exceeded.
result<void> check_document(std::string_view name, std::string_view bytes);

/// Of `replace_document`: somebody else was there first.
error document_changed(std::string_view name);

error no_such_case(std::string_view case_key);

}  // namespace casebook::detail
