#include "import/text_decoder.hpp"

#include <iconv.h>

#include <array>
#include <cerrno>

#include "core/wording.hpp"

namespace casebook::importing {

void text_decoder::closer::operator()(void* converter) const { iconv_close(converter); }

result<text_decoder> text_decoder::make(const std::string& encoding) {
  const auto opened = iconv_open("UTF-8", encoding.c_str());
  // NOLINTNEXTLINE(performance-no-int-to-ptr): how POSIX says that it failed
  if (opened == reinterpret_cast<iconv_t>(-1)) {
    return fail(errc::invalid_argument, quoted(encoding) +
                                            " is no encoding that iconv knows: gb18030, big5, "
                                            "utf-16 and windows-1252 are some");
  }
  text_decoder made;
  made.converter_.reset(opened);
  made.encoding_ = encoding;
  return made;
}

result<void> text_decoder::decode(std::string_view bytes, std::string& text) {
  begun_.append(bytes);
  char* from = begun_.data();
  std::size_t left = begun_.size();
  std::array<char, 4096> piece{};
  int why = E2BIG;
  while (why == E2BIG) {
    char* to = piece.data();
    std::size_t room = piece.size();
    const auto outcome = iconv(converter_.get(), &from, &left, &to, &room);
    why = outcome == static_cast<std::size_t>(-1) ? errno : 0;
    text.append(piece.data(), piece.size() - room);
  }
  taken_ += begun_.size() - left;
  begun_.erase(0, begun_.size() - left);
  if (why == EILSEQ) return not_in_it();
  return {};
}

result<void> text_decoder::finish() const {
  if (begun_.empty()) return {};
  return not_in_it();
}

error text_decoder::not_in_it() const {
  return fail(errc::corrupt, "the bytes at offset " + std::to_string(taken_) + " are not " +
                                 encoding_ + ": is it another encoding?");
}

}  // namespace casebook::importing
