#include <algorithm>

#include "engine/case_index.hpp"
#include "engine/decider.hpp"
#include "engine/engine_body.hpp"

namespace casebook {
namespace {

// The timers that a decision recorded, out of those that waited before it.
void tell(const decision& recorded, const std::vector<timer_notice>& waited,
          const std::function<void(const timer_notice&)>& told) {
  for (const auto& event : recorded.events) {
    if (!event.has_timer_fired()) continue;
    auto notice = *std::ranges::find(waited, event.timer_fired().key(), &timer_notice::key);
    notice.recorded = position{event.position()};
    told(notice);
  }
}

}  // namespace

result<std::optional<instant>> engine::fire_timers(
    const std::function<void(const timer_notice&)>& told, std::size_t most) {
  if (auto whole = body_->index_is_whole(); !whole) return whole.error();
  std::string from;  // what this call has fired already lies before it, as entries that RocksDB
                     // must step over
  for (std::size_t fired = 0;;) {
    const auto now = body_->options.clock();
    const auto first = case_index::first_timer(index_view{body_->store}, from);
    if (!first) return first.error();
    const bool due = *first && (*first)->at <= now && fired < most;
    if (!due && !from.empty()) {
      from.clear();  // a regrade may have brought about an earlier one
      continue;
    }
    if (!due) return *first ? std::optional{(*first)->at} : std::nullopt;
    from = case_index::timer_key((*first)->at, (*first)->case_key);
    auto made = body_->fire(**first, now);
    if (!made) return made.error();
    fired += made->recorded.events.size();
    // Nobody's lock is held: the host may read and propose.
    tell(made->recorded, made->waited, told);
  }
}

result<fired_case> engine::body::fire(const case_index::timer_entry& entry, instant now) {
  auto held = cases.lock(entry.case_key);
  if (!held) return held.error();
  const auto& one = held->front();
  if (one.next_timer() != entry.at) {
    // A fact came in between, whose decision has moved the entry; or the entry is stale.
    std::vector<index_change> right{
        {case_index::timer_key(entry.at, entry.case_key), std::nullopt}};
    if (one.next_timer())
      right.push_back({case_index::timer_key(*one.next_timer(), entry.case_key), ""});
    if (auto mended = store.change_index(right); !mended) return mended.error();
    return fired_case{};
  }
  fired_case made{.recorded = {}, .waited = waiting_timers(one.fold(), *one.table(), false)};
  index_view index{store};
  const auto how = terms(index, judging::live, true, now);
  auto decided = decider{*held, how}.fire(entry.at);
  if (!decided) {
    held->forget();
    return decided.error();
  }
  made.recorded = std::move(*decided);
  auto recorded = store.append({&made.recorded, 1});
  if (!recorded.front()) {
    held->forget();
    return recorded.front().error();
  }
  return made;
}

}  // namespace casebook
