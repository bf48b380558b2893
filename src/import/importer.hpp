#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <casebook/engine.hpp>

#include "import/import_map.hpp"

namespace casebook::importing {

enum class on_error : std::uint8_t {
  stop,  ///< at the first line that does not fit or is refused; all before it is kept
  skip,  ///< go on, and write such lines with their reasons beside the input
};

struct options {
  on_error faults = on_error::stop;
  bool grade = false;         ///< record the grades that a live engine would have given
  bool dry_run = false;       ///< the engine is for trying: what is rejected is only counted
  bool round = false;         ///< times that are finer than a microsecond; else they do not fit
  import_map* map = nullptr;  ///< for CSV, XES and OCEL; null: the file is in the exchange format
  progress told{};            ///< bytes of the file read, of all (0: unknown)
};

/// What became of a file.
struct summary {
  std::uint64_t rows = 0;      ///< lines of JSON or rows of CSV that were read
  std::uint64_t recorded = 0;  ///< events that are new
  std::uint64_t repeated = 0;  ///< events that the log had already
  std::uint64_t rejected = 0;  ///< rows that do not fit and events that were refused
  std::map<std::string, std::uint64_t> recorded_by_fact;  ///< "caseResolved"
  std::map<std::string, std::uint64_t>
      rejected_by_reason;             ///< "not_in_table: caseResolved in closed"
  std::set<std::string> cases;        ///< that accepted lines are about; only with `grade`
  std::vector<std::string> warnings;  ///< what looked suspicious, a sentence each
  std::string rejected_file;          ///< where the rejected lines are; empty: nowhere
  /// Why it ended before the end of the file, and how to go on.
  std::optional<error> stopped;
  bool store_failed = false;  ///< then it was the store that failed, not the input
};

/// Imports one file of history into an engine: plain or gzip, "-" is standard input.
///
/// Lines without an idempotency key get one made of what they say, so the same file imported again
/// adds nothing; a map sees what the log holds of a case, so that a file goes on where another
/// ended. A map that asks for the row above needs the next file to reach back to it.
///
/// Rejected lines go to "<path>.rejected.jsonl" (standard input: "stdin.rejected.jsonl"), one
/// v1::RejectedLine a line, which can be mended and imported itself. A clean run removes what an
/// earlier one left there; a file that is none of ours is never touched.
///
/// **Thread safety**: as history_import: nobody may propose to the engine meanwhile.
/// **Cost**: memory for about 60 bytes a line and 100 a case, 1 KB a case where a map is used.
summary import_file(engine& into, const std::string& path, const options& wanted);

/// Once a whole history is in, of one file or of many: records the grades that time alone brought
/// about in `cases` before `until`, as the live engine would have. **Errors**: the log's.
result<void> let_time_pass(engine& into, const std::set<std::string>& cases, instant until);

}  // namespace casebook::importing
