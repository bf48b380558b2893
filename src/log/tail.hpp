#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <stop_token>

#include <casebook/ids.hpp>

namespace casebook::detail {

/// The newest position that readers see, and those who wait for a newer one.
/// **Thread safety**: every member, from any number of threads.
class tail {
 public:
  [[nodiscard]] position last() const noexcept { return {last_.load(std::memory_order_acquire)}; }

  void publish(position newest) {
    {
      // Under the mutex, or a waiter that has just looked would miss the call.
      std::scoped_lock lock{mutex_};
      last_.store(newest.value, std::memory_order_release);
    }
    grown_.notify_all();
  }

  position wait(position seen, std::stop_token stop) const {
    std::unique_lock lock{mutex_};
    if (seen > last()) return last();
    grown_.wait(lock, std::move(stop), [&] { return last() > seen; });
    return last();
  }

 private:
  std::atomic<std::uint64_t> last_{0};
  mutable std::mutex mutex_;
  mutable std::condition_variable_any grown_;
};

}  // namespace casebook::detail
