#include "log/decision.hpp"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include <casebook/event.hpp>

#include "core/believed_clock.hpp"
#include "core/who_did_it.hpp"
#include "core/wording.hpp"

namespace casebook::detail {
namespace {

using std::to_string;

error too_big(const std::string& what, std::size_t found, std::size_t most,
              const std::string& remedy) {
  return fail(errc::limit_exceeded, what + " has " + to_string(found) + " bytes, at most " +
                                        to_string(most) + " are allowed: " + remedy);
}

// The log's caller gave it: what is malformed is the call's fault.
result<void> check_one(const v1::Event& event) {
  auto checked = casebook::check_event(event);
  if (checked) return {};
  const auto why = checked.error();
  const auto code = why.code == errc::malformed ? errc::invalid_argument : why.code;
  return fail(code, "an event of case " + casebook::quoted(event.case_()) + ": " + why.message);
}

result<void> check_idempotency_keys(std::span<const v1::Event> events) {
  const auto& first = events.front();
  if (first.idempotency_key().size() > limits::idempotency_key_bytes_max) {
    return too_big("the idempotency key of an event of case " + casebook::quoted(first.case_()),
                   first.idempotency_key().size(), limits::idempotency_key_bytes_max,
                   "choose a shorter one, such as a hash of it");
  }
  for (const auto& later : events.subspan(1)) {
    if (later.idempotency_key().empty()) continue;
    return fail(errc::invalid_argument,
                "a later event of a decision about case " + casebook::quoted(first.case_()) +
                    " holds an idempotency key: the first event's is the whole decision's");
  }
  return {};
}

// Calls `visit` with the first event of every case but the decision's own, until one is refused.
template <class Visit>
result<void> each_further_case(const decision& one, Visit&& visit) {
  const auto& own = one.events.front().case_();
  std::unordered_set<std::string_view> seen;  // most decisions leave it empty, and without memory
  for (const auto& event : one.events) {
    if (event.case_() == own || !seen.insert(event.case_()).second) continue;
    if (auto visited = visit(event); !visited) return visited;
  }
  return {};
}

result<void> check_cases(const decision& one) {
  const auto& own = one.events.front().case_();
  return each_further_case(one, [&](const v1::Event& event) -> result<void> {
    if (event.version() != 0) return {};
    return fail(errc::invalid_argument,
                "the decision about case " + casebook::quoted(own) + " holds events of case " +
                    casebook::quoted(event.case_()) +
                    " too: set the first one's `version` to one more than that case's newest");
  });
}

error conflict(const std::string& key, version expected_version, version head) {
  const auto expected = to_string(expected_version.value);
  if (head.value == 0) {
    return fail(errc::version_conflict, "case " + key + " does not exist, but version " + expected +
                                            " of it was expected: receive it first");
  }
  if (expected_version.value == 0) {
    return fail(errc::version_conflict, "case " + key + " exists already, at version " +
                                            to_string(head.value) +
                                            ": read it, or choose another key");
  }
  return fail(errc::version_conflict, "case " + key + " is at version " + to_string(head.value) +
                                          ", not " + expected +
                                          " as expected: read it again and decide anew");
}

error key_reused(const decision& one, const v1::Event& holder, position at) {
  const auto& event = one.events.front();
  return fail(errc::key_reused, "case " + event.case_() + ": the idempotency key " +
                                    casebook::quoted(event.idempotency_key()) +
                                    " was used for something else, by case " + holder.case_() +
                                    " at position " + to_string(at.value) +
                                    ": give a new fact a new key");
}

// A decision comes again as it was proposed: in the log, what the engine added may stand before it,
// behind it and between, of any case. The key moves along to whatever came to stand first.
bool says_the_same(std::span<const v1::Event> proposed, std::span<const v1::Event> recorded) {
  for (const auto& event : recorded) {
    if (!proposed.empty() && same_content(proposed.front(), event)) {
      proposed = proposed.subspan(1);
    } else if (!added_by_the_engine(event)) {
      return false;
    }
  }
  return proposed.empty();
}

result<receipt> repeat(const decision& one, extent held, ledger& book) {
  const auto recorded =
      read_events(held, [&](position at, v1::Event& event) { return book.read(at, event); });
  if (!recorded) return recorded.error();
  if (!says_the_same(one.events, *recorded)) return key_reused(one, recorded->front(), held.first);
  return make_receipt(*recorded, held, true);
}

// The versions of an admitted decision's events, case by case.
class case_counts {
 public:
  explicit case_counts(const decision& of)
      : own_(of.events.front().case_()), newest_(of.expected) {}

  version next(const v1::Event& event) {
    if (event.case_() == own_) return newest_ = newest_.next();
    // The first of a further case says itself which version it is.
    const auto [newest, first] = further_.try_emplace(event.case_(), version{event.version()});
    if (!first) newest->second = newest->second.next();
    return newest->second;
  }

