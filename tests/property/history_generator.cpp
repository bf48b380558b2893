#include "history_generator.hpp"

#include <algorithm>
#include <functional>

#include "dice.hpp"

namespace casebook::model {
namespace {

using fact = v1::Event::FactCase;

// Mondays, 10:00 in Shanghai: a week before and a week of a change of the clocks in America.
constexpr us march = 1'740'967'200 * second;    // 2025-03-03
constexpr us october = 1'761'530'400 * second;  // 2025-10-27

us around(dice& roll, us at) { return at + roll.one_of<us>({-1, 0, 0, 1}); }

std::vector<opening> random_day(dice& roll) {
  switch (roll.below(6)) {
    case 0: return {{8 * hour, 12 * hour}, {13 * hour, 17 * hour + 30 * minute}};
    case 1: return {{22 * hour, 6 * hour}};                         // a night shift
    case 2: return {{18 * hour, 2 * hour}, {9 * hour, 12 * hour}};  // a late one, out of order
    case 3: return {{0, 24 * hour}};
    case 4: return {{9 * hour, 13 * hour}, {12 * hour, 15 * hour}};  // overlapping
    default: return {{9 * hour, 12 * hour}, {14 * hour, 18 * hour}};
  }
}

hours random_hours(dice& roll, us beginning) {
  hours made = office();
  if (roll.percent(50)) {
    made.week.fill(random_day(roll));
    for (auto& of_the_day : made.week) {
      if (roll.percent(25)) of_the_day = random_day(roll);
    }
    made.week[6].clear();
    if (roll.percent(70)) made.week[5].clear();
  }
  const auto monday = date::floor<date::days>(
      date::sys_time<std::chrono::microseconds>{std::chrono::microseconds{beginning}});
  for (auto count = roll.below(5); count > 0; --count) {
    const date::days after{static_cast<int>(roll.below(16)) - 3};
    auto& exception = made.exceptions[monday + after];
    exception = roll.percent(60) ? std::vector<opening>{} : random_day(roll);
  }
  made.zone = roll.one_of({"Asia/Shanghai", "Asia/Shanghai", "America/New_York", "America/Havana"});
  if (roll.percent(30)) made.workday = roll.one_of<us>({7 * hour, 8 * hour, 210 * minute});
  return made;
}

// As long as before, or in another kind of time.
void recount(dice& roll, budget& length) {
  switch (roll.below(8)) {
    case 0: length = open_time(roll.one_of<us>({hour, 4 * hour, 8 * hour, 10 * hour})); break;
    case 1: length = workdays(1 + static_cast<std::int64_t>(roll.below(3))); break;
    case 2: length = civil_days(1 + static_cast<std::int64_t>(roll.below(4))); break;
    case 3: length = roll.one_of<us>({2 * hour, 12 * hour, 24 * hour, 72 * hour}); break;
    default: break;
  }
}

void recount(dice& roll, budgets& of_clock, bool graded) {
  if (of_clock.c) recount(roll, *of_clock.c);
  if (graded && of_clock.a) recount(roll, *of_clock.a);
  if (graded && of_clock.b) recount(roll, *of_clock.b);
  if (!graded) of_clock.a = of_clock.b = of_clock.c;
  for (auto& [department, length] : of_clock.by_department) recount(roll, length);
  for (auto& line : of_clock.lines) recount(roll, line.budget);
}

void choose_rules(dice& roll, promises& made) {
  made.regrade = roll.one_of({v1::Policy::FROM_CHANGE_CAPPED, v1::Policy::FROM_CHANGE_CAPPED,
                              v1::Policy::RETROACTIVE, v1::Policy::KEEP});
  if (roll.percent(25)) made.late_entry = v1::Policy::USE_RECORDED;
}

// Lines for some cases, each naming more labels than the one before.
void add_lines(dice& roll, budgets& of_clock) {
  const auto some = [&] { return budget{roll.one_of<us>({2 * hour, 12 * hour, 30 * hour})}; };
  of_clock.lines.push_back({{{"category", "leak"}, {"urgency", "high"}}, some()});
  if (roll.percent(50)) return;
  of_clock.lines.push_back(
      {{{"category", "leak"}, {"urgency", "high"}, {"channel", "app"}}, some()});
}

promises random_promises(dice& roll, us beginning) {
  promises made = roll.percent(75) ? complaint() : service_request();
  if (!made.graded && roll.percent(60)) {
    const auto full = complaint();
    made.callback = true;
    made.clocks["callback"] = full.clocks.at("callback");
    if (roll.percent(50)) made.clocks["action"] = full.clocks.at("action");
  }
  choose_rules(roll, made);
  if (roll.percent(50)) {
    made.clocks["ownership"].by_department.emplace("engineering",
                                                   roll.one_of<us>({2 * hour, 24 * hour}));
  }
  for (auto& [name, of_clock] : made.clocks) {
    if (roll.percent(20)) add_lines(roll, of_clock);
  }
  if (made.graded && made.callback && roll.percent(15)) made.clocks["callback"].a = 24 * hour;
  if (roll.percent(20)) {  // small ones, so that many dues fall close together
    auto& resolution = made.clocks["resolution"];
    resolution.c = roll.one_of<us>({2 * hour, 4 * hour, 6 * hour});
    resolution.a = made.graded ? roll.one_of<us>({hour, 8 * hour}) : resolution.c;
    resolution.b = made.graded ? roll.one_of<us>({3 * hour, 4 * hour, 5 * hour}) : resolution.c;
    made.pause_cap_at_least = roll.one_of<us>({2 * hour, 6 * hour, 7 * day});
    made.pause_cap_budgets = roll.one_of({0, 1, 2});
  }
  if (roll.percent(70)) {
    made.open = random_hours(roll, beginning);
    for (auto& [name, of_clock] : made.clocks) recount(roll, of_clock, made.graded);
  }
  return made;
}

// A later version changes some of the figures. It runs the same clocks, for the same kind of case.
promises revised(dice& roll, promises made, us beginning) {
  choose_rules(roll, made);
  if (roll.percent(40)) made.open = random_hours(roll, beginning);
  for (auto& [name, of_clock] : made.clocks) {
    if (roll.percent(60)) recount(roll, of_clock, made.graded);
  }
  if (roll.percent(30)) {
    made.clocks["ownership"].by_department.clear();
    if (roll.percent(50)) made.clocks["ownership"].by_department.emplace("security", 4 * hour);
  }
  if (roll.percent(30)) made.attempts = roll.one_of({1, 2, 4});
  if (roll.percent(20)) made.spacing = roll.one_of<us>({hour, 6 * hour});
  if (roll.percent(20)) made.contact_to = roll.one_of<us>({12 * hour, 22 * hour});
  if (roll.percent(20)) made.reschedule_grace = roll.one_of<us>({0, 3 * hour});
  if (roll.percent(20)) made.pause_cap_at_least = roll.one_of<us>({6 * hour, 2 * day});
  return made;
}

book random_book(dice& roll, us beginning) {
  book made{random_promises(roll, beginning)};
  if (roll.percent(50)) return made;
  const auto count = 2 + roll.below(2);
  us from = beginning + roll.one_of<us>({0, -day, 5 * hour, 30 * day});
  for (std::uint64_t i = 1; i < count; ++i) {
    auto next = revised(roll, made.versions.back(), beginning);
    next.version = "revision-" + std::to_string(i);
    next.effective_from = from;
    from += roll.one_of<us>({1, hour, day});
    made.versions.push_back(std::move(next));
  }
  return made;
}

// Neighbouring seeds share their policies: to make one takes longer than to ask it.
constexpr std::uint64_t histories_a_book = 5;

class walk {
 public:
  explicit walk(std::uint64_t seed)
      : roll_{seed}, asked_{.rules = complaint(), .history = {}, .as_of = 0, .known_at = 0} {
    dice policies{~(seed / histories_a_book)};
    const us beginning = policies.percent(60) ? march : october;
    asked_.rules = random_book(policies, beginning);
    backwards_ = roll_.percent(40);
    late_ = roll_.percent(50);
    now_ = beginning + static_cast<us>(roll_.below(24)) * hour;
  }

