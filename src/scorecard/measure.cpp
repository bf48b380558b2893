#include "scorecard/measure.hpp"

#include <algorithm>
#include <array>

#include "core/clock_names.hpp"

namespace casebook {
namespace {

// In the order of measure_kind.
constexpr std::array<std::string_view, measure_kinds> names = {
    "contacts",      "valid_cases", "requests",     "requests_answered",
    "callbacks_due", "called_back", "surveyed",     "satisfied",
    "resolutions",   "reopenings",  "closed_cases", "closed_complete",
    "met",           "judged",      "count",        "of"};

bool is_of_a_clock(measure_kind kind) {
  return kind == measure_kind::met || kind == measure_kind::judged;
}
bool is_taken(measure_kind kind) { return kind == measure_kind::count || kind == measure_kind::of; }

}  // namespace

std::optional<measure_name> parse_measure(std::string_view text) {
  const auto colon = text.find(':');
  const auto found = std::ranges::find(names, text.substr(0, colon));
  if (found == names.end()) return std::nullopt;
  const auto kind = static_cast<measure_kind>(found - names.begin());
  const auto subject =
      colon == std::string_view::npos ? std::string_view{} : text.substr(colon + 1);
  if (is_of_a_clock(kind) && std::ranges::find(clocks::all, subject) == clocks::all.end())
    return std::nullopt;
  const bool needs_subject = is_of_a_clock(kind) || is_taken(kind);
  if (needs_subject == subject.empty() || (!needs_subject && colon != std::string_view::npos))
    return std::nullopt;
  return measure_name{kind, subject};
}

std::vector<std::string> measure_names(const v1::Policy& source) {
  std::vector<std::string> known;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string name{names[i]};
    if (const auto kind = static_cast<measure_kind>(i); is_of_a_clock(kind)) {
      for (const auto clock : clocks::all) known.push_back(name + ":" + std::string{clock});
    } else if (is_taken(kind)) {
      for (const auto& taken : source.measure()) known.push_back(name + ":" + taken.measure());
    } else {
      known.push_back(name);
    }
  }
  return known;
}

}  // namespace casebook
