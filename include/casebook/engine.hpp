#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include <casebook/case_state.hpp>
#include <casebook/event_log.hpp>
#include <casebook/policy_book.hpp>
#include <casebook/sla.hpp>
#include <casebook/timers.hpp>
#include <casebook/workflow.hpp>

namespace casebook {

struct engine_options {
  policy_book rules = policy::built_in();
  clock_source clock = wall_clock();
  /// The workflows that cases may follow. Default: those that Casebook ships.
  std::vector<const workflow*> workflows = built_in_workflows();
  /// Cases whose state is kept in memory; beyond it some are dropped and read again when asked for.
  /// Default 200,000 (two to three kilobytes each); about a thousand are kept whatever it says.
  std::size_t cached_cases = 200'000;
};

struct propose_options {
  /// Refuse with version_conflict unless the case is at this version. Default: whatever it is at.
  std::optional<version> expected{};
};

/// Judges proposed facts, records the accepted ones, and answers about cases.
///
/// **Thread safety**: every member, from any number of threads; facts about one case are judged one
/// after the other, facts about different cases concurrently.
/// **Lifetime**: borrows the log; the log must outlive it and have no other writer.
/// **Errors**: propose gives what the log gives, and malformed, limit_exceeded, unknown_workflow,
/// not_in_table, guard_failed, time_regression, out_of_window. A refused fact leaves no trace.
class CASEBOOK_API engine {
 public:
  engine(event_log& store, engine_options options = {});
  ~engine();
  engine(const engine&) = delete;
  engine& operator=(const engine&) = delete;

  /// Judges one fact live and records it, together with the grade that it causes, if any.
  /// An absent `occurred_at` is now.
  /// **Cost**: one append; a case that is not in memory is read first.
  result<receipt> propose(const v1::Event& proposed, propose_options options = {});

  /// The case's state as recorded. **Errors**: unknown_case.
  result<case_state> read(std::string_view case_key) const;
  /// Its events. **Errors**: unknown_case.
  result<std::vector<v1::Event>> history(std::string_view case_key) const;
  /// Its state and clocks as of an instant. **Errors**: unknown_case.
  result<case_verdicts> verdicts(std::string_view case_key, as_of at,
                                 std::optional<language> explain_in = {}) const;

  /// Fires every timer that is due by now, `most` of them at most, in the order in which they were
  /// due: records each as TimerFired, together with the grade that it causes, then hands it to
  /// `told`. A timer is recorded once, and told once: a process that dies in between has recorded
  /// one that nobody was told of. When the next one is due, which may be in the past if there were
  /// more than `most`; nothing: none waits.
  /// **Errors**: the log's. **Cost**: one append a case and instant; nothing where nothing is due.
  result<std::optional<instant>> fire_timers(const std::function<void(const timer_notice&)>& told,
                                             std::size_t most = 1000);

  /// Calls `each` with every event after `seen`, in order, now and as they come, until it returns
  /// false or a stop is asked for; the last position that `each` took. Blocks: give it a thread of
  /// its own.
  result<position> follow(position seen, const std::function<bool(const v1::Event&)>& each,
                          std::stop_token stop) const;

  [[nodiscard]] const policy_book& rules() const noexcept;
  /// The workflow of that name, or null.
  [[nodiscard]] const workflow* find_workflow(std::string_view name) const noexcept;

 private:
  friend class history_import;
  struct body;
  std::unique_ptr<body> body_;
};

struct history_import_options {
  bool grade = false;  ///< record the grades that a live engine would have given
  std::size_t batch_events =
      2048;  ///< events per write; the import holds about this many in memory
};

/// A bulk import of what happened, in recorded order: the table and the guards on content still
/// judge; those on rights, time order, skew, back-dating and windows do not.
///
/// **Thread safety**: one thread; nobody may propose to the engine meanwhile.
/// **Errors**: as `engine::propose`. After an error the import may go on with the next fact.
class CASEBOOK_API history_import {
 public:
  history_import(engine& into, history_import_options options = {});
  ~history_import();  ///< does not flush: what was not flushed is not recorded
  history_import(const history_import&) = delete;
  history_import& operator=(const history_import&) = delete;

  enum class outcome : std::uint8_t { recorded, repeated };
  /// Judges one fact and puts it into the batch. `recorded` becomes true on disk with the next
  /// flush.
  result<outcome> add(const v1::Event& happened);

  /// The case as it stands after everything added so far; null: no such case.
  const case_state* find(std::string_view case_key);

  /// For the end of a history: puts the grades that time alone brought about in a case before
  /// `until` into the batch, such as that of a complaint which was open for 30 days.
  result<void> let_time_pass(const std::string& case_key, instant until);

  /// Writes what is waiting.
  result<void> flush();

 private:
  result<void> give_up(const std::vector<std::string>& cases);

  struct body;
  std::unique_ptr<body> body_;
};

}  // namespace casebook
