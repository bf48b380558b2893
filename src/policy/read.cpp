#include "policy/read.hpp"

#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/text_format.h>

#include <algorithm>

#include "core/wording.hpp"
#include "policy/check.hpp"
#include "policy/instants_in_text.hpp"
#include "policy/place.hpp"

namespace casebook {
namespace {

class first_error : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int line, google::protobuf::io::ColumnNumber column,
                const std::string& what) override {
    if (!message.empty()) return;
    message = std::to_string(line + 1) + ":" + std::to_string(column + 1) + ": " + what;
  }
  std::string message;
};

// Where a byte stands, as an editor says it.
std::string line_and_column(std::string_view text, std::size_t at) {
  const auto before = text.substr(0, at);
  const auto line_begin = before.rfind('\n') + 1;  // npos + 1: the first line
  return std::to_string(1 + std::ranges::count(before, '\n')) + ":" +
         std::to_string(1 + at - line_begin);
}

result<void> check_encoding(std::string_view text, const std::string& source) {
  const auto bad = find_bad_utf8(text);
  if (bad == std::string_view::npos) return {};
  return fail(errc::malformed, source + ":" + line_and_column(text, bad) +
                                   ": this byte is not UTF-8: save the file as UTF-8");
}

}  // namespace

result<read_policy> read_policy_text(const std::string& text, const std::string& source,
                                     v1::Policy& into) {
  if (auto checked = check_encoding(text, source); !checked) return checked.error();
  first_error errors;
  google::protobuf::TextFormat::ParseInfoTree tree;
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&errors);
  parser.WriteLocationsTo(&tree);
  const auto readable = with_instants_in_seconds(text);
  if (!readable) return fail(errc::malformed, source + ":" + readable.error().message);
  if (!parser.ParseFromString(*readable, &into))
    return fail(errc::malformed, source + ":" + errors.message);
  const place at{source, tree, *v1::Policy::descriptor()};
  if (auto checked = check_policy(into, at); !checked) return checked.error();
  auto compiled = compile_calendars(into, at);
  if (!compiled) return compiled.error();
  return read_policy{std::move(*compiled), remarks_on(into, at)};
}

}  // namespace casebook
