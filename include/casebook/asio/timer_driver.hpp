#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/compose.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/system_timer.hpp>

#include <algorithm>
#include <exception>
#include <functional>
#include <string>
#include <utility>

#include <casebook/engine.hpp>

namespace casebook::asio {

/// What went wrong while timers were fired. The driver goes on after each.
struct timer_failure {
  error why;
  /// The timer whose handler threw: it is recorded, and will not be handed over again. Null: the
  /// timers could not be fired; they are tried again.
  const timer_notice* notice = nullptr;
  duration retry_in{0};  ///< where they are tried again: after how long
};

/// How a driver of timers goes about it.
struct timer_driver_options {
  /// Is told of every failure. Default: nobody is, and a desk whose disk is full falls silent
  /// unnoticed.
  std::function<void(const timer_failure&)> failed{};
  /// How often it looks whether a fact has made a timer due sooner. Default 1 s.
  duration look_every = std::chrono::seconds{1};
  /// How long it waits after a failure. Default 1 s, and twice as long after each further one …
  duration retry_after = std::chrono::seconds{1};
  /// … but never longer than this. Default 1 min.
  duration retry_at_most = std::chrono::minutes{1};
};

/// Fires an engine's timers when they are due, on an executor of the host: warnings, breaches,
/// escalations.
///
/// Each is recorded as TimerFired and then handed to the host's handler, once. What became due
/// while nobody ran is fired first, in order. Facts that make a timer due sooner are seen at the
/// next look, `look_every` later at most.
///
/// **Thread safety**: none; one driver an engine, used from its executor. The handlers run there
/// too.
/// **Lifetime**: borrows the engine; must outlive what `async_run` started.
/// **Errors**: none ends it. What the log says (a full disk), what the clock says (a reading that
/// is not believed) and what a handler throws goes to `failed`, and the driver tries again. What
/// `failed` itself throws is lost.
///
///     casebook::asio::timer_driver driver{
///         io.get_executor(), desk,
///         [](const casebook::timer_notice& due) { page(due.to, due.case_key); },
///         {.failed = [](const auto& failure) { complain(failure.why.message); }}};
///     driver.async_run(boost::asio::detached);  // until driver.stop()
///
/// `Timer` is one of Asio's waitable timers whose clock tells the engine's time.
template <class Timer = boost::asio::system_timer>
class basic_timer_driver {
 public:
  using handler = std::function<void(const timer_notice&)>;

  basic_timer_driver(boost::asio::any_io_executor where, engine& desk, handler told,
                     timer_driver_options options = {})
      : timer_(std::move(where)),
        desk_(desk),
        told_(std::move(told)),
        options_(std::move(options)),
        retry_in_(options_.retry_after) {}

  /// Runs until `stop`, which is its ordinary end. The completion's signature is
  /// void(result<void>).
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
  using time_point = typename Timer::time_point;

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
      driver->timer_.expires_at(driver->fire());
      driver->timer_.async_wait(std::move(self));
    }
  };

  // Fires what is due; when to wake for the next.
  time_point fire() {
    bool fired = false;
    const auto next = desk_.fire_timers(
        [&](const timer_notice& one) {
          fired = true;
          tell(one);
        },
        fired_at_once);
    if (next) {
      retry_in_ = options_.retry_after;
      return wake_at(*next, fired);
    }
    const auto wait = retry_in_;
    retry_in_ = std::min(options_.retry_at_most, 2 * retry_in_);
    report({.why = next.error(), .retry_in = wait});
    return Timer::clock_type::now() + wait;
  }

  void tell(const timer_notice& one) {
    const auto threw = [&](const std::string& what) {
      report({.why = fail(errc::host_threw, "the handler of timer " + one.key + " of case " +
                                                one.case_key + " threw: " + what),
              .notice = &one});
    };
    try {
      told_(one);
    } catch (const std::exception& thrown) {
      threw(thrown.what());
    } catch (...) {
      threw("something that is no std::exception");
    }
  }

  void report(const timer_failure& one) noexcept {
    try {
      if (options_.failed) options_.failed(one);
    } catch (...) {
      // Nobody is left to tell.
    }
  }

  // Compared in microseconds: a due may lie thousands of years ahead, where Asio's clock cannot
  // count to. One that has passed without anything fired is one of another clock's.
  [[nodiscard]] time_point wake_at(std::optional<instant> next, bool fired) const {
    const auto now = Timer::clock_type::now();
    const auto look = now + options_.look_every;
    const instant here{std::chrono::floor<duration>(now.time_since_epoch())};
    if (!next || *next >= here + options_.look_every) return look;
    if (*next <= here) return fired ? now : look;
    return now + (*next - here);
  }

  static constexpr std::size_t fired_at_once = 1000;  // then the executor has its turn

  Timer timer_;
  engine& desk_;
  handler told_;
  timer_driver_options options_;
  duration retry_in_;
  bool stopped_ = false;
};

using timer_driver = basic_timer_driver<>;

}  // namespace casebook::asio
