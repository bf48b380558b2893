#pragma once

#include <casebook/v1/event.pb.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <casebook/case_state.hpp>
#include <casebook/error.hpp>

#include "import/import_map.hpp"
#include "import/line_source.hpp"

namespace casebook::importing {

/// What one line or row of a file says.
struct input_row {
  std::uint64_t line = 0;         ///< 1-based; of a row over several lines, the first
  std::string text;               ///< as it was read
  std::vector<v1::Event> events;  ///< in order; none where `fault` is set
  std::optional<error> fault;     ///< it does not fit; reading goes on with the next
};

/// What is known of a case before a row; null: nothing.
using case_view = std::function<const case_state*(std::string_view case_key)>;

/// Events from a file, a row at a time.
///
/// **Thread safety**: one thread. **Errors**: next gives io and corrupt, which are final;
/// `row.line` says where. A row that does not fit is no error of next: see `input_row::fault`.
class event_source {
 public:
  virtual ~event_source() = default;

  /// Steps to the next row; false at the end.
  virtual result<bool> next(input_row& row, const case_view& cases) = 0;

  /// What looked suspicious in what was read so far, a sentence each.
  [[nodiscard]] virtual std::vector<std::string> warnings() const { return {}; }

  [[nodiscard]] virtual std::uint64_t bytes_read() const = 0;
  [[nodiscard]] virtual std::uint64_t bytes_total() const = 0;
};

/// The exchange format; empty lines are skipped. Every event needs occurredAt: a file of history
/// says when.
std::unique_ptr<event_source> make_jsonl_source(line_source lines);

/// CSV through a map. **Lifetime**: borrows the map.
/// **Cost**: about a kilobyte of memory a case.
/// **Errors**: malformed, where the header lacks a column of the map, or there is none.
result<std::unique_ptr<event_source>> make_csv_source(line_source lines, import_map& map);

}  // namespace casebook::importing
