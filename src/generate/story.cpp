#include "generate/story.hpp"

#include <casebook/v1/event.pb.h>
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>

#include <casebook/case_state.hpp>

#include "generate/dice.hpp"
#include "generate/sites.hpp"

namespace casebook::generate {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;

struct subject {
  std::string_view category, department, text;
  std::uint64_t complaints, requests;  // how often it is the one or the other
  int typical_h;                       // median time to deal with it
};

constexpr subject subjects[] = {
    {"leak", "engineering", "天花板渗水 water through the ceiling", 14, 4, 16},
    {"outage", "engineering", "电梯停运 the lift has stopped", 6, 2, 5},
    {"repair", "engineering", "水龙头损坏 a tap is broken", 6, 26, 9},
    {"noise", "security", "夜间噪音 noise at night", 16, 4, 3},
    {"parking", "security", "车位被占 the parking space is taken", 14, 8, 2},
    {"cleaning", "cleaning", "楼道未清洁 the corridor was not cleaned", 13, 20, 2},
    {"pests", "cleaning", "虫害 pests", 5, 6, 20},
    {"greenery", "landscaping", "树枝遮挡 branches block the window", 5, 6, 40},
    {"staff_attitude", "customer_service", "态度问题 staff were rude", 8, 0, 20},
    {"unauthorised_charge", "finance", "收费异议 a charge was not agreed", 7, 0, 30},
    {"billing", "finance", "账单查询 a question about a bill", 4, 14, 10},
    {"access_card", "customer_service", "门禁卡 an access card", 2, 10, 1},
};

struct channel {
  std::string_view name;
  bool replies;  // a machine answers at once
  std::uint64_t weight;
};
constexpr channel channels[] = {{"phone", false, 48},
                                {"wechat", true, 20},
                                {"app", true, 16},
                                {"visit", false, 11},
                                {"email", true, 5}};

struct hold {
  v1::CasePutOnHold::Reason reason;
  int typical_h;
  std::uint64_t weight;
};
constexpr hold holds[] = {{v1::CasePutOnHold::AWAITING_CUSTOMER, 14, 35},
                          {v1::CasePutOnHold::AWAITING_EXTERNAL, 40, 20},
                          {v1::CasePutOnHold::ACCESS_BLOCKED, 20, 15},
                          {v1::CasePutOnHold::PARTS, 48, 20},
                          {v1::CasePutOnHold::BACKLOG, 12, 7},
                          {v1::CasePutOnHold::OTHER, 8, 3}};

struct outcome {
  v1::CallbackAttempted::Outcome value;
  std::uint64_t weight;
};
constexpr outcome outcomes[] = {{v1::CallbackAttempted::NO_ANSWER, 55},
                                {v1::CallbackAttempted::BUSY, 20},
                                {v1::CallbackAttempted::VOICEMAIL, 15},
                                {v1::CallbackAttempted::REFUSED, 6},
                                {v1::CallbackAttempted::WRONG_NUMBER, 4}};

struct score {
  int value;  // 0: not asked
  std::uint64_t weight;
};
constexpr score scores[] = {{5, 38}, {4, 30}, {3, 8}, {2, 4}, {1, 3}, {0, 17}};

// Tells one case from its arrival on. `now_` only moves forward, and every step of the case is told
// at `now_`: so the times of its steps never run back. Remarks beside the story may lie in the
// future.
class storyteller {
 public:
  storyteller(std::uint64_t seed, std::uint64_t number, instant arrival)
      : dice_(seed * 0x9e37'79b9'7f4a'7c15U + number),
        seed_(seed),
        number_(number),
        now_(arrival) {}

  std::vector<told> tell() {
    receive();
    if (dice_.permille(130)) {
      pass(heavy(15min));
      resolve("on the spot");
    } else {
      dispatch();
    }
    while (state_ != state::ended) live_on();
    // A late entry holds up what its case records after it, never the other way round.
    std::stable_sort(events_.begin(), events_.end(),
                     [](const auto& a, const auto& b) { return a.recorded_at < b.recorded_at; });
    return std::move(events_);
  }

 private:
  enum class state { received, dispatched, in_progress, on_hold, resolved, closed, ended };

  // ---- the arc ----------------------------------------------------------------------------------

  void live_on() {
    switch (state_) {
      case state::received: return dispatch();
      case state::dispatched: return answer_dispatch();
      case state::in_progress: return work();
      case state::on_hold: return leave_hold();
      case state::resolved: return after_resolution();
      case state::closed: return after_closing();
      case state::ended: return;
    }
  }

  void receive() {
    complaint_ = dice_.permille(420);
    choose_subject();
    site_ = &dice_.pick<site>(sites);
    channel_ = &dice_.pick<channel>(channels);
    auto event = at({now_, desk()});
    auto& received = *event.mutable_case_received();
    received.set_workflow(complaint_ ? "complaint" : "service_request");
    received.set_category(std::string{subject_->category});
    received.set_channel(std::string{channel_->name});
    received.set_site(std::string{site_->name});
    received.set_text(std::string{subject_->text});
    received.set_area(fmt::format("block {}", dice_.between(1, 9)));
    if (!dice_.permille(60)) {
      received.set_household(household());
      received.set_complainant("owner of " + received.household());
    }
    if (complaint_) say_facts(*received.mutable_facts());
    record(event, dice_.permille(20) ? heavy(3h) : heavy(20s));
    remark();
    state_ = state::received;
  }

  // What goes on beside the steps: contacts, triage, neighbours, notes.
  void remark() {
    if (channel_->replies) contact(now_ + 2s, true);
    if (dice_.permille(880)) contact(now_ + heavy(50min), false);
    if (complaint_ && dice_.permille(800)) grade(now_ + heavy(25min), triage(), "triage");
    if (complaint_ && dice_.permille(60)) neighbours_join();
    if (dice_.permille(150)) {
      auto event = at({now_ + heavy(6h), clerk()});
      event.mutable_note_added()->set_text("owner asked again 业主催办");
      record(event);
    }
    if (complaint_ && dice_.permille(40)) {
      auto event = at({now_ + heavy(10h), clerk()});
      auto& facts = *event.mutable_facts_updated()->mutable_facts();
      if (dice_.permille(500)) {
        facts.set_potential_hazard(true);
      } else {
        facts.set_times_raised(static_cast<int>(dice_.between(2, 5)));
      }
      record(event);
    }
  }

  void dispatch() {
    if (dice_.permille(15)) {
      put_on_hold();
      return;
    }
    if (maybe_end_early()) return;
    pass(heavy(16min));
    department_ = std::string{dice_.permille(930) ? subject_->department : "customer_service"};
    auto event = at({now_, desk()});
    event.mutable_case_dispatched()->set_department(department_);
    if (dice_.permille(700)) event.mutable_case_dispatched()->set_assignee(worker());
    record(event);
    state_ = state::dispatched;
  }

  void answer_dispatch() {
    pass(heavy(35min));
    if (dice_.permille(35)) {
      auto event = at({now_, team_lead()});
      event.mutable_dispatch_declined()->set_reason("not ours to do 不属本部门");
      record(event);
      department_.clear();
      state_ = state::received;
    } else if (dice_.permille(40)) {
      transfer();
    } else if (dice_.permille(860)) {
      auto event = at({now_, team_lead()});
      event.mutable_dispatch_accepted()->set_assignee(worker());
      record(event);
      state_ = state::in_progress;
    } else {
      work();  // some never say so, and just do it
    }
  }

  void work() {
    if (maybe_end_early()) return;
    if (dice_.permille(25)) agree_due();
    if (dice_.permille(30)) customer_writes();
    if (dice_.permille(10)) reclassify();
    if (dice_.permille(60) && !department_.empty()) return transfer();
    if (dice_.permille(160)) return put_on_hold();
    pass(heavy(std::chrono::hours{subject_->typical_h}));
    resolve("done 已处理");
  }

  void transfer() {
    pass(heavy(2h));
    department_ = another_department();
    auto event = at({now_, team_lead()});
    event.mutable_case_transferred()->set_department(department_);
    event.mutable_case_transferred()->set_reason("another trade is needed 需其他工种");
    record(event);
    state_ = state::dispatched;
  }

  void put_on_hold() {
    pass(heavy(1h));
    hold_ = &dice_.pick<hold>(holds);
    auto event = at({now_, department_.empty() ? desk() : team_lead()});
    event.mutable_case_put_on_hold()->set_reason(hold_->reason);
    record(event);
    state_ = state::on_hold;
  }

  void leave_hold() {
    pass(heavy(std::chrono::hours{hold_->typical_h}));
    if (!department_.empty() && dice_.permille(250)) return resolve("done while waiting 已处理");
    auto event = at({now_, department_.empty() ? desk() : team_lead()});
    event.mutable_case_resumed();
    record(event);
    state_ = department_.empty() ? state::received : state::in_progress;
  }

  // A complaint may turn out A or B at any moment, and those are a supervisor's to close.
  void resolve(std::string_view note) {
    auto event = at({now_, complaint_ ? supervisor() : team_lead()});
    event.mutable_case_resolved()->set_note(std::string{note});
    record(event, dice_.permille(40) ? heavy(4h) : heavy(20s));
    state_ = complaint_ ? state::resolved : state::closed;
    if (complaint_ && dice_.permille(50)) {
      const auto given = dice_.permille(600) ? v1::CaseGraded::C : v1::CaseGraded::B;
      grade(now_ + heavy(30min), given, "regraded on review");
    }
  }

  void after_resolution() {
    if (dice_.permille(40)) return reject();
    if (dice_.permille(25)) return reopen(heavy(8h));
    if (do_not_contact_) return waive("do not contact 业主要求勿扰");
    if (dice_.permille(70) && cannot_be_reached()) return;
    const bool agreed = dice_.permille(50);
    if (agreed) reschedule();
    if (dice_.permille(15)) return end();  // nobody ever calls: a missing link
    call_back(agreed ? heavy(20min) : dice_.permille(80) ? 45h + heavy(10h) : heavy(7h));
  }

  void reject() {
    pass(heavy(2h));
    auto event = at({now_, supervisor()});
    event.mutable_resolution_rejected()->set_reason("not up to standard 复查不合格");
    record(event);
    state_ = state::in_progress;
  }

  // Three attempts that excuse a missing callback, or fewer that do not. True: the case is closed
  // by it.
  bool cannot_be_reached() {
    const auto resolved_at = now_;
    const auto attempts = dice_.permille(600) ? 3 : dice_.between(1, 2);
    bool excused = attempts == 3;
    for (int i = 0; i < attempts; ++i) {
      pass(i == 0 ? heavy(1h) : 4h + minutes(1, 50));
      wait_for_contact_hours();
      excused = excused && now_ <= resolved_at + (i == 0 ? 24h : 48h);
      attempt();
    }
    pass(minutes(30, 90));
    if (!excused) return false;
    waive("unreachable 三次未联系上");
    return true;
  }

  void attempt() {
    auto event = at({now_, clerk()});
    event.mutable_callback_attempted()->set_channel("phone");
    event.mutable_callback_attempted()->set_outcome(dice_.pick<outcome>(outcomes).value);
    record(event);
  }

  void reschedule() {
    pass(heavy(5h));
    wait_for_contact_hours();
    auto event = at({now_, clerk()});
    const auto agreed_at = now_ + std::chrono::hours{24 * dice_.between(1, 6)};
    *event.mutable_callback_rescheduled()->mutable_agreed_at() = to_timestamp(agreed_at);
    record(event);
    now_ = agreed_at - 30min;
  }

  void call_back(duration after) {
    pass(after);
    wait_for_contact_hours();
    const bool fixed = !dice_.permille(60) || cycle_ >= cycles_max;
    auto event = at({now_, clerk()});
    auto& completed = *event.mutable_callback_completed();
    completed.set_channel("phone");
    completed.set_verdict(fixed ? v1::CallbackCompleted::FIXED : v1::CallbackCompleted::NOT_FIXED);
    completed.set_satisfaction(fixed ? dice_.pick<score>(scores).value
                                     : static_cast<int>(dice_.between(1, 3)));
    record(event, dice_.permille(30) ? heavy(5h) : heavy(30s));
    state_ = fixed ? state::closed : state::in_progress;
    if (!fixed) ++cycle_;
  }

  void waive(std::string_view reason) {
    auto event = at({now_, supervisor()});
    event.mutable_callback_waived()->set_reason(std::string{reason});
    event.mutable_callback_waived()->set_approver(event.actor().id());
    record(event);
    state_ = state::closed;
  }

  void after_closing() {
    if (cycle_ >= cycles_max || !dice_.permille(28)) return end();
    reopen(std::min<duration>(heavy(days{4}), days{29}));
  }

  void reopen(duration after) {
    if (cycle_ >= cycles_max) return end();
    pass(after);
    auto event = at({now_, desk()});
    event.mutable_case_reopened()->set_reason("the same again 问题复发");
    record(event);
    ++cycle_;
    state_ = department_.empty() ? state::received : state::dispatched;
  }

  // Cancelled, invalid or merged; some of the invalid turn out valid after all. True: it came to
  // that.
  bool maybe_end_early() {
    if (dice_.permille(14)) {
      pass(heavy(5h));
      auto event = at({now_, supervisor()});
      event.mutable_case_cancelled()->set_reason("withdrawn by the owner 业主撤销");
      record(event);
    } else if (dice_.permille(12)) {
      pass(heavy(6h));
      auto event = at({now_, supervisor()});
      event.mutable_case_invalidated()->set_reason("not a matter of ours 无效");
      record(event);
      if (dice_.permille(250)) return revalidate(), true;
    } else if (number_ > 50 && dice_.permille(8)) {
      pass(26h + heavy(4h));  // by then the other case has been recorded
      auto event = at({now_, supervisor()});
      event.mutable_case_merged()->set_into(key(number_ - 1 - dice_.below(40)));
      event.mutable_case_merged()->set_reason("the same issue 并案");
      record(event);
    } else {
      return false;
    }
    end();
    return true;
  }

  // It goes on in the state that it left.
  void revalidate() {
    pass(heavy(12h));
    auto event = at({now_, supervisor()});
    event.mutable_case_revalidated();
    record(event);
  }

  void end() { state_ = state::ended; }

  // ---- beside the arc
  // -----------------------------------------------------------------------------

  void contact(instant when, bool automatic) {
    auto event = at({when, automatic ? machine() : clerk()});
    event.mutable_customer_contacted()->set_channel(std::string{channel_->name});
    event.mutable_customer_contacted()->set_automatic(automatic);
    record(event, automatic ? 0s : dice_.permille(60) ? heavy(4h) : heavy(30s));
  }

  void grade(instant when, v1::CaseGraded::Grade given, std::string_view reason) {
    auto event = at({when, supervisor()});
    auto& graded = *event.mutable_case_graded();
    graded.set_grade(given);
    graded.set_risk_colour(given == v1::CaseGraded::A   ? v1::CaseGraded::BLACK
                           : given == v1::CaseGraded::B ? v1::CaseGraded::RED
                                                        : v1::CaseGraded::YELLOW);
    graded.set_manual(true);
    graded.set_reason(std::string{reason});
    record(event);
  }

  void neighbours_join() {
    const auto joined = dice_.permille(100) ? dice_.between(9, 14) : dice_.between(1, 5);
    auto when = now_;
    for (std::int64_t i = 0; i < joined; ++i) {
      when += heavy(2h);
      auto event = at({when, clerk()});
      const auto neighbour = household();
      event.mutable_household_linked()->set_household(neighbour);
      event.mutable_household_linked()->set_cluster("issue-" + key(number_));
      record(event);
      if (!dice_.permille(30)) continue;
      event = at({when + heavy(5h), clerk()});
      event.mutable_household_unlinked()->set_household(neighbour);
      event.mutable_household_unlinked()->set_cluster("issue-" + key(number_));
      record(event);
    }
  }

  void agree_due() {
    auto event = at({now_, supervisor()});
    event.mutable_due_agreed()->set_clock("resolution");
    *event.mutable_due_agreed()->mutable_due_at() = to_timestamp(now_ + days{dice_.between(3, 10)});
    event.mutable_due_agreed()->set_reason("a plan was agreed 已约定期限");
    record(event);
  }

  void customer_writes() {
    auto event = at({now_, clerk()});
    event.mutable_customer_messaged()->set_channel(std::string{channel_->name});
    event.mutable_customer_messaged()->set_text("asked how it stands 询问进度");
    record(event);
  }

  // It was filed without its urgency.
  void reclassify() {
    auto event = at({now_, clerk()});
    event.mutable_case_reclassified()->set_urgency("high");
    event.mutable_case_reclassified()->set_reason("it cannot wait 情况紧急");
    record(event);
  }

  void say_facts(v1::CaseFacts& facts) {
    do_not_contact_ = dice_.permille(8);
    if (do_not_contact_) facts.set_do_not_contact(true);
    if (dice_.permille(60)) facts.set_households(static_cast<int>(dice_.between(2, 14)));
    if (dice_.permille(12)) facts.set_safety_effect(true);
    if (dice_.permille(4)) facts.set_injury(true);
    if (dice_.permille(6)) facts.set_media(true);
    if (dice_.permille(3)) facts.set_petition(true);
    if (dice_.permille(5)) facts.set_referred_by_authority(true);
    if (dice_.permille(30)) facts.set_promise_broken(true);
    if (dice_.permille(120)) facts.set_times_raised(static_cast<int>(dice_.between(2, 4)));
    if (dice_.permille(70)) facts.set_function_affected(true);
    if (dice_.permille(50)) facts.set_hard_to_rectify(true);
    if (dice_.permille(300)) facts.set_easy_to_rectify(true);
    if (dice_.permille(700)) {
      facts.set_responsibility(dice_.permille(650)   ? v1::CaseFacts::OURS
                               : dice_.permille(600) ? v1::CaseFacts::BUILDER
                                                     : v1::CaseFacts::EXTERNAL);
    }
    if (dice_.permille(100)) facts.set_urgency("urgent");
    severe_ = facts.safety_effect() || facts.injury() || facts.media() || facts.petition() ||
              facts.referred_by_authority() || facts.households() >= 10;
    serious_ = facts.households() >= 3 || (facts.function_affected() && facts.hard_to_rectify());
  }

  [[nodiscard]] v1::CaseGraded::Grade triage() const {
    const auto category = subject_->category;
    if (severe_) return v1::CaseGraded::A;
    const bool grave = category == "leak" || category == "outage" || category == "staff_attitude" ||
                       category == "unauthorised_charge";
    return serious_ || grave ? v1::CaseGraded::B : v1::CaseGraded::C;
  }

  // ---- who and where
  // ------------------------------------------------------------------------------

  void choose_subject() {
    std::uint64_t total = 0;
    for (const auto& one : subjects) total += complaint_ ? one.complaints : one.requests;
    auto rest = dice_.below(total);
    for (const auto& one : subjects) {
      const auto weight = complaint_ ? one.complaints : one.requests;
      subject_ = &one;
      if (rest < weight) return;
      rest -= weight;
    }
  }

  [[nodiscard]] std::string key(std::uint64_t number) const {
    return fmt::format("G{}-{:07}", seed_, number);
  }

  std::string household() {
    const auto building = dice_.between(1, 9);
    const auto floor = dice_.between(1, 24);
    return fmt::format("{}-{}-{:02}{:02}", site_->code, building, floor, dice_.between(1, 4));
  }

  std::string another_department() {
    for (;;) {
      const auto& other = subjects[dice_.below(std::size(subjects))].department;
      if (other != department_) return std::string{other};
    }
  }

  std::string worker() {
    return fmt::format("{}.{}.{}", site_->code, department_.substr(0, 3), dice_.between(1, 6));
  }

  v1::Actor person(v1::Actor::Role role, std::string_view title, std::string_view department) {
    v1::Actor actor;
    actor.set_id(fmt::format("{}.{}.{}", site_->code, title, dice_.between(1, 3)));
    actor.set_role(role);
    actor.set_department(std::string{department});
    return actor;
  }
  v1::Actor desk() { return person(v1::Actor::ASSISTANT, "desk", "customer_service"); }
  v1::Actor clerk() { return person(v1::Actor::ASSISTANT, "clerk", "customer_service"); }
  v1::Actor supervisor() { return person(v1::Actor::SUPERVISOR, "supervisor", "customer_service"); }
  v1::Actor team_lead() {
    return person(v1::Actor::TEAM_LEAD, "lead",
                  department_.empty() ? subject_->department : std::string_view{department_});
  }
  static v1::Actor machine() {
    v1::Actor actor;
    actor.set_id("auto_reply");
    actor.set_role(v1::Actor::SYSTEM);
    return actor;
  }

  // ---- time
  // ---------------------------------------------------------------------------------------

  duration heavy(duration median) { return dice_.heavy_tailed(median); }
  std::chrono::minutes minutes(std::int64_t first, std::int64_t last) {
    return std::chrono::minutes{dice_.between(first, last)};
  }
  void pass(duration time) { now_ += time; }

  // Owners are called between 09:00 and 20:00.
  void wait_for_contact_hours() {
    const auto local = now_ + local_offset;
    const auto day = std::chrono::floor<days>(local);
    const auto opens = day + 9h + minutes(0, 30);
    if (local < day + 9h) now_ += opens - local;
    if (local >= day + 20h) now_ += opens + days{1} - local;
  }

  // ---- writing it down
  // ----------------------------------------------------------------------------

  // In braces, because they are evaluated from left to right, which arguments in parentheses are
  // not: the dice must fall in one order for every compiler.
  struct moment {
    instant when;
    v1::Actor who;
  };

  v1::Event at(moment it_is) {
    v1::Event event;
    event.set_case_(key(number_));
    *event.mutable_occurred_at() = to_timestamp(it_is.when);
    *event.mutable_actor() = std::move(it_is.who);
    return event;
  }

  void record(v1::Event& event) { record(event, heavy(20s)); }

  // Late by `delay`, within the day that the log allows. Nothing is recorded before the case's
  // receipt, and nothing that hangs on the case's state before the step that it follows.
  void record(v1::Event& event, duration delay) {
    const auto occurred_at = to_instant(event.occurred_at());
    auto recorded_at =
        std::max(occurred_at + std::min<duration>(delay, 20h), received_recorded_at_);
    const bool needs_an_open_case =
        event.has_due_agreed() || event.has_customer_messaged() || event.has_case_reclassified();
    if (is_step(event.fact_case()) || needs_an_open_case) {
      recorded_at = last_recorded_at_ = std::max(recorded_at, last_recorded_at_);
    }
    if (event.has_case_received()) received_recorded_at_ = recorded_at;
    *event.mutable_recorded_at() = to_timestamp(recorded_at);
    event.set_idempotency_key(fmt::format("{}/{}", event.case_(), events_.size() + 1));
    events_.push_back({recorded_at, event.SerializeAsString()});
  }

  static constexpr int cycles_max = 4;

  dice dice_;
  std::uint64_t seed_;
  std::uint64_t number_;
  instant now_;
  state state_ = state::received;
  int cycle_ = 1;
  bool complaint_ = false, do_not_contact_ = false, severe_ = false, serious_ = false;
  const subject* subject_ = nullptr;
  const site* site_ = nullptr;
  const channel* channel_ = nullptr;
  const hold* hold_ = nullptr;
  std::string department_;
  instant received_recorded_at_ = distant_past;
  instant last_recorded_at_ = distant_past;
  std::vector<told> events_;
};

}  // namespace

std::vector<told> tell_story(std::uint64_t seed, std::uint64_t number, instant arrival) {
  if (number % cases_to_a_sheet == 0) return tell_sheet(seed, number, arrival);
  return storyteller{seed, number, arrival}.tell();
}

}  // namespace casebook::generate
