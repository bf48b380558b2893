#pragma once

#include <casebook/case_state.hpp>
#include <casebook/log.hpp>

#include <array>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace casebook {

/// The states of cases that were asked for lately. Cases are spread over shards, each under a lock of its
/// own: whoever holds a case's lock is the only one to judge facts about it.
class case_cache {
  struct shard {
    std::mutex mutex;
    std::unordered_map<std::string, case_state> cases;
  };

 public:
  case_cache(const log& store, std::size_t cases_max);

  /// A case under its lock.
  class locked {
   public:
    /// Empty (`state.state`) where the case does not exist.
    case_state& operator*() const noexcept { return *state_; }
    case_state* operator->() const noexcept { return state_; }
    /// Forgets what is in memory, after a change to it could not be recorded.
    void forget();

   private:
    friend class case_cache;
    shard* shard_ = nullptr;
    std::unique_lock<std::mutex> lock_;
    std::string key_;
    case_state* state_ = nullptr;
  };

  /// Locks the case and reads it from the log if it is not in memory. **Errors**: the log's.
  result<locked> lock(std::string_view case_key);

  /// Forgets everything.
  void clear();

  [[nodiscard]] bool holds(std::string_view case_key) const;

 private:
  [[nodiscard]] shard& shard_of(std::string_view case_key) const;

  const log& store_;
  std::size_t shard_cases_max_;
  static constexpr std::size_t shard_count = 1024;  // callers of different cases rarely meet
  std::unique_ptr<std::array<shard, shard_count>> shards_;
};

}  // namespace casebook
