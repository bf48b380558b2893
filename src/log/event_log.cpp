#include <casebook/event_log.hpp>

#include "core/guarded.hpp"
#include "log/stored_event.hpp"

namespace casebook {
namespace {

// The fact's own message. Protobuf's generic access: two dozen facts, one line.
const google::protobuf::Message& fact_of(const v1::Event& event) {
  const auto& in = *event.GetReflection();
  return in.GetMessage(event, event.GetDescriptor()->FindFieldByNumber(event.fact_case()));
}

bool same_bytes(const google::protobuf::Message& one, const google::protobuf::Message& other) {
  return one.SerializeAsString() == other.SerializeAsString();
}

}  // namespace

result<receipt> event_log::append(decision one) {
  return guarded([&] { return std::move(append(std::span{&one, 1}).front()); });
}

result<void> cursor::parse(v1::Event& event) const {
  return detail::parse_stored(bytes(), at(), event);
}

bool same_content(const v1::Event& proposed, const v1::Event& recorded) {
  if (proposed.case_() != recorded.case_() || proposed.fact_case() != recorded.fact_case()) {
    return false;
  }
  // Who does not say when it happened means now, and the engine writes that down: a second time
  // it is another now.
  if (proposed.has_occurred_at() && !same_bytes(proposed.occurred_at(), recorded.occurred_at())) {
    return false;
  }
  if (!same_bytes(proposed.actor(), recorded.actor())) return false;
  return proposed.fact_case() == v1::Event::FACT_NOT_SET ||
         same_bytes(fact_of(proposed), fact_of(recorded));
}

}  // namespace casebook
