#include <casebook/projection.hpp>

#include "engine/case_index.hpp"
#include "engine/engine_body.hpp"

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
  return write_entries(case_index::whole_mark(), [](const live_case& one) {
    auto entries = case_index::entries_of(one.state());
    if (auto gain = decider::gain_key_of(one)) entries.push_back({std::move(*gain), std::string{}});
    return entries;
  });
}

// Nothing is removed, so that facts may be recorded meanwhile: what they move they move under the
// policies of now, and an entry that is stale by the time it is due is put right then (`fire`).
result<void> engine::body::build_timers() {
  return write_entries(
      case_index::timers_mark(options.rules, options.workflows), [](const live_case& one) {
        std::vector<index_change> entry;
        if (one.next_timer()) {
          entry.push_back(
              {case_index::timer_key(*one.next_timer(), one.state().case_key), std::string{}});
        }
        return entry;
      });
}

result<void> engine::body::write_entries(
    index_change mark, const std::function<std::vector<index_change>(const live_case&)>& entries) {
  index_writer writer{store};
  std::optional<error> wrong;
  auto replayed = replay_cases(store, {}, [&](std::span<const v1::Event> history) {
    if (wrong) return;
    live_case one{options.rules};
    one.add(history,
            casebook::find_workflow(options.workflows, history.front().case_received().workflow()));
    if (auto added = writer.add(entries(one)); !added) wrong = added.error();
  });
  if (!replayed) return replayed;
  if (wrong) return *wrong;
  if (auto added = writer.add({std::move(mark)}); !added) return added;
  return writer.write();
}

}  // namespace casebook
