#include "policy/instants_in_text.hpp"

#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include <algorithm>
#include <optional>
#include <vector>

#include <casebook/clock.hpp>

namespace casebook {
namespace {

using google::protobuf::io::Tokenizer;

constexpr std::string_view field = "effective_from";

class no_errors : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int, google::protobuf::io::ColumnNumber, const std::string&) override {}
};

// An instant as text, from its field's colon on.
struct written_instant {
  Tokenizer::Token colon, value;
};

std::vector<written_instant> find_instants(const std::string& text) {
  google::protobuf::io::ArrayInputStream bytes{text.data(), static_cast<int>(text.size())};
  no_errors ignored;
  Tokenizer tokens{&bytes, &ignored};
  tokens.set_comment_style(Tokenizer::SH_COMMENT_STYLE);
  tokens.set_allow_f_after_float(true);
  std::vector<written_instant> found;
  std::optional<Tokenizer::Token> colon;
  bool named = false;  // the token before is the field
  while (tokens.Next()) {
    const auto& token = tokens.current();
    if (colon && token.type == Tokenizer::TYPE_STRING) found.push_back({*colon, token});
    colon = named && token.text == ":" ? std::optional{token} : std::nullopt;
    named = token.type == Tokenizer::TYPE_IDENTIFIER && token.text == field;
  }
  return found;
}

// Where a line's column is, counted as the tokenizer does: a tab ends at the next multiple of 8.
std::size_t offset_of(std::string_view text, int line, int column) {
  std::size_t at = 0;
  for (; line > 0; --line) at = text.find('\n', at) + 1;
  for (int reached = 0; reached < column; ++at) reached += text[at] == '\t' ? 8 - reached % 8 : 1;
  return at;
}

error misread(const Tokenizer::Token& value, const std::string& why) {
  return {errc::malformed, std::to_string(value.line + 1) + ":" + std::to_string(value.column + 1) +
                               ": " + std::string{field} + ": " + why};
}

result<std::string> in_seconds(const written_instant& one) {
  std::string value;
  Tokenizer::ParseString(one.value.text, &value);
  // A date alone would be midnight in UTC, which is nobody's day.
  if (value.size() == 10)
    return misread(one.value, "'" + value + "' has no time and offset: expected RFC 3339 as in " +
                                  value + "T00:00:00+08:00");
  const auto at = parse_rfc3339(value);
  if (!at) return misread(one.value, at.error().message);
  const auto stamp = to_timestamp(*at);
  auto text = "{seconds:" + std::to_string(stamp.seconds());
  if (stamp.nanos() != 0) text += " nanos:" + std::to_string(stamp.nanos());
  return text + "}";
}

}  // namespace

result<std::string> with_instants_in_seconds(const std::string& text) {
  std::string changed = text;
  auto found = find_instants(text);
  std::ranges::reverse(found);  // so that what comes before keeps its place
  std::optional<error> first_mistake;
  for (const auto& one : found) {
    auto seconds = in_seconds(one);
    if (!seconds) {
      first_mistake = seconds.error();
      continue;
    }
    const auto from = offset_of(text, one.colon.line, one.colon.column);
    const auto to = offset_of(text, one.value.line, one.value.end_column);
    const std::string_view written{text.data() + from, to - from};
    seconds->append(static_cast<std::size_t>(std::ranges::count(written, '\n')), '\n');
    if (seconds->size() < written.size()) seconds->append(written.size() - seconds->size(), ' ');
    changed.replace(from, to - from, *seconds);
  }
  if (first_mistake) return *std::move(first_mistake);
  return changed;
}

}  // namespace casebook
