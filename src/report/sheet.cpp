#include "report/sheet.hpp"

#include <fmt/format.h>

#include <csv.h>

#include <algorithm>

namespace casebook {
namespace {

std::string quoted(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string out(text.size() * 2 + 2, '\0');
  out.resize(csv_write(out.data(), out.size(), text.data(), text.size()));
  return out;
}

std::vector<std::size_t> widths(const sheet& shown) {
  std::vector<std::size_t> wide;
  for (std::size_t i = 0; i < shown.columns.size(); ++i) {
    auto width = fmt::formatted_size("{:1}", shown.columns[i].label);
    for (const auto& row : shown.rows) width = std::max(width, fmt::formatted_size("{:1}", row[i].shown));
    wide.push_back(width);
  }
  return wide;
}

void add_line(std::string& out, const sheet& shown, const std::vector<std::size_t>& wide,
              const auto& text_of) {
  for (std::size_t i = 0; i < shown.columns.size(); ++i) {
    const auto& text = text_of(i);
    out += shown.columns[i].right ? fmt::format("{:>{}}", text, wide[i]) : fmt::format("{:<{}}", text, wide[i]);
    out += i + 1 < shown.columns.size() ? "  " : "";
  }
  out.erase(out.find_last_not_of(' ') + 1);
  out += '\n';
}

}  // namespace

std::string to_table(const sheet& shown) {
  std::string out = shown.title + "\n" + shown.subtitle + "\n\n";
  if (shown.rows.empty()) return out + "Nothing to show.\n";
  const auto wide = widths(shown);
  add_line(out, shown, wide, [&](std::size_t i) -> const std::string& { return shown.columns[i].label; });
  for (const auto& row : shown.rows) {
    add_line(out, shown, wide, [&](std::size_t i) -> const std::string& { return row[i].shown; });
  }
  return out;
}

std::string to_csv(const sheet& shown) {
  std::string out;
  const auto add = [&](std::size_t i, const std::string& text) {
    out += quoted(text);
    out += i + 1 < shown.columns.size() ? "," : "\r\n";
  };
  for (std::size_t i = 0; i < shown.columns.size(); ++i) add(i, shown.columns[i].name);
  for (const auto& row : shown.rows) {
    for (std::size_t i = 0; i < row.size(); ++i) add(i, row[i].exact);
  }
  return out;
}

}  // namespace casebook
