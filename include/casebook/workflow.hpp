#pragma once

#include <casebook/v1/event.pb.h>

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <casebook/case_state.hpp>
#include <casebook/policy_book.hpp>

namespace casebook {

/// How strictly a fact is judged.
enum class judging : std::uint8_t {
  live,     ///< everything
  history,  ///< an import: the table and guards on content; not rights, nor windows
};

/// What a guard asks about, which decides whether an import of history is held to it.
enum class guard_kind : std::uint8_t {
  choice,   ///< picks among the rows of one state and fact ("has a department")
  content,  ///< something the fact must say ("a reason")
  rights,   ///< who may do it; live only
  window,   ///< when, or how often, it may be done; live only
};

/// All that a guard may look at besides the fact.
struct judge_context {
  const case_state& before;
  const v1::Event& event;
  const policy& rules;  ///< that the case is under
  instant recorded_at;  ///< when the log is taking it
  judging mode = judging::live;
  const policy_book* versions = nullptr;  ///< that it may move to; null: to no other
  /// The other case that the fact names (what it is merged into), as the log holds it; an empty
  /// state: there is none. Null: nobody has looked.
  const case_state* other = nullptr;
};

/// One row of a workflow's table as data: for diagrams, refusals, and reading with events left out.
struct table_row {
  std::string_view source;  ///< empty: the case does not exist yet
  v1::Event::FactCase fact;
  std::string_view target;               ///< empty: the state it left (a revalidation)
  std::string guard;                     ///< the guards' names joined by " and "; empty: none
  bool (*chosen)(const judge_context&);  ///< only its `choice` guards; never null
};

/// A workflow is a judge: given a case and a proposed fact it says yes, and the state after, or no,
/// and why, and what would be allowed. It keeps nothing between two calls.
///
/// **Thread safety**: immutable; any number of threads.
/// **Lifetime**: the ones Casebook ships live as long as the program.
/// **Cost**: tens of nanoseconds for a yes, no allocation; a no builds its sentence.
class CASEBOOK_API workflow {
 public:
  virtual ~workflow() = default;

  [[nodiscard]] virtual std::string_view name() const noexcept = 0;

  /// The state after. **Errors**: not_in_table, guard_failed (both with `error::refused`).
  [[nodiscard]] virtual result<std::string_view> judge(const judge_context& asked) const = 0;

  /// The table, in reading order.
  [[nodiscard]] virtual std::span<const table_row> rows() const noexcept = 0;

  /// The states in which there is still work to do, as the table says.
  [[nodiscard]] virtual std::span<const std::string_view> open_states() const noexcept = 0;
  /// Is there still work to do in that state? Timers and backlogs hold such cases only.
  [[nodiscard]] bool is_open(std::string_view state) const noexcept;

  /// The state after by the table alone, as a reader needs it who left events out: the first row of
  /// the state and fact whose choice guards hold. Empty: no such row, the event changes nothing.
  [[nodiscard]] std::string_view state_after(const judge_context& asked) const;
};

/// The one of that name, or null.
CASEBOOK_API const workflow* find_workflow(std::span<const workflow* const> among,
                                           std::string_view name) noexcept;

/// 投诉: the table of a complaint, with grades and the callback.
CASEBOOK_API const workflow& complaint_workflow();
/// 服务: the same table without grades.
CASEBOOK_API const workflow& service_request_workflow();
/// 计量: a sheet of what was counted outside this book; open, closed or cancelled.
CASEBOOK_API const workflow& measurement_workflow();

/// Is a case of that table open? Where the table is not known (null), a state is what its name is
/// to a complaint, and a name that a complaint does not have is no open work.
CASEBOOK_API bool is_open(const workflow* table, std::string_view state);

/// All of the above: what an engine and a report know unless they are told otherwise.
CASEBOOK_API std::vector<const workflow*> built_in_workflows();

/// The table as aligned text, one row a line, and as a Mermaid state diagram.
CASEBOOK_API std::string to_text(const workflow& shown);
CASEBOOK_API std::string to_mermaid(const workflow& shown);

}  // namespace casebook
