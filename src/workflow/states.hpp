#pragma once

#include <casebook/case_state.hpp>
#include <casebook/msm/table.hpp>

/// The states of a service request, as a table writes them.
namespace casebook::desk {

using msm::ended_state;
using msm::open_state;

struct received : open_state {
  static constexpr std::string_view name = states::received;
};
struct dispatched : open_state {
  static constexpr std::string_view name = states::dispatched;
};
struct in_progress : open_state {
  static constexpr std::string_view name = states::in_progress;
};
struct on_hold : open_state {
  static constexpr std::string_view name = states::on_hold;
};
struct resolved : open_state {
  static constexpr std::string_view name = states::resolved;
};
struct closed : ended_state {
  static constexpr std::string_view name = states::closed;
};
struct cancelled : ended_state {
  static constexpr std::string_view name = states::cancelled;
};
struct invalid : ended_state {
  static constexpr std::string_view name = states::invalid;
};
struct merged : ended_state {
  static constexpr std::string_view name = states::merged;
};

}  // namespace casebook::desk
