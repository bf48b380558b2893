#include "import/csv_rows.hpp"

#include <csv.h>

#include <algorithm>

#include <casebook/limits.hpp>

#include "core/wording.hpp"

namespace casebook::importing {
namespace {

struct collected {
  std::vector<std::string>& fields;
  int rows = 0;  // that ended; more than one: a carriage return ended one in the middle of a line
};

void take_field(void* text, std::size_t size, void* into) {
  static_cast<collected*>(into)->fields.emplace_back(static_cast<const char*>(text), size);
}

void end_row(int, void* into) { ++static_cast<collected*>(into)->rows; }

// Another encoding is another text, whichever columns it shows in: nothing after it can be trusted.
result<void> check_text(std::string_view line, std::uint64_t offset) {
  const auto bad = find_bad_utf8(line);
  const auto nul = line.find('\0');
  const auto at = std::min(bad, nul);
  if (at == std::string_view::npos) return {};
  const bool wide = at == nul || (offset + at == 0 &&
                                  (line.starts_with("\xff\xfe") || line.starts_with("\xfe\xff")));
  return fail(errc::corrupt, "expected UTF-8, found a byte of another encoding at offset " +
                                 std::to_string(offset + at) +
                                 ": say in the map which it is, as in " +
                                 (wide ? "encoding: \"utf-16\"" : "encoding: \"gb18030\"") +
                                 ", or save the file as UTF-8");
}

}  // namespace

void csv_rows::closer::operator()(csv_parser* parser) const {
  csv_free(parser);
  delete parser;
}

csv_rows::csv_rows(line_source lines, char delimiter)
    : lines_(std::move(lines)), delimiter_(delimiter) {
  start_over();
}

void csv_rows::start_over() {
  auto parser = std::make_unique<csv_parser>();
  csv_init(parser.get(), CSV_STRICT | CSV_STRICT_FINI);
  csv_set_delim(parser.get(), static_cast<unsigned char>(delimiter_));
  parser_.reset(parser.release());
}

// A row ends with its line unless a quoted field goes on in the next: feeding whole lines keeps
// their numbers exact.
result<bool> csv_rows::next(csv_row& row) {
  row.text.clear();
  row.fields.clear();
  collected into{row.fields};
  std::string_view line;
  while (into.rows == 0) {
    const auto more = lines_.next(line);
    if (row.text.empty()) row.line = lines_.line_number();
    if (!more) return more.error();
    if (!*more) {
      if (row.text.empty()) return false;
      start_over();
      row.fields.clear();
      return fail(errc::malformed, "a quoted field that starts in this row is never closed");
    }
    if (auto sound = check_text(line, lines_.line_offset()); !sound) return sound.error();
    if (line.empty() && row.text.empty()) continue;
    if (!row.text.empty()) row.text += '\n';
    row.text += line;
    if (row.text.size() > limits::line_bytes_max) {
      start_over();
      return fail(errc::limit_exceeded, "the row has more than " +
                                            std::to_string(limits::line_bytes_max) +
                                            " bytes: is a quote never closed?");
    }
    const auto terminated = std::string{line} + '\n';
    const auto taken =
        csv_parse(parser_.get(), terminated.data(), terminated.size(), take_field, end_row, &into);
    if (taken != terminated.size()) {
      start_over();
      auto refused =
          fail(errc::malformed,
               "a quote where none may be: a field with quotes is quoted as a whole, and "
               "the quotes inside it are doubled");
      refused.column = taken + 1;
      return refused;
    }
    if (into.rows > 1) {
      return fail(errc::malformed,
                  "a carriage return in the middle of a line: is one row missing its line feed?");
    }
  }
  return true;
}

}  // namespace casebook::importing
