#include "import/replay.hpp"

#include <algorithm>

namespace casebook::importing {

bool replay::past::holds(std::string_view idempotency_key) const {
  return std::any_of(history.begin(), history.end(),
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
