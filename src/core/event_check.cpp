#include "core/event_check.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

#include <casebook/clock.hpp>
#include <casebook/limits.hpp>

#include "core/wording.hpp"

namespace casebook {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using std::to_string;

using fault = std::optional<event_fault>;

// Prose may be long and have line breaks; every other string names something.
bool is_prose(std::string_view field) {
  return field == "text" || field == "note" || field == "reason";
}

// A timer's key is made from a case's, so it may be longer than a name.
bool is_long_name(std::string_view field) { return field == "key"; }

fault check_string(const FieldDescriptor& field, std::string_view text) {
  if (find_bad_utf8(text) != std::string_view::npos) {
    return event_fault{errc::malformed, "it is not valid UTF-8"};
  }
  if (is_prose(field.name())) return {};
  if (has_control(text)) {
    return event_fault{errc::malformed, "expected a name without control characters"};
  }
  if (text.size() > limits::name_bytes_max && !is_long_name(field.name())) {
    return event_fault{errc::limit_exceeded,
                       "it has " + to_string(text.size()) + " bytes, at most " +
                           to_string(limits::name_bytes_max) + " are allowed"};
  }
  return {};
}

fault check_number(const FieldDescriptor& field, std::int64_t number) {
  if (field.name() == "satisfaction" && (number < 0 || number > 5)) {
    return event_fault{errc::malformed,
                       "expected 1 to 5, or 0 for not asked, found " + to_string(number)};
  }
  if (number < 0) return event_fault{errc::malformed, "a count is never negative"};
  if (number > limits::count_max) {
    return event_fault{errc::limit_exceeded, "a count is at most " + to_string(limits::count_max)};
  }
  return {};
}

fault check_message(const Message& message);

fault check_field(const Message& message, const FieldDescriptor& field) {
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
        return event_fault{errc::malformed,
                           to_string(number) + " is no value of " + field.enum_type()->full_name()};
      }
      return {};
    case FieldDescriptor::CPPTYPE_MESSAGE: return check_message(in.GetMessage(message, &field));
    default: return {};
  }
}

fault check_message(const Message& message) {
  if (const auto* stamp = dynamic_cast<const google::protobuf::Timestamp*>(&message)) {
    const auto at = check_timestamp(*stamp);
    return at ? fault{} : event_fault{at.error().code, at.error().message};
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

// The limit is of the event as proposed. Only near it does it matter what the stamps take.
std::size_t bytes_as_proposed(const v1::Event& event) {
  const auto bytes = event.ByteSizeLong();
  if (bytes <= limits::event_bytes_max) return bytes;
  auto proposed = event;
  proposed.clear_recorded_at();
  drop_stamps(proposed);
  return proposed.ByteSizeLong();
}

}  // namespace

std::optional<event_fault> find_fault(const v1::Event& event) {
  if (event.case_().empty()) {
    return event_fault{
        errc::malformed,
        "expected the case's key, 1 to " + to_string(limits::case_key_bytes_max) + " bytes",
        "case"};
  }
  if (event.fact_case() == v1::Event::FACT_NOT_SET) {
    return event_fault{errc::malformed, "the event of case " + quoted(event.case_()) +
                                            " says nothing: expected one of " + all_facts()};
  }
  if (const auto bytes = bytes_as_proposed(event); bytes > limits::event_bytes_max) {
    return event_fault{errc::limit_exceeded,
                       "the event has " + to_string(bytes) + " bytes, at most " +
                           to_string(limits::event_bytes_max) + " are allowed: shorten its texts"};
  }
  return check_message(event);
}

result<void> check_event(const v1::Event& event) {
  if (auto found = find_fault(event)) return to_error(std::move(*found));
  return {};
}

error to_error(event_fault found) {
  return fail(found.code, found.path.empty() ? found.sentence : found.path + ": " + found.sentence);
}

}  // namespace casebook