  question done() {
    receive();
    const auto length = 2 + roll_.below(22);
    for (std::uint64_t i = 0; i < length; ++i) {
      step();
      const bool over = situation_.state == "cancelled" || situation_.state == "merged";
      if (over && roll_.percent(50)) break;
      if (situation_.state == "resolved" && roll_.percent(25)) try_to_call();
    }
    asked_.history = stamped(asked_.rules, std::move(events_));
    choose_instants();
    return std::move(asked_);
  }

 private:
  v1::Event& add() {
    auto& event = events_.emplace_back();
    event.set_case_("CASE-1");
    event.mutable_actor()->set_id("supervisor");
    event.mutable_actor()->set_role(v1::Actor::SUPERVISOR);
    return event;
  }

  void receive() {
    auto& received = *add().mutable_case_received();
    received.set_workflow(asked_.rules.versions.front().graded ? "complaint" : "service_request");
    received.set_category(roll_.one_of({"noise", "leak"}));
    received.set_channel(roll_.one_of({"phone", "app"}));
    if (roll_.percent(30)) received.mutable_facts()->set_urgency("high");
    if (roll_.percent(20)) events_.back().set_policy_version(some_version());
    stamp_times();
    apply(asked_.rules, situation_, events_.back(), "received");
  }

  // The dues of the clocks as they stand, with the history so far.
  std::vector<us> dues() {
    std::vector<us> found;
    for (const auto& clock : judge(asked_.rules, events_, INT64_MAX / 8, INT64_MAX).clocks) {
      if (clock.has_due_at()) found.push_back(to_us(clock.due_at()));
    }
    for (const auto& clock : judge(asked_.rules, events_, now_, INT64_MAX).clocks) {
      if (clock.has_due_at() && clock.outcome() == v1::PENDING)
        found.push_back(to_us(clock.due_at()));
    }
    std::erase_if(found, [&](us due) { return due > now_ + 400 * day || due < now_ - 400 * day; });
    return found;
  }

