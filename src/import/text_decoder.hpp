#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <casebook/error.hpp>

namespace casebook::importing {

/// Makes UTF-8 of a text in another encoding, piece by piece.
///
/// **Thread safety**: one thread. **Errors**: see the members; after one of decode's nothing more
/// can be read.
class text_decoder {
 public:
  /// `encoding` as iconv names it. **Errors**: invalid_argument, for one that it does not know.
  static result<text_decoder> make(const std::string& encoding);

  /// Appends the text of the next bytes. The beginning of a character that they end in waits for
  /// the next ones.
  /// **Errors**: corrupt, with the offset of the first byte that the encoding does not have.
  result<void> decode(std::string_view bytes, std::string& text);

  /// To be asked at the end. **Errors**: corrupt, where it is in the middle of a character.
  [[nodiscard]] result<void> finish() const;

  /// Bytes that became text.
  [[nodiscard]] std::size_t taken() const noexcept { return taken_; }

 private:
  struct closer {
    void operator()(void* converter) const;
  };
  [[nodiscard]] error not_in_it() const;

  std::unique_ptr<void, closer> converter_;
  std::string encoding_;
  std::string begun_;  // the first bytes of a character
  std::size_t taken_ = 0;
};

}  // namespace casebook::importing
