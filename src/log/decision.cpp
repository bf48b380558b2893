#include "log/decision.hpp"

#include <google/protobuf/message.h>

#include <algorithm>
#include <string>

#include "core/wording.hpp"

namespace casebook::detail {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using std::to_string;

error too_big(const std::string& what, std::size_t found, std::size_t most,
              const std::string& remedy) {
  return fail(errc::limit_exceeded, what + " has " + to_string(found) + " bytes, at most " +
                                        to_string(most) + " are allowed: " + remedy);
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

// Protobuf writes text that is not UTF-8 but does not read it back: such an event would be lost.
const FieldDescriptor* find_bad_text(const Message& message) {
  const auto& in = *message.GetReflection();
  const auto& schema = *message.GetDescriptor();
  std::string scratch;
  const auto bad = [](std::string_view text) {
    return find_bad_utf8(text) != std::string_view::npos;
  };
  for (int f = 0; f < schema.field_count(); ++f) {
    const auto* field = schema.field(f);
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
      if (!field->is_repeated()) {
        if (bad(in.GetStringReference(message, field, &scratch))) return field;
        continue;
      }
      for (int i = 0; i < in.FieldSize(message, field); ++i) {
        if (bad(in.GetRepeatedStringReference(message, field, i, &scratch))) return field;
      }
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
               in.HasField(message, field)) {
      if (const auto* found = find_bad_text(in.GetMessage(message, field))) return found;
    }
  }
  return nullptr;
}

result<void> check_instants(const v1::Event& event) {
  for (const auto* stamp : {event.has_occurred_at() ? &event.occurred_at() : nullptr,
                            event.has_recorded_at() ? &event.recorded_at() : nullptr}) {
    if (stamp == nullptr) continue;
    if (auto checked = check_timestamp(*stamp); !checked) {
      return fail(errc::invalid_argument, "case " + event.case_() + ": " + checked.error().message);
    }
  }
  return {};
}

result<void> check_event(const v1::Event& event) {
  const auto of_case = [&] { return "an event of case " + casebook::quoted(event.case_()); };
  if (event.fact_case() == v1::Event::FACT_NOT_SET) {
    return fail(errc::invalid_argument, of_case() + " holds no fact: give it exactly one");
  }
  if (const auto bytes = event.ByteSizeLong(); bytes > limits::event_bytes_max) {
    return too_big(of_case(), bytes, limits::event_bytes_max, "shorten its texts");
  }
  if (const auto* field = find_bad_text(event)) {
    return fail(errc::invalid_argument,
                of_case() + " has a " + field->json_name() + " that is not valid UTF-8");
  }
  return check_instants(event);
}

result<void> check_keys(const v1::Event& first) {
  if (first.case_().empty()) {
    return fail(errc::invalid_argument, "the decision names no case: set `case` on its events");
  }
  if (first.case_().size() > limits::case_key_bytes_max) {
    return too_big("the key of case " + casebook::quoted(first.case_()), first.case_().size(),
                   limits::case_key_bytes_max, "choose a shorter one");
  }
  if (has_control(first.case_())) {
    return fail(errc::invalid_argument,
                "the key of case " + casebook::quoted(first.case_()) + " has control characters");
  }
  if (first.idempotency_key().size() > limits::idempotency_key_bytes_max) {
    return too_big("the idempotency key of an event of case " + casebook::quoted(first.case_()),
                   first.idempotency_key().size(), limits::idempotency_key_bytes_max,
                   "choose a shorter one, such as a hash of it");
  }
  return {};
}

result<void> check_belongs(const v1::Event& event, const v1::Event& first) {
  if (event.case_() != first.case_()) {
    return fail(errc::invalid_argument,
                "one decision holds events of case " + casebook::quoted(first.case_()) +
                    " and of case " + casebook::quoted(event.case_()) + ": make two decisions");
  }
  if (&event != &first && !event.idempotency_key().empty()) {
    return fail(errc::invalid_argument,
                "a later event of a decision about case " + casebook::quoted(first.case_()) +
                    " holds an idempotency key: the first event's is the whole decision's");
  }
  return {};
}

error conflict(const decision& one, version head) {
  const auto& key = one.events.front().case_();
  const auto expected = to_string(one.expected.value);
  if (head.value == 0) {
    return fail(errc::version_conflict, "case " + key + " does not exist, but version " + expected +
                                            " of it was expected: receive it first");
  }
  if (one.expected.value == 0) {
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

// A decision comes again as it was proposed: what follows in the log may only be the grade that the
// engine added to it of its own accord.
bool was_added_by_the_engine(const v1::Event& recorded) {
  return recorded.has_case_graded() && recorded.actor().role() == v1::Actor::SYSTEM;
}

result<receipt> repeat(const decision& one, extent held, ledger& book) {
  v1::Event recorded;
  for (std::uint32_t i = 0; i < held.count; ++i) {
    if (auto read = book.read({held.first.value + i}, recorded); !read) return read.error();
    const bool same = i < one.events.size() ? same_content(one.events[i], recorded)
                                            : was_added_by_the_engine(recorded);
    if (!same) return key_reused(one, recorded, held.first);
  }
  if (one.events.size() > held.count) return key_reused(one, recorded, held.first);
  return make_receipt(recorded, held, true);
}

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
  if (auto checked = check_keys(first); !checked) return checked.error();
  for (const auto& event : one.events) {
    if (auto belongs = check_belongs(event, first); !belongs) return belongs.error();
    if (auto checked = check_event(event); !checked) return checked.error();
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
  const auto head = book.head(first.case_());
  if (!head) return head.error();
  if (*head != one.expected) return conflict(one, *head);
  return std::optional<receipt>{};
}

receipt make_receipt(const v1::Event& newest, extent where, bool repeated) {
  return {.first = where.first,
          .last = where.last(),
          .version = {newest.version()},
          .recorded_at = to_instant(newest.recorded_at()),
          .state_after = newest.state_after(),
          .repeated = repeated};
}

bool stamper::stamp(decision& one, position first) {
  bool asked = false;
  auto at = first;
  auto in_case = one.expected;
  for (auto& event : one.events) {
    event.set_position(at.value);
    event.set_version((in_case = in_case.next()).value);
    at = at.next();
    if (event.has_recorded_at()) continue;
    // One reading for the whole decision: its events were recorded together.
    if (!asked) last_ = std::max(last_, clock_());
    asked = true;
    *event.mutable_recorded_at() = to_timestamp(last_);
  }
  return asked;
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

error no_such_case(std::string_view case_key) {
  return fail(errc::unknown_case, "the log holds no case " + casebook::quoted(case_key) +
                                      ": check its key, or receive it first");
}

}  // namespace casebook::detail
