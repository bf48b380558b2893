#include "exchange/json_check.hpp"

#include <casebook/clock.hpp>

#include <charconv>
#include <cmath>
#include <limits>

#include "core/rfc3339.hpp"
#include "core/wording.hpp"

namespace casebook {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

// A message's fields are ticked off in one 64-bit word.
constexpr int fields_max = 64;

const FieldDescriptor* find_field(const Descriptor& schema, std::string_view key) {
  const std::string name{key};
  const auto* field = schema.FindFieldByCamelcaseName(name);
  return field != nullptr ? field : schema.FindFieldByName(name);
}

std::vector<std::string> field_names(const Descriptor& schema) {
  std::vector<std::string> names;
  for (int i = 0; i < schema.field_count(); ++i) names.push_back(schema.field(i)->json_name());
  return names;
}

std::vector<std::string> value_names(const google::protobuf::EnumDescriptor& set) {
  std::vector<std::string> names;
  for (int i = 0; i < set.value_count(); ++i) {
    if (set.value(i)->number() != 0) names.push_back(set.value(i)->name());
  }
  return names;
}

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

bool is_timestamp(const Descriptor& schema) {
  return schema.full_name() == "google.protobuf.Timestamp";
}

}  // namespace

result<void> json_check::run() {
  skip_space();
  if (object(*schema_)) {
    skip_space();
    if (!at_end()) expect("nothing after the closing '}' (one event a line)");
  }
  if (fault_) return *fault_;
  return {};
}

std::size_t json_check::column_of(std::string_view path, std::string_view line,
                                  const Descriptor& schema) {
  json_check search{line, schema};
  search.wanted_path_ = path;
  (void)search.run();
  return search.wanted_column_;
}

bool json_check::object(const Descriptor& schema) {
  if (!take('{', "an object, '{'")) return false;
  std::uint64_t seen = 0;
  const FieldDescriptor* chosen = nullptr;
  skip_space();
  if (peek() == '}') return ++at_, true;
  for (;;) {
    if (!member(schema, seen, chosen)) return false;
    skip_space();
    if (peek() == '}') return ++at_, true;
    if (!take(',', "',' or '}'")) return false;
    skip_space();
  }
}

bool json_check::member(const Descriptor& schema, std::uint64_t& seen,
                        const FieldDescriptor*& chosen) {
  const std::size_t key_at = at_;
  std::string_view key;
  if (!text_of("a key in double quotes", key)) return false;
  const auto* field = find_field(schema, key);
  if (field == nullptr || field->index() >= fields_max) {
    return refuse(key_at, quoted(key) + " is no field of " + schema.name() +
                              did_you_mean(key, field_names(schema)));
  }
  const std::uint64_t bit = std::uint64_t{1} << field->index();
  if ((seen & bit) != 0) return refuse(key_at, "the key " + quoted(key) + " is there twice");
  seen |= bit;
  skip_space();
  if (!take(':', "':' after the key")) return false;
  skip_space();
  if (field->real_containing_oneof() != nullptr && peek() != 'n') {
    if (chosen != nullptr) {
      return refuse(key_at, "a second fact, " + field->json_name() + ", beside " +
                                chosen->json_name() + ": expected one fact a line");
    }
    chosen = field;
  }
  path_.push_back(field);
  const bool fits = value(*field);
  path_.pop_back();
  return fits;
}

bool json_check::value(const FieldDescriptor& of) {
  if (!wanted_path_.empty() && path() == wanted_path_) wanted_column_ = at_ + 1;
  if (peek() == 'n') return take_word("null");  // as good as absent, says the mapping
  return of.is_repeated() ? array(of) : single(of);
}

bool json_check::array(const FieldDescriptor& of) {
  if (!take('[', "an array, '['")) return false;
  skip_space();
  if (peek() == ']') return ++at_, true;
  for (;;) {
    if (!single(of)) return false;
    skip_space();
    if (peek() == ']') return ++at_, true;
    if (!take(',', "',' or ']'")) return false;
    skip_space();
  }
}

