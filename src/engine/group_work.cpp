#include <algorithm>

#include "engine/engine_body.hpp"
#include "engine/reach.hpp"

namespace casebook {

// In portions: each is one atomic write under the locks of its own cases only, and moves the work's
// entry or removes it.
result<void> engine::body::ask_again(case_index::group_work work,
                                     std::span<const std::string> others) {
  const auto at = now();
  if (!at) return at.error();
  const auto mode = work.recorded_at ? judging::history : judging::live;
  bool entry_remains = true;
  while (!others.empty()) {
    auto held = cases.lock(others.first(std::min(others.size(), options.group_portion)));
    if (!held) return held.error();
    if (auto alone = check_no_import(); !alone) return alone;
    index_view index{store};
    const auto how = terms(index, mode, true, work.recorded_at.value_or(*at));
    case_cache::forget_unless_recorded undo{*held};
    auto made = decider{*held, how}.ask_again(work);
    if (!made) return made.error();
    work.done_to = others[made->cases - 1];
    others = others.subspan(made->cases);
    if (!made->recorded.events.empty()) {
      entry_remains = !others.empty();
      made->recorded.index.push_back(entry_remains ? case_index::work_entry(work)
                                                   : case_index::no_work(work.of));
      made->recorded.believed = believed();
      const auto recorded = store.append({&made->recorded, 1});
      if (!recorded.front()) return recorded.front().error();
    }
    undo.keep();
  }
  if (entry_remains) {
    const auto none = case_index::no_work(work.of);
    if (auto removed = store.change_index({&none, 1}); !removed) return removed;
  }
  end_work(work.of);
  return {};
}

result<void> engine::body::finish_interrupted_work() {
  if (interruptions_mended_ == interruptions_) return {};
  // Everybody waits: a fact about a member must come after the member's own grade.
  const std::lock_guard lock{mending_};
  const auto known = interruptions_.load();
  if (interruptions_mended_ == known) return {};
  auto finished = finish_all_work();
  if (finished) interruptions_mended_ = known;
  return finished;
}

result<void> engine::body::finish_all_work() {
  const auto found = case_index::unfinished_work(index_view{store});
  if (!found) return found.error();
  for (const auto& one : *found) {
    const group_turns::turn turn{turns_, one.of};
    // Whoever had the turn may have finished it meanwhile.
    const auto now_left = case_index::unfinished_work(index_view{store});
    if (!now_left) return now_left.error();
    const auto left = std::ranges::find(*now_left, one.of, &case_index::group_work::of);
    if (left == now_left->end()) continue;
    begin_work(*left);
    const auto others = cases_to_ask(*left, options.rules, index_view{store});
    if (!others) return others.error();
    if (auto done = ask_again(*left, *others); !done) return done;
  }
  return {};
}

std::vector<case_index::group_work> engine::body::unfinished_work_of(
    const case_state& state) const {
  std::vector<case_index::group_work> found;
  const std::shared_lock lock{work_mutex_};
  if (work_.empty()) return found;
  const auto add = [&](const case_index::group& of) {
    const auto known = work_.find(of);
    if (known != work_.end() && known->second.own_case != state.case_key)
      found.push_back(known->second);
  };
  for (const auto& [cluster, households] : state.clusters) add(case_index::cluster_group(cluster));
  if (const auto alike = case_index::alike_group(state); !alike.empty()) add(alike);
  std::ranges::sort(found, {}, &case_index::group_work::at);
  return found;
}

// For an index that was built anew: of each group the last fact. Where others would be asked after
// it, they may not have been.
result<void> engine::body::note_work_left(std::span<const case_index::group_work> last_facts) {
  const index_view index{store};
  for (auto work : last_facts) {
    if (work.of.starts_with('c')) {
      const auto households =
          case_index::households_of_cluster(index, work.of, enough_households(options.rules));
      if (!households) return households.error();
      work.households_after = *households;
      work.households_before += *households;
      work.is_exact = false;
      if (!crosses_a_threshold(options.rules, work.households_before, work.households_after))
        continue;
    }
    const auto others = cases_to_ask(work, options.rules, index);
    if (!others) return others.error();
    if (others->empty()) continue;
    const auto entry = case_index::work_entry(work);
    if (auto written = store.change_index({&entry, 1}); !written) return written;
  }
  return {};
}

void engine::body::begin_work(const case_index::group_work& work) {
  const std::unique_lock lock{work_mutex_};
  work_.insert_or_assign(work.of, work);
}

void engine::body::end_work(const case_index::group& of) noexcept {
  const std::unique_lock lock{work_mutex_};
  work_.erase(of);
}

}  // namespace casebook
