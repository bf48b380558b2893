#pragma once

#include <string>
#include <string_view>

namespace casebook {

/// `text` as it stands in HTML, in an element or between quotes; it opens no tag and gives no
/// terminal orders.
std::string escaped(std::string_view text);

}  // namespace casebook
