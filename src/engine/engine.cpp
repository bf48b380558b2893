#include <casebook/engine.hpp>

#include <casebook/event.hpp>

#include <algorithm>

#include "core/believed_clock.hpp"
#include "engine/decider.hpp"
#include "engine/engine_body.hpp"
#include "engine/reach.hpp"
#include "engine/serve.hpp"

namespace casebook {
namespace {

error no_such_case(std::string_view case_key) {
  return fail(errc::unknown_case, "case " + std::string{case_key} + " does not exist");
}

result<void> check_length(std::string_view case_key) {
  if (case_key.size() <= limits::case_key_bytes_max) return {};
  return fail(errc::limit_exceeded,
              "the case's key has " + std::to_string(case_key.size()) + " bytes, at most " +
                  std::to_string(limits::case_key_bytes_max) + " are allowed: no case has it");
}

error moved_on(const case_state& state, version expected) {
  return fail(errc::version_conflict, "case " + state.case_key + " is at version " +
                                          std::to_string(state.version.value) + ", not " +
                                          std::to_string(expected.value) +
                                          " as expected: read it again and decide anew");
}

}  // namespace

engine::engine(event_log& store, engine_options options)
    : body_(std::make_unique<body>(store, std::move(options))) {}
engine::~engine() = default;

result<receipt> engine::propose(const v1::Event& proposed, propose_options options) {
  return serve([&]() -> result<receipt> {
    auto event = proposed;
    event.clear_recorded_at();  // the log's own to say
    event.clear_entry_unknown();
    const bool dated = event.has_occurred_at();
    if (!dated) {
      const auto now = body_->now();
      if (!now) return now.error();
      // Now already: what the engine adds counts in the event's size.
      *event.mutable_occurred_at() = to_timestamp(*now);
    }
    if (auto checked = check_event(event); !checked) return checked.error();
    if (auto built = body_->build_index_where_missing(); !built) return built.error();
    if (auto done = body_->finish_interrupted_work(); !done) return done.error();
    return body_->record(std::move(event), dated, options);
  });
}

result<receipt> engine::body::record(v1::Event event, bool dated, const propose_options& asked) {
  const auto group = reach::group_of(event);
  // Facts of one group are decided on one after the other, and each is done before the next begins.
  std::optional<group_turns::turn> turn;
  if (!group.empty()) turn.emplace(turns_, group);
  auto recorded = record_alone(std::move(event), dated, asked, group);
  if (!recorded) return recorded.error();
  if (recorded->work) {
    // The fact is recorded, whatever becomes of the rest: it is gone on with at the next call.
    const auto asked_again = guarded([&] { return ask_again(*recorded->work, recorded->others); });
    if (!asked_again) ++interruptions_;
  }
  return recorded->its;
}

result<engine::body::recorded_fact> engine::body::record_alone(v1::Event event, bool dated,
                                                               const propose_options& asked,
                                                               const case_index::group& group) {
  auto held = cases.lock(std::span{&event.case_(), 1}, reach::looks_at(event));
  if (!held) return held.error();

  if (!event.idempotency_key().empty()) {
    const auto known = store.find(event.idempotency_key());
    if (!known) return known.error();
    if (*known) {
      if (!dated) event.clear_occurred_at();
      const auto again =
          store.append(decision{.events = {std::move(event)}, .expected = {}});  // the same receipt
      if (!again) return again.error();
      return recorded_fact{.its = *again};
    }
  }
  if (auto alone = check_no_import(); !alone) return alone.error();
  // Read under the locks, or a fact without a time of its own could come before the case's last.
  const auto at = now();
  if (!at) return at.error();
  const auto& own = held->front();
  if (!dated) *event.mutable_occurred_at() = to_timestamp(std::max(*at, own.state().last_step_at));
  if (asked.expected && *asked.expected != own.state().version)
    return moved_on(own.state(), *asked.expected);

  index_view index{store};
  const auto reached = reach::before(event, group, options.rules, index);
  if (!reached) return reached.error();
  case_cache::forget_unless_recorded undo{*held};
  auto how = terms(index, judging::live, true, *at);
  how.unfinished = unfinished_work_of(own.state());
  auto made = decider{*held, how}.propose(event);
  if (!made) {
    if (made.error().refused) undo.keep();  // it has changed nothing
    return made.error();
  }
  auto work = reached->after(event, options.rules, index);
  if (!work) return work.error();
  recorded_fact fact{};
  if (*work) {
    auto others = cases_to_ask(**work, options.rules, index);
    if (!others) return others.error();
    if (!others->empty()) {
      made->back().index.push_back(case_index::work_entry(**work));
      fact.others = std::move(*others);
      fact.work = std::move(*work);
    }
  }
  for (auto& one : *made) one.believed = believed();
  if (fact.work) begin_work(*fact.work);
  // The fact's own is the last; one before it that failed makes it fail too, for its version is
  // then stale.
  auto recorded = guarded([&] { return std::move(store.append(*made).back()); });
  if (!recorded) {
    if (fact.work) {
      end_work(fact.work->of);
      ++interruptions_;  // it may be in the log all the same
    }
    return recorded.error();
  }
  undo.keep();
  vouched = false;
  fact.its = std::move(*recorded);
  return fact;
}

result<instant> engine::body::now() const {
  return believe(options.clock(), store.last_stamp(), believed());
}

clock_bounds engine::body::believed() const {
  const auto& newest = options.rules.versions().back();
  return {.ahead = newest.max_silence(), .behind = newest.max_backdate(), .vouched = vouched};
}

result<void> engine::body::check_no_import(const void* but) const {
  const auto* other = importing.load();
  if (other == nullptr || other == but) return {};
  return fail(errc::busy,
              "an import of history is under way in this engine: flush it or let it end, then try "
              "again");
}

result<case_state> engine::read(std::string_view case_key) const {
  return serve([&]() -> result<case_state> {
    if (auto fits = check_length(case_key); !fits) return fits.error();
    auto held = body_->cases.lock(std::string{case_key});
    if (!held) return held.error();
    if (!held->front().exists()) return no_such_case(case_key);
    return held->front().state();
  });
}

result<std::vector<v1::Event>> engine::history(std::string_view case_key) const {
  return serve([&]() -> result<std::vector<v1::Event>> {
    if (auto fits = check_length(case_key); !fits) return fits.error();
    return body_->store.read_case(case_key);
  });
}

result<case_verdicts> engine::verdicts(std::string_view case_key, as_of at,
                                       std::optional<language> explain_in) const {
  return serve([&]() -> result<case_verdicts> {
    const auto events = history(case_key);
    if (!events) return events.error();
    const auto* table = find_workflow(events->front().case_received().workflow());
    if (table == nullptr) {
      return fail(errc::unknown_workflow, "case " + std::string{case_key} + ": unknown workflow '" +
                                              events->front().case_received().workflow() + "'");
    }
    return judge_clocks(*table, rules(), *events, at, explain_in);
  });
}

result<position> engine::follow(position seen, const std::function<bool(const v1::Event&)>& each,
                                std::stop_token stop) const {
  return serve([&]() -> result<position> {
    if (const auto last = body_->store.last(); seen > last) {
      return fail(errc::invalid_argument, "position " + std::to_string(seen.value) +
                                              " is past the end of the log, " +
                                              std::to_string(last.value) +
                                              ": follow from there, or from what you have seen "
                                              "of this log");
    }
    if (auto still = body_->store.stands_still()) return *std::move(still);
    v1::Event event;
    while (!stop.stop_requested()) {
      auto reader = body_->store.read(seen.next());
      if (!reader) return reader.error();
      while (!stop.stop_requested()) {
        const auto more = (*reader)->next();
        if (!more) return more.error();
        if (!*more) break;
        if (auto parsed = (*reader)->parse(event); !parsed) return parsed.error();
        const auto goes_on = guarded([&]() -> result<bool> { return each(event); });
        if (!goes_on) {
          return fail(goes_on.error().code,
                      "the follower stopped at position " + std::to_string((*reader)->at().value) +
                          ", which it did not take: " + goes_on.error().message);
        }
        seen = (*reader)->at();
        if (!*goes_on) return seen;
      }
      body_->store.wait(seen, stop);
    }
    return seen;
  });
}

const policy_book& engine::rules() const noexcept { return body_->options.rules; }

const workflow* engine::find_workflow(std::string_view name) const noexcept {
  return casebook::find_workflow(body_->options.workflows, name);
}

}  // namespace casebook
