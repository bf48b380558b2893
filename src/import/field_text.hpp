#pragma once

#include <google/protobuf/message.h>

#include <span>
#include <string>

#include "import/time_reader.hpp"

namespace casebook::importing {

/// Sets the field at a path inside `message` from text; a repeated field gets one more.
/// **Errors**: malformed: "expected …, found …".
result<void> set_from_text(google::protobuf::Message& message,
                           std::span<const google::protobuf::FieldDescriptor* const> path,
                           const std::string& text, time_reader& times);

}  // namespace casebook::importing
