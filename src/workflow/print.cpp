#include <algorithm>
#include <array>
#include <vector>

#include <casebook/workflow.hpp>

#include "core/wording.hpp"

namespace casebook {
namespace {

bool holds(const std::vector<std::string_view>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

/// The states that the rows name, in the order of their first mention.
std::vector<std::string_view> states_of(const workflow& shown) {
  std::vector<std::string_view> states;
  for (const auto& row : shown.rows()) {
    for (const auto name : {row.source, row.target}) {
      if (!name.empty() && !holds(states, name)) states.push_back(name);
    }
  }
  return states;
}

/// Rows that differ only in the state they start from: one line of the table as it was written.
struct line {
  const table_row* first;
  std::vector<std::string_view> sources;
  bool stays = true;       ///< each source is its own target
  bool has_target = true;  ///< all have the target of the first

  bool take(const table_row& next) {
    const bool still_stays = stays && next.source == next.target;
    const bool still_has_target = has_target && next.target == first->target;
    if (next.fact != first->fact || next.guard != first->guard || holds(sources, next.source) ||
        !(still_stays || still_has_target)) {
      return false;
    }
    stays = still_stays;
    has_target = still_has_target;
    sources.push_back(next.source);
    return true;
  }
};

std::vector<line> lines_of(const workflow& shown) {
  std::vector<line> lines;
  for (const auto& row : shown.rows()) {
    if (!lines.empty() && lines.back().take(row)) continue;
    lines.push_back({&row, {}});
    lines.back().take(row);
  }
  return lines;
}

bool is_in_any_state(const line& shown, std::size_t states) {
  return shown.stays && shown.sources.size() == states;
}

// ---- text ---------------------------------------------------------------------------------------

using cells = std::array<std::string, 4>;

cells cells_of(const line& shown, std::size_t states) {
  std::string source = is_in_any_state(shown, states) ? "any" : joined(shown.sources);
  std::string target{!shown.has_target             ? "same"
                     : shown.first->target.empty() ? "the state it left"
                                                   : shown.first->target};
  return {source.empty() ? "-" : std::move(source), std::string{fact_name(shown.first->fact)},
          std::move(target), shown.first->guard};
}

std::string aligned(const std::vector<cells>& table) {
  std::array<std::size_t, 4> widths{};
  for (const auto& line : table) {
    for (std::size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], line[i].size());
  }
  std::string text;
  for (const auto& line : table) {
    for (std::size_t i = 0; i < line.size(); ++i) {
      text.append(line[i]).append(widths[i] - line[i].size() + 2, ' ');
    }
    text.erase(text.find_last_not_of(' ') + 1);
    text += '\n';
  }
  return text;
}

// ---- Mermaid ------------------------------------------------------------------------------------

std::string arrow(std::string_view source, std::string_view target, const table_row& by) {
  std::string text{"  "};
  text.append(source).append(" --> ").append(target).append(" : ").append(fact_name(by.fact));
  if (!by.guard.empty()) text.append(" [").append(by.guard).append("]");
  return text += '\n';
}

/// What leads back to the state it left leads to every state that leads here.
std::string arrows_back(const workflow& shown, const table_row& back) {
  std::string text;
  for (const auto& row : shown.rows()) {
    if (row.target == back.source && row.source != back.source) {
      text += arrow(back.source, row.source, back);
    }
  }
  return text;
}

std::string arrows(const workflow& shown, const line& drawn) {
  const auto& row = *drawn.first;
  std::string text;
  for (const auto source : drawn.sources) {
    if (row.target.empty()) {
      text += arrows_back(shown, row);
    } else {
      text += arrow(source.empty() ? "[*]" : source, drawn.has_target ? row.target : source, row);
    }
  }
  return text;
}

/// The states that nothing leads out of.
std::string endings(const workflow& shown, const std::vector<std::string_view>& states) {
  std::string text;
  for (const auto state : states) {
    const bool is_left = std::ranges::any_of(shown.rows(), [&](const table_row& out) {
      return out.source == state && out.target != state;
    });
    if (!is_left) text.append("  ").append(state).append(" --> [*]\n");
  }
  return text;
}

}  // namespace

std::string to_text(const workflow& shown) {
  const auto states = states_of(shown).size();
  std::vector<cells> table{{"From", "Event", "To", "Guard"}};
  for (const auto& line : lines_of(shown)) table.push_back(cells_of(line, states));
  return aligned(table);
}

std::string to_mermaid(const workflow& shown) {
  const auto states = states_of(shown);
  std::string text = "stateDiagram-v2\n";
  std::string everywhere;
  for (const auto& line : lines_of(shown)) {
    if (is_in_any_state(line, states.size())) {
      everywhere.append(everywhere.empty() ? "" : ", ").append(fact_name(line.first->fact));
    } else {
      text += arrows(shown, line);
    }
  }
  text += endings(shown, states);
  if (!everywhere.empty()) text += "  %% any state stays the same: " + everywhere + "\n";
  return text;
}

}  // namespace casebook
