#include "log/rocksdb/reader.hpp"

#include <algorithm>
#include <string>

#include "core/wording.hpp"
#include "log/check.hpp"
#include "log/rocksdb/layout.hpp"
#include "log/stored_event.hpp"

namespace casebook::detail {
namespace {

error corrupt(const std::string& sentence) {
  return fail(errc::corrupt, sentence + "; restore the store from a backup, then verify it");
}

std::string event_at(position at) { return "the event at position " + std::to_string(at.value); }

// A gap is never stepped over: the next position must be the next key.
class stored_cursor final : public cursor {
 public:
  stored_cursor(std::unique_ptr<rocksdb::Iterator> events, position from, position last)
      : events_(std::move(events)), at_{from.value == 0 ? 0 : from.value - 1}, last_(last) {}

  result<bool> next() override {
    if (fault_) return *fault_;
    if (at_ >= last_) return false;
    const auto wanted = at_.next();
    if (begun_) {
      events_->Next();
    } else {
      events_->Seek(layout::event_key(wanted));
      begun_ = true;
    }
    if (auto found = check(wanted); !found) {
      fault_ = found.error();
      return *fault_;
    }
    at_ = wanted;
    return true;
  }
  [[nodiscard]] position at() const noexcept override { return at_; }
  [[nodiscard]] std::string_view bytes() const noexcept override {
    return begun_ && !fault_ ? view(events_->value()) : std::string_view{};
  }

 private:
  result<void> check(position wanted) const {
    if (!events_->Valid()) {
      if (events_->status().ok()) return corrupt(event_at(wanted) + " is missing");
      return to_error(events_->status(), "cannot read " + event_at(wanted));
    }
    const auto found = layout::read_position(view(events_->key()));
    if (!found) return corrupt("there is a key that is no position before " + event_at(wanted));
    if (*found != wanted) return corrupt(event_at(wanted) + " is missing");
    return {};
  }

  std::unique_ptr<rocksdb::Iterator> events_;
  position at_;
  position last_;
  bool begun_ = false;
  std::optional<error> fault_;
};

// One entry of the case index, checked for its shape.
struct case_index_entry {
  std::string_view case_key;
  version in_case;
  position at;
};

result<case_index_entry> read_case_entry(const rocksdb::Iterator& entry) {
  const auto key = layout::read_case_entry_key(view(entry.key()));
  const auto at = layout::read_position(view(entry.value()));
  if (!key || !at) return corrupt("the case index holds an entry that is none");
  return case_index_entry{.case_key = key->case_key, .in_case = key->in_case, .at = *at};
}

result<extent> read_key_entry(std::string_view key, std::string_view value) {
  const auto held = layout::read_extent(value);
  if (!held || held->count == 0) {
    return corrupt("the key index holds an entry that is none, for the idempotency key " +
                   casebook::quoted(key));
  }
  return *held;
}

result<void> check_is_in_case(const v1::Event& event, std::string_view case_key, version wanted) {
  if (event.case_() == case_key && event.version() == wanted.value) return {};
  return corrupt("the case index has " + event_at({event.position()}) + " as version " +
                 std::to_string(wanted.value) + " of case " + casebook::quoted(case_key) +
                 ", the event says version " + std::to_string(event.version()) + " of case " +
                 casebook::quoted(event.case_()));
}

rocksdb::ReadOptions scanning() {
  rocksdb::ReadOptions how;
  how.fill_cache = false;  // a scan must not drive out what point reads come back for
  return how;
}

// A store up to a position, while appends go on behind it. No RocksDB snapshot: releasing one makes
// it rewrite its oldest files.
class live_check final : public stored_log {
 public:
  live_check(const database& store, position last, chain_claims claims)
      : store_(store), last_(last), claims_(std::move(claims)) {}

  position last() const override { return last_; }
  std::vector<std::string> known_faults() const override { return store_.losses(); }
  chain_claims claims() const override { return claims_; }
  result<std::unique_ptr<cursor>> events(position from) const override {
    return make_cursor(store_, from, last_);
  }
  result<std::optional<extent>> find_key(std::string_view key) const override {
    return stored_key(store_, key);
  }
  result<void> each_case_entry(const case_entry_visitor& visit) const override {
    return each_entry(table::cases, [&](const rocksdb::Iterator& entry, position newest) {
      const auto read = read_case_entry(entry);
      if (!read) return result<void>{read.error()};
      if (!came_later(read->at, newest)) visit(read->case_key, read->in_case, read->at);
      return result<void>{};
    });
  }
  result<void> each_key_entry(const key_entry_visitor& visit) const override {
    return each_entry(table::keys, [&](const rocksdb::Iterator& entry, position newest) {
      const auto held = read_key_entry(view(entry.key()), view(entry.value()));
      if (!held) return result<void>{held.error()};
      if (!came_later(held->first, newest)) visit(view(entry.key()), *held);
      return result<void>{};
    });
  }

