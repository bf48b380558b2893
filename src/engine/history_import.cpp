#include <casebook/engine.hpp>

#include <casebook/event.hpp>

#include <algorithm>
#include <iterator>
#include <unordered_set>

#include "engine/decider.hpp"
#include "engine/engine_body.hpp"
#include "engine/reach.hpp"
#include "engine/serve.hpp"
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

  // While something waits, nobody else decides in this engine: memory is ahead of the log.
  result<void> claim() {
    const void* none = nullptr;
    if (into.importing.compare_exchange_strong(none, this)) return {};
    return into.check_no_import(this);
  }
  void let_go_where_nothing_waits() noexcept {
    const void* mine = this;
    if (waiting.empty()) into.importing.compare_exchange_strong(mine, nullptr);
  }

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
  result<void> decide(const std::vector<std::string>& cases, const v1::Event& happened,
                      const judging_terms& how) {
    auto held = into.cases.lock(cases);
    if (!held) return held.error();
    auto made = decider{*held, how}.propose(happened);
    if (!made) return made.error();
    for (const auto& one : *made) {
      if (auto sound = detail::check_shape(one); !sound) return sound.error();
    }
    keep(std::move(*made));
    return {};
  }

  // All of them, or an exception and none.
  void keep(std::vector<decision> made) {
    std::size_t events = 0;
    for (auto& one : made) {
      one.believed = into.believed();
      events += one.events.size();
      for (const auto& event : one.events) waiting_cases.insert(event.case_());
    }
    const auto wanted = waiting.size() + made.size();
    if (wanted > waiting.capacity()) waiting.reserve(std::max(wanted, 2 * waiting.capacity()));
    std::ranges::move(made, std::back_inserter(waiting));
    waiting_events += events;
  }
};

// What was decided about these cases will not be recorded: what was before is written, and they are
// read again.
result<void> history_import::give_up(const std::vector<std::string>& cases) {
  if (auto written = write_waiting(); !written) return written;
  if (auto held = body_->into.cases.lock(cases)) held->forget();
  return {};
}

history_import::history_import(engine& into, history_import_options options)
    : body_(std::make_unique<body>(*into.body_, options)) {}

// What was judged but not written must not be taken for recorded.
history_import::~history_import() {
  if (!body_->waiting.empty()) body_->into.cases.clear();
  body_->waiting.clear();
  body_->let_go_where_nothing_waits();
}

result<history_import::outcome> history_import::add(const v1::Event& happened) {
  return serve([&]() -> result<outcome> {
    if (auto checked = check_event(happened); !checked) return checked.error();
    if (!happened.has_occurred_at()) {
      return fail(errc::malformed, "case " + happened.case_() + ": history needs occurredAt");
    }
    if (auto built = body_->into.build_index_where_missing(); !built) return built.error();
    if (auto claimed = body_->claim(); !claimed) return claimed.error();
    auto added = judge_and_keep(happened);
    body_->let_go_where_nothing_waits();
    return added;
  });
}

result<history_import::outcome> history_import::judge_and_keep(const v1::Event& happened) {
  if (body_->must_write_before(happened)) {
    if (auto written = write_waiting(); !written) return written.error();
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
    if (auto written = write_waiting(); !written) return written.error();
  }
  const auto at = happened.has_recorded_at() ? result<instant>{to_instant(happened.recorded_at())}
                                             : engine.now();
  if (!at) return at.error();
  const auto how = body_->terms(*at);
  auto made = guarded([&] {
    if (!key.empty()) body_->waiting_keys.insert(key);
    return body_->decide(*cases, as_entered(happened), how);
  });
  if (made) return outcome::recorded;
  if (!key.empty()) body_->waiting_keys.erase(key);
  // A refusal has changed nothing; anything else may have, in memory.
  if (!made.error().refused) {
    if (auto given_up = give_up(*cases); !given_up) return given_up.error();
  }
  return made.error();
}

result<void> history_import::let_time_pass(const std::string& case_key, instant until) {
  return serve([&]() -> result<void> {
    if (auto claimed = body_->claim(); !claimed) return claimed.error();
    auto passed = judge_time(case_key, until);
    body_->let_go_where_nothing_waits();
    return passed;
  });
}

result<void> history_import::judge_time(const std::string& case_key, instant until) {
  if (body_->waiting_events >= body_->options.batch_events ||
      body_->must_write_before(std::vector{case_key})) {
    if (auto written = write_waiting(); !written) return written;
  }
  auto held = body_->into.cases.lock(case_key);
  if (!held) return held.error();
  case_cache::forget_unless_recorded undo{*held};
  const auto how = body_->terms(until);
  auto made = decider{*held, how}.let_time_pass(until);
  if (!made) return made.error();
  body_->keep(std::move(*made));
  undo.keep();
  return {};
}

const case_state* history_import::find(std::string_view case_key) {
  const case_state* found = nullptr;
  (void)serve([&]() -> result<void> {
    // A case that has left memory is read from the log, so what waits about it must be there first.
    if (body_->must_write_before(std::vector{std::string{case_key}})) {
      if (auto flushed = flush(); !flushed) return flushed;
    }
    auto held = body_->into.cases.lock(std::string{case_key});
    if (!held) return held.error();
    if (held->front().exists()) found = &held->front().state();
    return {};
  });
  return found;
}

result<void> history_import::flush() {
  return serve([&]() -> result<void> {
    auto written = write_waiting();
    body_->let_go_where_nothing_waits();
    return written;
  });
}

result<void> history_import::write_waiting() {
  auto waiting = std::exchange(body_->waiting, {});
  body_->waiting_events = 0;
  body_->waiting_keys.clear();
  body_->waiting_cases.clear();
  body_->index.forget_changes();
  if (waiting.empty()) return {};
  auto written = guarded([&]() -> result<void> {
    for (const auto& one : body_->into.store.append(waiting)) {
      if (!one) return one.error();
    }
    return {};
  });
  if (written) {
    body_->into.vouched = false;
  } else {
    body_->into.cases.clear();  // memory is ahead of the log, wherever it failed
  }
  return written;
}

}  // namespace casebook
