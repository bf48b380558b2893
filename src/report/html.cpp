#include <fmt/format.h>

#include <algorithm>

#include "report/html_text.hpp"
#include "report/page_data.hpp"
#include "report/page_text.hpp"
#include "report/sheet.hpp"

namespace casebook {
namespace {

std::string facts_html(const sheet& laid_out, language spoken) {
  std::string out;
  for (const auto& [name, value] : laid_out.facts) {
    out += fmt::format("<span>{}{}{}</span>", escaped(label(name, spoken)), label("colon", spoken),
                       escaped(shown(value, spoken)));
  }
  return out;
}

// The page draws it here.
std::string canvas_html(std::size_t index, const std::string& title) {
  return fmt::format(
      "<div class=\"canvas\"><canvas id=\"chart-{}\" role=\"img\" "
      "aria-label=\"{}\"></canvas></div>",
      index, title);
}

double greatest(const chart& drawn) {
  double most = 0;
  for (const auto& line : drawn.lines) {
    for (const auto& value : line.values) most = std::max(most, value.value_or(0));
  }
  return most;
}

// The deeper the colour, the larger the number in it; white on what is too deep for ink.
std::string heat_cell(const std::optional<double>& value, double most) {
  if (!value || *value == 0) return fmt::format("<td class=\"zero\">{}</td>", value ? "0" : "");
  const double part = *value / most;
  return fmt::format("<td{} style=\"background:rgb(0 90 156/{:.0f}%)\">{}</td>",
                     part > 0.6 ? " class=\"deep\"" : "", 6 + 90 * part, *value);
}

double sum_of(const std::vector<std::optional<double>>& values) {
  double sum = 0;
  for (const auto& value : values) sum += value.value_or(0);
  return sum;
}

std::string sum_cell(double sum) { return fmt::format("<td class=\"sum\">{}</td>", sum); }

std::string totals_row(const chart& drawn, const std::string& total) {
  std::string out = "<tr><th scope=\"row\" class=\"sum\">" + total + "</th>";
  std::vector<std::optional<double>> all;
  for (std::size_t i = 0; i < drawn.categories.size(); ++i) {
    std::vector<std::optional<double>> column;
    for (const auto& line : drawn.lines) column.push_back(line.values[i]);
    out += sum_cell(sum_of(column));
    all.insert(all.end(), column.begin(), column.end());
  }
  return out + sum_cell(sum_of(all)) + "</tr>";
}

std::string heat_html(const chart& drawn, language spoken) {
  const bool totals = drawn.drawn_as == chart::kind::matrix;
  const auto total = escaped(label("total", spoken));
  const auto most = greatest(drawn);
  auto out = fmt::format(
      "<div class=\"scroll\"><table class=\"heat\"><thead><tr><th class=\"axis\">{} ↓ · {} →</th>",
      escaped(label(drawn.down, spoken)), escaped(label(drawn.across, spoken)));
  for (const auto& category : drawn.categories) {
    out += "<th scope=\"col\">" + escaped(name_of(category, spoken)) + "</th>";
  }
  out +=
      (totals ? "<th scope=\"col\" class=\"sum\">" + total + "</th>" : "") + "</tr></thead><tbody>";
  for (const auto& line : drawn.lines) {
    out += "<tr><th scope=\"row\">" + escaped(name_of(line.name, spoken)) + "</th>";
    for (const auto& value : line.values) out += heat_cell(value, most);
    out += (totals ? sum_cell(sum_of(line.values)) : "") + "</tr>";
  }
  return out + (totals ? totals_row(drawn, total) : "") + "</tbody></table></div>";
}

std::string charts_html(const sheet& laid_out, language spoken) {
  if (laid_out.charts.empty()) return {};
  std::string out = "<section class=\"charts\">\n";
  std::size_t drawn = 0;
  for (const auto& one : laid_out.charts) {
    const auto title = escaped(title_of(one, spoken));
    const auto picture = is_drawn(one) ? canvas_html(drawn++, title) : heat_html(one, spoken);
    out += fmt::format("<figure{}><figcaption>{}</figcaption>{}</figure>\n",
                       is_drawn(one) ? "" : " class=\"wide\"", title, picture);
  }
  out += "</section>\n";
  if (drawn != 0) out += "<p class=\"hint\">" + escaped(label("toggle", spoken)) + "</p>\n";
  return out;
}

std::string cell_html(const cell& value, bool right, language spoken) {
  constexpr std::size_t long_text = 40;
  const auto text = shown(value, spoken);
  std::vector<std::string_view> classes;
  std::string attributes;
  if (right) classes.emplace_back("n");
  if (value == cell{std::int64_t{0}}) classes.emplace_back("zero");
  if (!right && text.size() > long_text) classes.emplace_back("wrap");
  if (const auto* part = std::get_if<rate>(&value)) {
    classes.emplace_back("share");
    attributes = fmt::format(" style=\"--share:{:.1f}%\"", part->value() * 100);
  }
  // What is sorted by, where it is not what is shown.
  if (right && exact(value) != text)
    attributes += fmt::format(" data-value=\"{}\"", escaped(exact(value)));
  if (!classes.empty())
    attributes = fmt::format(" class=\"{}\"{}", fmt::join(classes, " "), attributes);
  return fmt::format("<td{}>{}</td>", attributes, escaped(text));
}

std::string header_html(const sheet::column& column, language spoken) {
  return fmt::format(
      "<th scope=\"col\"{} aria-sort=\"none\"><button type=\"button\">{}</button></th>",
      column.right ? " class=\"n\"" : "", escaped(label(column.name, spoken)));
}

std::string rows_html(const sheet& laid_out, language spoken) {
  if (laid_out.rows.empty()) return "<p>" + escaped(label("nothing", spoken)) + "</p>\n";
  auto out = fmt::format(
      "<div class=\"tools\"><label>{}<input type=\"search\" id=\"filter\"></label>"
      "<output id=\"count\" for=\"filter\"></output></div>\n"
      "<div class=\"scroll\"><table id=\"rows\"><thead><tr>",
      escaped(label("filter", spoken)));
  for (const auto& column : laid_out.columns) out += header_html(column, spoken);
  out += "</tr></thead><tbody>\n";
  for (const auto& row : laid_out.rows) {
    out += "<tr>";
    for (std::size_t i = 0; i < row.size(); ++i)
      out += cell_html(row[i], laid_out.columns[i].right, spoken);
    out += "</tr>\n";
  }
  return out + "</tbody></table></div>\n";
}

}  // namespace

std::string to_html(const sheet& laid_out, language spoken) {
  return fmt::format(
      fmt::runtime(page_skeleton), fmt::arg("language", tag(spoken)),
      fmt::arg("title", escaped(label(laid_out.title, spoken))), fmt::arg("style", page_style),
      fmt::arg("facts", facts_html(laid_out, spoken)),
      fmt::arg("matrices", matrices_html(laid_out.matrices, spoken)),
      fmt::arg("charts", charts_html(laid_out, spoken)),
      fmt::arg("rows", rows_html(laid_out, spoken)), fmt::arg("data", page_data(laid_out, spoken)),
      fmt::arg("chart_library", page_chart_library), fmt::arg("script", page_script));
}

}  // namespace casebook
