#include "report/chart.hpp"

#include <algorithm>
#include <numeric>
#include <set>

namespace casebook {
namespace {

std::size_t index_of(std::vector<cell>& known, const cell& value) {
  const auto found = std::find(known.begin(), known.end(), value);
  const auto index = static_cast<std::size_t>(found - known.begin());
  if (found == known.end()) known.push_back(value);
  return index;
}

double sum_of_category(const chart& drawn, std::size_t category) {
  return std::accumulate(drawn.lines.begin(), drawn.lines.end(), 0.0,
                         [&](double sum, const chart::series& line) {
                           return sum + line.values[category].value_or(0);
                         });
}

// The places of the largest sums, in the chart's own order.
std::vector<std::size_t> largest_categories(const chart& drawn, std::size_t most) {
  std::vector<std::size_t> places(drawn.categories.size());
  std::iota(places.begin(), places.end(), std::size_t{0});
  std::stable_sort(places.begin(), places.end(), [&](std::size_t a, std::size_t b) {
    return sum_of_category(drawn, a) > sum_of_category(drawn, b);
  });
  places.resize(std::min(most, places.size()));
  std::sort(places.begin(), places.end());
  return places;
}

}  // namespace

void chart::series::add(const cell& share) {
  const auto* counted = std::get_if<rate>(&share);
  values.push_back(counted == nullptr ? std::nullopt : std::optional{counted->value()});
  shown_as.push_back(share);
}

void pivot::add(const cell& category, const cell& series, double number) {
  const auto line = index_of(series_, series);
  const auto place = index_of(categories_, category);
  if (sums_.size() <= line) sums_.resize(line + 1);
  if (sums_[line].size() <= place) sums_[line].resize(place + 1);
  sums_[line][place] = sums_[line][place].value_or(0) + number;
}

chart pivot::made(chart outline) const {
  outline.categories = categories_;
  for (std::size_t line = 0; line < series_.size(); ++line) {
    auto values = sums_[line];
    values.resize(categories_.size());
    outline.lines.push_back({series_[line], std::move(values)});
  }
  return outline;
}

chart largest(chart drawn, std::size_t most) {
  if (drawn.categories.size() <= most) return drawn;
  const auto kept = largest_categories(drawn, most);
  std::vector<cell> categories;
  for (const auto place : kept) categories.push_back(drawn.categories[place]);
  categories.push_back(word{"others"});
  for (auto& line : drawn.lines) {
    const auto sum_of = [](const auto& values) {
      return std::accumulate(values.begin(), values.end(), 0.0,
                             [](double sum, const auto& value) { return sum + value.value_or(0); });
    };
    std::vector<std::optional<double>> values;
    for (const auto place : kept) values.push_back(line.values[place]);
    values.emplace_back(sum_of(line.values) - sum_of(values));
    line.values = std::move(values);
  }
  drawn.categories = std::move(categories);
  return drawn;
}

chart heat_map_of_week(std::string title, const week_of_hours& counts) {
  constexpr std::array days = {"monday", "tuesday",  "wednesday", "thursday",
                               "friday", "saturday", "sunday"};
  chart drawn{.drawn_as = chart::kind::heat_map,
              .title = std::move(title),
              .across = "hour",
              .down = "weekday"};
  for (std::int64_t hour = 0; hour < 24; ++hour) drawn.categories.emplace_back(hour);
  for (std::size_t day = 0; day < days.size(); ++day) {
    drawn.lines.push_back({word{days[day]}, {counts[day].begin(), counts[day].end()}});
  }
  return drawn;
}

chart matrix_of(std::string title, std::span<const flow> flows) {
  chart drawn{
      .drawn_as = chart::kind::matrix, .title = std::move(title), .across = "to", .down = "from"};
  std::set<std::string> places;
  for (const auto& one : flows) places.insert({one.from, one.to});
  for (const auto& place : places) {
    drawn.categories.emplace_back(place);
    drawn.lines.push_back({place, std::vector<std::optional<double>>(places.size())});
  }
  const auto place_of = [&](const std::string& name) {
    return static_cast<std::size_t>(std::distance(places.begin(), places.find(name)));
  };
  for (const auto& one : flows) {
    auto& sum = drawn.lines[place_of(one.from)].values[place_of(one.to)];
    sum = sum.value_or(0) + static_cast<double>(one.count);
  }
  return drawn;
}

}  // namespace casebook
