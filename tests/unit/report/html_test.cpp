#include <gmock/gmock.h>

#include "made_up.hpp"
#include "report/page_data.hpp"
#include "report/sheet.hpp"

namespace casebook {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const std::string hostile = "</script><img src=x onerror='alert(\"1\")'>&amp;\xe2\x80\xa8";

// What stands in the page before its script's data, and the data.
std::pair<std::string, std::string> parts_of(const std::string& page) {
  const std::string opening = "<script type=\"application/json\" id=\"page\">";
  const auto data = page.find(opening) + opening.size();
  return {page.substr(0, data), page.substr(data, page.find("</script>", data) - data)};
}

TEST(Page, KeepsHostileTextText) {
  auto report = made_up<v1::BacklogReport>({{"department", hostile}});
  report.mutable_rows(0)->set_open(1);
  const auto [shown, data] = parts_of(to_html(to_sheet(report), language::en));
  EXPECT_THAT(
      shown,
      HasSubstr(
          ">&lt;/script&gt;&lt;img src=x onerror=&#39;alert(&quot;1&quot;)&#39;&gt;&amp;amp;"));
  EXPECT_THAT(shown, Not(HasSubstr("<img")));
  EXPECT_THAT(data, HasSubstr("\\u003c/script\\u003e\\u003cimg"));
  EXPECT_THAT(data, HasSubstr("\\u2028"));
  EXPECT_THAT(data, Not(HasSubstr("<")));
  EXPECT_EQ(data.back(), '\n') << "the whole of it";
}

TEST(Page, EscapesHostileNamesInHeatMapsToo) {
  sheet laid_out{.title = "backlogReport"};
  laid_out.charts = {matrix_of("outcomes", std::vector<flow>{{hostile, "works", 1}})};
  const auto [shown, data] = parts_of(to_html(laid_out, language::en));
  EXPECT_THAT(shown, HasSubstr("<th scope=\"row\">&lt;/script&gt;"));
  EXPECT_THAT(shown, Not(HasSubstr("<img")));
}

TEST(Page, ForbidsItselfTheNetwork) {
  const auto page =
      to_html(to_sheet(made_up<v1::BacklogReport>({{"department", "works"}})), language::en);
  EXPECT_THAT(page, HasSubstr("content=\"default-src 'none';"));
  EXPECT_THAT(page, Not(HasSubstr(" src=")));
  EXPECT_THAT(page, Not(HasSubstr("href=\"http")));
  EXPECT_THAT(page, Not(HasSubstr("sourceMappingURL")));
  EXPECT_LT(page.size(), std::size_t{1} << 19);
}

TEST(Page, SpeaksItsLanguage) {
  auto report = made_up<v1::SlaReport>({{"clock", "callback"}});
  report.mutable_rows(0)->set_p50_us(7'200'000'000);
  const auto english = to_html(to_sheet(report), language::en);
  EXPECT_THAT(english, HasSubstr("<html lang=\"en\">"));
  EXPECT_THAT(english, HasSubstr("<title>SLA compliance</title>"));
  EXPECT_THAT(english, HasSubstr(">2 h</td>"));
  const auto chinese = to_html(to_sheet(report), language::zh);
  EXPECT_THAT(chinese, HasSubstr("<html lang=\"zh-CN\">"));
  EXPECT_THAT(chinese, HasSubstr("<title>时限达成</title>"));
  EXPECT_THAT(chinese, HasSubstr("<td>回访</td>"));
  EXPECT_THAT(chinese, HasSubstr(">2 小时</td>"));
}

TEST(Page, CarriesExactValuesToSortBy) {
  sheet laid_out{.title = "slaReport",
                 .columns = {{"complianceRate", true}, {"maxUs", true}, {"met", true}}};
  laid_out.rows = {{rate{197, 200}, duration{90'000'000}, std::int64_t{12}},
                   {cell{}, duration{}, std::int64_t{0}}};
  const auto page = to_html(laid_out, language::en);
  EXPECT_THAT(
      page,
      HasSubstr("<td class=\"n share\" style=\"--share:98.5%\" data-value=\"0.985\">98.50 %</td>"));
  EXPECT_THAT(
      page,
      HasSubstr("<td class=\"n\" data-value=\"90000000\">1 min 30 s</td><td class=\"n\">12</td>"));
  EXPECT_THAT(page, HasSubstr("<td class=\"n\" data-value=\"\">n/a</td>"));
}

TEST(Page, ColoursHeatMapsByValueAndAddsUpMatrices) {
  sheet laid_out{.title = "backlogReport"};
  week_of_hours counts{};
  counts[0][9] = 4;
  counts[1][9] = 1;
  laid_out.charts = {
      heat_map_of_week("outcomes", counts),
      matrix_of("outcomes", std::vector<flow>{{"works", "garden", 2}, {"desk", "garden", 5}})};
  const auto page = to_html(laid_out, language::zh);
  EXPECT_THAT(page, HasSubstr("<td class=\"deep\" style=\"background:rgb(0 90 156/96%)\">4</td>"));
  EXPECT_THAT(page, HasSubstr("<td style=\"background:rgb(0 90 156/28%)\">1</td>"));
  EXPECT_THAT(page, HasSubstr("<th scope=\"row\">周一</th>"));
  EXPECT_THAT(page, HasSubstr("<th scope=\"row\" class=\"sum\">合计</th><td "
                              "class=\"sum\">0</td><td class=\"sum\">7</td>"
                              "<td class=\"sum\">0</td><td class=\"sum\">7</td>"));
  EXPECT_THAT(page_data(laid_out, language::zh), HasSubstr("\"charts\":[]"))
      << "no canvas for a table";
}

TEST(Page, HandsItsScriptTheDrawnCharts) {
  auto report = sla_by({"clock", "month"});
  add_row(report, {"callback", "2025-03"}, 3, 1);
  add_row(report, {"dispatch", "2025-04"}, 1, 0);
  const auto data = page_data(to_sheet(report), language::zh);
  EXPECT_THAT(data, HasSubstr("\"language\":\"zh-CN\""));
  EXPECT_THAT(data, HasSubstr("\"categories\":[\"2025-03\",\"2025-04\"]"));
  EXPECT_THAT(data, HasSubstr("\"name\":\"回访\""));
  EXPECT_THAT(data, HasSubstr("\"values\":[0.75,null]"));
  EXPECT_THAT(data, HasSubstr("{\"key\":\"breached\",\"name\":\"超时\",\"values\":[1,0]}"));
}

}  // namespace
}  // namespace casebook
