#include <csv.h>

#include <algorithm>
#include <array>

#include "core/printable.hpp"
#include "report/sheet.hpp"

namespace casebook {
namespace {

std::string quoted(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string out(text.size() * 2 + 2, '\0');
  out.resize(csv_write(out.data(), out.size(), text.data(), text.size()));
  return out;
}

// What a spreadsheet would take for a formula is text behind an apostrophe: a cell may hold what a
// caller wrote. The wide forms count too where people write Chinese.
std::string guarded(std::string text) {
  constexpr std::array<std::string_view, 11> openings = {"=",  "+",  "-",  "@",  "\t", "\r",
                                                         "\n", "＝", "＋", "－", "＠"};
  const bool computes = std::ranges::any_of(
      openings, [&](std::string_view opening) { return text.starts_with(opening); });
  return computes ? "'" + text : text;
}

bool is_text(const cell& value) {
  return std::holds_alternative<std::string>(value) || std::holds_alternative<word>(value) ||
         std::holds_alternative<named_in_both>(value);
}

// Numbers stay numbers, negative ones too. Line breaks and tabs of a text are its own: quotes keep
// them in their cell.
std::string field(const cell& value) {
  return is_text(value) ? guarded(printable(exact(value), "\t\r\n")) : exact(value);
}

}  // namespace

std::string to_csv(const sheet& laid_out) {
  std::string out;
  const auto add = [&](std::size_t i, const std::string& text) {
    out += quoted(text);
    out += i + 1 < laid_out.columns.size() ? "," : "\r\n";
  };
  for (std::size_t i = 0; i < laid_out.columns.size(); ++i)
    add(i, guarded(laid_out.columns[i].name));
  for (const auto& row : laid_out.rows) {
    for (std::size_t i = 0; i < row.size(); ++i) add(i, field(row[i]));
  }
  return out;
}

}  // namespace casebook
