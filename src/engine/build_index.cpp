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

result<void> engine::body::index_is_whole() {
  const std::lock_guard lock{index_mutex_};
  if (index_is_whole_) return {};
  const auto whole = case_index::is_whole(index_view{store}, options.rules, options.workflows);
  if (!whole) return whole.error();
  if (!*whole) {
    if (auto built = build_index(); !built) return built;
  }
  index_is_whole_ = true;
  return {};
}

// From the events alone. The mark comes last: until then the index counts as missing.
result<void> engine::body::build_index() {
  if (auto cleared = store.clear_index(); !cleared) return cleared;
  index_writer writer{store};
  std::optional<error> wrong;
  auto replayed = replay_cases(store, {}, [&](std::span<const v1::Event> history) {
    if (wrong) return;
    live_case one{options.rules};
    one.add(history,
            casebook::find_workflow(options.workflows, history.front().case_received().workflow()));
    auto entries = case_index::entries_of(one.state());
    if (one.next_timer()) {
      entries.push_back(
          {case_index::timer_key(*one.next_timer(), one.state().case_key), std::string{}});
    }
    if (auto added = writer.add(std::move(entries)); !added) wrong = added.error();
  });
  if (!replayed) return replayed;
  if (wrong) return *wrong;
  if (auto added = writer.add(case_index::whole_mark(options.rules, options.workflows)); !added)
    return added;
  return writer.write();
}

}  // namespace casebook
