#pragma once

#include <casebook/engine.hpp>

#include <array>
#include <mutex>
#include <string>
#include <vector>

#include "engine/case_cache.hpp"
#include "engine/case_index.hpp"
#include "engine/decider.hpp"

namespace casebook {

/// What one firing recorded, and the timers that waited before it.
struct fired_case {
  decision recorded{};
  std::vector<timer_notice> waited{};
};

struct engine::body {
  body(event_log& in, engine_options with)
      : store(in),
        options(std::move(with)),
        cases(
            in, options.rules,
            [this](std::string_view name) {
              return casebook::find_workflow(options.workflows, name);
            },
            options.cached_cases) {}

  /// Builds the index where the log has none that is whole, once. **Errors**: the log's.
  result<void> index_is_whole();

  /// Judges under the locks of every case that the fact reaches, and records it.
  result<receipt> record(v1::Event event, const propose_options& asked);

  /// The timers of one case that wait for one instant, recorded; no events where the entry was
  /// stale.
  result<fired_case> fire(const case_index::timer_entry& entry, instant now);

  /// What may happen to a case beside a fact, under its lock: see `decider`.
  [[nodiscard]] judging_terms terms(index_view& index, judging mode, bool with_grades,
                                    instant recorded_at) const {
    return {.workflows = options.workflows,
            .rules = options.rules,
            .index = index,
            .mode = mode,
            .grade = with_grades,
            .recorded_at = recorded_at};
  }

  event_log& store;
  const engine_options options;
  mutable case_cache cases;

 private:
  result<void> build_index();

  std::mutex index_mutex_;
  bool index_is_whole_ = false;
  // Facts of one group (a cluster, complaints alike) are decided on one after the other; see
  // reach.hpp.
  std::array<std::mutex, 64> groups_;
};

}  // namespace casebook
