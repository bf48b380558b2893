#pragma once

#include <casebook/engine.hpp>

#include <atomic>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <vector>

#include "engine/case_cache.hpp"
#include "engine/case_index.hpp"
#include "engine/decider.hpp"
#include "engine/group_turns.hpp"

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
            options.cached_cases),
        vouched(options.clock_is_right) {}

  /// Builds the index where the log has none that is whole, once. **Errors**: the log's.
  result<void> build_index_where_missing();

  /// Adds every case's timer to the index where the policies or the workflows have changed, once.
  /// Facts are recorded meanwhile: what they move is right already. **Errors**: the log's.
  result<void> build_timers_where_changed();

  /// The host's clock, but never before the last time that the log gave.
  /// **Errors**: out_of_window, where the two are too far apart to be both right.
  result<instant> now() const;
  /// How far a clock is believed.
  [[nodiscard]] clock_bounds believed() const;

  /// Refuses what an import of history that is under way would be at odds with: it has decided on
  /// cases that are not recorded yet. To be asked under the case's lock. **Errors**: busy.
  result<void> check_no_import(const void* but = nullptr) const;

  /// Judges under the locks of every case that the fact reaches, and records it. `dated`: the
  /// caller says when it happened; else it takes the later of now and the case's last step.
  result<receipt> record(v1::Event event, bool dated, const propose_options& asked);

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

  /// Goes on with what a crash, or a log that took no more, cut short in groups. **Errors**: the
  /// log's.
  result<void> finish_interrupted_work();

  event_log& store;
  const engine_options options;
  mutable case_cache cases;
  std::atomic<const void*> importing{nullptr};  ///< the import that has something waiting
  std::atomic<bool> vouched;  ///< the clock is right, says the host, until something is recorded

 private:
  result<void> build_index();
  result<void> build_timers();
  using entries_of_case = std::function<std::vector<index_change>(
      std::span<const v1::Event> history, const live_case& one)>;
  result<void> write_entries(const entries_of_case& entries);

  std::mutex index_mutex_;
  std::atomic<bool> index_is_whole_ = false;
  std::mutex timers_mutex_;
  std::atomic<bool> timers_are_whole_ = false;

  /// A fact that was recorded, and the group that it leaves to be asked again.
  struct recorded_fact {
    receipt its;
    std::optional<case_index::group_work> work{};
    std::vector<std::string> others{};  ///< the cases to ask
  };
  result<recorded_fact> record_alone(v1::Event event, bool dated, const propose_options& asked,
                                     const case_index::group& group);
  result<void> ask_again(case_index::group_work work, std::span<const std::string> others);
  [[nodiscard]] std::vector<case_index::group_work> unfinished_work_of(
      const case_state& state) const;
  void begin_work(const case_index::group_work& work);
  void end_work(const case_index::group& of) noexcept;
  result<void> finish_all_work();
  result<void> note_work_left(std::span<const case_index::group_work> last_facts);

  // Facts of one group are decided on one after the other; see reach.hpp.
  group_turns turns_;
  mutable std::shared_mutex work_mutex_;
  std::map<case_index::group, case_index::group_work> work_;  // under way, by group
  // How often work may have been cut short, opening the log being the first time, and how many of
  // these times have been seen to.
  std::atomic<std::uint64_t> interruptions_ = 1;
  std::atomic<std::uint64_t> interruptions_mended_ = 0;
  std::mutex mending_;
};

}  // namespace casebook
