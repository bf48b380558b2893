#pragma once

// What keeps other people's texts from giving a terminal orders. Header-only: the tools beside the
// library use it too.

#include <boost/locale/utf.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

namespace casebook {
namespace printing {

/// Characters that nobody sees, and that move the cursor, colour what follows, or turn the reading
/// direction of a line: C0, DEL and C1; separators of lines and paragraphs; bidirectional marks.
constexpr bool gives_orders(std::uint32_t code) noexcept {
  return code < 0x20 || (code >= 0x7f && code <= 0x9f) || code == 0x061c || code == 0x200e ||
         code == 0x200f || (code >= 0x2028 && code <= 0x202e) || (code >= 0x2066 && code <= 0x206f);
}

/// "\x1b", "\u202e": in as many hexadecimal digits as `letter` takes.
inline void add_escape(std::string& out, char letter, std::uint32_t code) {
  constexpr std::string_view digits = "0123456789abcdef";
  out += '\\';
  out += letter;
  for (int shift = letter == 'x' ? 4 : 12; shift >= 0; shift -= 4)
    out += digits[(code >> static_cast<unsigned>(shift)) & 0xfU];
}

inline void add_order(std::string& out, std::uint32_t code) {
  switch (code) {
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default: add_escape(out, code < 0x80 ? 'x' : 'u', code);
  }
}

}  // namespace printing

/// `text` as a terminal may show it: what gives orders is spelled out ("\x1b[31m", "\u202e"), and
/// so is every byte that is not UTF-8, which some terminals take for C1. `kept` are control
/// characters of ASCII that stand for themselves, such as the line breaks of a message of several
/// lines. Escaping twice changes nothing more.
inline std::string printable(std::string_view text, std::string_view kept = {}) {
  namespace utf = boost::locale::utf;
  std::string out;
  out.reserve(text.size());
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at != end) {
    const char* const start = at;
    at = std::find_if_not(at, end, [](char c) { return c >= 0x20 && c < 0x7f; });
    if (at != start) {
      out.append(start, at);
      continue;
    }
    const auto code = utf::utf_traits<char>::decode(at, end);
    if (code == utf::illegal || code == utf::incomplete) {
      at = start + 1;
      printing::add_escape(out, 'x', static_cast<unsigned char>(*start));
    } else if (printing::gives_orders(code) &&
               (code >= 0x80 || kept.find(static_cast<char>(code)) == std::string_view::npos)) {
      printing::add_order(out, code);
    } else {
      out.append(start, at);
    }
  }
  return out;
}

}  // namespace casebook