bool json_check::single(const FieldDescriptor& of) {
  std::string_view text;
  switch (of.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING: return text_of("a string", text);
    case FieldDescriptor::CPPTYPE_BOOL: return boolean();
    case FieldDescriptor::CPPTYPE_ENUM: return enum_value(of);
    case FieldDescriptor::CPPTYPE_INT32:
    case FieldDescriptor::CPPTYPE_INT64:
    case FieldDescriptor::CPPTYPE_UINT32:
    case FieldDescriptor::CPPTYPE_UINT64: return whole_number(of);
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return is_timestamp(*of.message_type()) ? instant_value() : object(*of.message_type());
    case FieldDescriptor::CPPTYPE_FLOAT:
    case FieldDescriptor::CPPTYPE_DOUBLE: break;  // the schema has none
  }
  return expect("a value of a type that this reader knows");
}

bool json_check::text_of(std::string_view expected, std::string_view& text) {
  return peek() == '"' ? string(text) : expect(expected);
}

// A string's bytes between the quotes, escapes checked and left as they are.
bool json_check::string(std::string_view& raw) {
  const std::size_t opened_at = at_++;
  for (; !at_end(); ++at_) {
    const char c = line_[at_];
    if (c == '"') {
      raw = line_.substr(opened_at + 1, at_ - opened_at - 1);
      return ++at_, true;
    }
    if (static_cast<unsigned char>(c) < 0x20) {
      return refuse(at_, "a raw control character in a string: write it as \\u00" +
                             std::string(1, "01"[c >> 4]) + "0123456789abcdef"[c & 15]);
    }
    if (c == '\\' && !escape(opened_at)) return false;
  }
  return refuse(opened_at, "the line ends inside the string that starts here: it was cut off");
}

// Leaves `at_` on the escape's last character. A surrogate counts only as half of a pair.
bool json_check::escape(std::size_t opened_at) {
  const std::size_t backslash = at_++;
  if (at_end()) {
    return refuse(opened_at, "the line ends inside the string that starts here: it was cut off");
  }
  if (peek() != 'u') {
    if (std::string_view{"\"\\/bfnrt"}.find(peek()) != std::string_view::npos) return true;
    return refuse(backslash,
                  "JSON knows no such escape: expected one of \\\" \\\\ \\/ \\b \\f \\n "
                  "\\r \\t \\uXXXX");
  }
  std::uint32_t unit = 0;
  if (!hex4(unit)) return refuse(backslash, "expected four hexadecimal digits after \\u");
  if (unit < 0xd800 || unit > 0xdfff) return true;
  std::uint32_t low = 0;
  const bool paired = unit < 0xdc00 && line_.substr(at_ + 1, 2) == "\\u" && (at_ += 2, hex4(low)) &&
                      low >= 0xdc00 && low <= 0xdfff;
  return paired || refuse(backslash, "half of a surrogate pair is no character");
}

bool json_check::hex4(std::uint32_t& unit) {
  const auto digits = line_.substr(at_ + 1, 4);
  const auto [end, failed] = std::from_chars(digits.begin(), digits.end(), unit, 16);
  at_ += digits.size();
  return failed == std::errc{} && end == digits.end() && digits.size() == 4 && digits[0] != '-';
}

// A number or, as protobuf writes 64 bits, a number in quotes.
bool json_check::whole_number(const FieldDescriptor& of) {
  const std::size_t start = at_;
  std::string_view text;
  if (peek() == '"') {
    if (!string(text)) return false;
  } else {
    text = token();
    at_ += text.size();
  }
  double number = 0;
  const auto [end, failed] = std::from_chars(text.begin(), text.end(), number);
  const bool is_wide = of.cpp_type() == FieldDescriptor::CPPTYPE_UINT64 ||
                       of.cpp_type() == FieldDescriptor::CPPTYPE_INT64;
  const bool is_unsigned = of.cpp_type() == FieldDescriptor::CPPTYPE_UINT64 ||
                           of.cpp_type() == FieldDescriptor::CPPTYPE_UINT32;
  const double bound = std::ldexp(1.0, (is_wide ? 64 : 32) - (is_unsigned ? 0 : 1));
  const bool fits = failed == std::errc{} && end == text.end() && number == std::floor(number) &&
                    number < bound && number >= (is_unsigned ? 0 : -bound) && text[0] != '+';
  if (fits) return true;
  at_ = start;
  return expect("a whole number");
}

