#include <algorithm>

#include "engine/case_index.hpp"
#include "engine/decider.hpp"
#include "engine/engine_body.hpp"
#include "engine/serve.hpp"

namespace casebook {
namespace {

// Hands over the timers that a decision recorded, out of those that waited before it. All of them,
// whatever the handler throws meanwhile: they are recorded, and nobody would hear of them again.
result<void> tell(const decision& recorded, const std::vector<timer_notice>& waited,
                  const std::function<void(const timer_notice&)>& told) {
  result<void> outcome;
  for (const auto& event : recorded.events) {
    if (!event.has_timer_fired()) continue;
    auto notice = *std::ranges::find(waited, event.timer_fired().key(), &timer_notice::key);
    notice.recorded = position{event.position()};
    const auto heard = guarded([&]() -> result<void> {
      told(notice);
      return {};
    });
    if (heard || !outcome) continue;
    outcome = fail(heard.error().code,
                   "timer " + notice.key + " of case " + notice.case_key +
                       " is recorded, but its handler failed: " + heard.error().message);
  }
  return outcome;
}

}  // namespace

result<std::optional<instant>> engine::fire_timers(
    const std::function<void(const timer_notice&)>& told, std::size_t most) {
  return serve([&]() -> result<std::optional<instant>> {
    if (auto built = body_->build_index_where_missing(); !built) return built.error();
    if (auto done = body_->finish_interrupted_work(); !done) return done.error();
    if (auto built = body_->build_timers_where_changed(); !built) return built.error();
    std::string from;  // what this call has fired already lies before it, as entries that RocksDB
                       // must step over
    for (std::size_t fired = 0;;) {
      const auto now = body_->now();
      if (!now) return now.error();
      const auto first = case_index::first_timer(index_view{body_->store}, from);
      if (!first) return first.error();
      const bool due = *first && (*first)->at <= *now && fired < most;
      if (!due && !from.empty()) {
        from.clear();  // a regrade may have brought about an earlier one
        continue;
      }
      if (!due) return *first ? std::optional{(*first)->at} : std::nullopt;
      from = case_index::timer_key((*first)->at, (*first)->case_key);
      auto made = body_->fire(**first, *now);
      if (!made) return made.error();
      fired += made->recorded.events.size();
      // Nobody's lock is held: the host may read and propose.
      if (auto heard = tell(made->recorded, made->waited, told); !heard) return heard.error();
    }
  });
}

result<fired_case> engine::body::fire(const case_index::timer_entry& entry, instant now) {
  auto held = cases.lock(entry.case_key);
  if (!held) return held.error();
  if (auto alone = check_no_import(); !alone) return alone.error();
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
  auto how = terms(index, judging::live, true, now);
  how.unfinished = unfinished_work_of(one.state());
  case_cache::forget_unless_recorded undo{*held};
  auto decided = decider{*held, how}.fire(entry.at);
  if (!decided) return decided.error();
  made.recorded = std::move(*decided);
  made.recorded.believed = believed();
  auto recorded = store.append({&made.recorded, 1});
  if (!recorded.front()) return recorded.front().error();
  undo.keep();
  vouched = false;
  return made;
}

}  // namespace casebook
