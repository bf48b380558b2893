#include "import/field_text.hpp"

#include <charconv>

#include "core/wording.hpp"

namespace casebook::importing {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

error expected(const std::string& what, const std::string& text) {
  return fail(errc::malformed, "expected " + what + ", found " + quoted(text));
}

result<void> set_enum(Message& message, const FieldDescriptor& field, const std::string& text) {
  const auto& set = *field.enum_type();
  if (const auto* value = set.FindValueByName(text)) {
    message.GetReflection()->SetEnum(&message, &field, value);
    return {};
  }
  std::string names;
  for (int i = 1; i < set.value_count(); ++i) {
    names += (i == 1 ? "" : ", ") + set.value(i)->name();
  }
  return expected("one of " + names, text);
}

template <class Number>
result<void> set_number(Message& message, const FieldDescriptor& field, const std::string& text) {
  Number number = 0;
  const char* const last = text.data() + text.size();
  const auto [end, failed] = std::from_chars(text.data(), last, number);
  if (failed != std::errc{} || end != last) return expected("a whole number", text);
  if constexpr (sizeof number == sizeof(std::int64_t)) {
    message.GetReflection()->SetInt64(&message, &field, number);
  } else {
    message.GetReflection()->SetInt32(&message, &field, number);
  }
  return {};
}

result<void> set_bool(Message& message, const FieldDescriptor& field, const std::string& text) {
  if (text != "true" && text != "false") return expected("true or false", text);
  message.GetReflection()->SetBool(&message, &field, text == "true");
  return {};
}

result<void> set_time(Message& message, const FieldDescriptor& field, const std::string& text,
                      time_reader& times) {
  const auto at = times.read(text);
  if (!at) return at.error();
  auto* stamp = message.GetReflection()->MutableMessage(&message, &field);
  stamp->CopyFrom(to_timestamp(*at));
  return {};
}

}  // namespace

result<void> set_from_text(Message& message, std::span<const FieldDescriptor* const> path,
                           const std::string& text, time_reader& times) {
  const auto& field = *path.front();
  const auto& in = *message.GetReflection();
  if (path.size() > 1) {
    return set_from_text(*in.MutableMessage(&message, &field), path.subspan(1), text, times);
  }
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      if (field.is_repeated()) {
        in.AddString(&message, &field, text);
      } else {
        in.SetString(&message, &field, text);
      }
      return {};
    case FieldDescriptor::CPPTYPE_ENUM: return set_enum(message, field, text);
    case FieldDescriptor::CPPTYPE_INT32: return set_number<std::int32_t>(message, field, text);
    case FieldDescriptor::CPPTYPE_INT64: return set_number<std::int64_t>(message, field, text);
    case FieldDescriptor::CPPTYPE_BOOL: return set_bool(message, field, text);
    case FieldDescriptor::CPPTYPE_MESSAGE: return set_time(message, field, text, times);
    default: return fail(errc::malformed, "this field is not for maps to set");
  }
}

}  // namespace casebook::importing
