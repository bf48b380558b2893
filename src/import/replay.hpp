#pragma once

#include <casebook/v1/event.pb.h>

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <casebook/engine.hpp>

#include "import/content_key.hpp"
#include "import/event_source.hpp"

namespace casebook::importing {

/// Where each case stands for a file that tells again what the log holds, wholly or in part.
///
/// The engine knows a case only as it stands now, after all that followed. A line that was refused
/// the first time, because the case was closed say, must not slip in because the case has been
/// reopened since; and a map that asks for the state must get the answer it got then. A file that
/// goes on where another ended finds the case as that one left it.
///
/// **Thread safety**: one thread. **Lifetime**: borrows the engine.
/// **Cost**: some 100 bytes a case; a case that is being replayed holds its history until it
/// catches up.
class replay {
 public:
  explicit replay(const engine& into) : into_(into) {}

  /// Finds out what the file's first rows of a case are, by what they would say at every place of
  /// its stored history: what is recorded there places them; else their time does.
  /// **Errors**: the reader's, the log's. **Cost**: the case's history read once, and the row read
  /// once for each event of it.
  result<known_cases::reading> pick_up(const std::string& case_key, bool first_met,
                                       const row_reader& reads, const content_keys& keys);

  /// Whether `pick_up` has found it.
  [[nodiscard]] bool knows(const std::string& case_key) const { return cases_.contains(case_key); }

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
    [[nodiscard]] bool holds_from_here(std::string_view idempotency_key) const;
    void step() { evolve(state, history[told++]); }
    void advance_to(std::string_view idempotency_key);
  };

  result<known_cases::reading> place_by_time(const std::string& case_key, past now,
                                             const row_reader& reads,
                                             std::vector<v1::Event> events);

  const engine& into_;
  // The cases that this file has told of; null: nothing of it was there before, or it has caught
  // up.
  std::unordered_map<std::string, std::unique_ptr<past>> cases_;
};

}  // namespace casebook::importing
