#include <csv.h>

#include "report/sheet.hpp"

namespace casebook {
namespace {

std::string quoted(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string out(text.size() * 2 + 2, '\0');
  out.resize(csv_write(out.data(), out.size(), text.data(), text.size()));
  return out;
}

}  // namespace

std::string to_csv(const sheet& laid_out) {
  std::string out;
  const auto add = [&](std::size_t i, const std::string& text) {
    out += quoted(text);
    out += i + 1 < laid_out.columns.size() ? "," : "\r\n";
  };
  for (std::size_t i = 0; i < laid_out.columns.size(); ++i) add(i, laid_out.columns[i].name);
  for (const auto& row : laid_out.rows) {
    for (std::size_t i = 0; i < row.size(); ++i) add(i, exact(row[i]));
  }
  return out;
}

}  // namespace casebook
