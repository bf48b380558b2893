#include "projection/merges.hpp"

namespace casebook {

result<bool> merges::dangles(std::string_view merged, const event_log& events, as_of at) const {
  auto next = into_.find(merged);
  std::string_view end = merged;
  for (std::size_t steps = 0; next != into_.end(); next = into_.find(end)) {
    if (++steps > into_.size()) return true;  // round in a circle
    end = next->second;
  }
  const auto history = events.read_case(end);
  if (!history && history.error().code != errc::unknown_case) return history.error();
  return !history || !at.takes_in(history->front());
}

}  // namespace casebook
