#include <gmock/gmock.h>

#include <google/protobuf/descriptor.h>
#include <casebook/projection.hpp>

#include <algorithm>
#include <set>
#include <sstream>

#include "made_up.hpp"
#include "report/sheet.hpp"

namespace casebook {
namespace {

bool is_chinese(std::string_view label) {
  return std::any_of(label.begin(), label.end(),
                     [](char c) { return static_cast<unsigned char>(c) >= 0xe4; });
}

// Every report with rows, in every group it can have, filled so that all its charts are there.
std::vector<sheet> every_sheet() {
  auto sla = made_up<v1::SlaReport>({{"clock", "callback"},
                                     {"workflow", "complaint"},
                                     {"category", "leak"},
                                     {"site", "jade"},
                                     {"department", "works"},
                                     {"grade", ""},
                                     {"staff", "li"},
                                     {"day", "2025-03-01"},
                                     {"week", "2025-W09"},
                                     {"month", "2025-03"},
                                     {"quarter", "2025-Q1"},
                                     {"half", "2025-H1"},
                                     {"year", "2025"}});
  sla.mutable_rows(0)->set_met(1);
  *sla.mutable_known_at() = sla.as_of();
  v1::GapReport gaps;
  auto& gap = *gaps.add_rows();
  for (const auto* link : {"handled", "resolved", "callback"}) gap.add_missing(link);
  v1::HeatmapReport week;
  for (int i = 0; i < 168; ++i) week.add_rows()->set_weekday(i / 24 + 1);
  v1::AtRiskReport risks;
  risks.add_rows()->set_clock("callback");
  v1::CallbackReport calls;
  calls.add_rows()->set_overdue(true);
  v1::WhatIfReport instead;
  auto& change = *instead.add_totals();
  change.set_from("MET LATE_ENTERED");
  change.set_to("EXCLUDED SUPERSEDED");
  instead.set_changed(1);
  v1::ConformanceReport audit;
  audit.add_totals()->set_code("another_state");
  auto card = made_up<v1::ScorecardReport>({{"month", "2025-03"}});
  card.mutable_rows(0)->set_value(99.5);
  card.mutable_rows(0)->set_unit(v1::Indicator::PERCENT);
  return {to_sheet(instead),
          to_sheet(audit),
          to_sheet(card),
          to_sheet(sla),
          to_sheet(made_up<v1::GradingReport>({{"colour", "BLACK"}})),
          to_sheet(made_up<v1::BacklogReport>({{"workflow", "service_request"}})),
          to_sheet(gaps),
          to_sheet(week),
          to_sheet(made_up<v1::TransferReport>({{"workflow", "complaint"}})),
          to_sheet(risks),
          to_sheet(calls),
          to_sheet(made_up<v1::RateReport>({{"month", "2025-03"}}))};
}

std::set<std::string> names_of(const chart& drawn) {
  std::set<std::string> names{drawn.title, drawn.across, drawn.down};
  const auto add = [&](const cell& value) {
    const auto* one = std::get_if<word>(&value);
    if (one == nullptr) return;
    std::istringstream several{one->name};
    for (std::string name; std::getline(several >> std::ws, name, ',');) names.insert(name);
  };
  add(drawn.of);
  for (const auto& category : drawn.categories) add(category);
  for (const auto& line : drawn.lines) add(line.name);
  return names;
}

std::set<std::string> names_of(const sheet& laid_out) {
  std::set<std::string> names{laid_out.title};
  for (const auto& [name, value] : laid_out.facts) names.insert(name);
  for (const auto& column : laid_out.columns) names.insert(column.name);
  for (const auto& drawn : laid_out.charts) names.merge(names_of(drawn));
  names.erase("");
  return names;
}

TEST(Labels, AreThereForEveryColumnAndChartInBothLanguages) {
  for (const auto& laid_out : every_sheet()) {
    for (const auto& name : names_of(laid_out)) {
      EXPECT_TRUE(find_label(name, language::en))
          << laid_out.title << " needs a label for '" << name << "'";
      EXPECT_TRUE(find_label(name, language::zh))
          << laid_out.title << " needs a label for '" << name << "'";
    }
  }
}

TEST(Labels, AreCheckedForEveryReportWithRows) {
  std::set<std::string> checked, reports;
  for (const auto& laid_out : every_sheet()) checked.insert(laid_out.title);
  const auto* file = v1::SlaReport::descriptor()->file();
  for (int i = 0; i < file->message_type_count(); ++i) {
    const auto* message = file->message_type(i);
    if (message->FindFieldByName("rows") == nullptr) continue;
    auto name = message->name();
    name[0] = static_cast<char>(std::tolower(name[0]));
    reports.insert(name);
  }
  EXPECT_THAT(checked, ::testing::IsSupersetOf(reports)) << "add the new report to every_sheet()";
}

TEST(Labels, AreThereForEveryGroup) {
  for (const auto name : group_names()) {
    EXPECT_TRUE(find_label(name, language::en)) << name;
    EXPECT_TRUE(find_label(name, language::zh)) << name;
  }
}

TEST(Labels, AreThereForEveryOutcomeColourAndReason) {
  for (const auto* name :
       {"MET",    "BREACHED",  "PENDING",    "EXCLUDED",    "SUPERSEDED", "EXCUSED",
        "VOID",   "WAIVED",    "CANCELLED",  "INVALID",     "BLACK",      "RED",
        "YELLOW", "received",  "dispatched", "in_progress", "on_hold",    "resolved",
        "closed", "cancelled", "invalid",    "merged",      "dispatch",   "first_response",
        "action", "ownership", "resolution", "callback",    "complaint",  "service_request"}) {
    EXPECT_TRUE(find_label(name, language::en)) << name;
    EXPECT_TRUE(is_chinese(label(name, language::zh))) << name;
  }
}

TEST(Labels, AreTheCustomersServicesOwnTerms) {
  EXPECT_EQ(label("slaReport", language::zh), "时限达成");
  EXPECT_EQ(label("complianceRate", language::zh), "达标率");
  EXPECT_EQ(label("callback", language::zh), "回访");
  EXPECT_EQ(label("resolved", language::zh), "处理完毕");
  EXPECT_EQ(label("dispatched", language::zh), "已转派");
  EXPECT_EQ(label("missing", language::zh), "缺环");
  EXPECT_EQ(label("BREACHED", language::zh), "超时");
  EXPECT_EQ(label("complianceRate", language::en), "Compliance");
}

TEST(Labels, LetUsersNamesStandForThemselves) {
  EXPECT_FALSE(find_label("engineering", language::zh));
  EXPECT_EQ(label("engineering", language::zh), "engineering");
  EXPECT_EQ(label("", language::en), "");
}

}  // namespace
}  // namespace casebook
