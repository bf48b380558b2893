#pragma once

#include <casebook/v1/event.pb.h>

#include <cstddef>
#include <functional>
#include <span>

#include <casebook/event_log.hpp>

namespace casebook {

struct replay_options {
  /// How much of the log may be held at once. A larger log is read in several passes, each over a
  /// part of its cases. Default 4 GiB.
  std::size_t memory_bytes_max = std::size_t{4} << 30;
  /// Told of events read out of the log's events, now and then.
  progress told{};
};

/// Calls `visit` once for every case with its whole history in recorded order. Cases come in the
/// order of their first events, within a pass.
///
/// **Thread safety**: as the log's reads. **Errors**: the log's; host_threw, where `visit` or
/// `told` throws; out_of_memory. Visiting ends there.
/// **Cost**: one scan a pass; memory as the options say, plus the largest case.
CASEBOOK_API result<void> replay_cases(
    const event_log& from, const replay_options& options,
    const std::function<void(std::span<const v1::Event>)>& visit);

}  // namespace casebook
