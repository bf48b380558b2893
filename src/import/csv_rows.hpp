#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "import/line_source.hpp"

struct csv_parser;

namespace casebook::importing {

/// One row of a CSV file.
struct csv_row {
  std::uint64_t line = 0;  ///< on which it starts
  std::string text;        ///< as it was read, for whoever has to mend it
  std::vector<std::string> fields;
};

/// The rows of a CSV file, quoted fields with line breaks included; empty lines are no rows.
///
/// **Errors**: as line_source; malformed for a quote where none may be, after which reading goes on
/// with the next line; corrupt, which is final, for the first byte that is not UTF-8, with its
/// offset, and for a NUL.
class csv_rows {
 public:
  csv_rows(line_source lines, char delimiter);

  /// Steps to the next row; false at the end. After an error `row.line` says where.
  result<bool> next(csv_row& row);

  [[nodiscard]] const line_source& lines() const noexcept { return lines_; }

 private:
  struct closer {
    void operator()(csv_parser* parser) const;
  };

  void start_over();

  line_source lines_;
  char delimiter_;
  std::unique_ptr<csv_parser, closer> parser_;
};

}  // namespace casebook::importing
