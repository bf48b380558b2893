#include <casebook/policy.hpp>

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <functional>

namespace casebook {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;

instant at(const char* text) { return parse_rfc3339(text).value(); }

// The default policy after an edit.
result<policy> edited(const std::function<void(v1::Policy&)>& edit) {
  auto source = policy::built_in().source();
  edit(source);
  std::string text;
  google::protobuf::TextFormat::PrintToString(source, &text);
  return policy::parse(text, "edited.textproto");
}

std::optional<casebook::budget> elapsed(duration length) {
  return casebook::budget{.length = length};
}
std::optional<casebook::budget> open_time(const policy& rules, duration length) {
  return casebook::budget{casebook::budget::counting::business, length, 0, rules.hours("")};
}

TEST(BuiltInPolicy, HoldsTheFiguresOfTheRules) {
  const auto& rules = policy::built_in();
  const auto complaint = [&](const char* clock, grade g) {
    return rules.budget({.workflow = "complaint", .clock = clock, .grade = g});
  };
  EXPECT_EQ(complaint("dispatch", v1::CaseGraded::A), elapsed(30min));
  EXPECT_EQ(complaint("first_response", v1::CaseGraded::A), elapsed(2h));
  EXPECT_EQ(complaint("first_response", v1::CaseGraded::B), elapsed(12h));
  EXPECT_EQ(complaint("first_response", v1::CaseGraded::C), elapsed(24h));
  EXPECT_EQ(complaint("action", v1::CaseGraded::A), elapsed(24h));
  EXPECT_EQ(complaint("resolution", v1::CaseGraded::A), open_time(rules, 35h)) << "5 workdays";
  EXPECT_EQ(complaint("resolution", v1::CaseGraded::B), open_time(rules, 21h)) << "3 workdays";
  EXPECT_EQ(complaint("resolution", v1::CaseGraded::C), elapsed(48h));
  EXPECT_EQ(complaint("callback", v1::CaseGraded::B), elapsed(48h));
  EXPECT_EQ(complaint("ownership", v1::CaseGraded::B), std::nullopt);
  EXPECT_EQ(rules.budget({.workflow = "service_request", .clock = "resolution"}), elapsed(48h));
  EXPECT_EQ(rules.budget({.workflow = "service_request", .clock = "first_response"}), elapsed(24h));
  EXPECT_FALSE(rules.runs("service_request", "callback"));
  EXPECT_FALSE(rules.runs("service_request", "action"));
}

TEST(BuiltInPolicy, GivesAnUngradedComplaintTheBudgetsOfC) {
  EXPECT_EQ(policy::built_in().budget({.workflow = "complaint", .clock = "resolution"}),
            elapsed(48h));
}

TEST(Policy, PrefersTheMostSpecificBudget) {
  const auto rules = edited([](v1::Policy& source) {
                       auto* clock = source.mutable_workflow(0)->mutable_clock(3);  // ownership
                       auto* any = clock->add_budget();
                       any->mutable_budget()->mutable_elapsed()->set_hours(10);
                       auto* named = clock->add_budget();
                       named->set_department("engineering");
                       named->mutable_budget()->mutable_elapsed()->set_hours(5);
                     }).value();
  const auto owned = [&](const char* department) {
    return rules.budget({.workflow = "complaint", .clock = "ownership", .department = department});
  };
  EXPECT_EQ(owned("engineering"), elapsed(5h));
  EXPECT_EQ(owned("cleaning"), elapsed(10h));
}

TEST(Policy, CapsPausesByTheLongerOfSevenDaysAndTwiceTheBudget) {
  const auto& rules = policy::built_in();
  EXPECT_EQ(rules.pause_cap("complaint", "resolution", elapsed(48h)), 7 * 24h);
  EXPECT_EQ(rules.pause_cap("complaint", "resolution", elapsed(120h)), 240h);
  EXPECT_EQ(rules.pause_cap("complaint", "resolution", open_time(rules, 100h)), 200h);
  EXPECT_EQ(rules.pause_cap("complaint", "ownership", std::nullopt), 7 * 24h);
}

TEST(Policy, NamesLineAndColumnOfAMistake) {
  const auto refused = policy::parse("version: \"x\"\nworkfloww { }\n", "mine.textproto");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, errc::malformed);
  EXPECT_THAT(refused.error().message, HasSubstr("mine.textproto:2:"));
  EXPECT_THAT(refused.error().message, HasSubstr("workfloww"));
}

