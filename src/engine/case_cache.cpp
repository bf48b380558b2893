#include "engine/case_cache.hpp"

#include <algorithm>
#include <functional>

namespace casebook {
namespace {

result<case_state> load(const log& store, std::string_view case_key) {
  case_state state;
  auto events = store.read_case(case_key);
  if (!events) {
    if (events.error().code == errc::unknown_case) return state;
    return events.error();
  }
  for (const auto& event : *events) evolve(state, event);
  return state;
}

}  // namespace

case_cache::case_cache(const log& store, std::size_t cases_max)
    : store_(store),
      shard_cases_max_(std::max<std::size_t>(1, cases_max / shard_count)),
      shards_(std::make_unique<std::array<shard, shard_count>>()) {}

result<case_cache::locked> case_cache::lock(std::string_view case_key) {
  locked held;
  held.key_ = case_key;
  held.shard_ = &shard_of(case_key);
  held.lock_ = std::unique_lock{held.shard_->mutex};
  auto& cases = held.shard_->cases;
  auto found = cases.find(held.key_);
  if (found == cases.end()) {
    auto state = load(store_, case_key);
    if (!state) return state.error();
    // Any one will do: it is read again when somebody asks for it.
    if (cases.size() >= shard_cases_max_) cases.erase(cases.begin());
    found = cases.emplace(held.key_, std::move(*state)).first;
  }
  held.state_ = &found->second;
  return held;
}

void case_cache::locked::forget() {
  shard_->cases.erase(key_);
  state_ = nullptr;
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
