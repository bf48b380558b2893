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
  locked held;
  for (const auto& key : wanted) held.shards_.push_back(&shard_of(key));
  std::ranges::sort(held.shards_);
  held.shards_.erase(std::unique(held.shards_.begin(), held.shards_.end()), held.shards_.end());
  for (auto* one : held.shards_) held.locks_.emplace_back(one->mutex);
  held.keys_.reserve(case_keys.size());
  held.cases_.reserve(case_keys.size());
  for (const auto& key : case_keys) {
    auto found = find(shard_of(key), key, wanted);
    if (!found) return found.error();
    held.keys_.push_back(key);
    held.cases_.push_back(*found);
  }
  if (looked_at) {
    const auto found = find(shard_of(*looked_at), *looked_at, wanted);
    if (!found) return found.error();
    held.looked_at_keys_.push_back(*looked_at);
    held.looked_at_.push_back(*found);
  }
  return held;
}

result<live_case*> case_cache::find(shard& in, const std::string& case_key,
                                    std::span<const std::string> wanted) const {
  if (const auto known = in.cases.find(case_key); known != in.cases.end()) return &known->second;
  auto read = load(case_key);
  if (!read) return read.error();
  // Nobody goes for a key that may prove to be nobody's; what a new case takes is made good next.
  if (read->exists() || in.cases.size() > shard_cases_max_) make_room(in, wanted);
  return &in.cases.emplace(case_key, std::move(*read)).first->second;
}

// Round the buckets, so that those that came last are not the first to go. One that is asked for
// now stays.
void case_cache::make_room(shard& in, std::span<const std::string> wanted) const {
  for (std::size_t looked = 0;
       in.cases.size() >= shard_cases_max_ && looked < in.cases.bucket_count(); ++looked) {
    const auto bucket = in.next_to_go++ % in.cases.bucket_count();
    for (auto one = in.cases.begin(bucket); one != in.cases.end(bucket); ++one) {
      if (std::ranges::find(wanted, one->first) != wanted.end()) continue;
      in.cases.erase(std::string{one->first});
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
  // Which ones first, for a key may have been asked for twice.
  std::size_t known = cases_.size();
  for (std::size_t i = 0; i < known;) {
    if (cases_[i]->exists()) {
      ++i;
      continue;
    }
    --known;
    std::swap(cases_[i], cases_[known]);
    std::swap(keys_[i], keys_[known]);
  }
  const bool looked_in_vain = !looked_at_.empty() && !looked_at_.front()->exists();
  for (auto i = known; i < cases_.size(); ++i) forget(keys_[i]);
  if (looked_in_vain) forget(looked_at_keys_.front());
}

void case_cache::locked::forget() noexcept {
  for (const auto& key : keys_) forget(key);
  cases_.clear();
}

void case_cache::locked::forget(const std::string& case_key) noexcept {
  for (auto* one : shards_) one->cases.erase(case_key);
}

void case_cache::clear() {
  for (auto& part : *shards_) {
    const std::lock_guard lock{part.mutex};
    part.cases.clear();
  }
}

bool case_cache::holds(std::string_view case_key) const {
  const std::string key{case_key};
  auto& part = shard_of(case_key);
  const std::lock_guard lock{part.mutex};
  return part.cases.contains(key);
}

case_cache::shard& case_cache::shard_of(std::string_view case_key) const {
  return (*shards_)[std::hash<std::string_view>{}(case_key) % shard_count];
}

}  // namespace casebook
