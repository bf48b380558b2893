#pragma once

#include <memory>
#include <mutex>

#include <casebook/clock.hpp>

namespace casebook::testing {

/// A clock that stands still until it is told to move.
///
/// **Thread safety**: every member, from any number of threads.
/// **Lifetime**: copies and the sources made from it share one clock.
class simulated_clock {
 public:
  explicit simulated_clock(instant start) : shared_(std::make_shared<face>(start)) {}

  [[nodiscard]] instant now() const {
    const std::lock_guard lock{shared_->mutex};
    return shared_->now;
  }
  void advance(duration by) {
    const std::lock_guard lock{shared_->mutex};
    shared_->now += by;
  }
  void set(instant at) {
    const std::lock_guard lock{shared_->mutex};
    shared_->now = at;
  }
  [[nodiscard]] clock_source source() const {
    return [self = *this] { return self.now(); };
  }

 private:
  struct face {
    explicit face(instant start) : now(start) {}
    std::mutex mutex;
    instant now;
  };
  std::shared_ptr<face> shared_;
};

}  // namespace casebook::testing
