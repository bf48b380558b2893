#pragma once

#include <casebook/sla.hpp>

#include <vector>

namespace casebook {

/// The verdicts as the JSON answers have them.
inline std::vector<v1::ClockVerdict> messages_of(const case_verdicts& judged) {
  std::vector<v1::ClockVerdict> messages;
  for (const auto& clock : judged.clocks) messages.push_back(to_message(clock));
  return messages;
}

}  // namespace casebook
