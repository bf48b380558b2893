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

result<std::optional<instant>> engine::fire_timers(const std::function<void(const timer_notice&)>& told,
                                                   std::size_t most) {
  if (auto whole = body_->index_is_whole(); !whole) return whole.error();
  index_view index{body_->store};
  for (std::size_t fired = 0;;) {
    const auto now = body_->options.clock();
    const auto first = case_index::first_timer(index);
    if (!first) return first.error();
    if (!*first) return std::optional<instant>{};
    if ((*first)->at > now || fired >= most) return std::optional{(*first)->at};

    auto held = body_->cases.lock((*first)->case_key);
    if (!held) return held.error();
    const auto& one = held->front();
    if (one.next_timer() != (*first)->at) {
      // A fact came in between, whose decision has moved the entry; or the entry is stale.
      std::vector<index_change> right{{case_index::timer_key((*first)->at, (*first)->case_key), std::nullopt}};
      if (one.next_timer()) right.push_back({case_index::timer_key(*one.next_timer(), (*first)->case_key), ""});
      if (auto mended = body_->store.change_index(right); !mended) return mended.error();
      continue;
    }
    const auto waited = waiting_timers(one.fold(), *one.table(), false);
    const auto how = body_->terms(index, judging::live, true, now);
    auto made = decider{*held, how}.fire((*first)->at);
    index.forget_changes();
    if (!made) return made.error();
    auto recorded = body_->store.append({&*made, 1});
    if (!recorded.front()) {
      held->forget();
      return recorded.front().error();
    }
    fired += made->events.size();
    tell(*made, waited, told);
  }
}

}  // namespace casebook
