#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <casebook/error.hpp>

struct gzFile_s;

namespace casebook::importing {

/// Reads a text file line by line: plain or gzip, or "-" for standard input. A byte order mark and
/// the carriage returns of CRLF are not part of any line.
///
/// **Thread safety**: one thread.
/// **Errors**: `open` gives io. `next` gives limit_exceeded for an over-long line (see limits.hpp),
/// after which reading goes on with the next; io and corrupt, a truncated gzip say, are final. Its
/// sentences do not name file and line: `name` and `line_number` do.
/// **Cost**: holds one line and a 64 KiB buffer, however long the file.
class line_source {
 public:
  static result<line_source> open(const std::string& path);

  /// Steps to the next line; false at the end. `line` is valid until the next call.
  result<bool> next(std::string_view& line);

  /// Instead of lines, the bytes as they are: what comes next, without taking it, and the next
  /// piece; empty at the end. Both are valid until the next call.
  result<std::string_view> peek_bytes();
  result<std::string_view> next_bytes();

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  /// Of the line that `next` gave last, 1-based.
  [[nodiscard]] std::uint64_t line_number() const noexcept { return line_number_; }

  /// Bytes of the file on disk taken so far, and in all (0: unknown, a pipe): for a progress bar.
  [[nodiscard]] std::uint64_t bytes_read() const;
  [[nodiscard]] std::uint64_t bytes_total() const noexcept { return bytes_total_; }

 private:
  struct closer {
    void operator()(gzFile_s* file) const;
  };

  result<bool> fill();

  std::unique_ptr<gzFile_s, closer> file_;
  std::string name_;
  std::uint64_t bytes_total_ = 0;
  std::uint64_t line_number_ = 0;
  std::vector<char> buffer_;
  std::size_t begin_ = 0, end_ = 0;  // what is left of the buffer
  std::string line_;                 // a line that the buffer's edge cuts
};

}  // namespace casebook::importing
