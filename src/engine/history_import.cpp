#include <casebook/engine.hpp>

#include <casebook/exchange.hpp>

#include <unordered_set>

#include "engine/decide.hpp"
#include "engine/engine_body.hpp"

namespace casebook {

struct history_import::body {
  engine::body& into;
  history_import_options options;
  // Judged and applied in memory, not written yet.
  std::vector<decision> waiting;
  std::size_t waiting_events = 0;
  std::unordered_set<std::string> waiting_keys;
  std::unordered_set<std::string> waiting_cases;

  // A fact that needs what waits to be in the log first: its key may be among it, or its case may have
  // left memory meanwhile.
  [[nodiscard]] bool must_write_before(const v1::Event& event) const {
    return waiting_events >= options.batch_events || waiting_keys.contains(event.idempotency_key()) ||
           (waiting_cases.contains(event.case_()) && !into.cases.holds(event.case_()));
  }
};

history_import::history_import(engine& into, history_import_options options)
    : body_(std::make_unique<body>(body{*into.body_, options, {}, 0, {}, {}})) {}

// What was judged but not written must not be taken for recorded.
history_import::~history_import() {
  if (!body_->waiting.empty()) body_->into.cases.clear();
}

result<history_import::outcome> history_import::add(const v1::Event& happened) {
  if (auto checked = check_event(happened); !checked) return checked.error();
  if (!happened.has_occurred_at()) {
    return fail(errc::malformed, "case " + happened.case_() + ": history needs occurredAt");
  }
  if (body_->must_write_before(happened)) {
    if (auto flushed = flush(); !flushed) return flushed.error();
  }
  auto& store = body_->into.store;
  const auto& key = happened.idempotency_key();
  if (!key.empty()) {
    const auto known = store.find(key);
    if (!known) return known.error();
    if (*known) {
      const auto again = store.append(decision{.events = {happened}, .expected = {}});
      if (!again) return again.error();
      return outcome::repeated;
    }
  }
  auto held = body_->into.cases.lock(happened.case_());
  if (!held) return held.error();
  const auto& options = body_->into.options;
  auto made = decide(**held, happened,
                     {.workflows = options.workflows,
                      .rules = options.rules,
                      .mode = judging::history,
                      .grade = body_->options.grade,
                      .recorded_at = happened.has_recorded_at() ? to_instant(happened.recorded_at())
                                                                : options.clock()});
  if (!made) return made.error();
  body_->waiting_events += made->events.size();
  if (!key.empty()) body_->waiting_keys.insert(key);
  body_->waiting_cases.insert(happened.case_());
  body_->waiting.push_back(std::move(*made));
  return outcome::recorded;
}

const case_state* history_import::find(std::string_view case_key) {
  auto held = body_->into.cases.lock(case_key);
  return held && !(*held)->state.empty() ? &**held : nullptr;
}

result<void> history_import::flush() {
  auto waiting = std::exchange(body_->waiting, {});
  body_->waiting_events = 0;
  body_->waiting_keys.clear();
  body_->waiting_cases.clear();
  if (waiting.empty()) return {};
  for (const auto& written : body_->into.store.append(waiting)) {
    if (!written) {
      body_->into.cases.clear();
      return written.error();
    }
  }
  return {};
}

}  // namespace casebook
