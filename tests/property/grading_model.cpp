#include "grading_model.hpp"
#include "support/messages.hpp"

#include <casebook/sla.hpp>

#include <algorithm>

namespace casebook::model {
namespace {

constexpr us a_month = 30 * day;
constexpr std::size_t a_group = 10;  // of households
constexpr std::size_t a_few = 3;     // of households, or of complainants

const book& table_of(const v1::CaseReceived& received) {
  static const book complaints{complaint()};
  static const book requests{service_request()};
  return received.workflow() == "complaint" ? complaints : requests;
}

bool is_open(const graded_case& one) {
  const auto& state = one.now.state;
  return state == "received" || state == "dispatched" || state == "in_progress" ||
         state == "on_hold" || state == "resolved";
}
bool is_unresolved(const graded_case& one) { return is_open(one) && one.now.state != "resolved"; }

bool alike(const graded_case& one, const graded_case& other) {
  const auto& a = one.received;
  const auto& b = other.received;
  return !a.area().empty() && a.workflow() == b.workflow() && a.site() == b.site() &&
         a.category() == b.category() && a.area() == b.area();
}

// The dues that resolutions of the case have missed by then.
std::vector<us> missed_dues(const graded_case& one, us as_of) {
  std::vector<us> missed;
  const auto told = judge_clocks(complaint_workflow(), policy::built_in(), one.history,
                                 {.happened = instant{duration{as_of}}});
  for (const auto& clock : messages_of(told)) {
    if (clock.clock() == "resolution" && clock.outcome() == v1::BREACHED)
      missed.push_back(to_us(clock.due_at()));
  }
  return missed;
}

// Notes, contacts, links taken away, and what a person thinks of the grade cause none.
bool feeds_rules(const v1::Event& fact) {
  return is_step(fact.fact_case()) || fact.has_facts_updated() || fact.has_household_linked();
}

// When time alone may change the rules' answer: a month after receipt, and a microsecond after a
// due.
std::vector<us> turns_of(const graded_case& one, us as_of) {
  std::vector<us> turns{one.now.received_at + a_month};
  for (const us due : missed_dues(one, as_of)) turns.push_back(due + 1);
  return turns;
}
bool turns_at(const graded_case& one, us at) {
  return one.received.workflow() == "complaint" && std::ranges::count(turns_of(one, at), at) > 0;
}

template <class Severity>
int rank(Severity severity) {
  return severity == 0 ? 99 : static_cast<int>(severity);
}

}  // namespace

// Households are counted, not callers: the case's own and those linked to it; or those of every
// member of a cluster that it belongs to, if they are more; or as many as somebody says there are.
std::size_t grading_model::households(const graded_case& one) const {
  const auto count = [](std::set<std::string> distinct) {
    distinct.erase("");  // a public area
    return distinct.size();
  };
  std::set<std::string> here{one.received.household()};
  std::size_t most = static_cast<std::size_t>(one.facts.households());
  for (const auto& [cluster, linked] : one.links) {
    here.insert(linked.begin(), linked.end());
    if (cluster.empty()) continue;
    std::set<std::string> around;
    for (const auto& [key, member] : cases_) {
      const auto found = member.links.find(cluster);
      if (found == member.links.end()) continue;
      around.insert(member.received.household());
      around.insert(found->second.begin(), found->second.end());
    }
    most = std::max(most, count(around));
  }
  return std::max(most, count(here));
}

// Some 30 days that hold the case's receipt hold three complainants.
bool grading_model::repeated(const graded_case& one) const {
  for (const auto& [first_key, first] : cases_) {
    const us from = first.now.received_at;
    const auto within = [&](const graded_case& other) {
      return alike(one, other) && other.now.received_at >= from &&
             other.now.received_at <= from + a_month;
    };
    if (!within(first) || !within(one)) continue;
    std::set<std::string> complainants;
    for (const auto& [key, other] : cases_) {
      if (within(other)) complainants.insert(other.received.complainant());
    }
    complainants.erase("");
    if (complainants.size() >= a_few) return true;
  }
  return false;
}

// Those who share the cluster, and those who complained of the same within a month.
bool grading_model::reaches(const v1::Event& fact, const graded_case& other) const {
  if (!is_open(other)) return false;
  if (fact.has_household_linked()) {
    const auto& cluster = fact.household_linked().cluster();
    return !cluster.empty() && other.links.contains(cluster);
  }
  if (!fact.has_case_received()) return false;
  return alike(cases_.at(fact.case_()), other) &&
         to_us(fact.occurred_at()) - other.now.received_at <= a_month;
}

grading_model::verdict grading_model::ask_rules(const graded_case& one, us at) const {
  constexpr auto A = v1::CaseGraded::A, B = v1::CaseGraded::B, C = v1::CaseGraded::C;
  constexpr auto BLACK = v1::CaseGraded::BLACK, RED = v1::CaseGraded::RED,
                 YELLOW = v1::CaseGraded::YELLOW, NONE = v1::CaseGraded::NONE;
  verdict told;
  using conditions = std::vector<std::pair<const char*, bool>>;
  const auto rule = [&](const std::string& name, const conditions& any_of, model::grade at_least,
                        model::colour shown) {
    bool matches = false;
    for (const auto& [what, holds] : any_of) {
      matches |= holds;
      if (holds) told.reasons.insert(name + " " + what);
    }
    if (!matches) return;
    told.rules.emplace_back(name);
    if (rank(at_least) < rank(told.grade)) told.grade = at_least;
    if (rank(shown) < rank(told.colour)) told.colour = shown;
  };
  const auto& facts = one.facts;
  const auto& category = one.received.category();
  const auto counted = households(one);

  rule("RA1", {{"households", counted >= a_group}}, A, BLACK);
  rule(
      "RA2",
      {{"safety", facts.safety_effect()}, {"injury", facts.injury()}, {"loss", facts.major_loss()}},
      A, BLACK);
  rule("RA3",
       {{"media", facts.media()}, {"petition", facts.petition()}, {"lawsuit", facts.lawsuit()}}, A,
       BLACK);
  rule("RA4", {{"promise", facts.promise_broken() && facts.times_raised() >= 3}}, A, NONE);
  rule("RA5", {{"a month", is_unresolved(one) && at >= one.now.received_at + a_month}}, A, NONE);
  rule("RA6", {{"authority", facts.referred_by_authority()}}, A, NONE);
  rule("RB1", {{"households", counted >= a_few && counted < a_group}}, B, RED);
  rule("RB2", {{"repeated", repeated(one)}}, B, NONE);
  rule("RB3",
       {{"category", category == "staff_attitude" || category == "unauthorised_charge" ||
                         category == "leak" || category == "outage"},
        {"hazard", facts.potential_hazard()}},
       B, NONE);
  rule("RB4",
       {{"hard", facts.function_affected() && facts.hard_to_rectify()},
        {"media risk", facts.media_risk()},
        {"legal risk", facts.legal_risk()}},
       B, RED);
  rule("RB5", {{"breached", !missed_dues(one, at).empty()}, {"reopened", one.now.cycle >= 3}}, B,
       NONE);
  if (told.rules.empty()) {  // which is no reason for anything
    told = {C, facts.easy_to_rectify() ? YELLOW : NONE, {"RC1"}, {}};
  }
  return told;
}

bool grading_model::takes(const v1::Event& fact) const {
  const auto found = cases_.find(fact.case_());
  if (found == cases_.end()) return fact.has_case_received();
  return next_state(table_of(found->second.received), found->second.now, fact).has_value();
}

void grading_model::record(graded_case& one, v1::Event event) {
  if (event.has_case_received()) {
    one.received = event.case_received();
    one.facts = one.received.facts();
  }
  if (event.has_facts_updated()) one.facts.MergeFrom(event.facts_updated().facts());
  if (event.has_household_linked())
    one.links[event.household_linked().cluster()].insert(event.household_linked().household());
  if (event.has_household_unlinked()) {
    const auto cluster = one.links.find(event.household_unlinked().cluster());
    if (cluster != one.links.end()) {
      cluster->second.erase(event.household_unlinked().household());
      if (cluster->second.empty()) one.links.erase(cluster);  // it belongs to it no more
    }
  }
  const auto& table = table_of(one.received);
  const auto next = next_state(table, one.now, event).value();
  if (next == "closed" && one.now.state != "closed") one.closed_at = to_us(event.occurred_at());
  apply(table, one.now, event, next);
  *event.mutable_recorded_at() = event.occurred_at();
  event.set_state_after(next);
  event.set_version(one.history.size() + 1);
  event.set_position(one.history.size() + 1);
  one.history.push_back(std::move(event));
}

// Recorded whenever the rules' own answer is more severe than their last one: grade, then colour;
// after a supervisor's correction also when a new severe fact makes it more severe than his.
void grading_model::grade_anew(const std::string& key, graded_case& one, us at, bool by_time,
                               const held_before& before) {
  if (one.received.workflow() != "complaint") return;
  auto told = ask_rules(one, at);
  if (!one.given.empty()) {
    const auto severity = [](const auto& of) { return std::pair{rank(of.grade), rank(of.colour)}; };
    const bool more = severity(told) < severity(one.given.back());
    const bool anew = before && !std::ranges::includes(*before, told.reasons) &&
                      severity(told) < severity(one.now);
    if (!more && !anew) return;
    if (rank(told.grade) > rank(one.now.grade)) return;  // a person's is never lowered
  }
  v1::Event event;
  event.set_case_(key);
  *event.mutable_occurred_at() = to_stamp(at);
  auto& said = *event.mutable_case_graded();
  said.set_grade(told.grade);
  said.set_risk_colour(told.colour);
  record(one, std::move(event));
  one.by_person_at.reset();
  one.given.push_back({at, told.grade, told.colour, std::move(told.rules), by_time});
}

// A person has corrected the rules where his grade stands and is milder than what they said last.
// New is what comes later than that.
grading_model::held_before grading_model::reasons_before(const graded_case& one, us at) const {
  if (!one.by_person_at || at < *one.by_person_at || one.given.empty()) return {};
  const auto& said = one.given.back();
  const bool milder = std::pair{rank(said.grade), rank(said.colour)} <
                      std::pair{rank(one.now.grade), rank(one.now.colour)};
  return milder ? held_before{ask_rules(one, at - 1).reasons} : held_before{};
}

void grading_model::take(const v1::Event& fact) {
  const us at = to_us(fact.occurred_at());
  let_time_pass(at - 1);
  std::map<std::string, held_before> before;
  // Of what happens around it at the very instant of the correction, the person has seen all.
  for (const auto& [key, one] : cases_) {
    const bool later = key == fact.case_() || at != one.by_person_at;
    if (later) before.emplace(key, reasons_before(one, at));
  }
  auto& one = cases_[fact.case_()];
  record(one, fact);
  if (fact.has_case_graded()) one.by_person_at = at;
  one.last_fact_at = at;
  for (auto& [key, other] : cases_) {
    if (&other == &one ? feeds_rules(fact) : reaches(fact, other))
      grade_anew(key, other, at, turns_at(other, at), before[key]);
  }
}

void grading_model::let_time_pass(us until) {
  for (auto& [key, one] : cases_) let_time_pass(key, one, until);
}

// The earliest turn first, since a grade moves dues.
void grading_model::let_time_pass(const std::string& key, graded_case& one, us until) {
  if (one.received.workflow() != "complaint") return;
  for (;;) {
    auto turns = turns_of(one, until);
    std::erase_if(turns, [&](us turn) { return turn <= one.judged_at || turn > until; });
    if (turns.empty()) break;
    one.judged_at = *std::ranges::min_element(turns);
    if (is_open(one)) {
      const bool later = one.judged_at != one.by_person_at;
      grade_anew(key, one, one.judged_at, true,
                 later ? reasons_before(one, one.judged_at) : held_before{});
    }
  }
  one.judged_at = std::max(one.judged_at, until);
}

std::vector<us> grading_model::turning_points(us now) const {
  std::vector<us> found;
  for (const auto& [key, one] : cases_) {
    found.push_back(one.now.received_at + a_month);
    const auto told = judge_clocks(
        one.received.workflow() == "complaint" ? complaint_workflow() : service_request_workflow(),
        policy::built_in(), one.history, {.happened = instant{duration{now}}});
    for (const auto& clock : messages_of(told)) {
      if (clock.clock() == "resolution" && clock.has_due_at() && clock.outcome() == v1::PENDING)
        found.push_back(to_us(clock.due_at()));
    }
  }
  std::erase_if(found, [&](us turn) { return turn < now; });
  return found;
}

}  // namespace casebook::model
