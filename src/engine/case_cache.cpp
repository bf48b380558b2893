#include "engine/case_cache.hpp"

#include <algorithm>
#include <functional>

namespace casebook {

case_cache::case_cache(const event_log& store, const policy_book& book, find_table tables,
                       std::size_t cases_max)
    : store_(store),
      book_(book),
      tables_(std::move(tables)),
      shard_cases_max_(std::max<std::size_t>(1, cases_max / shard_count)),
      shards_(std::make_unique<std::array<shard, shard_count>>()) {}

result<case_cache::locked> case_cache::lock(std::span<const std::string> case_keys,
                                            const std::optional<std::string>& looked_at) {
  std::vector<std::string> wanted(case_keys.begin(), case_keys.end());
  if (looked_at) wanted.push_back(*looked_at);
  std::ranges::sort(wanted);
  wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
  locked held;
  held.claims_.reserve(wanted.size());
  for (auto& key : wanted)
    held.claims_.push_back({.in = &shard_of(key), .key = key, .its = slot_of(key)});
  for (auto& one : held.claims_) one.lock = std::unique_lock{one.its->mutex};
  for (auto& one : held.claims_) {
    if (one.its->one) continue;
    auto read = load(one.key);
    if (!read) return read.error();
    one.its->one = std::move(*read);
  }
  const auto find = [&](const std::string& key) {
    return &*std::ranges::lower_bound(held.claims_, key, {}, &locked::claim::key)->its->one;
  };
  held.cases_.reserve(case_keys.size());
  for (const auto& key : case_keys) held.cases_.push_back(find(key));
  if (looked_at) held.looked_at_ = find(*looked_at);
  return held;
}

case_cache::slot_pointer case_cache::slot_of(const std::string& case_key) const {
  auto& in = shard_of(case_key);
  const std::lock_guard lock{in.mutex};
  if (const auto known = in.slots.find(case_key); known != in.slots.end()) return known->second;
  make_room(in);
  return in.slots.emplace(case_key, std::make_shared<slot>()).first->second;
}

// Round the buckets, so that those that came last are not the first to go. What somebody holds or
// waits for stays. One too many may be there, for a key may prove to be nobody's.
void case_cache::make_room(shard& in) const {
  for (std::size_t looked = 0;
       in.slots.size() > shard_cases_max_ && looked < in.slots.bucket_count(); ++looked) {
    const auto bucket = in.next_to_go++ % in.slots.bucket_count();
    for (auto one = in.slots.begin(bucket); one != in.slots.end(bucket); ++one) {
      if (one->second.use_count() > 1) continue;
      in.slots.erase(std::string{one->first});
      break;
    }
  }
}

result<live_case> case_cache::load(std::string_view case_key) const {
  live_case read{book_};
  const auto events = store_.read_case(case_key);
  if (!events) {
    if (events.error().code == errc::unknown_case) return read;
    return events.error();
  }
  read.add(*events, tables_(events->front().case_received().workflow()));
  return read;
}

case_cache::locked::~locked() {
  for (auto& one : claims_) {
    const bool known = one.its->one && one.its->one->exists();
    if (one.lock) one.lock.unlock();
    if (known) continue;
    const std::lock_guard lock{one.in->mutex};
    if (one.its.use_count() == 2) one.in->slots.erase(one.key);  // the map's and this one
  }
}

void case_cache::locked::forget() noexcept {
  for (auto& one : claims_) one.its->one.reset();
  cases_.clear();
  looked_at_ = nullptr;
}

void case_cache::clear() {
  std::vector<slot_pointer> all;
  for (auto& part : *shards_) {
    const std::lock_guard lock{part.mutex};
    for (const auto& [key, its] : part.slots) all.push_back(its);
  }
  for (const auto& its : all) {
    const std::lock_guard lock{its->mutex};
    its->one.reset();
  }
}

bool case_cache::holds(std::string_view case_key) const {
  slot_pointer its;
  {
    auto& in = shard_of(case_key);
    const std::lock_guard lock{in.mutex};
    const auto known = in.slots.find(std::string{case_key});
    if (known == in.slots.end()) return false;
    its = known->second;
  }
  const std::lock_guard lock{its->mutex};
  return its->one.has_value();
}

case_cache::shard& case_cache::shard_of(std::string_view case_key) const {
  return (*shards_)[std::hash<std::string_view>{}(case_key) % shard_count];
}

}  // namespace casebook
