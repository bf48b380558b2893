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
#include <casebook/exchange.hpp>

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
std::unique_ptr<event_source> make_jsonl_source(line_source lines, finer_times finer);

/// CSV through a map. **Lifetime**: borrows the map.
/// **Cost**: about a kilobyte of memory a case.
/// **Errors**: malformed, where the header lacks a column of the map, or there is none.
result<std::unique_ptr<event_source>> make_csv_source(line_source lines, import_map& map);

/// XES (IEEE 1849) through a map: a row an event, whose columns are its attributes by their keys
/// and those of its trace behind "case:", "case:concept:name"; what is nested stands behind
/// "outer/". Dates get an offset where they say Z.
/// **Lifetime**: borrows the map. **Cost**: a streamed file; memory as CSV.
/// **Errors**: of next, malformed: what follows cannot be read either.
std::unique_ptr<event_source> make_xes_source(line_source lines, import_map& map);

/// OCEL 2.0 in JSON through a map, in the order of time: an event gives a row for each object that
/// the map's case column names. Its columns are
/// - `ocel:eid`, `ocel:activity`, `ocel:timestamp`, and the event's attributes by name;
/// - `ocel:type:ticket`: the id of its first object of this type; in the map's `case`, of each;
/// - `ocel:qualifier:agent`: the id of the first object that it names so;
/// - `ticket:priority`: what its first ticket (or the case itself) had as `priority` at that time.
/// **Lifetime**: borrows the map. **Cost**: memory for the whole log.
/// **Errors**: io; malformed, also where the log has no such column.
result<std::unique_ptr<event_source>> make_ocel_source(line_source lines, import_map& map);

/// One of these, by the file's first bytes: XES begins with "<", OCEL with "{".
result<std::unique_ptr<event_source>> make_mapped_source(line_source lines, import_map& map);
/// Is it XML, which no events of ours are?
result<bool> begins_as_xml(line_source& lines);

}  // namespace casebook::importing
