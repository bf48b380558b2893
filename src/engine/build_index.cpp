#include <casebook/replay.hpp>

#include <map>

#include "engine/case_index.hpp"
#include "engine/engine_body.hpp"
#include "engine/reach.hpp"

namespace casebook {
namespace {

// Writes entries in portions that the log takes.
class index_writer {
 public:
  explicit index_writer(event_log& into) : into_(into) {}

  result<void> add(std::vector<index_change> entries) {
    for (auto& one : entries) {
      waiting_.push_back(std::move(one));
      if (waiting_.size() < limits::index_changes_max) continue;
      if (auto written = write(); !written) return written;
    }
    return {};
  }
  result<void> write() {
    if (waiting_.empty()) return {};
    return into_.change_index(std::exchange(waiting_, {}));
  }

 private:
  event_log& into_;
  std::vector<index_change> waiting_;
};

// The last fact of each group whose own case the engine graded then: the others may have been left.
// A history that was imported without grades has none.
class last_group_facts {
 public:
  void look_at(std::span<const v1::Event> history) {
    for (std::size_t i = 0; i + 1 < history.size(); ++i) {
      const auto& fact = history[i];
      if (auto of = reach::group_of(fact); !of.empty() && was_graded(fact, history[i + 1]))
        take(std::move(of), fact);
    }
  }

  [[nodiscard]] std::vector<case_index::group_work> all() const {
    std::vector<case_index::group_work> found;
    for (const auto& [of, last] : by_group_) found.push_back(last.work);
    return found;
  }

 private:
  struct last_fact {
    std::uint64_t position = 0;
    case_index::group_work work{};
  };

  static bool was_graded(const v1::Event& fact, const v1::Event& next) {
    return next.has_case_graded() && !next.case_graded().manual() &&
           to_instant(next.occurred_at()) == to_instant(fact.occurred_at());
  }

  // What the cluster's count was before is known once the index is there: one fewer, or one more.
  void take(case_index::group of, const v1::Event& fact) {
    auto& last = by_group_[of];
    if (last.position > fact.position()) return;
    last = {fact.position(),
            {.of = std::move(of),
             .at = to_instant(fact.occurred_at()),
             .households_before = fact.has_household_linked() ? -1 : 1,
             .own_case = fact.case_()}};
  }

  std::map<case_index::group, last_fact> by_group_;
};

}  // namespace

result<void> engine::body::build_index_where_missing() {
  if (index_is_whole_) return {};
  const std::lock_guard lock{index_mutex_};
  if (index_is_whole_) return {};
  const auto whole = case_index::is_whole(index_view{store});
  if (!whole) return whole.error();
  if (!*whole) {
    if (auto built = build_index(); !built) return built;
  }
  index_is_whole_ = true;
  return {};
}

result<void> engine::body::build_timers_where_changed() {
  if (timers_are_whole_) return {};
  const std::lock_guard lock{timers_mutex_};
  if (timers_are_whole_) return {};
  const auto whole = case_index::has_timers(index_view{store}, options.rules, options.workflows);
  if (!whole) return whole.error();
  if (!*whole) {
    if (auto built = build_timers(); !built) return built;
  }
  timers_are_whole_ = true;
  return {};
}

// From the events alone. The mark comes last: until then the index counts as missing.
result<void> engine::body::build_index() {
  if (auto cleared = store.clear_index(); !cleared) return cleared;
  last_group_facts last_facts;
  auto written = write_entries([&](std::span<const v1::Event> history, const live_case& one) {
    last_facts.look_at(history);
    auto entries = case_index::entries_of(one.state());
    if (auto gain = decider::gain_key_of(one)) entries.push_back({std::move(*gain), std::string{}});
    return entries;
  });
  if (!written) return written;
  if (auto noted = note_work_left(last_facts.all()); !noted) return noted;
  const auto mark = case_index::whole_mark();
  return store.change_index({&mark, 1});
}

// Nothing is removed, so that facts may be recorded meanwhile: what they move they move under the
// policies of now, and an entry that is stale by the time it is due is put right then (`fire`).
result<void> engine::body::build_timers() {
  auto written = write_entries([](std::span<const v1::Event>, const live_case& one) {
    std::vector<index_change> entry;
    if (one.next_timer()) {
      entry.push_back(
          {case_index::timer_key(*one.next_timer(), one.state().case_key), std::string{}});
    }
    return entry;
  });
  if (!written) return written;
  const auto mark = case_index::timers_mark(options.rules, options.workflows);
  return store.change_index({&mark, 1});
}

result<void> engine::body::write_entries(const entries_of_case& entries) {
  index_writer writer{store};
  std::optional<error> wrong;
  auto replayed = replay_cases(store, {}, [&](std::span<const v1::Event> history) {
    if (wrong) return;
    live_case one{options.rules};
    one.add(history,
            casebook::find_workflow(options.workflows, history.front().case_received().workflow()));
    if (auto added = writer.add(entries(history, one)); !added) wrong = added.error();
  });
  if (!replayed) return replayed;
  if (wrong) return *wrong;
  return writer.write();
}

}  // namespace casebook
