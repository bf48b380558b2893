#pragma once

#include <casebook/event_log.hpp>

#include <array>
#include <memory>
#include <mutex>
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

  /// Cases under their locks.
  class locked {
   public:
    /// In the order in which they were asked for.
    [[nodiscard]] const std::vector<live_case*>& all() const noexcept { return cases_; }
    [[nodiscard]] live_case& front() const { return *cases_.front(); }
    /// Forgets what is in memory of them, after a change to it could not be recorded.
    void forget();

   private:
    friend class case_cache;
    std::vector<shard*> shards_;
    std::vector<std::unique_lock<std::mutex>> locks_;
    std::vector<std::string> keys_;
    std::vector<live_case*> cases_;
  };

  /// Locks the cases and reads those from the log that are not in memory. Whoever locks several at
  /// once takes their shards in one order, so that nobody waits in a circle. **Errors**: the log's.
  result<locked> lock(std::span<const std::string> case_keys);
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
