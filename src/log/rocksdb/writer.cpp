#include "log/rocksdb/writer.hpp"

#include <rocksdb/env.h>

#include <utility>

#include "core/guarded.hpp"
#include "log/rocksdb/layout.hpp"
#include "log/rocksdb/reader.hpp"

namespace casebook::detail {
namespace {

// A chunk shares one write and one sync. Larger ones gain nothing and cost memory.
constexpr std::size_t chunk_bytes = 4 * 1024 * 1024;
// About 100 MB. Far more cases than fit into one chunk.
constexpr std::size_t heads_max = 1'000'000;
// A chunk ends before so many questions, refused decisions' included, that a staged head is
// forgotten.
constexpr std::size_t heads_asked_max = heads_max / 4;

rocksdb::WriteOptions write_options(durability sync) {
  rocksdb::WriteOptions how;
  how.sync = sync == durability::durable;
  return how;
}

}  // namespace

class writer::staged_ledger final : public ledger {
 public:
  explicit staged_ledger(writer& of) : of_(of) {}

  result<version> head(std::string_view case_key) override {
    ++of_.heads_asked_;
    if (const auto known = of_.heads_.find(case_key)) return *known;
    auto stored = stored_head(case_key);
    if (stored) of_.heads_.put(case_key, *stored);
    return stored;
  }

  result<std::optional<extent>> find_key(std::string_view key) override {
    const auto staged = of_.staged_keys_.find(key);
    if (staged != of_.staged_keys_.end()) return std::optional{staged->second};
    return stored_key(of_.store_, key);
  }

  result<void> read(position at, v1::Event& event) override {
    const auto staged_from = of_.next_.value - of_.staged_events_.size();
    if (at.value >= staged_from) {
      event = *of_.staged_events_[at.value - staged_from];
      return {};
    }
    return stored_event(of_.store_, at, event);
  }

 private:
  result<version> stored_head(std::string_view case_key) {
    // A case that is new has no version 1, which the filters know without looking.
    const auto first = of_.store_.get(table::cases, layout::case_entry_key(case_key, {1}));
    if (!first) return first.error();
    if (!*first) return version{0};
    const auto entries = of_.store_.walk(table::cases);
    entries->SeekForPrev(layout::case_entry_key(case_key, {~std::uint64_t{0}}));
    if (!entries->status().ok()) {
      return to_error(entries->status(),
                      "cannot read the version of case " + std::string{case_key});
    }
    const auto newest = entries->Valid() ? layout::read_case_entry_key(view(entries->key()))
                                         : std::optional<layout::case_entry>{};
    if (newest && newest->case_key == case_key) return newest->in_case;
    return fail(errc::corrupt, "the case index has lost the newest version of case " +
                                   std::string{case_key} + "; restore the store from a backup");
  }

