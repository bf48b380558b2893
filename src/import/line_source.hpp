#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <casebook/error.hpp>

#include "import/text_decoder.hpp"

struct gzFile_s;

namespace casebook::importing {

/// Why a path is nothing to read text from: it is not there, is a directory or a device, or may not
/// be read; a pipe by name is a file like any other. Nothing where it can be read.
std::optional<error> find_file_fault(const std::string& path);

/// Reads a text file line by line: plain or gzip, or "-" for standard input. A byte order mark and
/// the ends of lines are not part of any line: LF, CRLF, or CR in a file that begins without an LF.
///
/// **Thread safety**: one thread.
/// **Errors**: `open` gives io, and invalid_argument for an encoding that iconv does not know.
/// `next` gives limit_exceeded for an over-long line (see limits.hpp), after which reading goes on
/// with the next; io and corrupt, a truncated gzip or bytes that the encoding does not have, are
/// final. Its sentences do not name file and line: `name` and `line_number` do.
/// **Cost**: holds one line and a 64 KiB buffer, however long the file.
class line_source {
 public:
  /// `encoding`, as iconv names it, is made UTF-8; where it is empty the bytes are left as they
  /// are.
  static result<line_source> open(const std::string& path, const std::string& encoding = {});

  /// Steps to the next line; false at the end. `line` is valid until the next call.
  result<bool> next(std::string_view& line);

  /// Instead of lines, the bytes as they are: what comes next, without taking it, and the next
  /// piece; empty at the end. Both are valid until the next call.
  result<std::string_view> peek_bytes();
  result<std::string_view> next_bytes();

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  /// Of the line that `next` gave last, 1-based.
  [[nodiscard]] std::uint64_t line_number() const noexcept { return line_number_; }

  /// Where that line begins, in bytes of UTF-8 from the start of the text.
  [[nodiscard]] std::uint64_t line_offset() const noexcept { return line_offset_; }

  /// Bytes of the file on disk taken so far, and in all (0: unknown, a pipe): for a progress bar.
  [[nodiscard]] std::uint64_t bytes_read() const;
  [[nodiscard]] std::uint64_t bytes_total() const noexcept { return bytes_total_; }

 private:
  struct closer {
    void operator()(gzFile_s* file) const;
  };

  result<bool> fill();
  result<std::size_t> read_bytes();

  std::unique_ptr<gzFile_s, closer> file_;
  std::string name_;
  std::uint64_t bytes_total_ = 0;
  std::uint64_t line_number_ = 0;
  std::uint64_t line_offset_ = 0, next_offset_ = 0;
  std::optional<text_decoder> decoder_;  // nothing: UTF-8
  char line_end_ = 0;                    // 0: not known before the first bytes
  std::vector<char> bytes_;              // as they were read
  std::string decoded_;                  // only where there is a decoder
  std::string_view buffer_;              // what is left of either
  std::string line_;                     // a line that the buffer's edge cuts
};

}  // namespace casebook::importing
