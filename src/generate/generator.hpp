#pragma once

#include <casebook/v1/event.pb.h>

#include <cstdint>
#include <memory>

#include <casebook/clock.hpp>

namespace casebook::generate {

struct options {
  std::uint64_t cases = 1000;
  std::uint64_t seed = 1;
  /// The first arrival is not before; default 2025-01-01 00:00 in Shanghai.
  instant from = instant{std::chrono::seconds{1'735'660'800}};
  /// Arrivals are spread over this much, and the log ends with it: what would be recorded later is
  /// left out, so some cases are still open. At least an hour. Default: a year.
  duration span = std::chrono::hours{365 * 24};
};

/// Plausible histories of a property-management service desk, for trials and benchmarks: complaints
/// and service requests with everything that can go wrong with them, in recorded order over all
/// cases. Same options, same events, on every machine.
///
/// Every event is one that the workflows accept, as history and live.
///
/// **Thread safety**: one thread. **Lifetime**: owns everything.
/// **Cost**: about two microseconds an event; memory grows with the cases open at one time, a
/// kilobyte each, not with the events.
class generator {
 public:
  explicit generator(const options& wanted);
  ~generator();
  generator(const generator&) = delete;
  generator& operator=(const generator&) = delete;

  /// The next event; false when the log has ended.
  bool next(v1::Event& event);

 private:
  struct body;
  std::unique_ptr<body> body_;
};

}  // namespace casebook::generate
