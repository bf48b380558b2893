#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "report/cell.hpp"

namespace casebook {

/// A picture as plain data: numbers over categories, one series a line, a colour of a bar, or a
/// row.
struct chart {
  enum class kind : std::uint8_t {
    lines,         ///< categories are periods
    stacked_bars,  ///< one bar a category; with one series, plain bars
    heat_map,      ///< a table coloured by value
    matrix,        ///< the same with totals: from the rows to the columns
  };
  struct series {
    cell name;
    std::vector<std::optional<double>>
        values;  ///< as many as there are categories; nothing is a gap
    /// What people read of each value, where a page's own rounding would not do; else empty.
    std::vector<cell> shown_as{};

    void add(const cell& share);  ///< a rate, or nothing
  };
  kind drawn_as = kind::stacked_bars;
  std::string title;   ///< names of the dictionary, these three
  std::string across;  ///< what the categories are
  std::string down;    ///< what the values are, or the series of a heat map or a matrix
  cell of = word{};    ///< which of several charts of one title; an empty word where there is one
  bool rates = false;  ///< values are shares of one
  std::vector<cell> categories;
  std::vector<series> lines;
};

/// Adds up numbers by category and series, both in the order in which they first came.
class pivot {
 public:
  void add(const cell& category, const cell& series, double number);
  [[nodiscard]] chart made(chart outline) const;

 private:
  std::vector<cell> categories_, series_;
  std::vector<std::vector<std::optional<double>>> sums_;  // by series, by category
};

/// The chart with its `most` categories of the largest sums, in their order, and the rest added up
/// as "others".
chart largest(chart drawn, std::size_t most);

/// A week of hours, Monday first: `counts[weekday][hour]`.
using week_of_hours = std::array<std::array<std::int64_t, 24>, 7>;
chart heat_map_of_week(std::string title, const week_of_hours& counts);

/// How much went from where to where; both ways list the same places, in order of their names.
struct flow {
  std::string from, to;
  std::int64_t count;
};
chart matrix_of(std::string title, std::span<const flow> flows);

}  // namespace casebook
