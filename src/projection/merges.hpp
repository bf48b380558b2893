#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include <casebook/event_log.hpp>
#include <casebook/sla.hpp>

namespace casebook {

/// Which cases were merged into which; tells those that no case carries on.
///
/// **Cost**: memory for every merged case.
class merges {
 public:
  void add(std::string_view merged, std::string_view into) { into_.emplace(merged, into); }

  /// Whether the merges from `merged` on lead to a case that is not there as asked, or back to
  /// where they came from.
  /// **Errors**: the log's. **Cost**: O(merges on the way), and a case read at their end.
  [[nodiscard]] result<bool> dangles(std::string_view merged, const event_log& events,
                                     as_of at) const;

 private:
  std::map<std::string, std::string, std::less<>> into_;
};

}  // namespace casebook
