#pragma once

#include <casebook/v1/event.pb.h>

#include <fstream>
#include <optional>
#include <string>
#include <string_view>

#include <casebook/error.hpp>

#include "import/event_source.hpp"

namespace casebook::importing {

/// The lines of a file that were not imported, with their reasons: "<path>.rejected.jsonl" beside
/// it, made with the first of them.
///
/// **Thread safety**: one thread. **Errors**: io; also where a file of that name is none of ours.
class rejected_lines {
 public:
  /// `path` as the import has it; "-" is standard input.
  explicit rejected_lines(const std::string& path);

  /// `event`: what the line gives, if anything.
  result<void> add(const input_row& row, const v1::Event* event, const error& why);
  /// What was added is on the disk.
  result<void> finish();
  /// Nothing was rejected: what an earlier run left is no longer true. Of standard input nobody can
  /// tell.
  result<void> remove_earlier();

  /// Where they are; empty: there are none.
  [[nodiscard]] std::string written_to() const { return out_.is_open() ? path_ : std::string{}; }

 private:
  result<void> open();
  [[nodiscard]] error cannot(const char* what) const;

  std::string input_, path_;
  std::ofstream out_;
};

/// What to import of a line that was set aside and has been mended since; nothing where it is no
/// such line.
std::optional<std::string> mended_line(std::string_view line);

}  // namespace casebook::importing
