// Writes a page with what no report of a generated log has at once: hostile text, a rate of
// nothing, a heat map, a matrix. `made_up_page en|zh`
#include <cstdio>
#include <string_view>

#include "report/sheet.hpp"

using namespace casebook;

int main(int count, char** arguments) {
  const auto spoken =
      count > 1 && std::string_view{arguments[1]} == "zh" ? language::zh : language::en;
  const std::string hostile =
      "</script><img src=x onerror=\"window.hurt=1\"><script>window.hurt=1</script>\xe2\x80\xa8";
  sheet page{
      .title = "backlogReport",
      .facts = {{"asOf", local_instant{parse_rfc3339("2025-04-01").value(), "Asia/Shanghai"}}},
      .columns = {{"department"}, {"complianceRate", true}, {"maxUs", true}}};
  page.rows = {{hostile, rate{1, 4}, duration{7'200'000'000}},
               {std::string{"works"}, cell{}, duration{90'000'000}},
               {std::string{"garden"}, rate{1, 1}, duration{950'400'000'000}},
               {std::string{"desk"}, rate{197, 200}, duration{}}};
  pivot bars;
  bars.add(hostile, word{"met"}, 3);
  bars.add(std::string{"works"}, word{"breached"}, 2);
  week_of_hours week{};
  for (std::size_t day = 0; day < week.size(); ++day) {
    for (std::size_t hour = 7; hour < 22; ++hour)
      week[day][hour] = static_cast<std::int64_t>(hour * (7 - day) % 23);
  }
  page.charts = {
      bars.made({.title = "outcomes", .across = "department", .down = "cases"}),
      heat_map_of_week("ageing", week),
      matrix_of("missingLinks", std::vector<flow>{{hostile, "works", 3}, {"works", "garden", 9}})};
  std::fputs(to_html(page, spoken).c_str(), stdout);
}
