#pragma once

#include <google/protobuf/descriptor.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <casebook/error.hpp>
#include <casebook/exchange.hpp>

#include "core/wording.hpp"

namespace casebook {

/// Holds one line of JSON to a message's schema before protobuf reads it.
///
/// Protobuf's own reader is lenient where an audit must not be (single quotes, the last of two
/// equal keys, digits beyond the nanosecond) and cannot say where in the line it stumbled. This
/// pass converts nothing: it walks the tokens once beside the descriptors and says what was
/// expected, and at which column.
class json_check {
 public:
  json_check(std::string_view line, const google::protobuf::Descriptor& schema,
             finer_times finer = finer_times::refuse)
      : line_(line), schema_(&schema), finer_(finer) {}

  /// **Errors**: malformed, with a column.
  result<void> run();

  /// The 1-based column of the value at a path such as "caseReceived.facts.households"; 0: not
  /// there.
  static std::size_t column_of(std::string_view path, std::string_view line,
                               const google::protobuf::Descriptor& schema);

 private:
  using FieldDescriptor = google::protobuf::FieldDescriptor;

  bool object(const google::protobuf::Descriptor& schema);
  bool member(const google::protobuf::Descriptor& schema, std::uint64_t& seen,
              const FieldDescriptor*& chosen);
  bool value(const FieldDescriptor& of);
  bool array(const FieldDescriptor& of);
  bool single(const FieldDescriptor& of);
  bool text_of(std::string_view expected, std::string_view& text);
  bool string(std::string_view& raw);
  bool escape(std::size_t opened_at);
  bool hex4(std::uint32_t& unit);
  bool whole_number(const FieldDescriptor& of);
  bool enum_value(const FieldDescriptor& of);
  bool instant_value();
  bool boolean();
  bool take_word(std::string_view word);

  void skip_space();
  bool at_end() const { return at_ == line_.size(); }
  char peek() const { return at_end() ? '\0' : line_[at_]; }
  bool take(char wanted, std::string_view expected);
  std::string_view token() const;
  std::string found() const;
  std::string path() const;
  bool refuse(std::size_t at, std::string sentence);
  bool expect(std::string_view expected) { return refuse(at_, expected_but_found(expected)); }
  std::string expected_but_found(std::string_view expected) const;

  std::string_view line_;
  const google::protobuf::Descriptor* schema_;
  finer_times finer_;
  std::size_t at_ = 0;
  std::vector<const FieldDescriptor*> path_;
  std::optional<error> fault_;
  std::string_view wanted_path_;  // column_of only
  std::size_t wanted_column_ = 0;
};

}  // namespace casebook
