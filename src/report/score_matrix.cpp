#include "report/score_matrix.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "report/html_text.hpp"
#include "report/scorecard_cells.hpp"
#include "report/sheet_parts.hpp"

namespace casebook {
namespace {

using verdict = v1::ScorecardReport;
using report_row = v1::ScorecardReport::Row;

// What the column of an indicator's own period is called.
constexpr std::string_view own_period = "period";

/// Lays the rows of one report out, side by side.
class arranger {
 public:
  explicit arranger(const v1::ScorecardReport& report) {
    for (const auto& name : report.by()) {
      (is_period(name) || name == own_period ? period_group_ : groups_.emplace_back()) = name;
    }
    for (const auto& row : report.rows()) add(row);
  }

  [[nodiscard]] std::vector<score_matrix> arranged() && {
    std::vector<score_matrix> all;
    for (auto& one : kinds_) all.push_back(std::move(one).arranged());
    return all;
  }

 private:
  using line_key = std::pair<std::string, std::vector<std::string>>;  // indicator, other groups

  // The rows of one kind of period.
  struct kind {
    score_matrix made;
    std::map<std::string, bool> unfinished{};  // by period
    std::map<line_key, std::size_t> places{};
    std::vector<std::map<std::string, score_matrix::mark>> marks{};  // by line, by period

    score_matrix arranged() && {
      for (const auto& [name, is_unfinished] : unfinished) {
        made.periods.push_back({name, is_unfinished});
        for (std::size_t i = 0; i < marks.size(); ++i) {
          const auto found = marks[i].find(name);
          made.lines[i].marks.push_back(found == marks[i].end() ? std::nullopt
                                                                : std::optional{found->second});
        }
      }
      return std::move(made);
    }
  };

  kind& kind_of(const report_row& row) {
    const auto name =
        period_group_ == own_period ? v1::Indicator::Period_Name(row.period()) : period_group_;
    const auto found = std::ranges::find(kinds_, name, [](const kind& one) { return one.made.of; });
    if (found != kinds_.end()) return *found;
    return kinds_.emplace_back(kind{{.of = name, .groups = groups_}});
  }

  void add(const report_row& row) {
    auto& in = kind_of(row);
    std::vector<std::string> values;
    for (const auto& name : groups_) values.push_back(row.group().at(name));
    const auto [place, is_new] =
        in.places.try_emplace(line_key{row.indicator(), values}, in.made.lines.size());
    if (is_new) {
      auto& line = in.made.lines.emplace_back();
      line.objective = objective_name(row);
      line.is_part = !row.parent().empty();
      line.groups.assign(values.begin(), values.end());
      in.marks.emplace_back();
    }
    const auto when = period_group_.empty() ? std::string{} : row.group().at(period_group_);
    in.unfinished[when] |= row.unfinished();
    in.marks[place->second][when] = {reached(row), shown_target(row), counts(row), row.verdict()};
  }

  static std::string counts(const report_row& row) {
    const bool out_of_something =
        row.denominator() > 1 || (row.denominator() == 1 && row.unit() != v1::Indicator::COUNT);
    return out_of_something ? fmt::format("{} / {}", row.numerator(), row.denominator())
                            : std::string{};
  }

