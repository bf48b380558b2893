#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/compose.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/system_timer.hpp>

#include <algorithm>
#include <functional>
#include <utility>

#include <casebook/engine.hpp>

namespace casebook::asio {

/// Fires an engine's timers when they are due, on an executor of the host: warnings, breaches,
/// escalations.
///
/// Each is recorded as TimerFired and then handed to the host's handler, once. What became due
/// while nobody ran is fired first, in order. Facts that make a timer due sooner are seen at the
/// next look, `look_every` later at most.
///
/// **Thread safety**: none; one driver an engine, used from its executor. The handler runs there
/// too.
/// **Lifetime**: borrows the engine; must outlive what `async_run` started.
/// **Errors**: the log's, through the completion of `async_run`, which then may be called again.
///
///     casebook::asio::timer_driver driver{io.get_executor(), desk, [](const casebook::timer_notice& due) {
///       page(due.to, due.case_key);
///     }};
///     driver.async_run(boost::asio::detached);
///
/// `Timer` is one of Asio's waitable timers whose clock tells the engine's time.
template <class Timer = boost::asio::system_timer>
class basic_timer_driver {
 public:
  using handler = std::function<void(const timer_notice&)>;

  basic_timer_driver(boost::asio::any_io_executor where, engine& desk, handler told,
                     duration look_every = std::chrono::seconds{1})
      : timer_(std::move(where)), desk_(desk), told_(std::move(told)), look_every_(look_every) {}

  /// Runs until `stop` or an error. The completion's signature is void(result<void>).
  template <class CompletionToken>
  auto async_run(CompletionToken&& token) {
    stopped_ = false;
    return boost::asio::async_compose<CompletionToken, void(result<void>)>(rounds{this, false},
                                                                           token, timer_);
  }

  void stop() {
    stopped_ = true;
    timer_.cancel();
  }

 private:
  // Fires what is due, waits, and again.
  struct rounds {
    basic_timer_driver* driver;
    bool on_the_executor = false;

    template <class Self>
    void operator()(Self& self, boost::system::error_code = {}) {
      if (!std::exchange(on_the_executor, true)) {
        return boost::asio::post(driver->timer_.get_executor(), std::move(self));
      }
      if (driver->stopped_) return self.complete(result<void>{});
      const auto next = driver->desk_.fire_timers(driver->told_, fired_at_once);
      if (!next) return self.complete(next.error());
      driver->timer_.expires_at(driver->wake_at(*next));
      driver->timer_.async_wait(std::move(self));
    }
  };

  [[nodiscard]] typename Timer::time_point wake_at(std::optional<instant> next) const {
    const auto look = Timer::clock_type::now() + look_every_;
    if (!next) return look;
    const typename Timer::time_point due{
        std::chrono::duration_cast<typename Timer::duration>(next->time_since_epoch())};
    return std::min<typename Timer::time_point>(look, due);
  }

  static constexpr std::size_t fired_at_once = 1000;  // then the executor has its turn

  Timer timer_;
  engine& desk_;
  handler told_;
  duration look_every_;
  bool stopped_ = false;
};

using timer_driver = basic_timer_driver<>;

}  // namespace casebook::asio
