#include "report/sheet.hpp"

namespace casebook {
namespace {

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default: out += c;
    }
  }
  return out;
}

std::string cell_html(const char* tag, bool right, const std::string& text) {
  const std::string open = std::string{"<"} + tag + (right ? " class=\"n\">" : ">");
  return open + escaped(text) + "</" + tag + ">";
}

constexpr const char* style =
    "body{font:15px/1.5 system-ui,sans-serif;margin:2rem;color:#1c2733}"
    "table{border-collapse:collapse}th,td{padding:.3rem .8rem;border-bottom:1px solid #d8dee6;text-align:left}"
    "th{background:#f3f5f8;position:sticky;top:0}.n{text-align:right;font-variant-numeric:tabular-nums}"
    "p{color:#5b6875}";

}  // namespace

std::string to_html(const sheet& shown) {
  std::string out = "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>" +
                    escaped(shown.title) + "</title><style>" + style + "</style></head><body>\n<h1>" +
                    escaped(shown.title) + "</h1>\n<p>" + escaped(shown.subtitle) + "</p>\n<table><thead><tr>";
  for (const auto& column : shown.columns) out += cell_html("th", column.right, column.label);
  out += "</tr></thead><tbody>\n";
  for (const auto& row : shown.rows) {
    out += "<tr>";
    for (std::size_t i = 0; i < row.size(); ++i) {
      out += cell_html("td", shown.columns[i].right, row[i].shown);
    }
    out += "</tr>\n";
  }
  return out + "</tbody></table>\n</body></html>\n";
}

}  // namespace casebook
