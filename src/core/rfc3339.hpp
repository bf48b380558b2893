#pragma once

#include <google/protobuf/timestamp.pb.h>

#include <optional>
#include <string_view>

namespace casebook {

/// What an RFC 3339 text with an offset says; nothing: it is none.
///
/// The result may lie outside the years 1 to 9999, by its offset: `check_timestamp` judges that.
/// Protobuf's own reader ends the program there.
std::optional<google::protobuf::Timestamp> read_rfc3339(std::string_view text);

}  // namespace casebook
