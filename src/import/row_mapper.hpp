#pragma once

#include <casebook/v1/event.pb.h>

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "import/event_source.hpp"
#include "import/import_map.hpp"

namespace casebook::importing {

/// Makes events of rows, whatever file they come from: asks the map's questions of each row, beside
/// the row above it of the same case.
///
/// **Thread safety**: one thread. **Lifetime**: borrows the map.
/// **Cost**: about a kilobyte of memory a case: its last row.
class row_mapper {
 public:
  using texts = std::vector<std::string>;  ///< by import_map::columns(); empty: no value

  /// `places` names the columns in sentences, in the map's order: "'Activity' (2)".
  row_mapper(import_map& map, std::vector<std::string> places);

  /// Appends what the row gives. The map's texts for "no value" are no value here.
  /// **Errors**: malformed, with the column, what was expected and what was found.
  result<void> map(texts row, std::vector<v1::Event>& events, known_cases& cases);

  /// What the map's checks found in the rows so far, a sentence each.
  [[nodiscard]] std::vector<std::string> warnings() const;

 private:
  import_map& map_;
  std::vector<std::string> places_;
  std::uint64_t rows_ = 0;
  std::vector<std::uint64_t> suspicious_;         // rows, by check
  std::unordered_map<std::string, texts> above_;  // the last row of each case
};

}  // namespace casebook::importing
