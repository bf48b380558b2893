#include <fmt/format.h>

#include <algorithm>

#include "core/printable.hpp"
#include "report/sheet.hpp"

namespace casebook {
namespace {

using line = std::vector<std::string>;

// In columns of a terminal, where a Chinese character takes two. {fmt} knows; what it pads tells.
std::size_t width(const std::string& text) {
  return 2 * text.size() - fmt::formatted_size("{:{}}", text, text.size());
}

std::vector<line> lines(const sheet& laid_out, language spoken) {
  std::vector<line> all(1);
  for (const auto& column : laid_out.columns)
    all[0].push_back(printable(label(column.name, spoken)));
  for (const auto& row : laid_out.rows) {
    auto& one = all.emplace_back();
    for (const auto& value : row) one.push_back(shown(value, spoken));
  }
  return all;
}

std::string padded(const line& one, const sheet& laid_out, const std::vector<std::size_t>& wide) {
  std::string out;
  for (std::size_t i = 0; i < one.size(); ++i) {
    out +=
        fmt::format(fmt::runtime(laid_out.columns[i].right ? "{:>{}}" : "{:<{}}"), one[i], wide[i]);
    out += "  ";
  }
  out.erase(out.find_last_not_of(' ') + 1);
  return out + '\n';
}

}  // namespace

std::string to_table(const sheet& laid_out, language spoken) {
  std::string out{label(laid_out.title, spoken)};
  out += '\n';
  for (const auto& [name, value] : laid_out.facts) {
    out +=
        fmt::format("{}{}{}\n", label(name, spoken), label("colon", spoken), shown(value, spoken));
  }
  out += '\n';
  if (laid_out.rows.empty()) return out + std::string{label("nothing", spoken)} + '\n';
  const auto all = lines(laid_out, spoken);
  std::vector<std::size_t> wide(laid_out.columns.size());
  for (const auto& one : all) {
    for (std::size_t i = 0; i < one.size(); ++i) wide[i] = std::max(wide[i], width(one[i]));
  }
  for (const auto& one : all) out += padded(one, laid_out, wide);
  return out;
}

}  // namespace casebook
