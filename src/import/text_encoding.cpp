#include "import/text_encoding.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/wording.hpp"
#include "import/text_decoder.hpp"

namespace casebook::importing {
namespace {

constexpr std::string_view utf8_mark = "\xef\xbb\xbf";

error at_byte(std::string_view source, std::string_view bytes, std::size_t at,
              const std::string& what) {
  const auto line = 1 + std::count(bytes.begin(), bytes.begin() + static_cast<long>(at), '\n');
  return fail(errc::malformed, fmt::format("{}:{}: {}", source, line, what));
}

bool is_gb2312(std::string_view bytes) {
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto lead = static_cast<unsigned char>(bytes[i]);
    if (lead < 0x80) continue;
    if (lead < 0xa1 || lead > 0xf7 || ++i == bytes.size()) return false;
    const auto trail = static_cast<unsigned char>(bytes[i]);
    if (trail < 0xa1 || trail == 0xff) return false;
  }
  return true;
}

std::string shown_encoding(std::string_view bytes) {
  if (bytes.starts_with("\xff\xfe") || bytes.starts_with("\xfe\xff")) return "UTF-16";
  if (find_bad_utf8(bytes) == std::string_view::npos) return {};
  return is_gb2312(bytes) ? "GB18030" : "";
}

bool is_utf8_name(const std::string& encoding) {
  std::string plain;
  for (const char c : encoding) {
    if (c != '-' && c != '_') plain += static_cast<char>(c | 0x20);
  }
  return plain == "utf8";
}

}  // namespace

result<decoded_text> decode_text(std::string bytes, std::string_view source,
                                 const std::string& encoding) {
  decoded_text made;
  made.encoding = is_utf8_name(encoding) ? "" : encoding.empty() ? shown_encoding(bytes) : encoding;
  if (made.encoding.empty()) {
    if (const auto bad = find_bad_utf8(bytes); bad != std::string::npos) {
      return at_byte(
          source, bytes, bad,
          "expected UTF-8, found another encoding: say which, with --encoding gb18030 or "
          "--encoding windows-1252 say");
    }
    made.text = std::move(bytes);
  } else {
    auto from = text_decoder::make(made.encoding);
    if (!from) return from.error();
    const auto read = from->decode(bytes, made.text);
    if (!read || !from->finish()) {
      return at_byte(source, bytes, from->taken(), "this is not " + made.encoding);
    }
  }
  if (made.text.starts_with(utf8_mark)) made.text.erase(0, utf8_mark.size());
  if (const auto nul = made.text.find('\0'); nul != std::string::npos) {
    return at_byte(source, made.text, nul,
                   "expected text, found a NUL byte: if it is UTF-16, say so, with --encoding "
                   "utf-16le");
  }
  return made;
}

}  // namespace casebook::importing