  writer& of_;
};

writer::writer(database& store, clock_source clock, durability sync, tail& published)
    : store_(store),
      sync_(sync),
      published_(published),
      stamper_(std::move(clock)),
      heads_(heads_max) {}

// What is in table files outlives the write-ahead log, which people take for rubbish. Where that
// fails, the write-ahead log still has it.
writer::~writer() {
  if (!store_.is_owner() || !unflushed_ || why_read_only()) return;
  const bool flushed = guarded([&]() -> result<void> {
                         const auto status = store_.flush();
                         if (status.ok()) return {};
                         return to_error(status, "cannot flush");
                       }).has_value();
  if (flushed) store_.on_disk().confirm(chain_.newest());
  store_.on_disk().sync();
}

result<void> writer::recover() {
  const auto stamp = store_.get(table::meta, layout::last_stamp_key);
  if (!stamp) return stamp.error();
  if (*stamp && (*stamp)->size() == sizeof(std::uint64_t)) {
    const auto us = static_cast<std::int64_t>(read_number<std::uint64_t>(**stamp));
    stamper_.start_from(instant{duration{us}});
  }
  auto newest = stored_last(store_);
  if (!newest) return newest.error();
  const auto claims = store_.claims();
  if (!claims) return claims.error();
  chain_first_ = claims->first;
  chain_.start_from(claims->links.back());
  recorded_ = chain_.newest();
  next_ = newest->next();
  published_.publish(*newest);
  return give_rocksdb_something_to_hold();
}

std::vector<result<receipt>> writer::append(std::span<decision> many) {
  request mine{.many = many, .answers = {}};
  mine.answers.reserve(many.size());
  for (const auto& one : many) {
    if (auto checked = check_shape(one); !checked) {
      mine.answers.push_back(checked.error());
    } else {
      mine.answers.push_back(receipt{});
    }
  }
  queue_.submit(mine, [this](std::span<request* const> group) { write(group); });
  return std::move(mine.answers);
}

void writer::write(std::span<request* const> group) {
  std::scoped_lock lock{writing_};
  for (auto* one : group) {
    for (std::size_t i = 0; i < one->many.size(); ++i) {
      auto& answer = one->answers[i];
      if (!answer) continue;  // refused before it came here
      stage(one->many[i], answer);
      if (batch_.GetDataSize() >= chunk_bytes || heads_asked_ >= heads_asked_max) commit();
    }
  }
  commit();
}

// A decision that was staged in part spoils the batch: what is staged with it fails as well. The
// host's clock is asked before anything is staged.
void writer::stage(decision& one, result<receipt>& answer) {
  try {
    staged_answers_.push_back(&answer);
    answer = admit_and_put(one);
    if (!answer) staged_answers_.pop_back();
  } catch (...) {
    answer = thrown_error();
    if (answer.error().code == errc::host_threw) {
      staged_answers_.pop_back();
      return;
    }
    const auto cause = copy_of(answer.error());
    fail_staged(cause);
    forget_staged();
  }
}

result<receipt> writer::admit_and_put(decision& one) {
  if (const auto cause = why_read_only()) return refusal(*cause);
  staged_ledger book{*this};
  auto again = admit(one, book);
  if (!again) {
    // The answer of an index that cannot be read: what else may be wrong with the store is unknown.
    const auto code = again.error().code;
    if (code == errc::corrupt || code == errc::io) turn_read_only(again.error());
    return again.error();
  }
  if (*again) return std::move(**again);

  const auto asked = stamper_.ask_clock(one);
  if (!asked) return asked.error();
  clock_was_read_ |= *asked;
  const extent where{.first = next_, .count = static_cast<std::uint32_t>(one.events.size())};
  for (auto& event : one.events) {
    staged_events_.push_back(&event);
    if (!event.has_recorded_at()) stamped_events_.push_back(&event);
  }
  stamper_.stamp(one, where.first);
  next_ = where.last().next();
  put(one, where);
  return make_receipt(one.events, where, false);
}

void writer::put(const decision& one, extent where) {
  for (std::size_t i = 0; i < one.events.size(); ++i) {
    const auto& event = one.events[i];
    const auto at = layout::number(event.position());
    event.SerializeToString(&value_buffer_);
    chain_.add(value_buffer_);
    batch_.Put(store_.handle(table::events), at, value_buffer_);
    key_buffer_.assign(event.case_());
    key_buffer_.push_back('\0');
    append_number(key_buffer_, event.version());
    batch_.Put(store_.handle(table::cases), key_buffer_, at);
    const bool last_of_run =
        i + 1 == one.events.size() || one.events[i + 1].case_() != event.case_();
    if (last_of_run) heads_.put(event.case_(), {event.version()});
  }
  if (const auto& key = one.events.front().idempotency_key(); !key.empty()) {
    batch_.Put(store_.handle(table::keys), key, layout::extent_value(where));
    staged_keys_.emplace(key, where);
  }
  put(one.index, batch_);
}

void writer::put(std::span<const index_change> changes, rocksdb::WriteBatch& to) {
  auto* index = store_.handle(table::index);
  for (const auto& [key, value] : changes) {
    value ? to.Put(index, key, *value) : to.Delete(index, key);
  }
}

// Writes what is staged. If that fails, every answer given since the last commit was premature,
// those about repeats too: what they repeat may be staged itself.
void writer::commit() {
  if (!staged_events_.empty()) {
    const auto written = guarded([&] { return write_staged(); });
    if (written) {
      recorded_ = chain_.newest();
      if (sync_ == durability::durable) store_.on_disk().confirm(recorded_);
      published_.publish({next_.value - 1});
    } else {
      fail_staged(written.error());
    }
  }
  forget_staged();
}

result<void> writer::write_staged() {
  if (clock_was_read_) {
    const auto us = stamper_.last()->time_since_epoch().count();
    batch_.Put(store_.handle(table::meta), slice(layout::last_stamp_key),
               layout::number(static_cast<std::uint64_t>(us)));
  }
  batch_.Put(store_.handle(table::meta), slice(layout::chain_key),
             layout::chain_value(chain_first_, chain_.newest()));
  auto written = write_batch(sync_, batch_, "cannot write to the store");
  if (written) return {};
  return fail(written.error().code,
              written.error().message +
                  "; whether this decision is recorded shows after that: append it again with its "
                  "idempotency key");
}

void writer::fail_staged(const error& cause) noexcept {
  for (auto* event : stamped_events_) event->clear_recorded_at();
  for (auto* answer : staged_answers_) *answer = copy_of(cause);
  next_ = published_.last().next();
  chain_.start_from(recorded_);
  heads_.clear();
}

void writer::forget_staged() noexcept {
  batch_.Clear();
  staged_events_.clear();
  stamped_events_.clear();
  staged_keys_.clear();
  staged_answers_.clear();
  clock_was_read_ = false;
  heads_asked_ = 0;
}

result<void> writer::put_document(std::string_view name, std::string_view bytes) {
  if (auto checked = check_document(name, bytes); !checked) return checked;
  std::scoped_lock lock{writing_};
  return write_document(name, bytes);
}

result<void> writer::replace_document(std::string_view name, const std::optional<std::string>& seen,
                                      std::string_view bytes) {
  if (auto checked = check_document(name, bytes); !checked) return checked;
  std::scoped_lock lock{writing_};
  const auto stored = store_.get(table::documents, name);
  if (!stored) return stored.error();
  if (*stored != seen) return document_changed(name);
  return write_document(name, bytes);
}

result<void> writer::write_document(std::string_view name, std::string_view bytes) {
  rocksdb::WriteBatch batch;
  batch.Put(store_.handle(table::documents), slice(name), slice(bytes));
  return write_durably(batch, "cannot write the document '" + std::string{name} + "'");
}

result<void> writer::change_index(std::span<const index_change> changes) {
  if (auto checked = check_index_changes(changes); !checked) return checked;
  rocksdb::WriteBatch batch;
  put(changes, batch);
  std::scoped_lock lock{writing_};
  return write_durably(batch, "cannot write the index");
}

result<void> writer::clear_index() {
  static const std::string past_every_key(limits::index_key_bytes_max + 1, '\xff');
  rocksdb::WriteBatch batch;
  batch.DeleteRange(store_.handle(table::index), "", past_every_key);
  std::scoped_lock lock{writing_};
  return write_durably(batch, "cannot clear the index");
}

result<void> writer::write_durably(rocksdb::WriteBatch& batch, const std::string& doing) {
  if (const auto cause = why_read_only()) return refusal(*cause);
  return write_batch(durability::durable, batch, doing);
}

// Where RocksDB itself runs out of memory, nobody knows what it has done: as after a failed disk.
result<void> writer::write_batch(durability sync, rocksdb::WriteBatch& batch,
                                 const std::string& doing) {
  auto written = guarded([&]() -> result<void> {
    const auto status = store_.raw().Write(write_options(sync), &batch);
    if (status.ok()) {
      unflushed_ = true;
      return {};
    }
    return to_error(status, doing + " in '" + store_.directory() + "'");
  });
  if (!written) turn_read_only(written.error());
  return written;
}

std::optional<error> writer::why_read_only() const {
  std::scoped_lock lock{cause_mutex_};
  return cause_;
}

void writer::turn_read_only(const error& cause) noexcept {
  heads_.clear();
  std::scoped_lock lock{cause_mutex_};
  if (!cause_) cause_ = copy_of(cause);
}

error writer::refusal(const error& cause) const {
  return fail(errc::read_only, "the log takes no more writes since: " + cause.message);
}

result<void> writer::resume() {
  std::scoped_lock lock{writing_};
  if (!why_read_only()) return {};
  if (auto status = probe_disk(); !status.ok()) {
    return still_read_only(status.ToString() + "; see to it, then resume");
  }
  if (!rocksdb_holds_something()) return still_read_only("close the log and open it again");
  if (auto status = store_.raw().Resume(); !status.ok()) {
    return still_read_only(status.ToString() + "; close the log and open it again");
  }
  if (auto recovered = recover(); !recovered) return still_read_only(recovered.error().message);
  std::scoped_lock cause_lock{cause_mutex_};
  cause_.reset();
  return {};
}

error writer::still_read_only(const std::string& why) const {
  return fail(errc::read_only,
              "the store in '" + store_.directory() + "' takes no writes yet: " + why);
}

// RocksDB has one try: a resume that fails on the disk leaves it beyond repair until it is opened
// again. So see first whether the disk takes as much as RocksDB is going to write.
rocksdb::Status writer::probe_disk() const {
  auto& env = *store_.raw().GetEnv();
  const auto name = store_.directory() + "/resume.dbtmp";  // RocksDB clears such files away
  std::uint64_t wanted = 0;
  (void)store_.raw().GetAggregatedIntProperty(rocksdb::DB::Properties::kCurSizeAllMemTables,
                                              &wanted);
  std::unique_ptr<rocksdb::WritableFile> probe;
  auto status = env.NewWritableFile(name, &probe, rocksdb::EnvOptions{});
  const std::string block(1024 * 1024, '\0');
  for (std::uint64_t written = 0; status.ok() && written <= wanted; written += block.size()) {
    status = probe->Append(block);
  }
  if (status.ok()) status = probe->Sync();
  if (probe) (void)probe->Close();
  (void)env.DeleteFile(name);
  return status;
}

// RocksDB leaves a write-ahead log that failed behind by flushing what it holds in memory; holding
// nothing, it would go on writing to the failed file and trip over its own assertion. So it always
// gets something to hold, a copy of what is stored already.
result<void> writer::give_rocksdb_something_to_hold() {
  rocksdb::WriteOptions in_memory;
  in_memory.disableWAL = true;
  const auto put =
      store_.raw().Put(in_memory, store_.handle(table::meta), slice(layout::format_key),
                       layout::number(layout::format_version));
  if (!put.ok()) return to_error(put, "cannot write to the store in '" + store_.directory() + "'");
  return {};
}

// It may have flushed that in the meantime, and not have been written to since.
bool writer::rocksdb_holds_something() const {
  std::uint64_t entries = 0;
  return store_.raw().GetAggregatedIntProperty(rocksdb::DB::Properties::kNumEntriesActiveMemTable,
                                               &entries) &&
         entries > 0;
}

}  // namespace casebook::detail
