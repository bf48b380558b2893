#pragma once

#include <casebook/v1/event.pb.h>

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include <casebook/clock.hpp>
#include <casebook/error.hpp>
#include <casebook/ids.hpp>
#include <casebook/limits.hpp>

namespace casebook {

/// When an append returns.
enum class durability : std::uint8_t {
  durable,   ///< after its bytes are on disk: survives a power cut
  buffered,  ///< after the operating system has them: survives a killed process
};

/// One entry of the index to write, or to remove. Entries are ordered by key, byte by byte.
struct index_change {
  std::string key;
  std::optional<std::string> value{};  ///< absent: remove the entry, if there is one
};

/// One decision: 1 to n events that are recorded together or not at all, with their index entries.
///
/// Most decisions are about one case. One that grades the other members of a cluster holds their
/// events too: the first event of every further case says in `version` which one it is going to be,
/// one more than that case's newest. The log stamps `position`, `version` and, where absent,
/// `recorded_at`. The first event's idempotency key, if any, is the decision's.
struct decision {
  std::vector<v1::Event> events;
  version expected;  ///< of the first event's case, before; 0: the case must not exist
  std::vector<index_change> index{};
  clock_bounds believed{};  ///< where the log's clock stamps it; past them: out_of_window
};

/// Proof that a decision is in the log.
struct receipt {
  position first;  ///< of its first event
  position last;
  casebook::version version;  ///< of the first event's case after it
  instant recorded_at;        ///< of its last event
  std::string state_after;
  bool repeated = false;  ///< it was there already: same key, same content
};

/// A forward reader. It sees the log as it was when the cursor was made.
///
/// **Thread safety**: one thread at a time. **Lifetime**: not beyond its log.
class CASEBOOK_API cursor {
 public:
  virtual ~cursor() = default;
  /// Steps to the next event; false at the end. **Errors**: corrupt, io.
  virtual result<bool> next() = 0;
  [[nodiscard]] virtual position at() const noexcept = 0;
  /// The stored event, serialized; valid until the next step.
  [[nodiscard]] virtual std::string_view bytes() const noexcept = 0;

  /// Parses the event into `event`, reusing its memory.
  /// **Errors**: corrupt; newer_format where this reader does not know the fact.
  result<void> parse(v1::Event& event) const;
};

/// What `event_log::verify` found.
struct log_check {
  std::uint64_t events = 0;
  std::uint64_t cases = 0;
  std::vector<std::string> faults;  ///< a sentence each, the first 100
};

/// Called now and then during long work with how much of how much is done.
using progress = std::function<void(std::uint64_t done, std::uint64_t total)>;

/// The store contract: an append-only sequence of events, the only truth.
///
/// One writer assigns gapless positions at commit, so a reader that has seen position n has seen
/// everything before n. Events of a case have gapless versions.
///
/// **Thread safety**: every member, from any number of threads. Durable appends of several callers
/// share one sync.
/// **Errors**: append gives invalid_argument (no events, a further case without its version, an
/// event without a fact, a key on an event that is not the first, text that is not UTF-8, an
/// instant out of range), limit_exceeded, version_conflict, key_reused, io (then the log is
/// read_only until reopened or resumed, and whether the decision is recorded shows by appending it
/// again with its key), read_only. Reads give corrupt, newer_format, io, unknown_case.
/// What the host throws inside a call (its clock, a visitor, a teller of progress) is host_threw,
/// and a lack of memory out_of_memory: the decision is not recorded and the log goes on, unless
/// memory ran out on the way to disk, which is as io.
/// **Processes**: a log belongs to the process that opened it. In a forked child whatever writes is
/// refused (read_only), and destroying the log there leaves the store alone.
class CASEBOOK_API event_log {
 public:
  virtual ~event_log() = default;

  /// Records one decision. **Cost**: one write; durable: one sync, shared with concurrent callers.
  result<receipt> append(decision one);