 private:
  std::string_view own_;
  version newest_;
  std::unordered_map<std::string_view, version> further_;
};

}  // namespace

result<void> check_shape(const decision& one) {
  if (one.events.empty()) {
    return fail(errc::invalid_argument, "the decision holds no events: give it at least one");
  }
  const auto& first = one.events.front();
  if (one.events.size() > limits::events_per_decision_max) {
    return fail(errc::limit_exceeded,
                "the decision about case " + casebook::quoted(first.case_()) + " has " +
                    to_string(one.events.size()) + " events, at most " +
                    to_string(limits::events_per_decision_max) + " are allowed: split it");
  }
  for (const auto& event : one.events) {
    if (auto checked = check_one(event); !checked) return checked;
  }
  if (auto checked = check_cases(one); !checked) return checked;
  if (auto checked = check_idempotency_keys(one.events); !checked) return checked;
  if (auto checked = check_index_changes(one.index); !checked) {
    return fail(checked.error().code, "the decision about case " + casebook::quoted(first.case_()) +
                                          ": " + checked.error().message);
  }
  return {};
}

result<std::optional<receipt>> admit(const decision& one, ledger& book) {
  const auto& first = one.events.front();
  // The key comes first: a repeated decision expects a version that has long passed.
  if (!first.idempotency_key().empty()) {
    const auto held = book.find_key(first.idempotency_key());
    if (!held) return held.error();
    if (*held) {
      auto again = repeat(one, **held, book);
      if (!again) return again.error();
      return std::optional{std::move(*again)};
    }
  }
  const auto expect = [&](const std::string& case_key, version expected) -> result<void> {
    const auto head = book.head(case_key);
    if (!head) return head.error();
    if (*head != expected) return conflict(case_key, expected, *head);
    return {};
  };
  if (auto met = expect(first.case_(), one.expected); !met) return met.error();
  auto met = each_further_case(
      one, [&](const v1::Event& event) { return expect(event.case_(), {event.version() - 1}); });
  if (!met) return met.error();
  return std::optional<receipt>{};
}

receipt make_receipt(std::span<const v1::Event> events, extent where, bool repeated) {
  const auto newest = std::find_if(events.rbegin(), events.rend(), [&](const v1::Event& event) {
    return event.case_() == events.front().case_();
  });
  return {.first = where.first,
          .last = where.last(),
          .version = {newest->version()},
          .recorded_at = to_instant(events.back().recorded_at()),
          .state_after = newest->state_after(),
          .repeated = repeated};
}

result<bool> stamper::ask_clock(const decision& one) {
  if (std::ranges::all_of(one.events, &v1::Event::has_recorded_at)) return false;
  const auto believed = believe(clock_(), last(), one.believed);
  if (!believed) return believed.error();
  last_ = believed->time_since_epoch().count();
  return true;
}

void stamper::stamp(decision& one, position first) {
  auto at = first;
  case_counts counts{one};
  for (auto& event : one.events) {
    event.set_position(at.value);
    event.set_version(counts.next(event).value);
    at = at.next();
    if (!event.has_recorded_at()) *event.mutable_recorded_at() = to_timestamp(*last());
  }
}

result<void> check_index_changes(std::span<const index_change> changes) {
  if (changes.size() > limits::index_changes_max) {
    return fail(errc::limit_exceeded, "there are " + to_string(changes.size()) +
                                          " changes of the index at once, at most " +
                                          to_string(limits::index_changes_max) +
                                          " are allowed: split them");
  }
  for (const auto& [key, value] : changes) {
    if (key.size() > limits::index_key_bytes_max) {
      return too_big("the index key " + casebook::quoted(key), key.size(),
                     limits::index_key_bytes_max, "choose a shorter one");
    }
    if (value && value->size() > limits::index_value_bytes_max) {
      return too_big("the index entry " + casebook::quoted(key), value->size(),
                     limits::index_value_bytes_max, "keep in it only what it is looked up for");
    }
  }
  return {};
}

result<void> check_document(std::string_view name, std::string_view bytes) {
  if (name.empty() || has_control(name) || find_bad_utf8(name) != std::string_view::npos) {
    return fail(errc::invalid_argument, "the document's name " + casebook::quoted(name) +
                                            " is empty, has control characters or is not UTF-8");
  }
  if (name.size() > limits::name_bytes_max) {
    return too_big("the document's name " + casebook::quoted(name), name.size(),
                   limits::name_bytes_max, "choose a shorter one");
  }
  if (bytes.size() > limits::document_bytes_max) {
    return too_big("the document " + casebook::quoted(name), bytes.size(),
                   limits::document_bytes_max, "keep it elsewhere and store where it is");
  }
  return {};
}

error document_changed(std::string_view name) {
  return fail(errc::version_conflict, "the document " + casebook::quoted(name) +
                                          " has been changed since it was read: read it again");
}

error no_such_case(std::string_view case_key) {
  return fail(errc::unknown_case, "the log holds no case " + casebook::quoted(case_key) +
                                      ": check its key, or receive it first");
}

}  // namespace casebook::detail
