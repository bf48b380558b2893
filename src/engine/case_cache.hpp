#pragma once

#include <casebook/event_log.hpp>

#include <array>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/live_case.hpp"

namespace casebook {

/// The cases that were asked for lately, each under a lock of its own: whoever holds a case's lock
/// is the only one to judge facts about it, and keeps nobody from any other case. Shards only make
/// the look-up quick; their locks are held for nothing else.
class case_cache {
  struct slot {
    std::mutex mutex;
    std::optional<live_case> one;  // nothing: not read yet, or forgotten
  };
  using slot_pointer = std::shared_ptr<slot>;
  struct shard {
    std::mutex mutex;
    std::unordered_map<std::string, slot_pointer> slots;
    std::size_t next_to_go = 0;  // the bucket where room is made next
  };

 public:
  using find_table = std::function<const workflow*(std::string_view)>;

  case_cache(const event_log& store, const policy_book& book, find_table tables,
             std::size_t cases_max);

  /// Cases under their locks. Those that do not exist when the locks are let go leave nothing in
  /// memory: whoever asks for keys that nobody has cannot fill it.
  class locked {
   public:
    locked() = default;
    locked(locked&&) = default;
    locked& operator=(locked&&) = delete;
    ~locked();

    /// In the order in which they were asked for.
    [[nodiscard]] const std::vector<live_case*>& all() const noexcept { return cases_; }
    [[nodiscard]] live_case& front() const { return *cases_.front(); }
    /// The case that is only looked at; null: none was asked for.
    [[nodiscard]] const live_case* looked_at() const noexcept { return looked_at_; }
    /// Forgets what is in memory of them, after a change to it could not be recorded.
    void forget() noexcept;

   private:
    friend class case_cache;
    struct claim {
      shard* in;
      std::string key;
      slot_pointer its;
      std::unique_lock<std::mutex> lock{};
    };
    std::vector<claim> claims_;  // by key
    std::vector<live_case*> cases_;
    const live_case* looked_at_ = nullptr;
  };

  /// Forgets what was decided about cases under their locks, unless it has been recorded: whatever
  /// comes in between, an error or an exception, memory never says more than the log.
  /// **Lifetime**: borrows the cases.
  class forget_unless_recorded {
   public:
    explicit forget_unless_recorded(locked& cases) noexcept : cases_(&cases) {}
    ~forget_unless_recorded() {
      if (cases_ != nullptr) cases_->forget();
    }
    forget_unless_recorded(const forget_unless_recorded&) = delete;
    forget_unless_recorded& operator=(const forget_unless_recorded&) = delete;

    /// It is recorded, or a refusal has changed nothing.
    void keep() noexcept { cases_ = nullptr; }

   private:
    locked* cases_;
  };

  /// Locks the cases and reads those from the log that are not in memory. Whoever locks several at
  /// once takes them in the order of their keys, so that nobody waits in a circle; nobody asks for
  /// more while holding some. **Errors**: the log's.
  ///
  /// `looked_at` is locked with them, so that it stays what it is while they are decided on.
  result<locked> lock(std::span<const std::string> case_keys,
                      const std::optional<std::string>& looked_at = {});
  result<locked> lock(const std::string& case_key) { return lock(std::span{&case_key, 1}); }

  /// Forgets everything.
  void clear();

  /// Is it in memory?
  [[nodiscard]] bool holds(std::string_view case_key) const;

 private:
  [[nodiscard]] shard& shard_of(std::string_view case_key) const;
  [[nodiscard]] slot_pointer slot_of(const std::string& case_key) const;
  result<live_case> load(std::string_view case_key) const;
  void make_room(shard& in) const;

  const event_log& store_;
  const policy_book& book_;
  find_table tables_;
  std::size_t shard_cases_max_;
  static constexpr std::size_t shard_count = 1024;  // callers of different cases rarely meet
  std::unique_ptr<std::array<shard, shard_count>> shards_;
};

}  // namespace casebook
