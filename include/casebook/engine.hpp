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
  /// The host vouches for its clock, once: the next fact is recorded at whatever time it reads, be
  /// it long after the newest record (the store was left alone for years) or before it (the clock
  /// was wrong when that was recorded, and is right now). Default: it does not, and a reading that
  /// the policy's `max_silence` and `max_backdate` do not allow is out_of_window.
  bool clock_is_right = false;
  /// Cases whose state is kept in memory; beyond it some are dropped and read again when asked for.
  /// Default 200,000 (two to three kilobytes each); about a thousand are kept whatever it says.
  std::size_t cached_cases = 200'000;
  /// Cases of a group that are graded in one write after a fact that concerns all of them, such as
  /// the tenth household of an issue. Default 32; fewer where they do not fit into one decision.
  std::size_t group_portion = 32;
};

struct propose_options {
  /// Refuse with version_conflict unless the case is at this version. Default: whatever it is at.
  std::optional<version> expected{};
};

/// Judges proposed facts, records the accepted ones, and answers about cases.
///
/// **Thread safety**: every member, from any number of threads; facts about one case are judged one
/// after the other, facts about different cases concurrently.
/// **Lifetime**: borrows the log; the log must outlive it and have no other writer. Belongs between
/// the first and the last line of main: before and after, every call is invalid_argument.
/// **Errors**: propose gives what the log gives, and malformed, limit_exceeded, unknown_workflow,
/// not_in_table, guard_failed, time_regression, out_of_window, and busy while an import of history
/// is under way. A refused fact leaves no trace. What the host's own code throws (a clock, a guard,
/// a handler, a follower) comes back as host_threw, a lack of memory as out_of_memory; the engine
/// then is as if the call had not been made, or the log says that it was recorded.
///
/// **Clocks**: time never runs back here. A clock that reads less than the last time that the log
/// gave counts as that time, as long as it is no further off than a fact may be back-dated; one
/// that is, or that reads later than `max_silence` after it, is refused: out_of_window.
class CASEBOOK_API engine {
 public:
  engine(event_log& store, engine_options options = {});
  ~engine();
  engine(const engine&) = delete;
  engine& operator=(const engine&) = delete;

  /// Judges one fact live and records it, together with the grade that it causes, if any. What it
  /// causes in other cases of a group (the tenth household of an issue) is recorded before it
  /// returns, in further writes; a crash between them is made good when the log is used next.
  /// An absent `occurred_at` is the later of now and the case's last step. Only the engine says
  /// that a timer fired, and what the rules' grade is: TimerFired and a CaseGraded that is not
  /// `manual` are guard_failed. A CaseMerged needs a case to be merged into, as the log holds it.
  /// **Cost**: one append; a case that is not in memory is read first.
  result<receipt> propose(const v1::Event& proposed, propose_options options = {});

  /// The case's state as recorded. **Errors**: unknown_case; limit_exceeded (a key that no case can
  /// have). **Cost**: nothing is kept of a key that nobody has.
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
  /// **Errors**: the log's; host_threw, where `told` throws: its timer is recorded all the same,
  /// and the error names it; call again for the rest.
  /// **Cost**: one append a case and instant; nothing where nothing is due. The first call after a
  /// change of the policies or workflows reads the whole log; facts are recorded meanwhile.
  result<std::optional<instant>> fire_timers(const std::function<void(const timer_notice&)>& told,
                                             std::size_t most = 1000);

  /// Calls `each` with every event after `seen`, in order, now and as they come, until it returns
  /// false or a stop is asked for; the last position that `each` took. Blocks: give it a thread of
  /// its own. **Errors**: invalid_argument where `seen` is past the end; read_only, at once, where
  /// the log was opened to read and will not grow; host_threw where `each` throws, with the
  /// position that it did not take.
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
/// **Thread safety**: one thread. From the first fact that waits to the flush that writes it, what
/// anybody else proposes to the engine is busy.
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
  result<outcome> judge_and_keep(const v1::Event& happened);
  result<void> judge_time(const std::string& case_key, instant until);
  result<void> give_up(const std::vector<std::string>& cases);
  result<void> write_waiting();

  struct body;
  std::unique_ptr<body> body_;
};

}  // namespace casebook
