#include <casebook/engine.hpp>

#include <casebook/event.hpp>

#include "engine/decider.hpp"
#include "engine/engine_body.hpp"
#include "engine/reach.hpp"

namespace casebook {
namespace {

error no_such_case(std::string_view case_key) {
  return fail(errc::unknown_case, "case " + std::string{case_key} + " does not exist");
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
  if (auto checked = check_event(proposed); !checked) return checked.error();
  if (auto whole = body_->index_is_whole(); !whole) return whole.error();
  auto event = proposed;
  event.clear_recorded_at();  // the log's own to say
  event.clear_entry_unknown();
  return body_->record(std::move(event), options);
}

result<receipt> engine::body::record(v1::Event event, const propose_options& asked) {
  const bool dated = event.has_occurred_at();
  if (!dated) *event.mutable_occurred_at() = to_timestamp(options.clock());
  const auto reaches = reach::of(event);
  // Facts of one group are decided on one after the other, before any case is locked: its cases
  // cannot change meanwhile.
  std::unique_lock<std::mutex> turn;
  if (!reaches.group.empty())
    turn = std::unique_lock{groups_[std::hash<std::string>{}(reaches.group) % groups_.size()]};
  index_view index{store};
  const auto keys = reaches.cases(event, options.rules, index);
  if (!keys) return keys.error();
  auto held = cases.lock(*keys);
  if (!held) return held.error();

  if (!event.idempotency_key().empty()) {
    const auto known = store.find(event.idempotency_key());
    if (!known) return known.error();
    if (*known) {
      if (!dated) event.clear_occurred_at();
      return store.append(
          decision{.events = {std::move(event)}, .expected = {}});  // the same receipt
    }
  }
  // Read under the locks, or a fact without a time of its own could come before the case's last.
  const auto now = options.clock();
  if (!dated) *event.mutable_occurred_at() = to_timestamp(now);
  const auto& own = held->front();
  if (asked.expected && *asked.expected != own.state().version)
    return moved_on(own.state(), *asked.expected);

  const auto how = terms(index, judging::live, true, now);
  auto made = decider{*held, how}.propose(event);
  if (!made) {
    if (!made.error().refused) held->forget();  // the log failed halfway; a refusal changes nothing
    return made.error();
  }
  auto recorded = store.append(*made);
  // The fact's own is the last; one before it that failed makes it fail too, for its version is
  // then stale.
  if (!recorded.back()) held->forget();
  return std::move(recorded.back());
}

result<case_state> engine::read(std::string_view case_key) const {
  auto held = body_->cases.lock(std::string{case_key});
  if (!held) return held.error();
  if (!held->front().exists()) return no_such_case(case_key);
  return held->front().state();
}

result<std::vector<v1::Event>> engine::history(std::string_view case_key) const {
  return body_->store.read_case(case_key);
}

result<case_verdicts> engine::verdicts(std::string_view case_key, as_of at,
                                       std::optional<language> explain_in) const {
  const auto events = history(case_key);
  if (!events) return events.error();
  const auto* table = find_workflow(events->front().case_received().workflow());
  if (table == nullptr) {
    return fail(errc::unknown_workflow, "case " + std::string{case_key} + ": unknown workflow '" +
                                            events->front().case_received().workflow() + "'");
  }
  return judge_clocks(*table, rules(), *events, at, explain_in);
}

result<position> engine::follow(position seen, const std::function<bool(const v1::Event&)>& each,
                                std::stop_token stop) const {
  v1::Event event;
  while (!stop.stop_requested()) {
    auto reader = body_->store.read(seen.next());
    if (!reader) return reader.error();
    while (!stop.stop_requested()) {
      const auto more = (*reader)->next();
      if (!more) return more.error();
      if (!*more) break;
      if (auto parsed = (*reader)->parse(event); !parsed) return parsed.error();
      seen = (*reader)->at();
      if (!each(event)) return seen;
    }
    body_->store.wait(seen, stop);
  }
  return seen;
}

const policy_book& engine::rules() const noexcept { return body_->options.rules; }

const workflow* engine::find_workflow(std::string_view name) const noexcept {
  return casebook::find_workflow(body_->options.workflows, name);
}

}  // namespace casebook