  us length() {
    if (roll_.percent(4)) return roll_.one_of<us>({7 * day, 10 * day, 11 * day});
    return roll_.one_of<us>({0, 0, 1, 30 * minute, hour, hour, 2 * hour, 4 * hour, 4 * hour,
                             6 * hour, 12 * hour, 24 * hour, 48 * hour});
  }

  void advance() {
    if (backwards_ && roll_.percent(15)) {
      now_ -= roll_.one_of<us>({1, hour, 4 * hour, 24 * hour});
      return;
    }
    if (roll_.percent(30)) {
      if (const auto known = dues(); !known.empty()) {
        const us target = around(roll_, roll_.one_of(known));
        if (backwards_ || target >= now_) now_ = target;
        return;
      }
    }
    now_ += length();
  }

  void stamp_times() {
    auto& event = events_.back();
    *event.mutable_occurred_at() = to_stamp(now_);
    us recorded = now_;
    if (late_ && roll_.percent(35)) {
      recorded += roll_.one_of<us>({1, 30 * minute, 5 * hour, 50 * hour, 10 * day});
      event.set_entry_unknown(roll_.percent(25));
    }
    *event.mutable_recorded_at() = to_stamp(recorded);
  }

  // Proposes facts until the table takes one.
  void step() {
    advance();
    for (int tries = 0; tries < 40; ++tries) {
      auto& event = add();
      propose(event);
      if (const auto next = next_state(asked_.rules, situation_, event)) {
        stamp_times();
        apply(asked_.rules, situation_, event, *next);
        return;
      }
      events_.pop_back();
    }
  }

  // Several attempts to call, about as far apart as the unreachable rule asks, mostly in contact
  // hours.
  void try_to_call() {
    const auto count = 2 + roll_.below(4);
    for (std::uint64_t i = 0; i < count; ++i) {
      now_ +=
          roll_.one_of<us>({30 * minute, hour, 4 * hour, 4 * hour, 4 * hour, 6 * hour, 24 * hour});
      const us since_midnight = (now_ + 8 * hour) % day;
      if (since_midnight < 9 * hour && roll_.percent(90)) now_ += 9 * hour - since_midnight;
      if (since_midnight >= 20 * hour && roll_.percent(90)) now_ += 33 * hour - since_midnight;
      if (roll_.percent(30)) now_ = around(roll_, now_);
      auto& event = add();
      attempt(event);
      stamp_times();
      apply(asked_.rules, situation_, event, "resolved");
    }
  }

  static void attempt(v1::Event& event) {
    auto& said = *event.mutable_callback_attempted();
    said.set_channel("phone");
    said.set_outcome(v1::CallbackAttempted::NO_ANSWER);
  }

  std::string another_department() {
    for (;;) {
      const auto* name = roll_.one_of({"engineering", "security", "cleaning"});
      if (name != situation_.department) return name;
    }
  }
  std::string some_version() {
    const auto which = roll_.below(asked_.rules.versions.size() + 1);
    return which < asked_.rules.versions.size() ? asked_.rules.versions[which].version
                                                : "elsewhere";
  }
  std::string somebody() { return roll_.one_of({"", "li", "wang"}); }

