#include "import/replay.hpp"

#include <algorithm>

namespace casebook::importing {

bool replay::past::holds(std::string_view idempotency_key) const {
  return std::any_of(history.begin(), history.end(),
                     [&](const auto& event) { return event.idempotency_key() == idempotency_key; });
}

bool replay::past::holds_from_here(std::string_view idempotency_key) const {
  return std::any_of(history.begin() + static_cast<std::ptrdiff_t>(told), history.end(),
                     [&](const auto& event) { return event.idempotency_key() == idempotency_key; });
}

// And over what the log itself added to it, its grades, which have no key.
void replay::past::advance_to(std::string_view idempotency_key) {
  const auto from = history.begin() + static_cast<std::ptrdiff_t>(told);
  const auto found = std::find_if(from, history.end(), [&](const auto& event) {
    return event.idempotency_key() == idempotency_key;
  });
  if (found == history.end()) return;  // told before: a line that repeats an earlier one
  const auto end = std::find_if(found + 1, history.end(),
                                [](const auto& event) { return !event.idempotency_key().empty(); });
  for (auto event = from; event != end; ++event) evolve(state, *event);
  told = static_cast<std::size_t>(end - history.begin());
}

result<known_cases::reading> replay::pick_up(const std::string& case_key, bool first_met,
                                             const row_reader& reads, const content_keys& keys) {
  auto history = into_.history(case_key);
  if (!history && history.error().code != errc::unknown_case) return history.error();
  if (!history) {
    cases_.try_emplace(case_key);
    auto events = reads(first_met, nullptr);
    if (!events) return events.error();
    return known_cases::reading{first_met, std::move(*events)};
  }
  const auto told_again = [&](const past& then, const std::vector<v1::Event>& events) {
    return !events.empty() && then.holds_from_here(keys.first_for(events.front()));
  };
  past then{std::move(*history), 0, {}};
  for (; then.told < then.history.size(); then.step()) {
    const bool first_row = then.told == 0;
    if (first_row && !first_met) continue;
    auto events = reads(first_row, first_row ? nullptr : &then.state);
    if (!events) return events.error();
    if (!told_again(then, *events)) continue;
    cases_[case_key] = std::make_unique<past>(std::move(then));
    return known_cases::reading{first_row, std::move(*events)};
  }
  auto events = reads(false, &then.state);
  if (!events) return events.error();
  if (events->empty()) return known_cases::reading{false, {}};  // the next row may place it
  return place_by_time(case_key, std::move(then), reads, std::move(*events));
}

// New is what is not recorded. A row of before the last that is recorded was read then, among what
// happened at its instant: where it said nothing, if there is such a place.
result<known_cases::reading> replay::place_by_time(const std::string& case_key, past now,
                                                   const row_reader& reads,
                                                   std::vector<v1::Event> events) {
  const auto at = to_instant(events.front().occurred_at());
  const auto happened = [](const v1::Event& one) { return to_instant(one.occurred_at()); };
  const auto& history = now.history;
  const auto later = std::ranges::find_if(
      history.rbegin(), history.rend(), [&](instant one) { return one <= at; }, happened);
  const auto last_place = static_cast<std::size_t>(history.rend() - later);
  if (last_place == history.size()) {
    cases_.try_emplace(case_key);
    return known_cases::reading{false, std::move(events)};
  }
  auto then = std::make_unique<past>(past{std::move(now.history), 0, {}});
  for (;; then->step()) {
    const bool is_last = then->told == last_place;
    if (!is_last && happened(then->history[then->told]) < at) continue;
    auto read = reads(false, then->told == 0 ? nullptr : &then->state);
    if (!read) return read.error();
    if (!is_last && !read->empty()) continue;
    cases_[case_key] = std::move(then);
    return known_cases::reading{false, std::move(*read)};
  }
}

const case_state* replay::find(std::string_view case_key) const {
  const auto found = cases_.find(std::string{case_key});
  return found == cases_.end() || !found->second ? nullptr : &found->second->state;
}

result<void> replay::judge(const v1::Event& event) const {
  const auto found = cases_.find(event.case_());
  if (found == cases_.end() || !found->second) return {};
  const auto& then = *found->second;
  if (then.holds(event.idempotency_key())) return {};
  const auto* table = into_.find_workflow(then.state.workflow);
  if (table == nullptr) return {};
  const auto judged = table->judge({.before = then.state,
                                    .event = event,
                                    .rules = into_.rules().of(then.state),
                                    .recorded_at = to_instant(event.occurred_at()),
                                    .mode = judging::history});
  if (!judged) return judged.error();
  return {};
}

result<void> replay::follow(const v1::Event& event, history_import::outcome what) {
  const auto [entry, first_seen] = cases_.try_emplace(event.case_());
  if (what == history_import::outcome::recorded) return {};
  if (first_seen) {
    auto history = into_.history(event.case_());
    if (!history) return history.error();
    entry->second = std::make_unique<past>(past{std::move(*history), 0, {}});
  }
  auto& then = entry->second;
  if (!then) return {};
  then->advance_to(event.idempotency_key());
  if (then->told == then->history.size()) then.reset();
  return {};
}

}  // namespace casebook::importing