  /// Records many, in order, each on its own: one refused does not stop the rest. All share a sync;
  /// a very large batch has one for every 4 MiB. What is recorded is stamped in place.
  virtual std::vector<result<receipt>> append(std::span<decision> many) = 0;

  /// The receipt of the decision with this idempotency key, or nothing. **Cost**: a point read, and
  /// one for each event of the decision.
  virtual result<std::optional<receipt>> find(std::string_view idempotency_key) const = 0;

  /// The case's events in order of version. **Errors**: unknown_case.
  virtual result<std::vector<v1::Event>> read_case(std::string_view case_key) const = 0;

  /// Everything from `from` (inclusive) on, in order of position; nothing where that is past the
  /// end.
  virtual result<std::unique_ptr<cursor>> read(position from) const = 0;

  /// The keys of all cases in byte order; stops early where `visit` returns false.
  virtual result<void> each_case(const std::function<bool(std::string_view)>& visit) const = 0;

  /// The position of the newest event that readers see; 0: empty.
  [[nodiscard]] virtual position last() const noexcept = 0;

  /// The last `recorded_at` that the log's own clock gave; nothing: it gave none yet.
  [[nodiscard]] virtual std::optional<instant> last_stamp() const noexcept = 0;

  /// Waits until there is something after `seen`, or a stop is asked for; the newest position.
  /// Returns at once where `seen` is past the end: whoever saw that saw another log; and where
  /// nothing can come.
  virtual position wait(position seen, std::stop_token stop) const = 0;
  /// Why nothing can come however long one waits; nothing: something may.
  [[nodiscard]] virtual std::optional<error> stands_still() const { return std::nullopt; }

  /// The index: small ordered entries that the log's user derives from the events and has written
  /// with them. The log does not read them; losing them loses no truth.
  ///
  /// Visits those with `from` ≤ key < `to` in order, `to` empty: to the end, until `visit` returns
  /// false. It sees the entries as they were at the call. **Cost**: what it visits.
  virtual result<void> each_index_entry(
      std::string_view from, std::string_view to,
      const std::function<bool(std::string_view key, std::string_view value)>& visit) const = 0;
  /// Changes entries without a decision, as whoever builds the index anew does. All or none,
  /// durable at once.
  /// **Errors**: limit_exceeded (at once as many as one decision may change), io, read_only.
  virtual result<void> change_index(std::span<const index_change> changes) = 0;
  /// Removes every entry.
  virtual result<void> clear_index() = 0;

  /// Small named documents beside the events, such as the policy in force. Durable at once.
  /// **Errors**: invalid_argument (the name), limit_exceeded, io, read_only.
  virtual result<void> put_document(std::string_view name, std::string_view bytes) = 0;
  /// The same, where the document still is what `seen` says (nothing: there is none). Of several
  /// who read a document, change it and write it back, each finds the changes of the others.
  /// **Errors**: also version_conflict: it is another one by now; read it again.
  virtual result<void> replace_document(std::string_view name,
                                        const std::optional<std::string>& seen,
                                        std::string_view bytes) = 0;
  virtual result<std::optional<std::string>> get_document(std::string_view name) const = 0;

  /// Reads everything and checks it against itself: positions, versions, indexes, every event's
  /// bytes.
  virtual result<log_check> verify(const progress& told) const = 0;

  /// Why the log takes no more writes; nothing: it does.
  [[nodiscard]] virtual std::optional<error> read_only() const = 0;
  /// Tries to write again once the cause is gone. **Errors**: read_only, with the cause that
  /// remains, or with the advice to open the log again where that alone helps.
  virtual result<void> resume() = 0;
};

/// A log in memory, for tests and trials: same contract, gone with the object.
CASEBOOK_API std::unique_ptr<event_log> make_memory_log(clock_source clock);

/// Is `proposed` what `recorded` says, as far as the proposer said it? Case, fact, actor and time
/// of occurrence count; the stamps of the log do not.
CASEBOOK_API bool same_content(const v1::Event& proposed, const v1::Event& recorded);

}  // namespace casebook