bool json_check::enum_value(const FieldDescriptor& of) {
  const std::size_t start = at_;
  const auto& set = *of.enum_type();
  std::string_view text = token();
  int number = 0;
  const auto [end, failed] = std::from_chars(text.begin(), text.end(), number);
  const bool numeric = failed == std::errc{} && end == text.end();
  if (numeric) {
    at_ += text.size();
    if (set.FindValueByNumber(number) != nullptr) return true;
  } else {
    if (!text_of("one of " + joined(value_names(set)), text)) return false;
    if (set.FindValueByName(std::string{text}) != nullptr) return true;
  }
  at_ = start;
  return refuse(start, expected_but_found("one of " + joined(value_names(set))) +
                           did_you_mean(text, value_names(set)));
}

bool json_check::instant_value() {
  constexpr std::string_view expected =
      "an RFC 3339 instant with an offset, as in \"2025-03-01T10:00:00+08:00\"";
  const std::size_t start = at_;
  std::string_view text;
  if (!text_of(expected, text)) return false;
  const auto fraction = text.find('.');
  const auto fraction_end = text.find_first_not_of("0123456789", fraction + 1);
  // Protobuf drops what is finer than a nanosecond without a word.
  if (finer_ == finer_times::refuse && fraction != std::string_view::npos &&
      fraction_end - fraction > 10) {
    return refuse(start, quoted(text) +
                             " is finer than a microsecond, the resolution of the log: "
                             "round it first");
  }
  // A plain date is an instant on the command line, not in the exchange format.
  const auto stamp = read_rfc3339(text);
  if (!stamp) return at_ = start, expect(expected);
  // What is merely too fine for the log is check_event's to say. What no Timestamp can hold must
  // not reach protobuf, whose reader ends the program.
  auto whole = *stamp;
  whole.set_nanos(0);
  const auto at = check_timestamp(whole);
  return at.has_value() || refuse(start, quoted(text) + ": " + at.error().message);
}

bool json_check::boolean() {
  if (peek() == 't') return take_word("true");
  if (peek() == 'f') return take_word("false");
  return expect("true or false");
}

bool json_check::take_word(std::string_view word) {
  if (token() != word) return expect(word);
  at_ += word.size();
  return true;
}

void json_check::skip_space() {
  while (!at_end() && is_space(line_[at_])) ++at_;
}

bool json_check::take(char wanted, std::string_view expected) {
  if (peek() != wanted || at_end()) return expect(expected);
  return ++at_, true;
}

// An unquoted word or number.
std::string_view json_check::token() const {
  const auto end = line_.find_first_of(" \t\r\n,:{}[]\"", at_);
  return line_.substr(at_, end == std::string_view::npos ? end : end - at_);
}

std::string json_check::found() const {
  if (at_end()) return "the end of the line: it was cut off";
  switch (peek()) {
    case '{': return "an object";
    case '[': return "an array";
    case '"': {
      const auto end = line_.find('"', at_ + 1);
      return "the string " + quoted(line_.substr(at_ + 1, end - at_ - 1));
    }
    default: return quoted(token().empty() ? line_.substr(at_, 1) : token());
  }
}

std::string json_check::path() const {
  std::string all;
  for (const auto* field : path_) all += (all.empty() ? "" : ".") + field->json_name();
  return all;
}

std::string json_check::expected_but_found(std::string_view expected) const {
  return "expected " + std::string{expected} + ", found " + found();
}

bool json_check::refuse(std::size_t at, std::string sentence) {
  const auto where = path();
  fault_ = fail(errc::malformed, where.empty() ? std::move(sentence) : where + ": " + sentence);
  fault_->column = at + 1;
  return false;
}

}  // namespace casebook
