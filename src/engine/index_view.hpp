#pragma once

#include <casebook/event_log.hpp>

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace casebook {

/// The log's index as it will be once what is waiting has been written.
///
/// **Thread safety**: one thread at a time. **Lifetime**: borrows the log.
class index_view {
 public:
  explicit index_view(const event_log& store) : store_(store) {}

  /// As event_log::each_index_entry, changes included.
  result<void> each(
      std::string_view from, std::string_view to,
      const std::function<bool(std::string_view key, std::string_view value)>& visit) const;

  void change(std::span<const index_change> changes);
  /// What was waiting is in the log, or given up.
  void forget_changes() { changed_.clear(); }

 private:
  const event_log& store_;
  std::map<std::string, std::optional<std::string>, std::less<>> changed_;
};

}  // namespace casebook