 private:
  // An entry past the end of all events is a fault, not a newcomer.
  [[nodiscard]] bool came_later(position at, position newest) const {
    return at > last_ && at <= newest;
  }

  template <class Visit>
  result<void> each_entry(table of, Visit&& visit) const {
    const auto entry = store_.walk(of, scanning());
    // In this order: whatever the walk sees was appended before.
    const auto newest = stored_last(store_);
    if (!newest) return newest.error();
    for (entry->SeekToFirst(); entry->Valid(); entry->Next()) {
      if (auto visited = visit(*entry, *newest); !visited) return visited;
    }
    if (!entry->status().ok()) return to_error(entry->status(), "cannot read an index");
    return {};
  }

  const database& store_;
  position last_;
  chain_claims claims_;
};

}  // namespace

result<position> stored_last(const database& store) {
  const auto events = store.walk(table::events);
  events->SeekToLast();
  if (!events->status().ok()) return to_error(events->status(), "cannot read the last event");
  if (!events->Valid()) return position{0};
  const auto found = layout::read_position(view(events->key()));
  if (!found) return corrupt("the last event has a key that is no position");
  return *found;
}

result<std::optional<extent>> stored_key(const database& store, std::string_view idempotency_key) {
  const auto value = store.get(table::keys, idempotency_key);
  if (!value) return value.error();
  if (!*value) return std::optional<extent>{};
  const auto held = read_key_entry(idempotency_key, **value);
  if (!held) return held.error();
  return std::optional{*held};
}

result<void> stored_event(const database& store, position at, v1::Event& event) {
  const auto bytes = store.get(table::events, layout::event_key(at));
  if (!bytes) return bytes.error();
  if (!*bytes) return corrupt(event_at(at) + " is missing");
  return parse_stored(**bytes, at, event);
}

result<std::vector<v1::Event>> stored_case(const database& store, std::string_view case_key,
                                           position last) {
  const auto prefix = layout::case_prefix(case_key);
  const auto entry = store.walk(table::cases);
  std::vector<v1::Event> events;
  for (entry->Seek(prefix); entry->Valid() && entry->key().starts_with(prefix); entry->Next()) {
    const auto read = read_case_entry(*entry);
    if (!read) return read.error();
    if (read->at > last) break;
    const version wanted{events.size() + 1};
    if (read->in_case != wanted) {
      return corrupt("the case index has no version " + std::to_string(wanted.value) + " of case " +
                     casebook::quoted(case_key));
    }
    if (auto found = stored_event(store, read->at, events.emplace_back()); !found) {
      return found.error();
    }
    if (auto same = check_is_in_case(events.back(), case_key, wanted); !same) return same.error();
  }
  if (!entry->status().ok()) {
    return to_error(entry->status(), "cannot read case " + casebook::quoted(case_key));
  }
  if (events.empty()) return no_such_case(case_key);
  return events;
}

result<void> each_stored_case(const database& store, position last,
                              const std::function<bool(std::string_view)>& visit) {
  const auto entry = store.walk(table::cases, scanning());
  std::string current;
  for (entry->SeekToFirst(); entry->Valid(); entry->Next()) {
    const auto read = read_case_entry(*entry);
    if (!read) return read.error();
    if (read->case_key == current || read->at > last) continue;
    current = read->case_key;
    if (!visit(current)) return {};
  }
  if (!entry->status().ok()) return to_error(entry->status(), "cannot read the case index");
  return {};
}

result<void> each_stored_index_entry(
    const database& store, std::string_view from, std::string_view to,
    const std::function<bool(std::string_view, std::string_view)>& visit) {
  if (!store.has(table::index)) return {};  // a store of format version 1, opened for reading
  rocksdb::ReadOptions how;
  const auto end = slice(to);
  if (!to.empty()) how.iterate_upper_bound = &end;
  const auto entry = store.walk(table::index, how);
  for (entry->Seek(slice(from)); entry->Valid(); entry->Next()) {
    if (!visit(view(entry->key()), view(entry->value()))) return {};
  }
  if (!entry->status().ok()) return to_error(entry->status(), "cannot read the index");
  return {};
}

std::unique_ptr<cursor> make_cursor(const database& store, position from, position last) {
  return std::make_unique<stored_cursor>(store.walk(table::events, scanning()), from, last);
}

result<log_check> check_stored(const database& store, position last, const progress& told) {
  auto claims = store.claims();
  if (!claims) return claims.error();
  // The chain is written with the events: what it has come to is there, seen by readers or not yet.
  const auto newest = stored_last(store);
  if (!newest) return newest.error();
  for (const auto& link : claims->links) last = std::max(last, std::min(link.at, *newest));
  return check(live_check{store, last, std::move(*claims)}, told);
}

}  // namespace casebook::detail