TEST(Policy, NamesLineAndColumnOfAMistakeInMeaningToo) {
  const auto refused = policy::parse(R"(version: "x"
site { zone: "Asia/Shanghai" }
workflow {
  workflow: "complaint"
  clock {
    clock: "despatch"
  }
})",
                                     "mine.textproto");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, errc::malformed);
  EXPECT_THAT(refused.error().message, HasSubstr("mine.textproto:6:5:"));
}

TEST(Policy, RefusesWhatContradictsItself) {
  const auto message = [](const std::function<void(v1::Policy&)>& edit) {
    const auto made = edited(edit);
    return made ? std::string{"accepted"} : made.error().message;
  };
  EXPECT_THAT(message([](auto& p) { p.clear_version(); }), HasSubstr("version"));
  EXPECT_THAT(message([](auto& p) { p.mutable_workflow(0)->clear_callback_channel(); }),
              HasSubstr("callback_channel"));
  EXPECT_THAT(
      message([](auto& p) { p.mutable_workflow(0)->mutable_clock(0)->set_clock("despatch"); }),
      HasSubstr("unknown clock"));
  EXPECT_THAT(message([](auto& p) { p.mutable_site(0)->set_zone("Asia/Nowhere"); }),
              HasSubstr("Asia/Nowhere"));
  EXPECT_THAT(message([](auto& p) { p.mutable_site(0)->set_site("north"); }),
              HasSubstr("without a name"));
  EXPECT_THAT(message([](auto& p) { p.mutable_grading(0)->set_rule("RA2"); }), HasSubstr("RA2"));
  EXPECT_THAT(
      message([](auto& p) {
        p.mutable_grading(1)->mutable_any_of(0)->mutable_all_of(0)->set_fact("safteyEffect");
      }),
      HasSubstr("safteyEffect"));
  EXPECT_THAT(
      message([](auto& p) {
        p.mutable_workflow(0)->mutable_clock(0)->mutable_budget(0)->mutable_budget()->set_workdays(
            0);
      }),
      HasSubstr("longer than nothing"));
}

TEST(Policy, RefusesLengthsAndTimersThatCannotBeMeant) {
  const auto message = [](const std::function<void(v1::Policy&)>& edit) {
    const auto made = edited(edit);
    return made ? std::string{"accepted"} : made.error().message;
  };
  const auto budget = [](v1::Policy& p) {
    return p.mutable_workflow(0)->mutable_clock(0)->mutable_budget(0)->mutable_budget();
  };
  EXPECT_THAT(message([&](auto& p) { budget(p)->mutable_elapsed()->set_hours(2'400'001); }),
              HasSubstr("100000 days"));
  EXPECT_THAT(message([&](auto& p) { p.mutable_timers()->add_warn_at_percent(50); }),
              HasSubstr("already"));
  EXPECT_THAT(
      message([&](auto& p) { *p.mutable_timers()->add_escalation() = p.timers().escalation(0); }),
      HasSubstr("same percentage"));
  EXPECT_THAT(message([&](auto& p) {
                p.mutable_workflow(0)->mutable_clock(4)->mutable_pause_cap()->set_budgets(5000);
              }),
              HasSubstr("0 to 1000"));
}

std::string built_in_with(const std::string& more) {
  return std::string{policy::built_in_text()} + more;
}

TEST(Holidays, OfSeveralListsMayNameADayTwiceWhereTheyAgree) {
  const auto rules = policy::parse(built_in_with(R"(
holidays { calendar: "office" exception { date: "2025-12-25" to_date: "2025-12-26" } }
holidays { calendar: "office" exception { date: "2025-12-26" name: "Boxing Day" } })"),
                                   "two.textproto");
  ASSERT_TRUE(rules) << rules.error().message;
  EXPECT_FALSE(rules->hours("")->is_open(at("2025-12-26T10:00:00+08:00")));
}

