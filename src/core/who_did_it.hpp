#pragma once

#include <casebook/v1/event.pb.h>

namespace casebook {

/// A contact counts as one by a human: neither an automatic reply nor the system's.
inline bool by_a_human(const v1::Event& event) {
  return !event.customer_contacted().automatic() && event.actor().role() != v1::Actor::SYSTEM;
}

/// What the engine records of its own accord follows from other events; no caller proposed it.
inline bool added_by_the_engine(const v1::Event& event) {
  return (event.has_case_graded() || event.has_timer_fired()) &&
         event.actor().role() == v1::Actor::SYSTEM;
}

}  // namespace casebook
