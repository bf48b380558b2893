#pragma once

#include <rocksdb/write_batch.h>

#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include <casebook/event_log.hpp>

#include "log/decision.hpp"
#include "log/group_commit.hpp"
#include "log/head_cache.hpp"
#include "log/rocksdb/database.hpp"
#include "log/tail.hpp"

namespace casebook::detail {

/// The one writer of a store: callers queue, the first of them writes for all (see group_commit).
///
/// Whatever fails on the way to disk turns it read-only; nothing in memory is believed after that,
/// and `resume` begins again from what is stored. What the host's clock or the allocator throws
/// before that fails the decisions that are staged, and they alone.
///
/// **Thread safety**: every public member but `recover`, from any number of threads.
class writer {
 public:
  writer(database& store, clock_source clock, durability sync, tail& published);
  ~writer();
  writer(const writer&) = delete;
  writer& operator=(const writer&) = delete;

  /// Takes over what is stored. To be called once before anything else.
  result<void> recover();

  std::vector<result<receipt>> append(std::span<decision> many);
  result<void> put_document(std::string_view name, std::string_view bytes);
  result<void> replace_document(std::string_view name, const std::optional<std::string>& seen,
                                std::string_view bytes);
  result<void> change_index(std::span<const index_change> changes);
  result<void> clear_index();
  [[nodiscard]] std::optional<instant> last_stamp() const noexcept { return stamper_.last(); }
  [[nodiscard]] std::optional<error> why_read_only() const;
  result<void> resume();

 private:
  struct request {
    std::span<decision> many;
    std::vector<result<receipt>> answers;
  };
  // The log as the next decision finds it: what is stored, and before it what is staged.
  class staged_ledger;

  void write(std::span<request* const> group);
  void stage(decision& one, result<receipt>& answer);
  result<receipt> admit_and_put(decision& one);
  void put(const decision& one, extent where);
  void put(std::span<const index_change> changes, rocksdb::WriteBatch& to);
  // These three with `writing_` held.
  result<void> write_document(std::string_view name, std::string_view bytes);
  result<void> write_durably(rocksdb::WriteBatch& batch, const std::string& doing);
  result<void> write_batch(durability sync, rocksdb::WriteBatch& batch, const std::string& doing);
  void commit();
  result<void> write_staged();
  void fail_staged(const error& cause) noexcept;
  void forget_staged() noexcept;
  void turn_read_only(const error& cause) noexcept;
  [[nodiscard]] error refusal(const error& cause) const;
  [[nodiscard]] error still_read_only(const std::string& why) const;
  [[nodiscard]] rocksdb::Status probe_disk() const;
  result<void> give_rocksdb_something_to_hold();
  [[nodiscard]] bool rocksdb_holds_something() const;

  database& store_;
  const durability sync_;
  tail& published_;
  group_commit<request> queue_;

  mutable std::mutex cause_mutex_;
  std::optional<error> cause_;  // why it is read-only

  // From here on for whoever writes: the leader of a group, `resume`, `write_durably`.
  std::mutex writing_;
  stamper stamper_;
  head_cache heads_;
  position next_{1};
  position chain_first_{1};
  event_chain chain_;    // with what is staged
  chain_link recorded_;  // without
  bool unflushed_ = false;
  // One chunk on its way: the bytes, and what they hold.
  rocksdb::WriteBatch batch_;
  std::vector<v1::Event*> staged_events_;
  std::vector<v1::Event*> stamped_events_;
  std::unordered_map<std::string_view, extent> staged_keys_;
  std::vector<result<receipt>*> staged_answers_;
  bool clock_was_read_ = false;
  std::size_t heads_asked_ = 0;
  std::string key_buffer_;
  std::string value_buffer_;
};

}  // namespace casebook::detail
