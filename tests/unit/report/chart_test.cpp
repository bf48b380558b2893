#include "report/chart.hpp"

#include <gmock/gmock.h>

namespace casebook {
namespace {

using ::testing::ElementsAre;
using ::testing::Optional;

TEST(Pivot, AddsUpByCategoryAndSeriesInOrderOfArrival) {
  pivot sums;
  sums.add(std::string{"works"}, word{"met"}, 3);
  sums.add(std::string{"works"}, word{"breached"}, 1);
  sums.add(std::string{"garden"}, word{"met"}, 2);
  sums.add(std::string{"works"}, word{"met"}, 4);
  const auto drawn = sums.made({.title = "outcomes"});
  EXPECT_EQ(drawn.title, "outcomes");
  EXPECT_THAT(drawn.categories,
              ElementsAre(cell{std::string{"works"}}, cell{std::string{"garden"}}));
  ASSERT_EQ(drawn.lines.size(), 2U);
  EXPECT_THAT(drawn.lines[0].values, ElementsAre(Optional(7.0), Optional(2.0)));
  EXPECT_THAT(drawn.lines[1].values, ElementsAre(Optional(1.0), std::nullopt))
      << "a gap is not a zero";
}

TEST(Largest, KeepsTheOrderAndAddsUpTheRest) {
  pivot sums;
  for (const auto& [name, number] : {std::pair{"a", 1}, {"b", 9}, {"c", 2}, {"d", 5}}) {
    sums.add(std::string{name}, word{"open"}, number);
  }
  const auto drawn = largest(sums.made({}), 2);
  EXPECT_THAT(drawn.categories,
              ElementsAre(cell{std::string{"b"}}, cell{std::string{"d"}}, cell{word{"others"}}));
  EXPECT_THAT(drawn.lines[0].values, ElementsAre(Optional(9.0), Optional(5.0), Optional(3.0)));
  EXPECT_EQ(largest(sums.made({}), 4).categories.size(), 4U);
}

TEST(HeatMap, HasADayARowAndAnHourAColumn) {
  week_of_hours counts{};
  counts[0][9] = 4;   // Monday, nine
  counts[6][23] = 1;  // Sunday, eleven at night
  const auto drawn = heat_map_of_week("outcomes", counts);
  EXPECT_EQ(drawn.drawn_as, chart::kind::heat_map);
  ASSERT_EQ(drawn.categories.size(), 24U);
  EXPECT_EQ(drawn.categories[9], cell{std::int64_t{9}});
  ASSERT_EQ(drawn.lines.size(), 7U);
  EXPECT_EQ(drawn.lines[0].name, cell{word{"monday"}});
  EXPECT_EQ(drawn.lines[0].values[9], 4.0);
  EXPECT_EQ(drawn.lines[6].values[23], 1.0);
  EXPECT_EQ(drawn.lines[3].values[12], 0.0);
}

TEST(Matrix, ListsEveryPlaceBothWays) {
  const auto drawn = matrix_of(
      "outcomes",
      std::vector<flow>{{"works", "garden", 2}, {"desk", "works", 5}, {"works", "garden", 1}});
  EXPECT_EQ(drawn.drawn_as, chart::kind::matrix);
  EXPECT_THAT(drawn.categories, ElementsAre(cell{std::string{"desk"}}, cell{std::string{"garden"}},
                                            cell{std::string{"works"}}));
  EXPECT_EQ(drawn.lines[2].name, cell{std::string{"works"}});
  EXPECT_THAT(drawn.lines[2].values, ElementsAre(std::nullopt, Optional(3.0), std::nullopt));
  EXPECT_THAT(drawn.lines[0].values, ElementsAre(std::nullopt, std::nullopt, Optional(5.0)));
}

}  // namespace
}  // namespace casebook