  void propose(v1::Event& event) {
    // The way of a case, then what may happen beside it.
    const auto kind = roll_.below(110);
    if (kind < 10) {
      auto& said = *event.mutable_case_dispatched();
      said.set_department(another_department());
      said.set_assignee(somebody());
    } else if (kind < 15) {
      event.mutable_dispatch_accepted()->set_assignee(somebody());
    } else if (kind < 17) {
      event.mutable_dispatch_declined()->set_reason("not ours");
    } else if (kind < 23) {
      auto& said = *event.mutable_case_transferred();
      said.set_department(another_department());
      said.set_assignee(somebody());
      said.set_reason("theirs");
    } else if (kind < 31) {
      event.mutable_case_put_on_hold()->set_reason(
          static_cast<v1::CasePutOnHold::Reason>(roll_.one_of({1, 1, 2, 3, 4, 5, 6})));
    } else if (kind < 37) {
      event.mutable_case_resumed();
    } else if (kind < 49) {
      event.mutable_case_resolved()->set_note("done");
    } else if (kind < 52) {
      event.mutable_resolution_rejected()->set_reason("not done");
    } else if (kind < 62) {
      attempt(event);
    } else if (kind < 64) {
      *event.mutable_callback_rescheduled()->mutable_agreed_at() =
          to_stamp(around(roll_, now_) + length() - (roll_.percent(20) ? 24 * hour : 0));
    } else if (kind < 68) {
      auto& said = *event.mutable_callback_completed();
      said.set_channel("phone");
      said.set_verdict(roll_.percent(60) ? v1::CallbackCompleted::FIXED
                                         : v1::CallbackCompleted::NOT_FIXED);
    } else if (kind < 70) {
      auto& said = *event.mutable_callback_waived();
      said.set_reason("nobody there");
      said.set_approver("supervisor");
    } else if (kind < 73) {
      event.mutable_case_reopened()->set_reason("again");
    } else if (kind < 74) {
      event.mutable_case_cancelled()->set_reason("withdrawn");
    } else if (kind < 76) {
      event.mutable_case_invalidated()->set_reason("not a complaint");
    } else if (kind < 80) {
      event.mutable_case_revalidated();
    } else if (kind < 81) {
      auto& said = *event.mutable_case_merged();
      said.set_into("CASE-0");
      said.set_reason("the same");
    } else if (kind < 90) {
      auto& said = *event.mutable_case_graded();
      said.set_grade(static_cast<v1::CaseGraded::Grade>(1 + roll_.below(3)));
      said.set_risk_colour(
          static_cast<v1::CaseGraded::RiskColour>(roll_.one_of({0, 0, 0, 1, 2, 3, 4})));
      said.set_manual(true);
      said.set_reason("as it turned out");
    } else if (kind < 93) {
      auto& said = *event.mutable_due_agreed();
      do {
        said.set_clock(
            roll_.one_of({"dispatch", "first_response", "action", "ownership", "resolution",
                          "resolution", "callback", "callback", "next_response"}));
      } while (!asked_.rules.versions.front().clocks.contains(said.clock()));
      *said.mutable_due_at() =
          to_stamp(around(roll_, now_) + length() - (roll_.percent(20) ? 24 * hour : 0));
      said.set_reason("as agreed");
    } else if (kind < 96) {
      auto& said = *event.mutable_customer_contacted();
      said.set_channel("phone");
      said.set_automatic(roll_.percent(20));
      if (roll_.percent(10)) event.mutable_actor()->set_role(v1::Actor::SYSTEM);
    } else if (kind < 98) {
      event.mutable_policy_migrated()->set_policy_version(some_version());
    } else if (kind < 104) {
      event.mutable_customer_messaged()->set_channel("app");
    } else if (kind < 108) {
      auto& said = *event.mutable_case_reclassified();
      said.set_category(roll_.one_of({"", "noise", "leak"}));
      said.set_urgency(roll_.one_of({"", "high", "low"}));
      said.set_reason("filed under the wrong head");
    } else {
      propose_aside(event);
    }
  }

  // What no clock listens to, but for do-not-contact and the labels of clocks to come.
  void propose_aside(v1::Event& event) {
    switch (roll_.below(5)) {
      case 0: event.mutable_note_added()->set_text("a note"); break;
      case 1: event.mutable_timer_fired()->set_key("resolution/1/1/75"); break;
      case 2: event.mutable_household_linked()->set_household("1-101"); break;
      case 3:
        event.mutable_facts_updated()->mutable_facts()->set_urgency(roll_.one_of({"high", "low"}));
        break;
      default:
        event.mutable_facts_updated()->mutable_facts()->set_do_not_contact(roll_.percent(70));
        break;
    }
  }

  void choose_instants() {
    std::vector<us> interesting;
    std::vector<us> entries;
    us last = INT64_MIN;
    for (const auto& event : asked_.history) {
      interesting.push_back(to_us(event.occurred_at()));
      entries.push_back(to_us(event.recorded_at()));
      last = std::max(last, interesting.back());
    }
    for (const auto& clock : judge(asked_.rules, asked_.history, last, INT64_MAX).clocks) {
      if (clock.has_due_at()) interesting.push_back(to_us(clock.due_at()));
    }
    asked_.as_of = roll_.percent(50)
                       ? last + roll_.one_of<us>({0, 1, 5 * hour, 60 * hour, 30 * day})
                       : around(roll_, roll_.one_of(interesting));
    asked_.known_at =
        roll_.percent(80) ? INT64_MAX : roll_.one_of(entries) - roll_.one_of<us>({0, 0, 1});
  }

  dice roll_;
  question asked_;
  std::vector<v1::Event> events_;
  situation situation_;
  us now_;
  bool backwards_;
  bool late_;
};

}  // namespace

question random_question(std::uint64_t seed) { return walk{seed}.done(); }

}  // namespace casebook::model
