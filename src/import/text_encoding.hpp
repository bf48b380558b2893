#pragma once

#include <string>
#include <string_view>

#include <casebook/error.hpp>

namespace casebook::importing {

/// A whole text as UTF-8, without a byte-order mark.
struct decoded_text {
  std::string text;
  std::string encoding;  ///< that it was in; empty: UTF-8
};

/// Reads a text in the encoding that its publisher uses: `encoding` as iconv names it, or where
/// that is empty what the bytes themselves show: a byte-order mark, UTF-8, or Chinese in GBK.
///
/// Only what nothing else looks like is taken for GBK: every byte beyond ASCII is half of a
/// character of GB 2312. Western encodings cannot be told apart, so none is guessed.
/// **Errors**: malformed, with `source` and the line; invalid_argument for an encoding that iconv
/// does not know.
result<decoded_text> decode_text(std::string bytes, std::string_view source,
                                 const std::string& encoding);

}  // namespace casebook::importing
