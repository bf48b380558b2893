#include <casebook/engine.hpp>

#include <casebook/event.hpp>

#include <algorithm>
#include <unordered_set>

#include "engine/decider.hpp"
#include "engine/engine_body.hpp"
#include "engine/reach.hpp"
#include "log/decision.hpp"

namespace casebook {

namespace {

// A line that does not say when it was recorded says nothing about when it was entered: the
// import's own instant is no late entry.
v1::Event as_entered(v1::Event happened) {
  if (!happened.has_recorded_at()) happened.set_entry_unknown(true);
  return happened;
}

}  // namespace

struct history_import::body {
  body(engine::body& in, history_import_options with) : into(in), options(with), index(in.store) {}

  engine::body& into;
  history_import_options options;
  // Judged and applied in memory, not written yet.
  std::vector<decision> waiting;
  std::size_t waiting_events = 0;
  std::unordered_set<std::string> waiting_keys;
  std::unordered_set<std::string> waiting_cases;
  index_view index;

  // What waits must be in the log first where the fact's key may be among it.
  [[nodiscard]] bool must_write_before(const v1::Event& event) const {
    return waiting_events >= options.batch_events || waiting_keys.contains(event.idempotency_key());
  }
  // Or where a case has left memory meanwhile.
  [[nodiscard]] bool must_write_before(const std::vector<std::string>& cases) const {
    return std::ranges::any_of(cases, [&](const auto& key) {
      return waiting_cases.contains(key) && !into.cases.holds(key);
    });
  }

  [[nodiscard]] judging_terms terms(instant recorded_at) {
    return into.terms(index, judging::history, options.grade, recorded_at);
  }

  // What the log would refuse is refused here, at the fact that it is about.
  result<std::vector<decision>> decide(const std::vector<std::string>& cases,
                                       const v1::Event& happened, const judging_terms& how) {
    auto held = into.cases.lock(cases);
    if (!held) return held.error();
    auto made = decider{*held, how}.propose(happened);
    if (!made) return made.error();
    for (const auto& one : *made) {
      if (auto sound = detail::check_shape(one); !sound) return sound.error();
    }
    return made;
  }

  void keep(std::vector<decision> made) {
    for (auto& one : made) {
      waiting_events += one.events.size();
      for (const auto& event : one.events) waiting_cases.insert(event.case_());
      waiting.push_back(std::move(one));
    }
  }
};

// What was decided about these cases will not be recorded: what was before is written, and they are
// read again.
result<void> history_import::give_up(const std::vector<std::string>& cases) {
  if (auto flushed = flush(); !flushed) return flushed;
  if (auto held = body_->into.cases.lock(cases)) held->forget();
  return {};
}

history_import::history_import(engine& into, history_import_options options)
    : body_(std::make_unique<body>(*into.body_, options)) {}

// What was judged but not written must not be taken for recorded.
history_import::~history_import() {
  if (!body_->waiting.empty()) body_->into.cases.clear();
}

result<history_import::outcome> history_import::add(const v1::Event& happened) {
  if (auto checked = check_event(happened); !checked) return checked.error();
  if (!happened.has_occurred_at()) {
    return fail(errc::malformed, "case " + happened.case_() + ": history needs occurredAt");
  }
  if (auto whole = body_->into.index_is_whole(); !whole) return whole.error();
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
  const auto& engine = body_->into;
  const auto reaches = body_->options.grade ? reach::of(happened) : reach{};
  const auto cases = reaches.cases(happened, engine.options.rules, body_->index);
  if (!cases) return cases.error();
  if (body_->must_write_before(*cases)) {
    if (auto flushed = flush(); !flushed) return flushed.error();
  }
  const auto how = body_->terms(happened.has_recorded_at() ? to_instant(happened.recorded_at())
                                                           : engine.options.clock());
  auto made = body_->decide(*cases, as_entered(happened), how);
  if (!made) {
    // A refusal has changed nothing; anything else may have, in memory.
    if (!made.error().refused) {
      if (auto given_up = give_up(*cases); !given_up) return given_up.error();
    }
    return made.error();
  }
  if (!key.empty()) body_->waiting_keys.insert(key);
  body_->keep(std::move(*made));
  return outcome::recorded;
}

result<void> history_import::let_time_pass(const std::string& case_key, instant until) {
  if (body_->waiting_events >= body_->options.batch_events ||
      body_->must_write_before(std::vector{case_key})) {
    if (auto flushed = flush(); !flushed) return flushed;
  }
  auto held = body_->into.cases.lock(case_key);
  if (!held) return held.error();
  const auto how = body_->terms(until);
  auto made = decider{*held, how}.let_time_pass(until);
  if (!made) {
    held->forget();
    return made.error();
  }
  body_->keep(std::move(*made));
  return {};
}

const case_state* history_import::find(std::string_view case_key) {
  // A case that has left memory is read from the log, so what waits about it must be there first.
  if (body_->must_write_before(std::vector{std::string{case_key}}) && !flush()) return nullptr;
  auto held = body_->into.cases.lock(std::string{case_key});
  return held && held->front().exists() ? &held->front().state() : nullptr;
}

result<void> history_import::flush() {
  auto waiting = std::exchange(body_->waiting, {});
  body_->waiting_events = 0;
  body_->waiting_keys.clear();
  body_->waiting_cases.clear();
  body_->index.forget_changes();
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
