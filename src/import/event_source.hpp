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

/// The events that a row gives, read as the first of its case or not, and with the case as it stood
/// before it; null: not received yet.
using row_reader =
    std::function<result<std::vector<v1::Event>>(bool first_row, const case_state* before)>;

/// What is known of cases beside the rows of the file.
class known_cases {
 public:
  virtual ~known_cases() = default;

  struct reading {
    bool first_row;
    std::vector<v1::Event> events;
  };
  /// Reads a row of a case as what it is: the first one, one that goes on where the case stands, or
  /// one that tells again what is recorded. `first_met`: the file has had no row of it before.
  /// **Errors**: the reader's, the log's.
  virtual result<reading> read(const std::string& case_key, bool first_met,
                               const row_reader& reads) = 0;

  /// The case as it stood before the row that was read last; null: nothing is known of it.
  [[nodiscard]] virtual const case_state* find(std::string_view case_key) = 0;
};

/// Events from a file, a row at a time.
///
/// **Thread safety**: one thread. **Errors**: next gives io and corrupt, which are final;
/// `row.line` says where. A row that does not fit is no error of next: see `input_row::fault`.
class event_source {
 public:
  virtual ~event_source() = default;

  /// Steps to the next row; false at the end.
  virtual result<bool> next(input_row& row, known_cases& cases) = 0;

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
