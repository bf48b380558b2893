#include "core/printable.hpp"

#include <gtest/gtest.h>

namespace casebook {
namespace {

TEST(Printable, SpellsOutWhatGivesATerminalOrders) {
  EXPECT_EQ(printable("\x1b[31mred\x1b[0m"), "\\x1b[31mred\\x1b[0m");
  EXPECT_EQ(printable("\x1b]0;a new title\x07"), "\\x1b]0;a new title\\x07");
  EXPECT_EQ(printable("one\r\nsaid\tnobody\x7f"), "one\\r\\nsaid\\tnobody\\x7f");
  EXPECT_EQ(printable(std::string_view{"\0", 1}), "\\x00");
  EXPECT_EQ(printable("\xc2\x9b"
                      "31m"),
            "\\u009b31m")
      << "C1 has an escape of one character";
}

TEST(Printable, SpellsOutWhatTurnsTheReadingDirection) {
  EXPECT_EQ(printable("a\u202egpj.exe"), "a\\u202egpj.exe");
  for (const auto* mark :
       {"\u061c", "\u200e", "\u200f", "\u202a", "\u202c", "\u2066", "\u2069", "\u2028", "\u2029"}) {
    EXPECT_EQ(printable(mark).substr(0, 2), "\\u") << printable(mark);
  }
}

TEST(Printable, SpellsOutBytesThatAreNotUtf8) {
  EXPECT_EQ(printable("\x9b"
                      "2J"),
            "\\x9b2J")
      << "C1 of a terminal of eight bits";
  EXPECT_EQ(printable("\xe4\xbd"), "\\xe4\\xbd") << "cut off";
}

TEST(Printable, LeavesPeoplesTextsAsTheyAre) {
  for (const auto* text : {"", "plain", "漏水 ‰ – “”", "שלום", "👨‍👩‍👧", "C:\\x1b"})
    EXPECT_EQ(printable(text), text);
}

TEST(Printable, KeepsTheLineBreaksOfAMessage) {
  EXPECT_EQ(printable("two\nlines\r\x1b", "\n"), "two\nlines\\r\\x1b");
}

}  // namespace
}  // namespace casebook
