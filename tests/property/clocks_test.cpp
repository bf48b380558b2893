// judge_clocks against the reference model, over random histories.
//
// CASEBOOK_SEED and CASEBOOK_RUNS choose where to begin and how long to go on.
#include <gtest/gtest.h>

#include <casebook/exchange.hpp>
#include <casebook/sla.hpp>

#include <google/protobuf/text_format.h>

#include <cstdlib>
#include <functional>
#include <map>
#include <sstream>

#include "history_generator.hpp"
#include "promised_policy.hpp"
#include "support/messages.hpp"

namespace casebook {
namespace {

using model::question;
using model::us;

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

instant at(us value) { return instant{duration{value}}; }

std::string in_words(v1::ClockVerdict verdict) {
  const auto show = [](std::string& text, const char* name, bool has, const auto& stamp) {
    if (has) text += std::string{" "} + name + '=' + to_rfc3339(to_instant(stamp));
  };
  std::string text = verdict.clock() + " " + std::to_string(verdict.cycle()) + "/" +
                     std::to_string(verdict.stint()) + ": " + v1::Outcome_Name(verdict.outcome());
  if (!verdict.excluded_why().empty()) text += " " + verdict.excluded_why();
  show(text, "start", verdict.has_started_at(), verdict.started_at());
  show(text, "due", verdict.has_due_at(), verdict.due_at());
  show(text, "stop", verdict.has_stopped_at(), verdict.stopped_at());
  text += " elapsed=" + to_words(duration{verdict.elapsed_us()});
  text += " paused=" + to_words(duration{verdict.paused_us()});
  if (verdict.late_entered()) text += " late";
  if (verdict.entry_unknown()) text += " unknown";
  if (verdict.agreed()) text += " agreed";
  if (verdict.rescheduled()) text += " rescheduled";
  if (verdict.extended()) text += " extended";
  return text + " by='" + verdict.department() + "/" + verdict.assignee() + "'";
}

using lines = std::map<std::string, std::string>;  // by clock, cycle and stint

lines by_instance(const auto& clocks) {
  lines told;
  for (const auto& clock : clocks) {
    told[clock.clock() + std::to_string(clock.cycle()) + "/" + std::to_string(clock.stint())] +=
        in_words(clock);
  }
  return told;
}

std::string case_in_words(const auto& state) {
  return std::string{state.state} + " cycle " + std::to_string(state.cycle) + " by '" +
         state.department + "/" + state.assignee + "' grade " +
         v1::CaseGraded::Grade_Name(state.grade);
}

lines expected(const question& asked) {
  const auto told = model::judge(asked.rules, asked.history, asked.as_of, asked.known_at);
  auto all = by_instance(told.clocks);
  if (!told.at_the_end.state.empty()) all["case"] = case_in_words(told.at_the_end);
  return all;
}

// The last ones are kept: neighbouring seeds share theirs.
const policy_book& made_policies(const model::book& numbers) {
  static auto last = std::pair{numbers, promised_book(numbers)};
  if (last.first != numbers) last = {numbers, promised_book(numbers)};
  return last.second;
}

const workflow& table_of(const question& asked) {
  return asked.rules.versions.front().graded ? complaint_workflow() : service_request_workflow();
}

lines answered(const question& asked, const policy_book& rules) {
  const auto told = judge_clocks(table_of(asked), rules, asked.history,
                                 {.happened = at(asked.as_of), .known = at(asked.known_at)});
  auto all = by_instance(messages_of(told));
  if (!told.state.state.empty()) all["case"] = case_in_words(told.state);
  return all;
}

bool differs(const question& asked) {
  return expected(asked) != answered(asked, made_policies(asked.rules));
}

// Each makes one version of a policy plainer, or leaves it.
std::vector<std::function<void(model::promises&)>> plainings() {
  using model::promises;
  const auto usual = [](const promises& p) {
    return p.graded ? model::complaint() : model::service_request();
  };
  std::vector<std::function<void(promises&)>> all{
      [=](promises& p) {
        auto plain = usual(p);
        plain.version = p.version;
        plain.effective_from = p.effective_from;
        p = plain;
      },
      [](promises& p) { p.regrade = v1::Policy::FROM_CHANGE_CAPPED; },
      [](promises& p) { p.late_entry = v1::Policy::HONOUR_FLAGGED; },
      [](promises& p) { p.open = model::office(); },
      [](promises& p) { p.open.zone = model::office().zone; },
      [](promises& p) { p.open.week = model::office().week; },
      [](promises& p) { p.open.exceptions.clear(); },
      [](promises& p) { p.open.workday.reset(); },
      [=](promises& p) {
        const auto plain = usual(p);
        p.attempts = plain.attempts, p.spacing = plain.spacing, p.contact_to = plain.contact_to;
      },
      [=](promises& p) {
        const auto plain = usual(p);
        p.pause_cap_at_least = plain.pause_cap_at_least,
        p.pause_cap_budgets = plain.pause_cap_budgets;
      }};
  for (const auto& entry : model::complaint().clocks) {
    all.emplace_back([=, clock = entry.first](promises& p) {
      const auto plain = usual(p);
      if (plain.clocks.contains(clock)) p.clocks[clock] = plain.clocks.at(clock);
    });
  }
  return all;
}

// Drops and plains whatever is not needed for the two to differ.
question shrunk(question asked) {
  const auto try_instead = [&](question smaller) {
    smaller.history = model::stamped(smaller.rules, std::move(smaller.history));
    if (smaller.history.empty() || !differs(smaller)) return false;
    asked = std::move(smaller);
    return true;
  };
  for (bool smaller = true; smaller;) {
    smaller = false;
    for (std::size_t i = asked.history.size(); i-- > 0;) {
      if (i >= asked.history.size()) continue;
      auto without = asked;
      without.history.erase(without.history.begin() + static_cast<std::ptrdiff_t>(i));
      smaller |= try_instead(std::move(without));
    }
    const auto plain = [&](auto change) {
      auto plainer = asked;
      change(plainer);
      const bool changed = plainer.rules != asked.rules || plainer.known_at != asked.known_at;
      if (changed) smaller |= try_instead(std::move(plainer));
    };
    plain([](question& q) { q.known_at = INT64_MAX; });
    for (std::size_t i = asked.rules.versions.size(); i-- > 0;) {
      plain([i](question& q) {
        if (q.rules.versions.size() > 1)
          q.rules.versions.erase(q.rules.versions.begin() + static_cast<std::ptrdiff_t>(i));
      });
    }
    for (std::size_t i = 0; i < asked.rules.versions.size(); ++i) {
      for (const auto& change : plainings()) {
        plain([&](question& q) { change(q.rules.versions[i]); });
      }
    }
    for (std::size_t i = 0; i < asked.history.size(); ++i) {
      auto prompt = asked;
      if (to_instant(prompt.history[i].recorded_at()) ==
          to_instant(prompt.history[i].occurred_at()))
        continue;
      *prompt.history[i].mutable_recorded_at() = prompt.history[i].occurred_at();
      smaller |= try_instead(std::move(prompt));
    }
  }
  return asked;
}

std::string side_by_side(const question& asked) {
  std::ostringstream text;
  const auto& rules = made_policies(asked.rules);
  for (const auto& event : asked.history) {
    text << "  " << to_json(event);
    if (!event.policy_version().empty()) text << " under " << event.policy_version();
    text << '\n';
  }
  text << "  as of " << to_rfc3339(at(asked.as_of));
  if (asked.known_at != INT64_MAX) text << ", known at " << to_rfc3339(at(asked.known_at));
  text << '\n';
  for (const auto& version : rules.versions()) {
    const auto& source = version.source();
    text << "  policy " << version.version() << " from " << to_rfc3339(version.effective_from())
         << ", regrade " << v1::Policy::Regrade_Name(source.regrade()) << ", late entry "
         << v1::Policy::LateEntry_Name(source.late_entry()) << ", zone " << version.zone("")
         << '\n';
    if (version.text() == policy::built_in_text()) continue;
    for (const auto& workflow : source.workflow()) {
      if (workflow.workflow() == workflow_of(asked.rules.versions.front()))
        text << "    " << workflow.ShortDebugString() << '\n';
    }
    text << "    " << source.calendar(0).ShortDebugString() << '\n'
         << "    " << source.callback().ShortDebugString() << '\n';
  }
  const auto model = expected(asked);
  const auto engine = answered(asked, rules);
  lines both = model;
  both.insert(engine.begin(), engine.end());
  for (const auto& entry : both) {
    const auto of = [&](const lines& told) {
      const auto found = told.find(entry.first);
      return found == told.end() ? std::string{"-"} : found->second;
    };
    if (of(model) == of(engine)) continue;
    text << "  model:  " << of(model) << "\n  engine: " << of(engine) << '\n';
  }
  return text.str();
}

TEST(Clocks, AreExplainedWithoutBeingChanged) {
  for (std::uint64_t seed = 1; seed <= 500; ++seed) {
    const auto asked = model::random_question(seed);
    const auto& rules = made_policies(asked.rules);
    const auto& table = table_of(asked);
    const as_of when{.happened = at(asked.as_of), .known = at(asked.known_at)};
    const auto plain = judge_clocks(table, rules, asked.history, when);
    auto explained = judge_clocks(table, rules, asked.history, when, language::en);
    ASSERT_EQ(plain.clocks.size(), explained.clocks.size()) << "seed " << seed;
    for (std::size_t i = 0; i < plain.clocks.size(); ++i) {
      EXPECT_TRUE(plain.clocks[i].why.empty());
      EXPECT_FALSE(explained.clocks[i].why.empty());
      explained.clocks[i].why.clear();
      EXPECT_EQ(to_message(plain.clocks[i]).SerializeAsString(),
                to_message(explained.clocks[i]).SerializeAsString())
          << "seed " << seed;
    }
  }
}

TEST(Clocks, TheWorkflowWalksTheModelsTable) {
  for (std::uint64_t seed = 1; seed <= 1'000; ++seed) {
    const auto asked = model::random_question(seed);
    const auto& rules = made_policies(asked.rules);
    const auto& table = table_of(asked);
    case_state before;
    for (const auto& event : asked.history) {
      const auto after = table.judge({.before = before,
                                      .event = event,
                                      .rules = rules.of(before),
                                      .recorded_at = to_instant(event.recorded_at()),
                                      .mode = judging::history,
                                      .versions = &rules});
      ASSERT_TRUE(after) << "seed " << seed << ": " << after.error().message << '\n'
                         << to_json(event);
      ASSERT_EQ(*after, event.state_after()) << "seed " << seed << '\n' << to_json(event);
      evolve(before, event);
    }
  }
}

// "Deleting every TimerFired changes no figure", and neither does a note.
TEST(Clocks, DoNotListenToTimersAndNotes) {
  for (std::uint64_t seed = 1; seed <= 1'000; ++seed) {
    auto asked = model::random_question(seed);
    const auto with = answered(asked, made_policies(asked.rules));
    std::erase_if(asked.history, [](const v1::Event& event) {
      return event.has_timer_fired() || event.has_note_added();
    });
    asked.history = model::stamped(asked.rules, std::move(asked.history));
    EXPECT_EQ(with, answered(asked, made_policies(asked.rules))) << "seed " << seed;
  }
}

TEST(Clocks, AgreeWithTheModelOverRandomHistories) {
  const auto first = from_environment("CASEBOOK_SEED", 20'250'303);
  const auto runs = from_environment("CASEBOOK_RUNS", 3'000);
  const auto patience = from_environment("CASEBOOK_MISMATCHES", 3);
  std::uint64_t mismatches = 0;
  for (auto seed = first; seed < first + runs && mismatches < patience; ++seed) {
    const auto asked = model::random_question(seed);
    if (!differs(asked)) continue;
    ++mismatches;
    ADD_FAILURE() << "seed " << seed << ", shrunk:\n" << side_by_side(shrunk(asked));
  }
}

}  // namespace
}  // namespace casebook
