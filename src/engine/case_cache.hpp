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

/// The cases that were asked for lately. Cases are spread over shards, each under a lock of its
/// own: whoever holds a case's lock is the only one to judge facts about it.
class case_cache {
  struct shard {
    std::mutex mutex;
    std::unordered_map<std::string, live_case> cases;
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
    [[nodiscard]] const live_case* looked_at() const noexcept {
      return looked_at_.empty() ? nullptr : looked_at_.front();
    }
    /// Forgets what is in memory of them, after a change to it could not be recorded.
    void forget() noexcept;

   private:
    friend class case_cache;
    void forget(const std::string& case_key) noexcept;

    std::vector<shard*> shards_;
    std::vector<std::unique_lock<std::mutex>> locks_;
    std::vector<std::string> keys_;
    std::vector<live_case*> cases_;
    std::vector<std::string> looked_at_keys_;  // one, or none
    std::vector<live_case*> looked_at_;
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
  /// once takes their shards in one order, so that nobody waits in a circle. **Errors**: the log's.
  ///
  /// `looked_at` is locked with them, so that it stays what it is while they are decided on.
  result<locked> lock(std::span<const std::string> case_keys,
                      const std::optional<std::string>& looked_at = {});
  result<locked> lock(const std::string& case_key) { return lock(std::span{&case_key, 1}); }

  /// Forgets everything.
  void clear();

  [[nodiscard]] bool holds(std::string_view case_key) const;

 private:
  [[nodiscard]] shard& shard_of(std::string_view case_key) const;
  result<live_case*> find(shard& in, const std::string& case_key,
                          std::span<const std::string> wanted) const;
  result<live_case> load(std::string_view case_key) const;
  void make_room(shard& in, std::span<const std::string> wanted) const;

  const event_log& store_;
  const policy_book& book_;
  find_table tables_;
  std::size_t shard_cases_max_;
  static constexpr std::size_t shard_count = 1024;  // callers of different cases rarely meet
  std::unique_ptr<std::array<shard, shard_count>> shards_;
};

}  // namespace casebook