  std::string period_group_;
  std::vector<std::string> groups_;
  std::vector<kind> kinds_;
};

// How a verdict looks: told by its sign and its colour alike.
struct look {
  v1::ScorecardReport::Verdict verdict;
  const char* style;
  const char* sign;
  const char* meaning;  // a name of the dictionary
};
constexpr look looks[] = {
    {verdict::PASS, "pass", "✓", "PASS"},
    {verdict::FAIL, "fail", "✗", "FAIL"},
    {verdict::NOT_APPLICABLE, "few", "–", "tooFewToSay"},
    {verdict::NO_TARGET, "free", "·", "NO_TARGET"},
};
const look& look_of(v1::ScorecardReport::Verdict said) {
  const auto* const found = std::ranges::find(looks, said, &look::verdict);
  return found == std::end(looks) ? looks[2] : *found;
}

std::string sign_html(const look& as, language spoken) {
  return fmt::format("<b class=\"sign\" role=\"img\" aria-label=\"{0}\" title=\"{0}\">{1}</b>",
                     escaped(label(as.meaning, spoken)), as.sign);
}

std::string mark_html(const std::optional<score_matrix::mark>& one, bool unfinished,
                      language spoken) {
  if (!one) return "<td></td>";
  const auto& as = look_of(one->verdict);
  std::string small = one->counts;
  if (const auto target = shown(one->target, spoken); target != "-")
    small += (small.empty() ? "" : " · ") + target;
  return fmt::format("<td class=\"{}{}\">{} {}<small>{}</small></td>", as.style,
                     unfinished ? " unfinished" : "", sign_html(as, spoken),
                     escaped(shown(one->reached, spoken)), escaped(small));
}

std::string head_html(const score_matrix& matrix, language spoken) {
  std::string out =
      fmt::format("<thead><tr><th scope=\"col\">{}</th>", escaped(label("objective", spoken)));
  for (const auto& name : matrix.groups)
    out += fmt::format("<th scope=\"col\">{}</th>", escaped(label(name, spoken)));
  for (const auto& one : matrix.periods) {
    const auto name = one.name.empty() ? label("total", spoken) : std::string_view{one.name};
    out += one.unfinished
               ? fmt::format("<th scope=\"col\" class=\"unfinished\">{}<small>{}</small></th>",
                             escaped(name), escaped(label("unfinished", spoken)))
               : fmt::format("<th scope=\"col\">{}</th>", escaped(name));
  }
  return out + "</tr></thead>";
}

std::string line_html(const score_matrix& matrix, const score_matrix::line& line, language spoken) {
  std::string out =
      fmt::format("<tr><th scope=\"row\"{}>{}</th>", line.is_part ? " class=\"part\"" : "",
                  escaped(shown(line.objective, spoken)));
  for (const auto& value : line.groups)
    out += fmt::format("<td class=\"group\">{}</td>", escaped(shown(value, spoken)));
  for (std::size_t i = 0; i < line.marks.size(); ++i)
    out += mark_html(line.marks[i], matrix.periods[i].unfinished, spoken);
  return out + "</tr>\n";
}

std::string matrix_html(const score_matrix& matrix, language spoken) {
  const auto title = std::string{label("objectives", spoken)} +
                     (matrix.of.empty() ? ""
                                        : std::string{label("colon", spoken)} +
                                              std::string{label(matrix.of, spoken)});
  auto out = fmt::format(
      "<figure class=\"wide\"><figcaption>{}</figcaption>"
      "<div class=\"scroll\"><table class=\"score\">{}<tbody>\n",
      escaped(title), head_html(matrix, spoken));
  for (const auto& line : matrix.lines) out += line_html(matrix, line, spoken);
  return out + "</tbody></table></div></figure>\n";
}

std::string legend_html(language spoken) {
  std::string out;
  for (const auto& as : looks) {
    out += fmt::format("<span class=\"{}\"><b class=\"sign\">{}</b> {}</span> ", as.style, as.sign,
                       escaped(label(as.meaning, spoken)));
  }
  return fmt::format("<p class=\"legend\">{}<span class=\"unfinished\">{}</span></p>\n", out,
                     escaped(label("unfinished", spoken)));
}

}  // namespace

std::vector<score_matrix> score_matrices(const v1::ScorecardReport& report) {
  return arranger{report}.arranged();
}

std::string matrices_html(std::span<const score_matrix> matrices, language spoken) {
  if (matrices.empty()) return {};
  std::string out = "<section class=\"matrices\">\n";
  for (const auto& one : matrices) out += matrix_html(one, spoken);
  return out + legend_html(spoken) + "</section>\n";
}

}  // namespace casebook
