#include "import/text_encoding.hpp"

#include <gmock/gmock.h>

namespace casebook::importing {
namespace {

using namespace std::string_literals;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string decoded(const std::string& bytes, const std::string& encoding = {}) {
  return decode_text(bytes, "h.ics", encoding).value().text;
}
error refused(const std::string& bytes, const std::string& encoding = {}) {
  const auto read = decode_text(bytes, "h.ics", encoding);
  return read ? error{} : read.error();
}

const std::string gbk = "SUMMARY:\xb2\xb9\xb0\xe0\n";  // 补班

TEST(TextEncoding, IsKnownByItsBytes) {
  EXPECT_EQ(decoded("SUMMARY:补班\n"), "SUMMARY:补班\n");
  EXPECT_EQ(decoded("\xef\xbb\xbfx"), "x");
  EXPECT_EQ(decoded("\xff\xfe\x78\x00"s), "x");
  EXPECT_EQ(decoded("\xfe\xff\x00\x78"s), "x");
  EXPECT_EQ(decoded(gbk), "SUMMARY:补班\n");
  EXPECT_EQ(decode_text(gbk, "h.ics", {}).value().encoding, "GB18030");
  EXPECT_EQ(decode_text("x", "h.ics", {}).value().encoding, "");
}

TEST(TextEncoding, IsTheOneThatTheUserNames) {
  EXPECT_EQ(decoded(gbk, "gbk"), "SUMMARY:补班\n");
  EXPECT_EQ(decoded("\xd6sterreich", "windows-1252"), "Österreich");
  EXPECT_EQ(decoded("\x78\x00"s, "utf-16le"), "x");
  EXPECT_EQ(decoded("补", "UTF-8"), "补");
  EXPECT_EQ(decoded(std::string(10'000, 'x') + "\xd6", "latin1"), std::string(10'000, 'x') + "Ö");
}

TEST(TextEncoding, ThatCannotBeKnownIsRefusedWithTheLine) {
  const auto western = refused("one\ntwo\n\xd6sterreich\n");
  EXPECT_EQ(western.code, errc::malformed);
  EXPECT_THAT(western.message, StartsWith("h.ics:3: expected UTF-8, found another encoding"));
  EXPECT_THAT(refused("one\n\xd6", "utf-8").message, StartsWith("h.ics:2: "));
  EXPECT_THAT(refused("one\n\xff\xff", "gb18030").message,
              StartsWith("h.ics:2: this is not gb18030"));
  EXPECT_THAT(refused("\xb2", "gb18030").message, StartsWith("h.ics:1: this is not gb18030"));
  EXPECT_THAT(refused("x\0y"s).message, StartsWith("h.ics:1: expected text, found a NUL byte"));
  const auto unknown = refused("x", "klingon");
  EXPECT_EQ(unknown.code, errc::invalid_argument);
  EXPECT_THAT(unknown.message, HasSubstr("'klingon' is no encoding"));
}

}  // namespace
}  // namespace casebook::importing
