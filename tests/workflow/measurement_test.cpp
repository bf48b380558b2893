// Every state × every fact of a sheet of measures taken, and each of its guards.
#include <gmock/gmock.h>

#include "support.hpp"

namespace casebook::testing {
namespace {

// One letter a state after; a dot is a refusal.
const std::vector<std::string> states_of_a_sheet = {"", "open", "closed", "cancelled"};
constexpr std::string_view letters = "-OCX";

const std::map<fact, std::string_view>& rows_of_a_sheet() {
  static const std::map<fact, std::string_view> rows = {
      //                        -OCX
      {fact::kCaseReceived, "O..."},   {fact::kMeasureTaken, ".O.."},
      {fact::kCaseResolved, ".C.."},   {fact::kCaseReopened, "..O."},
      {fact::kCaseCancelled, ".XX."},  {fact::kNoteAdded, ".OCX"},
      {fact::kPolicyMigrated, ".OCX"}, {fact::kTimerFired, ".OCX"},
  };
  return rows;
}

case_state a_sheet(const std::string& state) {
  case_state made;
  made.state = state;
  if (state.empty()) return made;
  made.case_key = "C-1";
  made.workflow = "measurement";
  return made;
}

v1::Event well_said(fact kind) {
  auto event = an_event(kind);
  if (event.has_case_received()) event.mutable_case_received()->set_workflow("measurement");
  if (event.has_case_reopened()) event.mutable_case_reopened()->set_reason("counted twice");
  if (event.has_policy_migrated())
    event.mutable_policy_migrated()->set_policy_version(with_callback().version());
  return event;
}

class EveryStateAndFactOfASheet : public ::testing::TestWithParam<judging> {};

TEST_P(EveryStateAndFactOfASheet, IsJudgedAsTheTableReads) {
  const auto& judge = measurement_workflow();
  for (const auto kind : every_fact()) {
    const auto row = rows_of_a_sheet().find(kind);
    for (std::size_t i = 0; i < states_of_a_sheet.size(); ++i) {
      const char letter = row == rows_of_a_sheet().end() ? '.' : row->second[i];
      const auto after = letter == '.' ? "" : states_of_a_sheet[letters.find(letter)];
      const auto before = a_sheet(states_of_a_sheet[i]);
      const auto said = ask(judge, before, well_said(kind), GetParam());
      EXPECT_EQ(said.state, after)
          << fact_name(kind) << " in '" << before.state << "': " << said.message;
      EXPECT_EQ(walk(judge, before, well_said(kind)), after)
          << fact_name(kind) << " in '" << before.state << "'";
      if (after.empty()) {
        EXPECT_EQ(said.code, errc::not_in_table) << said.message;
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Live, EveryStateAndFactOfASheet, ::testing::Values(judging::live));
INSTANTIATE_TEST_SUITE_P(History, EveryStateAndFactOfASheet, ::testing::Values(judging::history));

// ---- guards -------------------------------------------------------------------------------------

answer take(const std::string& said, judging mode = judging::live,
            const policy& rules = policy::built_in()) {
  return ask(measurement_workflow(), a_sheet("open"),
             an_event_saying("measure_taken { " + said + " }"), mode, rules);
}

TEST(MeasureTaken, NamesAMeasureOfThePolicy) {
  for (const auto mode : {judging::live, judging::history}) {
    EXPECT_EQ(take("measure: 'debtors_missed' count: 1 of: 2", mode), "open");
    for (const auto* unknown : {"", "measure: 'naps'"}) {
      const auto said = take(unknown, mode);
      EXPECT_EQ(said.guard, "a_known_measure");
      EXPECT_THAT(said.message, ::testing::HasSubstr("debtors_dunned_on_time"));
    }
  }
}

TEST(MeasureTaken, CountsNoMoreThanThereAre) {
  EXPECT_EQ(take("measure: 'debtors_missed' count: 2 of: 2"), "open");
  EXPECT_EQ(take("measure: 'debtors_missed' count: 0 of: 0"), "open") << "nobody owed anything";
  EXPECT_EQ(take("measure: 'debtors_missed' count: 3 of: 2").guard, "no_more_than_all");
  const auto points = policy::parse(std::string{policy::built_in_text()} +
                                    "measure { measure: 'points' total: true }")
                          .value();
  EXPECT_EQ(take("measure: 'points' count: 225 of: 3", judging::live, points), "open")
      << "a total may be more";
}

TEST(MeasureTaken, IsOfADayOrOfNone) {
  EXPECT_EQ(take("measure: 'debtors_missed' day: '2025-03-31'"), "open");
  for (const auto* day : {"2025-02-30", "31.3.2025", "2025-03"}) {
    EXPECT_EQ(take("measure: 'debtors_missed' day: '" + std::string{day} + "'").guard,
              "a_day_or_none")
        << day;
  }
}

TEST(Sheet, IsReopenedAndCancelledForAReason) {
  const auto& judge = measurement_workflow();
  EXPECT_EQ(ask(judge, a_sheet("closed"), an_event_saying("case_reopened { }")).guard, "a_reason");
  EXPECT_EQ(ask(judge, a_sheet("open"), an_event_saying("case_cancelled { }")).guard, "a_reason");
  EXPECT_EQ(ask(judge, a_sheet("closed"), an_event_saying("case_cancelled { }")).guard, "a_reason");
  EXPECT_EQ(
      ask(judge, a_sheet(""), an_event_saying("case_received { workflow: 'measurement' }")).guard,
      "a_category");
}

TEST(Sheet, IsNoOpenCase) {
  EXPECT_FALSE(measurement_workflow().is_open("open")) << "a backlog does not hold sheets";
}

}  // namespace
}  // namespace casebook::testing
