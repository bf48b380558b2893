#include "import/text_encoding.hpp"

#include <fmt/format.h>
#include <iconv.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "core/wording.hpp"

namespace casebook::importing {
namespace {

constexpr std::string_view utf8_mark = "\xef\xbb\xbf";

// One direction of iconv, closed with its scope.
class converter {
 public:
  explicit converter(const std::string& from) : state_(iconv_open("UTF-8", from.c_str())) {}
  converter(const converter&) = delete;
  converter& operator=(const converter&) = delete;
  ~converter() {
    if (known()) iconv_close(state_);
  }

  [[nodiscard]] bool known() const {
    // NOLINTNEXTLINE(performance-no-int-to-ptr): how POSIX says that it failed
    return state_ != reinterpret_cast<iconv_t>(-1);
  }

  // Bytes taken; fewer than given: the next ones are no character.
  std::size_t convert(std::string& bytes, std::string& text) {
    char* from = bytes.data();
    std::size_t left = bytes.size();
    std::array<char, 4096> piece{};
    for (bool more = true; more;) {
      char* to = piece.data();
      std::size_t room = piece.size();
      more =
          iconv(state_, &from, &left, &to, &room) == static_cast<std::size_t>(-1) && errno == E2BIG;
      text.append(piece.data(), piece.size() - room);
    }
    return bytes.size() - left;
  }

 private:
  iconv_t state_;
};

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
    converter from{made.encoding};
    if (!from.known()) {
      return fail(errc::invalid_argument, quoted(made.encoding) +
                                              " is no encoding that iconv knows: gb18030, big5, "
                                              "utf-16 and windows-1252 are some");
    }
    if (const auto taken = from.convert(bytes, made.text); taken != bytes.size())
      return at_byte(source, bytes, taken, "this is not " + made.encoding);
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