TEST(Holidays, ThatContradictEachOtherAreNamedByBothLines) {
  const auto head =
      std::count(policy::built_in_text().begin(), policy::built_in_text().end(), '\n');
  const auto line = [&](int nth) { return "two.textproto:" + std::to_string(head + nth); };
  const auto why = policy::parse(built_in_with(R"(
holidays { calendar: "office"
  exception { date: "2025-12-20" to_date: "2025-12-31" } }
holidays { calendar: "office"
  exception { date: "2025-12-24" }
  exception { date: "2025-12-27" open { from: "09:00" to: "12:00" } } })"),
                                 "two.textproto");
  ASSERT_FALSE(why);
  EXPECT_EQ(why.error().message, line(6) +
                                     ":15: holidays of \"office\", exception \"2025-12-27\": "
                                     "2025-12-27 opens at other times at " +
                                     line(3) + ":3: keep one of them");
}

// A complaint's policy with these lines of budget for its first response.
std::string with_budgets(const std::string& budgets) {
  return R"(version: "mine"
site { zone: "Asia/Shanghai" }
workflow {
  workflow: "complaint"
  clock {
    clock: "first_response"
)" + budgets +
         "  }\n}\n";
}

std::vector<std::string> remarks(const policy& rules, policy_remark::weight weight) {
  std::vector<std::string> found;
  for (const auto& remark : rules.remarks()) {
    if (remark.is == weight) found.push_back(remark.sentence);
  }
  return found;
}

std::string mistake(const std::string& text) {
  const auto read = policy::parse(text, "mine.textproto");
  return read ? std::string{"accepted"} : read.error().message;
}

TEST(BuiltInPolicy, IsNowhereOddOrAmbiguous) {
  EXPECT_THAT(policy::built_in().remarks(), testing::IsEmpty());
}

TEST(BuiltInPolicy, GivesAWaitingCustomerAnAnswerWithinADay) {
  for (const auto* workflow : {"complaint", "service_request"}) {
    EXPECT_EQ(policy::built_in().budget({.workflow = workflow, .clock = "next_response"}),
              elapsed(24h));
  }
}

TEST(Policy, BudgetsMayNameAnyLabel) {
  const auto rules = policy::parse(with_budgets(R"(
    budget { budget { elapsed { hours: 48 } } }
    budget { department: "security" budget { elapsed { hours: 9 } } }
    budget { of { label: "urgency" value: "high" } of { label: "channel" value: "app" }
             budget { elapsed { hours: 1 } } }
    budget { category: "leak" of { label: "grade" value: "A" } of { label: "site" value: "east" }
             budget { elapsed { hours: 2 } } })"));
  ASSERT_TRUE(rules) << rules.error().message;
  const budget_key any{.workflow = "complaint", .clock = "first_response"};
  EXPECT_EQ(rules->budget(any), elapsed(48h));
  auto key = any;
  key.department = "security";
  EXPECT_EQ(rules->budget(key), elapsed(9h));
  key.urgency = "high";
  EXPECT_EQ(rules->budget(key), elapsed(9h)) << "not by the app";
  key.channel = "app";
  EXPECT_EQ(rules->budget(key), elapsed(1h)) << "two labels come before one";
  key.category = "leak", key.grade = v1::CaseGraded::A, key.site = "east";
  EXPECT_EQ(rules->budget(key), elapsed(2h)) << "three come before two";
}

TEST(Policy, RefusesLabelsThatNoCaseHas) {
  const auto says = [](const std::string& of) {
    return mistake(with_budgets("    budget { " + of + " budget { elapsed { hours: 1 } } }\n"));
  };
  EXPECT_THAT(says(R"(of { label: "urgencey" value: "high" })"),
              AllOf(HasSubstr("mine.textproto:7:"), HasSubstr("did you mean 'urgency'?")));
  EXPECT_THAT(says(R"(of { label: "urgency" })"), HasSubstr("say which urgency"));
  EXPECT_THAT(says(R"(of { label: "grade" value: "D" })"), HasSubstr("A, B or C"));
  EXPECT_THAT(says(R"(grade: A of { label: "grade" value: "B" })"), HasSubstr("'grade' twice"));
}

TEST(Policy, TwoBudgetsThatFitAlikeAreAmbiguousAndTheStricterHolds) {
  const std::string by_grade = "    budget { grade: A budget { elapsed { hours: 2 } } }\n";
  const std::string by_category =
      "    budget { category: \"leak\" budget { elapsed { hours: 24 } } }\n";
  for (const auto& text : {by_grade + by_category, by_category + by_grade}) {
    const auto rules = policy::parse(with_budgets(text), "mine.textproto");
    ASSERT_TRUE(rules) << rules.error().message;
    const auto said = remarks(*rules, policy_remark::weight::ambiguous);
    ASSERT_EQ(said.size(), 1U);
    EXPECT_THAT(said[0], AllOf(HasSubstr("mine.textproto:7:"), HasSubstr("mine.textproto:8:")))
        << "both lines";
    EXPECT_EQ(rules->budget({.workflow = "complaint",
                             .clock = "first_response",
                             .grade = v1::CaseGraded::A,
                             .category = "leak"}),
              elapsed(2h));
  }
}

TEST(Policy, TwoBudgetsThatFitAlikeAreFineWhereTheyAreEqualOrAThirdDecides) {
  const auto sound = [](const std::string& budgets) {
    const auto rules = policy::parse(with_budgets(budgets));
    return rules && remarks(*rules, policy_remark::weight::ambiguous).empty();
  };
  EXPECT_TRUE(sound(R"(
    budget { grade: A budget { elapsed { hours: 48 } } }
    budget { category: "leak" budget { elapsed { days: 2 } } })"));
  EXPECT_TRUE(sound(R"(
    budget { grade: A budget { elapsed { hours: 2 } } }
    budget { category: "leak" budget { elapsed { hours: 4 } } }
    budget { grade: A category: "leak" budget { elapsed { hours: 1 } } })"));
  EXPECT_TRUE(sound(R"(
    budget { grade: A budget { elapsed { hours: 2 } } }
    budget { grade: B budget { elapsed { hours: 4 } } })"))
      << "no case has both grades";
}

TEST(Policy, RefusesTwoBudgetsForTheSameCases) {
  EXPECT_THAT(mistake(with_budgets("    budget { grade: A budget { elapsed { hours: 2 } } }\n"
                                   "    budget { grade: A budget { elapsed { hours: 3 } } }\n")),
              AllOf(HasSubstr("mine.textproto:7:"), HasSubstr("mine.textproto:8:")));
}

TEST(Policy, RefusesTextThatIsNotUtf8AtItsLine) {
  EXPECT_EQ(mistake("version: \"x\"\n# caf\xe9\nsite { zone: \"UTC\" }\n"),
            "mine.textproto:2:6: this byte is not UTF-8: save the file as UTF-8");
}

TEST(Policy, RefusesWhatCanNeverBeMeant) {
  const auto message = [](const std::function<void(v1::Policy&)>& edit) {
    const auto made = edited(edit);
    return made ? std::string{"accepted"} : made.error().message;
  };
  EXPECT_THAT(message([](auto& p) { p.mutable_calendar(0)->clear_week(); }),
              HasSubstr("never opens"));
  EXPECT_THAT(message([](auto& p) { p.mutable_calendar(0)->mutable_week(0)->clear_open(); }),
              HasSubstr("never opens"));
  EXPECT_THAT(message([](auto& p) {
                auto& later = *p.add_calendar();
                later.set_calendar("office");
                later.mutable_effective_from()->set_seconds(1'767'222'000);
                later.add_exception()->set_date("2026-01-01");
              }),
              HasSubstr("no week"));
  EXPECT_THAT(message([](auto& p) {
                p.mutable_calendar(0)->clear_week();
                auto& day = *p.mutable_calendar(0)->add_exception();
                day.set_date("2026-01-01");
                auto& open = *day.add_open();
                open.set_from("09:00"), open.set_to("12:00");
              }),
              HasSubstr("workday"));
  EXPECT_THAT(message([](auto& p) { p.mutable_callback()->mutable_contact_to()->set_hours(9); }),
              HasSubstr("contact hours never open"));
  EXPECT_THAT(message([](auto& p) { p.mutable_callback()->mutable_spacing()->set_hours(-1); }),
              HasSubstr("spacing is less than nothing"));
  EXPECT_THAT(message([](auto& p) { p.mutable_windows()->mutable_reopen()->set_days(-1); }),
              HasSubstr("reopen is less than nothing"));
}

TEST(Policy, ThatAStoreKeepsIsReadWhateverLaterChecksSay) {
  const auto text =
      R"(version: "old" site { zone: "UTC" calendar: "none" } calendar { calendar: "none" })";
  EXPECT_FALSE(policy::parse(text));
  const auto kept = policy::parse_kept(text, "the store's policy");
  ASSERT_TRUE(kept) << kept.error().message;
  EXPECT_EQ(remarks(*kept, policy_remark::weight::impossible).size(), 1U);
}

TEST(Policy, WarnsOfWhatIsOdd) {
  const auto warns = [](const std::function<void(v1::Policy&)>& edit) {
    const auto rules = edited(edit);
    if (!rules) return rules.error().message;
    const auto said = remarks(*rules, policy_remark::weight::odd);
    return said.empty() ? std::string{"nothing"} : said.front();
  };
  EXPECT_THAT(warns([](auto& p) {
                *p.add_calendar() = p.calendar(0);
                p.mutable_calendar(1)->set_calendar("spare");
              }),
              HasSubstr("no site and no budget"));
  EXPECT_THAT(warns([](auto& p) {
                p.mutable_calendar(0)->mutable_week(0)->mutable_open(0)->set_to("09:00");
              }),
              HasSubstr("24 hours"));
  EXPECT_THAT(warns([](auto& p) { p.mutable_workflow(1)->add_callback_channel("phone"); }),
              HasSubstr("nobody is called back"));
  EXPECT_THAT(warns([](auto& p) { p.mutable_callback()->clear_first_within(); }),
              HasSubstr("first_within"));
  EXPECT_THAT(warns([](auto& p) {
                auto& row = *p.mutable_workflow(0)->mutable_clock(0)->mutable_budget();
                *row.Add() = row.Get(0);
              }),
              HasSubstr("repeats the budget at"));
  EXPECT_THAT(warns([](auto& p) {
                auto& all = *p.mutable_grading(6)->mutable_any_of(0);
                all.mutable_all_of(1)->set_households_at_most(2);
              }),
              HasSubstr("households"));
}

TEST(ContactHours, IncludeNineAndExcludeTwentyLocalTime) {
  const auto& rules = policy::built_in();
  EXPECT_FALSE(rules.in_contact_hours("", at("2025-03-01T08:59:59.999999+08:00")));
  EXPECT_TRUE(rules.in_contact_hours("", at("2025-03-01T09:00:00+08:00")));
  EXPECT_TRUE(rules.in_contact_hours("", at("2025-03-01T19:59:59.999999+08:00")));
  EXPECT_FALSE(rules.in_contact_hours("", at("2025-03-01T20:00:00+08:00")));
}

class UnreachableRule : public testing::Test {
 protected:
  static bool holds(std::vector<duration> after, duration window = 48h) {
    const auto resolved = at("2025-03-01T10:00:00+08:00");
    std::vector<instant> attempts;
    for (const auto d : after) attempts.push_back(resolved + d);
    return policy::built_in().unreachable("", resolved, resolved + window, attempts);
  }
};

TEST_F(UnreachableRule, HoldsForThreeAttemptsFourHoursApart) {
  EXPECT_TRUE(holds({1h, 6h, 24h}));
  EXPECT_TRUE(holds({1h, 5h, 9h}));
  EXPECT_TRUE(holds({24h, 6h, 1h})) << "in any order of entry";
}

TEST_F(UnreachableRule, FailsWhereTheyAreTooCloseOrTooFewOrTooLate) {
  EXPECT_FALSE(holds({1h, 2h, 3h}));
  EXPECT_FALSE(holds({1h, 5h - 1us, 9h - 2us}));
  EXPECT_FALSE(holds({1h, 6h}));
  EXPECT_FALSE(holds({24h + 1us, 29h, 33h})) << "the first within 24 h";
  EXPECT_TRUE(holds({24h, 28h, 32h}));
  EXPECT_FALSE(holds({1h, 6h, 48h + 1us})) << "after due";
}

TEST_F(UnreachableRule, DoesNotCountAttemptsOutsideContactHours) {
  EXPECT_FALSE(holds({1h, 10h, 24h})) << "20:00 is outside";
  EXPECT_TRUE(holds({1h, 10h, 24h, 28h}));
}

}  // namespace
}  // namespace casebook
