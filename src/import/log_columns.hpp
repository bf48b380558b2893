#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "import/row_mapper.hpp"

namespace casebook::importing {

/// The map's columns in a log without a header, whose events name their attributes one by one.
///
/// **Thread safety**: one thread. **Lifetime**: borrows the map.
class log_columns {
 public:
  explicit log_columns(const import_map& map);

  /// Which column an attribute is; none: the map does not use it. Remembers that it occurs.
  std::optional<compiled::slot> find(const std::string& attribute);

  [[nodiscard]] row_mapper::texts empty_row() const;
  /// For row_mapper's sentences.
  [[nodiscard]] std::vector<std::string> places() const;
  /// A row for whoever has to mend it: its columns as JSON.
  [[nodiscard]] std::string in_json(const row_mapper::texts& row) const;
  /// A sentence for each column that never occurred.
  [[nodiscard]] std::vector<std::string> warnings() const;

 private:
  const std::vector<column_use>& columns_;
  std::unordered_map<std::string, compiled::slot> slots_;
  std::vector<bool> occurs_;
  std::set<std::string> others_;  // some of the attributes that the map does not use
};

/// xs:dateTime, and ISO 8601 as OCEL has it, with "+00:00" for a final "Z": as time formats read
/// it.
std::string with_offset(std::string_view time);

}  // namespace casebook::importing
