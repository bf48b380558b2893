#include "engine/index_view.hpp"

namespace casebook {

result<void> index_view::each(
    std::string_view from, std::string_view to,
    const std::function<bool(std::string_view key, std::string_view value)>& visit) const {
  auto changed = changed_.lower_bound(from);
  const auto end = to.empty() ? changed_.end() : changed_.lower_bound(to);
  bool go_on = true;
  // Shows the changed entries before `key`.
  const auto catch_up = [&](std::optional<std::string_view> key) {
    for (; go_on && changed != end && (!key || changed->first < *key); ++changed) {
      if (changed->second) go_on = visit(changed->first, *changed->second);
    }
  };
  auto read = store_.each_index_entry(from, to, [&](std::string_view key, std::string_view value) {
    catch_up(key);
    if (!go_on) return false;
    if (changed != end && changed->first == key) {
      const auto& now = (changed++)->second;
      if (now) go_on = visit(key, *now);
    } else {
      go_on = visit(key, value);
    }
    return go_on;
  });
  if (!read) return read;
  catch_up(std::nullopt);
  return {};
}

void index_view::change(std::span<const index_change> changes) {
  for (const auto& one : changes) changed_.insert_or_assign(one.key, one.value);
}

}  // namespace casebook
