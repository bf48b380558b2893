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
  std::vector<case_index::group_work> later;  // of the fact just kept

  result<void> write_waiting();
  result<void> ask_group_again(const case_index::group_work& work);

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
  result<void> decide(const v1::Event& happened, const judging_terms& how) {
    const auto group = options.grade ? reach::group_of(happened) : case_index::group{};
    const auto reached = reach::before(happened, group, into.options.rules, index);
    if (!reached) return reached.error();
    std::optional<case_index::group_work> work;
    {
      auto held = into.cases.lock(happened.case_());
      if (!held) return held.error();
      auto made = decider{*held, how}.propose(happened);
      if (!made) return made.error();
      auto asked = reached->after(happened, into.options.rules, index);
      if (!asked) return asked.error();
      for (const auto& one : *made) {
        if (auto sound = detail::check_shape(one); !sound) return sound.error();
      }
      keep(std::move(*made));
      work = std::move(*asked);
    }
    if (work) later.push_back(std::move(*work));
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
    if (body_->waiting.empty()) {
      if (auto done = body_->into.finish_interrupted_work(); !done) return done.error();
    }
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
  const std::vector<std::string> own{happened.case_()};
  if (body_->must_write_before(own)) {
    if (auto written = write_waiting(); !written) return written.error();
  }
  const auto at = happened.has_recorded_at() ? result<instant>{to_instant(happened.recorded_at())}
                                             : engine.now();
  if (!at) return at.error();
  const auto how = body_->terms(*at);
  auto made = guarded([&] {
    if (!key.empty()) body_->waiting_keys.insert(key);
    return body_->decide(as_entered(happened), how);
  });
  if (made) {
    for (const auto& work : std::exchange(body_->later, {})) {
      if (auto asked = body_->ask_group_again(work); !asked) return asked.error();
    }
    return outcome::recorded;
  }
  if (!key.empty()) body_->waiting_keys.erase(key);
  // A refusal has changed nothing; anything else may have, in memory.
  if (!made.error().refused) {
    if (auto given_up = give_up(own); !given_up) return given_up.error();
  }
  return made.error();
}

// In portions, as a live engine does. The work's entry waits with the fact, and is moved and
// removed with what waits after it.
result<void> history_import::body::ask_group_again(const case_index::group_work& work) {
  auto left = work;
  const auto found = cases_to_ask(left, into.options.rules, index);
  if (!found) return found.error();
  std::span<const std::string> others{*found};
  const auto note = [&](index_change change) {
    index.change({&change, 1});
    waiting.back().index.push_back(std::move(change));
  };
  if (others.empty()) return {};
  note(case_index::work_entry(left));
  while (!others.empty()) {
    const auto portion = others.first(std::min(others.size(), into.options.group_portion));
    const std::vector<std::string> keys(portion.begin(), portion.end());
    if (must_write_before(keys)) {
      if (auto written = write_waiting(); !written) return written;
    }
    auto held = into.cases.lock(keys);
    if (!held) return held.error();
    case_cache::forget_unless_recorded undo{*held};
    const auto how = terms(left.recorded_at.value_or(left.at));
    auto made = decider{*held, how}.ask_again(left);
    if (!made) return made.error();
    left.done_to = others[made->cases - 1];
    others = others.subspan(made->cases);
    if (!made->recorded.events.empty()) {
      std::vector<decision> one;
      one.push_back(std::move(made->recorded));
      keep(std::move(one));
      if (!others.empty()) note(case_index::work_entry(left));
    }
    undo.keep();
  }
  const auto none = case_index::no_work(left.of);
  if (waiting.empty()) return into.store.change_index({&none, 1});
  note(none);
  return {};
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

result<void> history_import::write_waiting() { return body_->write_waiting(); }

result<void> history_import::body::write_waiting() {
  auto written_now = std::exchange(waiting, {});
  waiting_events = 0;
  waiting_keys.clear();
  waiting_cases.clear();
  index.forget_changes();
  if (written_now.empty()) return {};
  auto written = guarded([&]() -> result<void> {
    for (const auto& one : into.store.append(written_now)) {
      if (!one) return one.error();
    }
    return {};
  });
  if (written) {
    into.vouched = false;
  } else {
    into.cases.clear();  // memory is ahead of the log, wherever it failed
  }
  return written;
}

}  // namespace casebook
