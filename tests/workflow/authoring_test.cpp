// What a table means, shown on tables that are not ours.
#include <casebook/msm/workflow.hpp>

#include <gmock/gmock.h>

#include <functional>

#include "dunning.hpp"
#include "support.hpp"

namespace {

using namespace casebook::msm;
namespace v1 = casebook::v1;

struct start : open_state {
  static constexpr std::string_view name = "start";
};
struct first : open_state {
  static constexpr std::string_view name = "first";
};
struct second : open_state {
  static constexpr std::string_view name = "second";
};
struct last : ended_state {
  static constexpr std::string_view name = "last";
};

template <char Digit>
struct says : choice_guard {
  static constexpr char text[] = {'s', 'a', 'y', 's', '_', Digit, '\0'};
  static constexpr std::string_view name = text;
  static constexpr std::string_view remedy = "say it";
  static bool test(const v1::NoteAdded& fact, const casebook::judge_context&) {
    return fact.text().find(Digit) != std::string::npos;
  }
};

struct briefly : content_guard {
  static constexpr std::string_view name = "briefly";
  static constexpr std::string_view remedy = "say less";
  static bool test(const v1::NoteAdded& fact, const casebook::judge_context&) {
    return fact.text().size() < 4;
  }
};

struct is_late : choice_guard {
  static constexpr std::string_view name = "is_late";
  static constexpr std::string_view remedy = "wait";
  static bool test(const v1::TimerFired& fact, const casebook::judge_context&) {
    return fact.key() == "late";
  }
};

struct never_late : content_guard {
  static constexpr std::string_view name = "never_late";
  static constexpr std::string_view remedy = "be in time";
  static bool test(const casebook::judge_context&) { return false; }
};

// clang-format off
struct ordered : table<
  row<no_case,   v1::CaseReceived,  start>,
  row<start,     v1::NoteAdded,     first,  says<'1'>, briefly>,
  row<start,     v1::NoteAdded,     second, says<'2'>>,
  row<start,     v1::NoteAdded,     last,   says<'3'>>,
  row<second,    v1::NoteAdded,     last>,
  row<any_state, v1::NoteAdded,     same,   says<'4'>>,
  row<any_state, v1::TimerFired,    same,   is_late, never_late>,
  row<any_state, v1::TimerFired,    same,   otherwise>,
  row<any_state, v1::CaseCancelled, last>
> {};
// clang-format on

const casebook::workflow& ordered_workflow() {
  static const table_workflow<ordered> workflow{"ordered"};
  return workflow;
}

}  // namespace

namespace casebook::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// ---- an application's own workflow --------------------------------------------------------------

class Dunning : public ::testing::Test {
 protected:
  const workflow& judge_ = dunning_workflow();
  case_state case_;

  /// Proposes a fact and, if it is accepted, records it.
  answer propose(const std::function<void(v1::Event&)>& say, duration after = 0s,
                 judging mode = judging::live) {
    v1::Event event;
    event.set_case_("D-1");
    *event.mutable_occurred_at() = to_timestamp(noonish + after);
    say(event);
    auto said = ask(judge_, case_, event, mode);
    if (!said.state.empty()) evolve(case_, event, said.state);
    return said;
  }
  answer receive() {
    return propose([](auto& e) { e.mutable_case_received()->set_household("3-1201"); });
  }
};

TEST_F(Dunning, RunsFromArrearsToPayment) {
  EXPECT_EQ(receive(), "found");
  EXPECT_EQ(propose([](auto& e) { e.mutable_case_dispatched(); }), "printed");
  EXPECT_EQ(propose([](auto& e) { e.mutable_customer_contacted()->set_automatic(true); }),
            "printed");
  EXPECT_EQ(propose([](auto& e) { e.mutable_customer_contacted(); }), "delivered");
  EXPECT_EQ(propose([](auto& e) { e.mutable_note_added(); }), "delivered");
  EXPECT_EQ(propose([](auto& e) { e.mutable_case_resolved(); }), "paid");
  EXPECT_EQ(propose([](auto& e) { e.mutable_case_resolved(); }).code, errc::not_in_table);
  EXPECT_EQ(propose([](auto& e) { e.mutable_note_added(); }), "paid");
}

