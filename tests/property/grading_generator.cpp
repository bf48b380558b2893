#include "grading_generator.hpp"

#include <algorithm>
#include <string>

#include "dice.hpp"
#include "grading_model.hpp"

namespace casebook::model {
namespace {

constexpr us monday = 1'740'967'200 * second;  // 2025-03-03, 10:00 in Shanghai

class desk {
 public:
  explicit desk(std::uint64_t seed)
      : seed_{seed},
        roll_{seed},
        now_{monday},
        crowded_{roll_.percent(40)},
        most_{crowded_ ? 4 + roll_.below(4) : 1 + roll_.below(6)},
        hasty_{roll_.percent(30)} {}

  desk_story done() {
    const auto length = 4 + roll_.below(44);
    for (std::uint64_t i = 0; i < length; ++i) {
      advance();
      step();
      if (roll_.percent(6)) gather();
    }
    return {seed_, std::move(facts_),
            now_ + roll_.one_of<us>({0, 1, hour, 2 * day, 30 * day, 60 * day})};
  }

 private:
  // One fact at most at an instant at which time grades too: what comes first there, nobody has
  // promised.
  void advance() {
    if (at_a_turn()) ++now_;
    if (roll_.percent(35)) {
      const auto turns = model_.turning_points(now_);
      if (!turns.empty()) {
        now_ = std::max(now_, roll_.one_of(turns) + roll_.one_of<us>({-1, 0, 1, 2, hour}));
        return;
      }
    }
    if (hasty_ || roll_.percent(40)) {
      now_ += roll_.one_of<us>({0, 0, 1, 1, second, hour, 9 * hour});
    } else {
      now_ += roll_.one_of<us>({hour, 5 * hour, day, 2 * day, 3 * day, 8 * day, 15 * day});
    }
  }

  bool at_a_turn() const {
    const auto turns = model_.turning_points(now_ - 1);
    return std::ranges::any_of(turns, [&](us turn) { return turn == now_ || turn + 1 == now_; });
  }

  // Proposes facts until the table takes one.
  void step() {
    for (int tries = 0; tries < 40; ++tries) {
      auto fact = proposal();
      if (!model_.takes(fact) || !within_windows(fact)) continue;
      add(std::move(fact));
      return;
    }
  }

  void add(v1::Event fact) {
    *fact.mutable_occurred_at() = to_stamp(now_);
    model_.take(fact);
    facts_.push_back(std::move(fact));
  }

  bool within_windows(const v1::Event& fact) const {
    if (!fact.has_case_reopened()) return true;
    const auto& one = model_.cases().at(fact.case_());
    return one.now.state != "closed" || now_ <= *one.closed_at + 30 * day;
  }

  v1::Event about(std::string key) {
    v1::Event fact;
    fact.set_case_(std::move(key));
    fact.mutable_actor()->set_id("manager");
    fact.mutable_actor()->set_role(v1::Actor::ESTATE_MANAGER);
    return fact;
  }
  std::string some_case() {
    return "CASE-" + std::to_string(1 + roll_.below(model_.cases().size()));
  }
  // A household that is linked without a cluster is in none.
  std::string some_household(const std::string& cluster) {
    return (cluster.empty() ? "2-" : "1-") + std::to_string(100 + roll_.below(14));
  }
  std::string some_cluster() { return roll_.one_of({"", "lift", "lift", "lift", "roof"}); }

  // Many households join an issue one after the other.
  void gather() {
    const auto count = 3 + roll_.below(8);
    const auto cluster = some_cluster();
    const auto key = some_case();
    for (std::uint64_t i = 0; i < count; ++i) {
      if (at_a_turn()) ++now_;
      if (roll_.percent(30)) now_ += roll_.one_of<us>({1, minute, day});
      auto fact = about(roll_.percent(70) ? key : some_case());
      fact.mutable_household_linked()->set_household(some_household(cluster));
      fact.mutable_household_linked()->set_cluster(cluster);
      add(std::move(fact));
    }
  }

  v1::Event proposal() {
    const auto known = model_.cases().size();
    if (known == 0 || (known < most_ && roll_.percent(crowded_ ? 50 : 20)))
      return receipt(known + 1);
    auto fact = about(some_case());
    const auto& one = model_.cases().at(fact.case_());
    const auto kind = roll_.below(100);
    if (kind < 18) {
      const auto cluster = some_cluster();
      fact.mutable_household_linked()->set_household(some_household(cluster));
      fact.mutable_household_linked()->set_cluster(cluster);
    } else if (kind < 28) {
      unlink(fact, one);
    } else if (kind < 36) {
      say(*fact.mutable_facts_updated()->mutable_facts());
    } else if (kind < 42) {
      auto& said = *fact.mutable_case_graded();
      said.set_grade(static_cast<v1::CaseGraded::Grade>(1 + roll_.below(3)));
      said.set_risk_colour(static_cast<v1::CaseGraded::RiskColour>(roll_.below(4)));
      said.set_manual(true);
      said.set_reason("as it turned out");
    } else {
      go_its_way(fact, kind);
    }
    return fact;
  }

