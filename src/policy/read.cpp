#include "policy/read.hpp"

#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/text_format.h>

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

}  // namespace

result<compiled_calendars> read_policy_text(const std::string& text, const std::string& source,
                                            v1::Policy& into) {
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
  return compile_calendars(into, at);
}

}  // namespace casebook
