#include <casebook/exchange.hpp>

#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <optional>

#include <casebook/case_state.hpp>
#include <casebook/clock.hpp>
#include <casebook/limits.hpp>

#include "exchange/json_check.hpp"

namespace casebook {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using std::to_string;

// What is wrong with a field, and which: the path is put together on the way out, so that an event
// with nothing wrong pays nothing for it.
struct fault {
  errc code;
  std::string sentence;
  std::string path{};
};
using verdict = std::optional<fault>;

error to_error(fault found) {
  return fail(found.code, found.path.empty() ? found.sentence : found.path + ": " + found.sentence);
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

// Prose may be long and have line breaks; every other string names something.
bool is_prose(std::string_view field) {
  return field == "text" || field == "note" || field == "reason";
}

// A timer's key is made from a case's, so it may be longer than a name.
bool is_long_name(std::string_view field) { return field == "key"; }

verdict check_string(const FieldDescriptor& field, std::string_view text) {
  if (find_bad_utf8(text) != std::string_view::npos) {
    return fault{errc::malformed, "it is not valid UTF-8"};
  }
  if (is_prose(field.name())) return {};
  if (has_control(text)) {
    return fault{errc::malformed, "expected a name without control characters"};
  }
  if (text.size() > limits::name_bytes_max && !is_long_name(field.name())) {
    return fault{errc::limit_exceeded, "it has " + to_string(text.size()) + " bytes, at most " +
                                           to_string(limits::name_bytes_max) + " are allowed"};
  }
  return {};
}

verdict check_number(const FieldDescriptor& field, std::int64_t number) {
  if (field.name() == "satisfaction" && (number < 0 || number > 5)) {
    return fault{errc::malformed,
                 "expected 1 to 5, or 0 for not asked, found " + to_string(number)};
  }
  if (number < 0) return fault{errc::malformed, "a count is never negative"};
  if (number > limits::count_max) {
    return fault{errc::limit_exceeded, "a count is at most " + to_string(limits::count_max)};
  }
  return {};
}

verdict check_message(const Message& message);

verdict check_field(const Message& message, const FieldDescriptor& field) {
  const auto& in = *message.GetReflection();
  std::string scratch;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      if (!field.is_repeated()) {
        return check_string(field, in.GetStringReference(message, &field, &scratch));
      }
      for (int i = 0; i < in.FieldSize(message, &field); ++i) {
        const auto& text = in.GetRepeatedStringReference(message, &field, i, &scratch);
        if (auto found = check_string(field, text)) return found;
      }
      return {};
    case FieldDescriptor::CPPTYPE_INT32: return check_number(field, in.GetInt32(message, &field));
    case FieldDescriptor::CPPTYPE_INT64: return check_number(field, in.GetInt64(message, &field));
    case FieldDescriptor::CPPTYPE_ENUM:
      if (const int number = in.GetEnumValue(message, &field);
          field.enum_type()->FindValueByNumber(number) == nullptr) {
        return fault{errc::malformed,
                     to_string(number) + " is no value of " + field.enum_type()->full_name()};
      }
      return {};
    case FieldDescriptor::CPPTYPE_MESSAGE: return check_message(in.GetMessage(message, &field));
    default: return {};
  }
}

verdict check_message(const Message& message) {
  if (const auto* stamp = dynamic_cast<const google::protobuf::Timestamp*>(&message)) {
    const auto at = check_timestamp(*stamp);
    return at ? verdict{} : fault{at.error().code, at.error().message};
  }
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  for (const auto* field : fields) {
    if (auto found = check_field(message, *field)) {
      found->path = field->json_name() + (found->path.empty() ? "" : "." + found->path);
      return found;
    }
  }
  return {};
}

std::string all_facts() {
  std::string names;
  const auto& facts = *v1::Event::descriptor()->FindOneofByName("fact");
  for (int i = 0; i < facts.field_count(); ++i) {
    names += (i == 0 ? "" : ", ") + facts.field(i)->json_name();
  }
  return names;
}

verdict check(const v1::Event& event) {
  if (event.case_().empty()) {
    return fault{
        errc::malformed,
        "expected the case's key, 1 to " + to_string(limits::case_key_bytes_max) + " bytes",
        "case"};
  }
  if (event.fact_case() == v1::Event::FACT_NOT_SET) {
    return fault{errc::malformed, "the event of case " + quoted(event.case_()) +
                                      " says nothing: expected one of " + all_facts()};
  }
  if (const auto bytes = event.ByteSizeLong(); bytes > limits::event_bytes_max) {
    return fault{errc::limit_exceeded, "the event has " + to_string(bytes) + " bytes, at most " +
                                           to_string(limits::event_bytes_max) +
                                           " are allowed: shorten its texts"};
  }
  return check_message(event);
}

// What the log stamps is not the caller's to say.
void drop_stamps(v1::Event& event) {
  event.clear_position();
  event.clear_version();
  event.clear_policy_version();
  event.clear_state_after();
}

result<void> check_line(std::string_view line) {
  if (line.size() > limits::line_bytes_max) {
    return fail(errc::limit_exceeded, "the line has " + to_string(line.size()) +
                                          " bytes, at most " + to_string(limits::line_bytes_max) +
                                          " are read");
  }
  if (const auto bad = find_bad_utf8(line); bad != std::string_view::npos) {
    auto refused = fail(errc::malformed, "the line is not valid UTF-8 from here on");
    refused.column = bad + 1;
    return refused;
  }
  return json_check{line, *v1::Event::descriptor()}.run();
}

}  // namespace

result<v1::Event> parse_json(std::string_view line) {
  if (auto fits = check_line(line); !fits) return fits.error();
  v1::Event event;
  const auto read = google::protobuf::util::JsonStringToMessage({line.data(), line.size()}, &event);
  // The check above leaves protobuf nothing to object to; should it, its own words are all there
  // is.
  if (!read.ok()) return fail(errc::malformed, read.ToString());
  drop_stamps(event);
  if (auto found = check(event)) {
    const auto column = json_check::column_of(found->path, line, *v1::Event::descriptor());
    auto refused = to_error(std::move(*found));
    refused.column = column;
    return refused;
  }
  return event;
}

result<void> check_event(const v1::Event& event) {
  if (auto found = check(event)) return to_error(std::move(*found));
  return {};
}

std::string to_json(const v1::Event& event) {
  auto bare = event;
  drop_stamps(bare);
  if (bare.idempotency_key().starts_with(derived_key_prefix)) bare.clear_idempotency_key();
  std::string line;
  (void)google::protobuf::util::MessageToJsonString(bare, &line);
  return line;
}

}  // namespace casebook
