#include <gmock/gmock.h>

#include <array>
#include <map>

#include "desk_log.hpp"
#include "made_up_log.hpp"

namespace casebook {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;
using namespace std::chrono_literals;

using cell_of_week = std::pair<int, int>;  // weekday, hour

std::map<cell_of_week, std::uint64_t> filled(const v1::HeatmapReport& report) {
  std::map<cell_of_week, std::uint64_t> cells;
  for (const auto& row : report.rows()) {
    if (row.count() != 0) cells[{row.weekday(), row.hour()}] += row.count();
  }
  return cells;
}

class Heatmap : public DeskLog {};

TEST_F(Heatmap, CountsReceiptsInTheZoneOfTheirSite) {
  happened(R"(
    C-1 2025-03-03T00:30:00 "caseReceived": {"workflow": "complaint", "category": "leak"}
    C-2 2025-03-03T00:59:59.999999 "caseReceived": {"workflow": "complaint", "category": "leak"}
    C-3 2025-03-03T01:00:00 "caseReceived": {"workflow": "complaint", "category": "leak", "site": "harbour"})");
  const auto asked = ask("2025-04-01T00:00:00Z");
  EXPECT_THAT(filled(heatmap_report(source(), asked).value()),
              ElementsAre(Pair(Pair(1, 0), 2), Pair(Pair(1, 1), 1)));
  EXPECT_THAT(filled(heatmap_report(source_with(harbour_in_new_york), asked).value()),
              ElementsAre(Pair(Pair(1, 0), 2), Pair(Pair(7, 12), 1)))
      << "still Sunday noon in New York";
}

TEST_F(Heatmap, FollowsDaylightSavingTime) {
  happened(R"(
    C-1 2025-03-08T12:00:00 "caseReceived": {"workflow": "complaint", "category": "leak", "site": "harbour"}
    C-2 2025-03-10T12:00:00 "caseReceived": {"workflow": "complaint", "category": "leak", "site": "harbour"})");
  EXPECT_THAT(
      filled(heatmap_report(source_with(harbour_in_new_york), ask("2025-04-01T00:00:00Z")).value()),
      ElementsAre(Pair(Pair(1, 0), 1), Pair(Pair(5, 23), 1)))
      << "the clocks went forward on Sunday the 9th: 04:00Z is 23:00 before and 00:00 after";
}

TEST_F(Heatmap, PrintsEveryHourOfTheWeekMondayFirst) {
  const auto empty = heatmap_report(source(), ask("2025-04-01T00:00:00Z")).value();
  ASSERT_EQ(empty.rows_size(), 168) << "all cases are one group, though there are none";
  for (int i = 0; i < 168; ++i) {
    EXPECT_EQ(empty.rows(i).weekday(), i / 24 + 1);
    EXPECT_EQ(empty.rows(i).hour(), i % 24);
    EXPECT_EQ(empty.rows(i).count(), 0);
  }
  EXPECT_EQ(heatmap_report(source(), ask("2025-04-01T00:00:00Z", {"site"}))->rows_size(), 0);
}

TEST_F(Heatmap, HasAWeekForEachGroup) {
  happened(R"(
    C-1 2025-03-03T09:00:00 "caseReceived": {"workflow": "complaint", "category": "leak"}
    S-1 2025-03-04T10:00:00 "caseReceived": {"workflow": "service_request", "category": "lamp"})");
  const auto report = heatmap_report(source(), ask("2025-04-01T00:00:00Z", {"workflow"})).value();
  EXPECT_THAT(report.by(), ElementsAre("workflow"));
  ASSERT_EQ(report.rows_size(), 2 * 168);
  EXPECT_EQ(report.rows(9).group().at("workflow"), "complaint");
  EXPECT_EQ(report.rows(9).count(), 1);
  EXPECT_EQ(report.rows(168 + 24 + 10).group().at("workflow"), "service_request");
  EXPECT_EQ(report.rows(168 + 24 + 10).count(), 1);
  EXPECT_EQ(heatmap_report(source(), ask("2025-04-01T00:00:00Z", {"clock"})).error().code,
            errc::invalid_argument);
}

TEST_F(Heatmap, IncludesTheStartOfAPeriodAndExcludesItsEnd) {
  happened(R"(
    C-1 2025-03-03T09:00:00 "caseReceived": {"workflow": "complaint", "category": "leak"}
    C-2 2025-03-03T10:00:00 "caseReceived": {"workflow": "complaint", "category": "leak"})");
  auto asked = ask("2025-04-01T00:00:00Z");
  asked.from = at("2025-03-03T09:00:00+08:00");
  asked.to = at("2025-03-03T10:00:00+08:00");
  EXPECT_THAT(filled(heatmap_report(source(), asked).value()), ElementsAre(Pair(Pair(1, 9), 1)));
}

TEST_F(Heatmap, LeavesOutWhatHadNotHappenedOrWasNotKnown) {
  happened(R"(
    C-1 2025-03-03T09:00:00 "caseReceived": {"workflow": "complaint", "category": "leak"}
    C-2 2025-03-03T08:00:00/2025-03-03T12:00:00 "caseReceived": {"workflow": "complaint", "category": "leak"})");
  EXPECT_THAT(filled(heatmap_report(source(), ask("2025-03-03T08:30:00+08:00")).value()),
              ElementsAre(Pair(Pair(1, 8), 1)));
  auto asked = ask("2025-04-01T00:00:00Z");
  asked.at.known = at("2025-03-03T11:59:59+08:00");
  EXPECT_THAT(filled(heatmap_report(source(), asked).value()), ElementsAre(Pair(Pair(1, 9), 1)));
}

// Counted a second time from the receipts alone: Shanghai keeps UTC+8 the year round.
TEST(HeatmapOfAMadeUpYear, CountsEveryReceiptOnce) {
  for (const std::uint64_t seed : {1U, 2U}) {
    const made_up_log year{{.cases = 400, .seed = seed}};
    for (const auto& when : made_up_instants()) {
      report_question asked{.at = when, .by = {"category"}};
      const auto from = at("2025-02-01T00:00:00Z");
      asked.from = from;
      std::map<std::pair<std::string, cell_of_week>, std::uint64_t> expected;
      for (const auto& [key, events] : year.cases) {
        const auto& receipt = events.front();
        const auto received = to_instant(receipt.occurred_at());
        if (!when.takes_in(receipt) || received < from) continue;
        const auto since_a_monday = received - at("2024-01-01T00:00:00+08:00");
        const auto hour = static_cast<int>(since_a_monday / 1h % 168);
        ++expected[{receipt.case_received().category(), {hour / 24 + 1, hour % 24}}];
      }
      std::map<std::pair<std::string, cell_of_week>, std::uint64_t> counted;
      const auto report = heatmap_report(year.source(), asked).value();
      for (const auto& row : report.rows()) {
        if (row.count() != 0)
          counted[{row.group().at("category"), {row.weekday(), row.hour()}}] = row.count();
      }
      EXPECT_EQ(counted, expected) << "seed " << seed << " as of " << to_rfc3339(when.happened);
    }
  }
}

}  // namespace
}  // namespace casebook
