#pragma once

#include <casebook/v1/event.pb.h>

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <casebook/engine.hpp>

namespace casebook::importing {

/// What a file that is imported again must not forget: how each case stood at this line the first
/// time.
///
/// The engine knows a case only as it stands now, after all that followed. A line that was refused
/// the first time, because the case was closed say, must not slip in because the case has been
/// reopened since; and a map that asks for the state must get the answer it got then.
///
/// **Thread safety**: one thread. **Lifetime**: borrows the engine.
/// **Cost**: some 100 bytes a case; a case that is being replayed holds its history until it
/// catches up.
class replay {
 public:
  explicit replay(const engine& into) : into_(into) {}

  /// The case as it stood when the log held what this file has told so far; null: it stands so now.
  [[nodiscard]] const case_state* find(std::string_view case_key) const;

  /// Would the fact have been accepted then? Yes for what is recorded and for cases not replayed.
  [[nodiscard]] result<void> judge(const v1::Event& event) const;

  /// The log took the event, or had it already.
  result<void> follow(const v1::Event& event, history_import::outcome what);

 private:
  struct past {
    std::vector<v1::Event> history;
    std::size_t told = 0;  // so many of them
    case_state state;

    [[nodiscard]] bool holds(std::string_view idempotency_key) const;
    void advance_to(std::string_view idempotency_key);
  };

  const engine& into_;
  // The cases that this file has told of; null: nothing of it was there before, or it has caught
  // up.
  std::unordered_map<std::string, std::unique_ptr<past>> cases_;
};

}  // namespace casebook::importing
