#include "import/event_source.hpp"

namespace casebook::importing {
namespace {

// The first character of a file: no byte-order mark, no space. 0: there is none.
result<char> first_character(line_source& lines) {
  auto bytes = lines.peek_bytes();
  if (!bytes) return bytes.error();
  for (const std::string_view mark : {"\xef\xbb\xbf", "\xff\xfe", "\xfe\xff"}) {
    if (bytes->starts_with(mark)) bytes->remove_prefix(mark.size());
  }
  const auto first = bytes->find_first_not_of(std::string_view{" \t\r\n\0", 5});
  return first == std::string_view::npos ? '\0' : (*bytes)[first];
}

}  // namespace

result<std::unique_ptr<event_source>> make_mapped_source(line_source lines, import_map& map) {
  const auto first = first_character(lines);
  if (!first) return first.error();
  if (*first == '<') return make_xes_source(std::move(lines), map);
  if (*first == '{') return make_ocel_source(std::move(lines), map);
  return make_csv_source(std::move(lines), map);
}

result<bool> begins_as_xml(line_source& lines) {
  const auto first = first_character(lines);
  if (!first) return first.error();
  return *first == '<';
}

}  // namespace casebook::importing