  v1::Event receipt(std::size_t number) {
    auto fact = about("CASE-" + std::to_string(number));
    auto& said = *fact.mutable_case_received();
    said.set_workflow(roll_.percent(92) ? "complaint" : "service_request");
    const bool the_usual = roll_.percent(crowded_ ? 85 : 40);
    said.set_category(the_usual ? "noise" : roll_.one_of({"noise", "leak"}));
    said.set_channel("phone");
    said.set_area(the_usual ? "lobby" : roll_.one_of({"lobby", "garage", ""}));
    said.set_site(the_usual ? "" : roll_.one_of({"", "north"}));
    said.set_complainant(roll_.one_of({"chen", "li", "wang", "zhao", "wu", ""}));
    if (roll_.percent(80)) said.set_household(some_household("any"));
    if (roll_.percent(30)) say(*said.mutable_facts());
    return fact;
  }

  void unlink(v1::Event& fact, const graded_case& one) {
    auto& said = *fact.mutable_household_unlinked();
    said.set_cluster(some_cluster());
    said.set_household(some_household(said.cluster()));
    if (one.links.empty() || roll_.percent(10)) return;
    const auto chosen =
        std::next(one.links.begin(), static_cast<std::ptrdiff_t>(roll_.below(one.links.size())));
    said.set_cluster(chosen->first);
    said.set_household(roll_.one_of(std::vector(chosen->second.begin(), chosen->second.end())));
  }

  // Into another case, which was not merged itself.
  void merge(v1::Event& fact) {
    std::vector<std::string> others;
    for (const auto& [key, one] : model_.cases()) {
      if (key != fact.case_() && one.now.state != "merged") others.push_back(key);
    }
    if (others.empty()) {
      fact.mutable_note_added()->set_text("alone");
      return;
    }
    fact.mutable_case_merged()->set_into(roll_.one_of(others));
    fact.mutable_case_merged()->set_reason("the same");
  }

  void say(v1::CaseFacts& facts) {
    for (auto count = 1 + roll_.below(2); count > 0; --count) {
      const bool yes = roll_.percent(75);
      switch (roll_.below(16)) {
        case 0: facts.set_households(static_cast<std::int32_t>(roll_.below(12))); break;
        case 1: facts.set_safety_effect(yes); break;
        case 2: facts.set_petition(yes); break;
        case 3: facts.set_promise_broken(yes); break;
        case 4: facts.set_times_raised(static_cast<std::int32_t>(roll_.below(5))); break;
        case 5: facts.set_referred_by_authority(yes); break;
        case 6: facts.set_function_affected(yes); break;
        case 7: facts.set_hard_to_rectify(yes); break;
        case 8: facts.set_potential_hazard(yes); break;
        case 9: facts.set_legal_risk(yes); break;
        case 10: facts.set_urgency("high"); break;
        default: facts.set_easy_to_rectify(yes); break;
      }
    }
  }

  void go_its_way(v1::Event& fact, std::uint64_t kind) {
    if (kind < 50) {
      fact.mutable_case_dispatched()->set_department(roll_.one_of({"engineering", "security"}));
    } else if (kind < 53) {
      fact.mutable_dispatch_accepted();
    } else if (kind < 55) {
      auto& said = *fact.mutable_due_agreed();
      said.set_clock("resolution");
      *said.mutable_due_at() = to_stamp(now_ + roll_.one_of<us>({1, hour, 5 * day, 20 * day}));
      said.set_reason("as agreed");
    } else if (kind < 62) {
      fact.mutable_case_put_on_hold()->set_reason(
          static_cast<v1::CasePutOnHold::Reason>(1 + roll_.below(6)));
    } else if (kind < 67) {
      fact.mutable_case_resumed();
    } else if (kind < 76) {
      fact.mutable_case_resolved()->set_note("done");
    } else if (kind < 81) {
      fact.mutable_resolution_rejected()->set_reason("not done");
    } else if (kind < 87) {
      auto& said = *fact.mutable_callback_completed();
      said.set_channel("phone");
      said.set_verdict(roll_.percent(50) ? v1::CallbackCompleted::FIXED
                                         : v1::CallbackCompleted::NOT_FIXED);
    } else if (kind < 93) {
      fact.mutable_case_reopened()->set_reason("again");
    } else if (kind < 94) {
      fact.mutable_case_cancelled()->set_reason("withdrawn");
    } else if (kind < 96) {
      fact.mutable_case_invalidated()->set_reason("not so");
    } else if (kind < 98) {
      fact.mutable_case_revalidated();
    } else if (kind < 99) {
      merge(fact);
    } else {
      fact.mutable_note_added()->set_text("a note");
    }
  }

  std::uint64_t seed_;
  dice roll_;
  grading_model model_;
  std::vector<v1::Event> facts_;
  us now_;
  bool crowded_;  // many complain of the same
  std::uint64_t most_;
  bool hasty_;
};

}  // namespace

desk_story random_desk(std::uint64_t seed) { return desk{seed}.done(); }

}  // namespace casebook::model
