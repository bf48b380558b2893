#include <gmock/gmock.h>

#include <algorithm>
#include <sstream>

#include "made_up.hpp"
#include "report/sheet.hpp"

namespace casebook {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in{text};
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// Columns of a terminal: these tests have no characters but ASCII and Chinese ones, of three bytes
// and two columns.
std::size_t columns(std::string_view text) {
  const auto bytes_beyond =
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0x80) != 0; });
  return text.size() - static_cast<std::size_t>(bytes_beyond) / 3;
}

TEST(Table, SetsTextLeftAndNumbersRight) {
  sheet laid_out{.title = "backlogReport", .columns = {{"department"}, {"open", true}}};
  laid_out.rows = {{std::string{"works"}, std::int64_t{12}}, {std::string{}, std::int64_t{3}}};
  EXPECT_EQ(to_table(laid_out, language::en),
            "Backlog and ageing\n\nDepartment  Open\nworks         12\n-              3\n");
}

TEST(Table, SpellsOutWhatGivesATerminalOrders) {
  sheet laid_out{.title = "backlogReport", .columns = {{"department"}, {"open", true}}};
  laid_out.facts = {{"asOf", std::string{"\x1b]0;x\x07"}}};
  laid_out.rows = {{std::string{"a\nb\x1b[31m"}, std::int64_t{1}},
                   {word{"of_an_own\u202e"}, std::int64_t{2}}};
  EXPECT_EQ(to_table(laid_out, language::en),
            "Backlog and ageing\nAs of: \\x1b]0;x\\x07\n\nDepartment       Open\n"
            "a\\nb\\x1b[31m        1\nof_an_own\\u202e     2\n")
      << "as wide as what is shown";
}

TEST(Table, AlignsChineseByWidth) {
  sheet laid_out{.title = "slaReport", .columns = {{"clock"}, {"department"}, {"met", true}}};
  laid_out.rows = {{word{"first_response"}, std::string{"工程部"}, std::int64_t{7}},
                   {word{"callback"}, std::string{"it"}, std::int64_t{1204}}};
  const auto lines = lines_of(to_table(laid_out, language::zh));
  ASSERT_EQ(lines.size(), 5U);
  EXPECT_EQ(lines[0], "时限达成");
  EXPECT_EQ(lines[2], "时限      部门    达标");
  EXPECT_EQ(lines[3], "首次响应  工程部     7");
  EXPECT_EQ(lines[4], "回访      it      1204");
  for (std::size_t i = 2; i < lines.size(); ++i) EXPECT_EQ(columns(lines[i]), 22U) << lines[i];
}

TEST(Table, SaysWhatItIsAsOf) {
  auto report = made_up<v1::BacklogReport>({{"workflow", "complaint"}});
  EXPECT_THAT(to_table(to_sheet(report), language::en),
              ::testing::HasSubstr("As of: 2025-04-01 00:00:00 +00:00\n"));
  EXPECT_THAT(to_table(to_sheet(report), language::zh),
              ::testing::HasSubstr("截至：2025-04-01 00:00:00 +00:00\n"));
  EXPECT_THAT(to_table(read_in({"Asia/Shanghai"}, to_sheet(report)), language::en),
              ::testing::HasSubstr("As of: 2025-04-01 08:00:00 +08:00\n"));
  report.clear_rows();
  EXPECT_THAT(to_table(to_sheet(report), language::en), ::testing::HasSubstr("Nothing to show.\n"));
}

}  // namespace
}  // namespace casebook
