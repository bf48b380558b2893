#pragma once

#include <boost/system/result.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <casebook/export.hpp>

namespace casebook {

/// Every way in which Casebook says no. A refusal is an ordinary answer; nothing here aborts.
enum class errc : std::uint8_t {
  invalid_argument = 1,  ///< the call itself is wrong: mend the call
  malformed,             ///< the input is not what the schema says: mend the input
  limit_exceeded,        ///< past a stated limit (see limits.hpp): make it smaller
  unknown_workflow,      ///< no workflow of that name is registered
  unknown_case,          ///< no such case in the log
  not_in_table,          ///< the workflow has no row for this fact in this state
  guard_failed,          ///< a row exists, its guard says no
  time_regression,       ///< occurs before the case's last step
  out_of_window,         ///< occurs too far ahead of, or behind, its recording
  version_conflict,      ///< the case has moved on: read it again and decide anew
  key_reused,            ///< the idempotency key was used for something else
  corrupt,               ///< stored bytes are not what was written: restore, then verify
  newer_format,          ///< written by a newer Casebook: upgrade the reader
  busy,                  ///< another process holds the store, or an import is under way
  io,                    ///< the disk failed or is full
  read_only,             ///< the log stopped taking writes; its message names the first cause
  host_threw,            ///< a clock, handler or visitor of the host threw: mend it and try again
  out_of_memory,         ///< the host ran out of memory: nothing was recorded; free some, try again
};

/// The code's name in snake case, for logs and tests. Never allocates.
CASEBOOK_API std::string_view name(errc code) noexcept;

/// What a workflow has to say about a fact that it does not accept.
struct refusal {
  std::string state;                 ///< the state that the case is in
  std::string fact;                  ///< the fact that was proposed
  std::string guard;                 ///< the guard that said no; empty: no row at all
  std::vector<std::string> allowed;  ///< the facts that have a row in this state
};

/// An error is a value: a code for programs and a sentence for people that names the case, the
/// state and the remedy.
///
/// **Thread safety**: a value; distinct objects are independent.
struct error {
  errc code{};
  std::string message;
  std::shared_ptr<const refusal> refused{};  ///< set for not_in_table and guard_failed
  std::size_t column = 0;  ///< of a line of input, 1-based, in bytes; 0: the whole line
};

/// A value or an error. `value()` on an error throws `error_thrown`; nothing else in Casebook
/// throws.
template <class T>
using result = boost::system::result<T, error>;

/// What `result::value()` throws where the host did not look first.
class error_thrown : public std::runtime_error {
 public:
  explicit error_thrown(error what) : std::runtime_error(what.message), error_(std::move(what)) {}
  [[nodiscard]] const error& why() const noexcept { return error_; }

 private:
  error error_;
};

[[noreturn]] inline void throw_exception_from_error(const error& what,
                                                    const boost::source_location&) {
  throw error_thrown(what);
}

/// Shorthand for `return fail(errc::malformed, "…");`.
inline error fail(errc code, std::string message) { return {code, std::move(message), {}, 0}; }

}  // namespace casebook
