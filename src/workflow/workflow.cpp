#include <casebook/workflow.hpp>

#include <algorithm>

namespace casebook {
namespace {

// As the table spells it: the case's own string may be about to change.
std::string_view stored_name(const workflow& judge, std::string_view state) {
  for (const auto& row : judge.rows()) {
    if (row.source == state) return row.source;
    if (row.target == state) return row.target;
  }
  return {};
}

}  // namespace

std::string_view workflow::state_after(const judge_context& asked) const {
  const auto fact = asked.event.fact_case();
  for (const auto& row : rows()) {
    if (row.fact != fact || row.source != asked.before.state || !row.chosen(asked)) continue;
    return row.target.empty() ? stored_name(*this, asked.before.left_state) : row.target;
  }
  return {};
}

bool workflow::is_open(std::string_view state) const noexcept {
  const auto open = open_states();
  return std::ranges::find(open, state) != open.end();
}

bool is_open(const workflow* table, std::string_view state) {
  return (table != nullptr ? *table : complaint_workflow()).is_open(state);
}

std::vector<const workflow*> built_in_workflows() {
  return {&complaint_workflow(), &service_request_workflow(), &measurement_workflow()};
}

const workflow* find_workflow(std::span<const workflow* const> among,
                              std::string_view name) noexcept {
  const auto found =
      std::ranges::find_if(among, [&](const auto* one) { return one->name() == name; });
  return found == among.end() ? nullptr : *found;
}

}  // namespace casebook