TEST_F(Dunning, SaysWhyNotInItsOwnWords) {
  const auto nobody = propose([](auto& e) { e.mutable_case_received(); });
  EXPECT_EQ(nobody.guard, "a_debtor");
  EXPECT_THAT(nobody.message,
              HasSubstr("name the household that owes. Allowed in this state: caseReceived"));
  receive();
  const auto late = propose([](auto& e) { e.mutable_case_dispatched(); }, 1h + 1us);
  EXPECT_EQ(late.guard, "an_hour_to_print");
  EXPECT_THAT(late.message, HasSubstr("the arrears of 3-1201 are stale"));
  EXPECT_THAT(late.allowed, ElementsAre("caseDispatched", "caseResolved", "noteAdded"));
}

TEST_F(Dunning, HoldsHistoryToNoWindow) {
  receive();
  EXPECT_EQ(propose([](auto& e) { e.mutable_case_dispatched(); }, 24h, judging::history),
            "printed");
}

TEST_F(Dunning, IsPrintedLikeAnyOther) {
  EXPECT_EQ(to_text(judge_),
            "From                       Event              To         Guard\n"
            "-                          caseReceived       found      a_debtor\n"
            "found                      caseDispatched     printed    an_hour_to_print\n"
            "printed                    customerContacted  delivered  by_hand\n"
            "printed                    customerContacted  printed    otherwise\n"
            "found, printed, delivered  caseResolved       paid\n"
            "any                        noteAdded          same\n");
}

// ---- the order of rows --------------------------------------------------------------------------

class Ordered : public ::testing::Test {
 protected:
  const casebook::workflow& judge_ = ordered_workflow();

  /// Both readers of a table must come to the same answer.
  std::string after(std::string_view state, const std::string& text) const {
    case_state before;
    before.state = state;
    v1::Event event;
    event.mutable_note_added()->set_text(text);
    const auto said = ask(judge_, before, event);
    if (said.code != errc::guard_failed) {
      EXPECT_EQ(walk(judge_, before, event), said.state);
    }
    return said.state.empty() ? said.guard : said.state;
  }
};

TEST_F(Ordered, TheFirstRowInReadingOrderWhoseChoiceHoldsDecides) {
  EXPECT_EQ(after("start", "1"), "first");
  EXPECT_EQ(after("start", "2"), "second");
  EXPECT_EQ(after("start", "3"), "last");
  EXPECT_EQ(after("start", "12"), "first");
  EXPECT_EQ(after("start", "32"), "second");
  EXPECT_EQ(after("start", "123"), "first");
}

TEST_F(Ordered, ARowThatIsChosenAndRefusesHasNoOtherTriedAfterIt) {
  EXPECT_EQ(after("start", "1 at length"), "briefly");
  EXPECT_EQ(after("start", "1 at length, 2 and 3"), "briefly");
}

TEST_F(Ordered, WithoutAnyChoiceTheLastRowsIsReported) { EXPECT_EQ(after("start", "0"), "says_4"); }

TEST_F(Ordered, ARowOfAnyStateStandsWhereItIsWritten) {
  EXPECT_EQ(after("start", "4"), "start");
  EXPECT_EQ(after("start", "34"), "last");
  EXPECT_EQ(after("second", "4"), "last") << "an earlier row takes every note in that state";
  EXPECT_EQ(after("first", "4"), "first");
}

TEST_F(Ordered, RowsThatLeaveAnyStateTheSameAreReadInOrderToo) {
  const auto fire = [&](const std::string& key) {
    case_state before;
    before.state = "second";
    v1::Event event;
    event.mutable_timer_fired()->set_key(key);
    const auto said = ask(judge_, before, event);
    return said.state.empty() ? said.guard : said.state;
  };
  EXPECT_EQ(fire("anything"), "second");
  EXPECT_EQ(fire("late"), "never_late");
}

TEST_F(Ordered, ARowOfAnyStateMayLeadSomewhere) {
  for (const auto* state : {"start", "first", "second", "last"}) {
    case_state before;
    before.state = state;
    v1::Event event;
    event.mutable_case_cancelled();
    EXPECT_EQ(ask(judge_, before, event), "last");
  }
}

}  // namespace
}  // namespace casebook::testing
