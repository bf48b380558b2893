#pragma once

#include <casebook/v1/event.pb.h>

#include <optional>
#include <string>

#include <casebook/event.hpp>

namespace casebook {

/// What is wrong with a field, and which. The path is put together on the way out, so that an event
/// with nothing wrong pays nothing for it.
struct event_fault {
  errc code;  ///< malformed or limit_exceeded
  std::string sentence;
  std::string path{};  ///< as in JSON, "caseGraded.rules"; empty: the event as a whole
};

/// The one answer to whether an event is well-formed, see `check_event`; nothing: it is.
std::optional<event_fault> find_fault(const v1::Event& event);

error to_error(event_fault found);

/// Takes off what the log stamps and no caller says: position, version, policy version, state
/// after. Header-only: the tools beside the library use it too.
inline void drop_stamps(v1::Event& event) {
  event.clear_position();
  event.clear_version();
  event.clear_policy_version();
  event.clear_state_after();
}

}  // namespace casebook
