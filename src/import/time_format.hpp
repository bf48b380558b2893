#pragma once

#include <string>
#include <string_view>

#include <casebook/error.hpp>

namespace casebook::importing {

/// Holds a strptime format to what reading it does: it gives a whole date, and every part of it has
/// an effect. A part that is read and thrown away, such as the PM beside a %H, changes times in
/// silence.
/// **Errors**: malformed, with the part and the remedy.
result<void> check_time_format(std::string_view format, std::string_view zone);

/// Does it read an offset from UTC?
bool reads_offset(std::string_view format);

}  // namespace casebook::importing
