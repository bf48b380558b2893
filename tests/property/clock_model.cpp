#include "clock_model.hpp"

#include <algorithm>
#include <array>

namespace casebook::model {
namespace {

using fact = v1::Event::FactCase;

// ---- pauses and dues by marking -------------------------------------------------------------

struct interval {
  us from, to;  // half open
};

// A stretch of time between two neighbouring marks, in which nothing changes.
struct stretch {
  us from, to;
  bool left_out;
};

constexpr us forever = INT64_MAX / 4;

// Cuts the time after `start` at every mark and says of each piece whether it is left out: it lies
// in some pause, and the pieces left out before it do not use up the cap.
std::vector<stretch> timeline(us start, const std::vector<interval>& pauses, us cap,
                              std::initializer_list<us> more_marks) {
  std::set<us> marks{start, forever};
  for (const auto& pause : pauses) {
    if (pause.from > start) marks.insert(pause.from);
    if (pause.to > start) marks.insert(pause.to);
  }
  for (const us mark : more_marks) {
    if (mark > start) marks.insert(mark);
  }
  std::vector<stretch> pieces;
  us cap_left = cap;
  for (auto mark = marks.begin(); std::next(mark) != marks.end(); ++mark) {
    const us from = *mark;
    const us to = *std::next(mark);
    const bool in_a_pause = std::ranges::any_of(
        pauses, [&](const interval& pause) { return pause.from <= from && to <= pause.to; });
    if (!in_a_pause) {
      pieces.push_back({from, to, false});
      continue;
    }
    const us uncapped = std::min(to - from, cap_left);
    cap_left -= uncapped;
    if (uncapped > 0) pieces.push_back({from, from + uncapped, true});
    if (from + uncapped < to) pieces.push_back({from + uncapped, to, false});
  }
  return pieces;
}

// How the budget of a clock counts towards its due.
struct promise {
  us origin;  // counted from here
  model::budget budget;
  us cap;  // of the pauses since the clock's start
  const hours* open;
};

bool in_open_time(const model::budget& budget) {
  return budget.counts == budget::counting::open_time ||
         budget.counts == budget::counting::workdays;
}

us length_of(const model::budget& budget, const hours& open) {
  return budget.counts == budget::counting::workdays ? budget.days * workday_of(open) : budget.time;
}

// The earliest instant by which the budget lies, unpaused, between the origin and it.
us due_of(us start, const promise& made, const std::vector<interval>& pauses) {
  if (made.budget.counts == budget::counting::civil_days)
    return end_of_civil_day(*made.open, made.origin, made.budget.days);
  us left = length_of(made.budget, *made.open);
  for (const auto& piece : timeline(start, pauses, made.cap, {made.origin})) {
    if (piece.to <= made.origin || piece.left_out) continue;
    if (in_open_time(made.budget)) {
      if (const auto due = used_up(*made.open, piece.from, piece.to, left)) return *due;
    } else {
      if (piece.to - piece.from >= left) return piece.from + left;
      left -= piece.to - piece.from;
    }
  }
  return forever;
}

// What of [start, end) the pauses leave out, as `measure` counts the time of each piece.
template <class Measure>
us left_out_between(us start, us end, const std::vector<interval>& pauses, us cap,
                    Measure measure) {
  us sum = 0;
  for (const auto& piece : timeline(start, pauses, cap, {end})) {
    if (piece.left_out && piece.to <= end) sum += measure(piece.from, piece.to);
  }
  return sum;
}

// ---- what is kept of a clock instance -------------------------------------------------------

struct effect {
  enum class kind {
    first_grading,
    regrade,
    reclassified,
    migrated,
    agreed,
    rescheduled,
    pause,
    resume,
    attempt
  };
  kind what;
  us at;
  std::size_t order;       // of its event
  model::labels labels{};  // of the case after it
  us due = 0;
  std::size_t version = 0;  // migrated to
};

struct ending {
  std::string why;  // empty: a stop; else how it is excluded
  us at;
  us recorded;
  std::size_t order;
  std::string department, assignee;
  bool do_not_contact = false;
  bool entry_unknown = false;
};

struct instance {
  std::string clock;
  int cycle;
  int stint;
  us start;
  std::size_t version;   // of the policy, at its start
  model::labels labels;  // at its start
  std::string assignee, channel;
  std::vector<effect> effects{};
  std::optional<ending> end{};
  std::optional<ending> stop_while_invalid{};
};

bool fits(const line& one, const instance& clock, const labels& of) {
  return std::ranges::all_of(one.of, [&](const auto& wanted) {
    const auto& [label, value] = wanted;
    if (label == "category") return value == of.category;
    if (label == "urgency") return value == of.urgency;
    if (label == "channel") return value == clock.channel;
    if (label == "department") return value == of.department;
    return label == "grade" && value == v1::CaseGraded::Grade_Name(of.grade);
  });
}

std::optional<budget> budget_of(const promises& rules, const instance& clock, const labels& of) {
  const auto found = rules.clocks.find(clock.clock);
  if (found == rules.clocks.end()) return std::nullopt;
  const auto& budget = found->second;
  const line* most = nullptr;  // "The line that names most wins"
  for (const auto& one : budget.lines) {
    if (fits(one, clock, of) && (most == nullptr || one.of.size() > most->of.size())) most = &one;
  }
  if (most != nullptr) return most->budget;
  // "an ownership clock belongs to the department that it was started for"
  const auto& department = clock.clock == "ownership" ? clock.labels.department : of.department;
  if (const auto own = budget.by_department.find(department); own != budget.by_department.end()) {
    return own->second;
  }
  switch (of.grade) {
    case v1::CaseGraded::A: return budget.a;
    case v1::CaseGraded::B: return budget.b;
    default: return budget.c;  // "Before its first CaseGraded a complaint has C's budgets"
  }
}

us cap_of(const promises& rules, const std::optional<budget>& budget) {
  const us length = budget ? length_of(*budget, rules.open) : 0;
  return std::max(rules.pause_cap_at_least, length * rules.pause_cap_budgets);
}

bool in_contact_hours(const promises& rules, us at) {
  const us local = local_time_of_day(rules.open.zone, at);
  return rules.contact_from <= local && local < rules.contact_to;
}

// Is there a choice of `wanted` attempts, each far enough after the one before?
bool spaced(const std::vector<us>& attempts, std::size_t from, us not_before, int wanted,
            us spacing) {
  if (wanted == 0) return true;
  for (std::size_t i = from; i < attempts.size(); ++i) {
    if (attempts[i] >= not_before &&
        spaced(attempts, i + 1, attempts[i] + spacing, wanted - 1, spacing)) {
      return true;
    }
  }
  return false;
}

bool unreachable(const promises& rules, us resolved, us window_end,
                 const std::vector<us>& attempts) {
  std::vector<us> counted;
  for (const us at : attempts) {
    if (at >= resolved && at <= window_end && in_contact_hours(rules, at)) counted.push_back(at);
  }
  std::ranges::sort(counted);
  for (std::size_t first = 0; first < counted.size(); ++first) {
    if (counted[first] > resolved + rules.first_within) continue;
    if (spaced(counted, first + 1, counted[first] + rules.spacing, rules.attempts - 1,
               rules.spacing)) {
      return true;
    }
  }
  return false;
}

// ---- one instance, looked at as of an instant -----------------------------------------------

// What a budget in force decides: the due, which time counts as elapsed, and the cap of the pauses.
struct terms {
  std::optional<model::budget> budget;
  us cap;
  const hours* open;

  [[nodiscard]] us time_between(us from, us to) const {
    return budget && in_open_time(*budget) ? open_between(*open, from, to) : to - from;
  }
  [[nodiscard]] bool pauses_count() const {
    return !budget || budget->counts != budget::counting::civil_days;
  }
};

class reading {
 public:
  reading(const book& rules, const instance& clock, us now)
      : rules_{rules},
        clock_{clock},
        now_{now},
        version_{clock.version},
        attempts_version_{clock.version},
        labels_{clock.labels},
        in_force_{promised()} {
    count_from_start(in_force_);
    for (const auto& change : clock.effects) {
      if (clock.end && change.order > clock.end->order) break;  // a stopped clock keeps its verdict
      play(change);
    }
  }

  // Excused by the rule: judged on the attempts as they stood at due, whatever follows.
  [[nodiscard]] bool excused_after_due() const {
    const auto due = due_at(now_);
    return due && reached_nobody(*due);
  }
  [[nodiscard]] std::optional<us> due() const { return due_at(now_); }

  [[nodiscard]] v1::ClockVerdict verdict(const situation& holder) const {
    v1::ClockVerdict said;
    said.set_clock(clock_.clock);
    said.set_cycle(clock_.cycle);
    said.set_stint(clock_.stint);
    *said.mutable_started_at() = to_stamp(clock_.start);
    const auto due = due_at(now_);
    if (due) *said.mutable_due_at() = to_stamp(*due);
    said.set_agreed(shown_ == shown::agreed);  // the flags describe the due that is shown
    said.set_rescheduled(shown_ == shown::rescheduled);
    said.set_extended(extended_);

    // When the clock came to rest, if it did.
    bool stopped = clock_.end && clock_.end->why.empty();
    us rest = clock_.end ? clock_.end->at : now_;
    bool rests = clock_.end.has_value();
    // "An import line without recordedAt says nothing about when it was entered"
    const bool late =
        stopped && due && rest <= *due && *due < clock_.end->recorded && !clock_.end->entry_unknown;
    if (late && now_under().late_entry == v1::Policy::USE_RECORDED) {
      rest = clock_.end->recorded;
      if (rest > now_) {  // not entered yet
        rest = now_;
        rests = stopped = false;
      }
    }

    us life_end = rest;
    if (due && rest > *due) {
      if (excused_after_due()) {
        exclude(said, "EXCUSED");
        life_end = *due;
      } else {
        said.set_outcome(v1::BREACHED);
        if (stopped) *said.mutable_stopped_at() = to_stamp(rest);
        said.set_late_entered(late && stopped);
      }
    } else if (!rests) {
      said.set_outcome(v1::PENDING);
    } else if (stopped) {
      said.set_outcome(v1::MET);
      *said.mutable_stopped_at() = to_stamp(rest);
      said.set_late_entered(late);
    } else if (clock_.end->why == "WAIVED" && !clock_.end->do_not_contact && reached_nobody(rest)) {
      exclude(said, "EXCUSED");  // the waiver ends it at once, on the attempts before it
    } else {                     // "excused or waived by a waiver: to the waiver"
      exclude(said, clock_.end->why);
    }

    if (life_end > clock_.start) {
      const auto measure = [&](us from, us to) { return in_force_.time_between(from, to); };
      const us paused =
          in_force_.pauses_count()
              ? left_out_between(clock_.start, life_end, pauses(now_), in_force_.cap, measure)
              : 0;
      said.set_paused_us(paused);
      said.set_elapsed_us(measure(clock_.start, life_end) - paused);
    }
    said.set_entry_unknown(said.has_stopped_at() && clock_.end->entry_unknown);
    if (clock_.clock == "ownership") {  // "whoever has the case now"
      said.set_department(clock_.labels.department);
      said.set_assignee(clock_.assignee);
    } else {
      said.set_department(rests ? clock_.end->department : holder.department);
      said.set_assignee(rests ? clock_.end->assignee : holder.assignee);
    }
    return said;
  }

 private:
  enum class shown { budget, agreed, rescheduled };
  struct step {
    char how;  // '=' starts afresh, '<' the earlier of both, '>' the later of both
    promise made;
  };

  [[nodiscard]] const promises& now_under() const { return rules_.versions[version_]; }

  // What the version that the clock is under promises a case with its labels.
  [[nodiscard]] terms promised() const {
    const auto budget = budget_of(now_under(), clock_, labels_);
    return {budget, cap_of(now_under(), budget), &now_under().open};
  }

  static promise counted(us origin, const terms& of) {
    return {origin, *of.budget, of.cap, of.open};
  }
  [[nodiscard]] promise from_start(const terms& of) const { return counted(clock_.start, of); }

  [[nodiscard]] bool reached_nobody(us window_end) const {
    return clock_.clock == "callback" &&
           unreachable(rules_.versions[attempts_version_], clock_.start, window_end, attempts_);
  }

  static void exclude(v1::ClockVerdict& said, const std::string& why) {
    said.set_outcome(v1::EXCLUDED);
    said.set_excluded_why(why);
  }

  // The pauses so far; an open one as if it ended at `now`.
  [[nodiscard]] std::vector<interval> pauses(us now) const {
    auto all = closed_;
    if (open_) all.push_back({*open_, now});
    std::erase_if(all, [](const interval& pause) { return pause.to <= pause.from; });
    return all;
  }

  [[nodiscard]] std::optional<us> due_at(us now) const {
    if (missed_) return missed_;
    if (fixed_) return fixed_;
    std::optional<us> due;
    for (const auto& [how, made] : steps_) {
      const us next = due_of(clock_.start, made, pauses(now));
      if (!due || how == '=')
        due = next;
      else if (how == '<')
        due = std::min(*due, next);
      else
        due = std::max(*due, next);
    }
    return due;
  }

  // "A breach is latched, with the due that was missed": whatever would move the due after it, does
  // not.
  bool missed_by(us at) {
    if (missed_) return true;
    const auto due = due_at(at);
    if (due && *due < at) missed_ = due;
    return missed_.has_value();
  }

  void play(const effect& change) {
    using enum effect::kind;
    switch (change.what) {
      case first_grading:  // no regrade, so no breach stands in its way
        labels_ = change.labels;
        count_from_start(promised());
        break;
      case regrade:
      case reclassified: regrade_at(change); break;
      case migrated: migrate_at(change); break;
      case agreed:
      case rescheduled:
        if (missed_by(change.at)) break;
        fixed_ = change.due;
        shown_ = change.what == agreed ? shown::agreed : shown::rescheduled;
        break;
      case pause: open_ = change.at; break;
      case resume:
        if (open_) closed_.push_back({*open_, change.at});
        open_.reset();
        break;
      case attempt: attempts_.push_back(change.at); break;
    }
  }

  void count_from_start(const terms& anew) {
    in_force_ = anew;
    steps_.clear();
    if (anew.budget) steps_.push_back({'=', from_start(anew)});
  }

  void regrade_at(const effect& change) {
    labels_ = change.labels;
    const auto before = due_at(change.at);
    move(change.at);
    const auto after = due_at(change.at);
    if (before && (!after || *after > *before))
      extended_ = true;  // "regrades and reclassifications only"
  }

  void migrate_at(const effect& change) {
    const auto due = due_at(change.at);
    const bool overdue = due && *due < change.at;
    version_ = change.version;
    labels_ = change.labels;
    if (!overdue) attempts_version_ = change.version;  // "judged as they stood at due"
    move(change.at);
  }

  // To what is promised now, by the regrade rule.
  void move(us at) {
    const auto rule = now_under().regrade;
    if (rule == v1::Policy::KEEP) return;
    const auto fresh = promised();
    if (missed_by(at)) return;
    if (rule == v1::Policy::RETROACTIVE) {
      count_from_start(fresh);
    } else {
      // "Stricter or looser is decided by the two dues computed from the start over the same
      // pauses"
      const us was = due_from_start(in_force_, at);
      const us will_be = due_from_start(fresh, at);
      if (will_be < was) {
        steps_.push_back({'<', counted(std::max(at, clock_.start), fresh)});
      } else if (will_be > was && fresh.budget) {
        steps_.push_back({'>', from_start(fresh)});
      } else if (will_be > was) {
        steps_.clear();  // no due is the loosest
      }
    }
    in_force_ = fresh;
  }

  [[nodiscard]] us due_from_start(const terms& of, us at) const {
    return of.budget ? due_of(clock_.start, from_start(of), pauses(at)) : INT64_MAX;
  }

  const book& rules_;
  const instance& clock_;
  us now_;
  std::size_t version_;           // of the policy
  std::size_t attempts_version_;  // whose unreachable rule judges
  model::labels labels_;
  terms in_force_;
  std::vector<step> steps_;   // the due, as its regrades made it
  std::optional<us> fixed_;   // agreed or rescheduled
  std::optional<us> missed_;  // the due of a latched breach
  shown shown_ = shown::budget;
  bool extended_ = false;
  std::vector<interval> closed_;
  std::optional<us> open_;
  std::vector<us> attempts_;
};

// ---- the fold -------------------------------------------------------------------------------

class fold {
 public:
  explicit fold(const book& rules) : rules_{rules} {}

  void take(const v1::Event& event) {
    const auto next = next_state(rules_, now_, event);
    if (!next) return;
    ++order_;
    at_ = to_us(event.occurred_at());
    recorded_ = to_us(event.recorded_at());
    entry_unknown_ = event.entry_unknown();
    const situation before = now_;
    apply(rules_, now_, event, *next);
    if (before.state == "on_hold" && now_.state != "on_hold")
      note_all({effect::kind::resume, at_, order_});
    clocks_of(event, before);
    start_action();
  }

  [[nodiscard]] answer asked(us as_of) const {
    answer said{now_, {}};
    for (const auto& clock : clocks_) {
      said.clocks.push_back(reading{rules_, clock, as_of}.verdict(now_));
    }
    return said;
  }

 private:
  // The version that the case is under.
  [[nodiscard]] const promises& now_under() const { return rules_.versions[now_.version]; }

  instance* running(std::string_view clock) {
    for (auto& each : clocks_) {
      if (each.clock == clock && !each.end) return &each;
    }
    return nullptr;
  }

  void start(const std::string& clock) {
    if (!now_under().clocks.contains(clock)) return;
    const auto before = std::ranges::count_if(clocks_, [&](const instance& each) {
      return each.clock == clock && each.cycle == now_.cycle;
    });
    if (running(clock) != nullptr) return;  // "a start does nothing while that clock runs"
    instance fresh{clock,         now_.cycle,   static_cast<int>(before) + 1,
                   at_,           now_.version, labels_now(),
                   now_.assignee, now_.channel};
    if (const auto agreed = agreed_for_next_.find(clock); agreed != agreed_for_next_.end()) {
      fresh.effects.push_back({effect::kind::agreed, INT64_MIN, order_, {}, agreed->second});
      agreed_for_next_.erase(agreed);
    }
    clocks_.push_back(std::move(fresh));
  }

  void start_ownership() {
    if (!now_.department.empty()) start("ownership");
  }

  [[nodiscard]] labels labels_now() const {
    return {now_.grade, now_.department, now_.category, now_.urgency};
  }

  [[nodiscard]] ending ends(const std::string& why) const {
    return {
        why,           at_, recorded_, order_, now_.department, now_.assignee, now_.do_not_contact,
        entry_unknown_};
  }

  void stop(std::string_view clock) {
    if (auto* each = running(clock)) each->end = ends("");
  }

  void exclude(std::string_view clock, const std::string& why) {
    if (auto* each = running(clock)) each->end = ends(why);
  }

  void exclude_all(const std::string& why) {
    for (auto& each : clocks_) {
      if (!each.end) each.end = ends(why);
    }
  }

  // Pauses and their ends, for every clock that pauses and runs.
  void note_all(const effect& change) {
    for (auto& each : clocks_) {
      if (!each.end && (each.clock == "resolution" || each.clock == "ownership")) {
        each.effects.push_back(change);
      }
    }
  }

  void hold(v1::CasePutOnHold::Reason reason) {
    held_for_ = reason;
    if (now_under().paused_by.contains(reason)) note_all({effect::kind::pause, at_, order_});
  }

  void human_contact() {
    stop("first_response");
    stop("action");
    stop("next_response");
    // "After CaseRevalidated clocks run on as if never excluded": then this stopped them.
    for (auto& each : clocks_) {
      const bool stops =
          each.clock == "first_response" || each.clock == "action" || each.clock == "next_response";
      if (stops && each.end && each.end->why == "INVALID" && !each.stop_while_invalid) {
        each.stop_while_invalid = ends("");
      }
    }
  }

  void revalidate() {
    for (auto& each : clocks_) {
      if (each.end && each.end->why == "INVALID") {
        each.end = each.stop_while_invalid;
        each.stop_while_invalid.reset();
      }
    }
    if (now_.state == "on_hold") hold(held_for_);
  }

  void work_returns() {  // in a new cycle
    start("resolution");
    start_ownership();
  }

  void start_action() {
    const bool at_work = now_.state == "received" || now_.state == "dispatched" ||
                         now_.state == "in_progress" || now_.state == "on_hold";
    const bool severe = now_.grade == v1::CaseGraded::A || now_.colour == v1::CaseGraded::BLACK;
    if (action_started_ || !at_work || !severe) return;
    action_started_ = true;
    start("action");
  }

  void graded(const v1::CaseGraded& said, const situation& before) {
    const bool first = !graded_before_;
    graded_before_ = true;
    const auto grade_before =
        before.grade == v1::CaseGraded::UNSPECIFIED ? v1::CaseGraded::C : before.grade;
    if (said.grade() == grade_before) return;  // "An equal grade is no regrade"
    const auto what =
        first && at_ <= now_.received_at ? effect::kind::first_grading : effect::kind::regrade;
    for (auto& each : clocks_) each.effects.push_back({what, at_, order_, labels_now()});
  }

  // "budgets move by the regrade rule": where it was filed under the same head, nothing does.
  void reclassified(const situation& before) {
    if (now_.category == before.category && now_.urgency == before.urgency) return;
    for (auto& each : clocks_) {
      each.effects.push_back({effect::kind::reclassified, at_, order_, labels_now()});
    }
  }

  // For every clock: one that had ended runs by it too, should it turn out that it never ended.
  void migrated(const situation& before) {
    if (now_.version == before.version) return;
    for (auto& each : clocks_) {
      effect change{effect::kind::migrated, at_, order_, labels_now()};
      change.version = now_.version;
      each.effects.push_back(change);
    }
  }

  void due_agreed(const v1::DueAgreed& said) {
    const us due = to_us(said.due_at());
    if (auto* each = running(said.clock())) {
      const reading as_it_stands{rules_, *each, at_};
      const auto old_due = as_it_stands.due();
      const bool excused = old_due && *old_due < at_ && as_it_stands.excused_after_due();
      if (!excused) {
        each->effects.push_back({effect::kind::agreed, at_, order_, {}, due});
        return;
      }
    }
    agreed_for_next_[said.clock()] = due;
  }

  void clocks_of(const v1::Event& event, const situation& before) {
    switch (event.fact_case()) {
      case fact::kCaseReceived:
        start("dispatch");
        start("first_response");
        start("resolution");
        break;
      case fact::kCustomerContacted:
        if (!event.customer_contacted().automatic() && event.actor().role() != v1::Actor::SYSTEM)
          human_contact();
        break;
      case fact::kCaseDispatched:
        stop("dispatch");
        stop("action");
        start_ownership();
        break;
      case fact::kDispatchAccepted: stop("action"); break;
      case fact::kDispatchDeclined: stop("ownership"); break;
      case fact::kCaseTransferred:
        stop("dispatch");
        stop("action");
        stop("ownership");
        start_ownership();
        break;
      case fact::kCasePutOnHold: hold(event.case_put_on_hold().reason()); break;
      case fact::kCaseResolved:
        for (const auto* clock :
             {"dispatch", "first_response", "action", "ownership", "resolution", "next_response"}) {
          stop(clock);
        }
        if (now_.state == "resolved") start("callback");
        break;
      case fact::kResolutionRejected:
        exclude("callback", "VOID");
        for (auto& each : clocks_) {
          if (each.clock == "resolution" && each.cycle == now_.cycle) each.end.reset();
        }
        start_ownership();
        break;
      case fact::kCallbackAttempted:
        if (auto* each = running("callback"))
          each->effects.push_back({effect::kind::attempt, at_, order_});
        break;
      case fact::kCallbackRescheduled:
        if (auto* each = running("callback")) {
          each->effects.push_back(
              {effect::kind::rescheduled,
               at_,
               order_,
               {},
               to_us(event.callback_rescheduled().agreed_at()) + now_under().reschedule_grace});
        }
        break;
      case fact::kCallbackCompleted:
        stop("callback");
        stop("next_response");  // "a completed callback is one; a waiver is not"
        if (now_.state == "in_progress") work_returns();
        break;
      case fact::kCallbackWaived: exclude("callback", "WAIVED"); break;
      case fact::kCaseReopened:
        exclude("callback", "SUPERSEDED");
        work_returns();
        break;
      case fact::kCaseCancelled: exclude_all("CANCELLED"); break;
      case fact::kCaseInvalidated: exclude_all("INVALID"); break;
      case fact::kCaseMerged: exclude_all("SUPERSEDED"); break;
      case fact::kCaseRevalidated: revalidate(); break;
      case fact::kCaseGraded: graded(event.case_graded(), before); break;
      case fact::kCaseReclassified: reclassified(before); break;
      case fact::kCustomerMessaged: start("next_response"); break;
      case fact::kDueAgreed: due_agreed(event.due_agreed()); break;
      case fact::kPolicyMigrated: migrated(before); break;
      default: break;
    }
  }

  const book& rules_;
  situation now_;
  std::vector<instance> clocks_;
  std::map<std::string, us> agreed_for_next_;
  v1::CasePutOnHold::Reason held_for_ = v1::CasePutOnHold::UNSPECIFIED;
  bool action_started_ = false;
  bool graded_before_ = false;
  us at_ = 0;
  us recorded_ = 0;
  bool entry_unknown_ = false;
  std::size_t order_ = 0;
};

bool one_of(std::string_view state, std::initializer_list<std::string_view> list) {
  return std::ranges::find(list, state) != list.end();
}

}  // namespace

us to_us(const google::protobuf::Timestamp& stamp) {
  return stamp.seconds() * second + stamp.nanos() / 1000;
}

google::protobuf::Timestamp to_stamp(us at) {
  google::protobuf::Timestamp stamp;
  us seconds = at / second;
  if (seconds * second > at) --seconds;
  stamp.set_seconds(seconds);
  stamp.set_nanos(static_cast<std::int32_t>((at - seconds * second) * 1000));
  return stamp;
}

std::size_t book::in_force(us received_at) const {
  std::size_t found = 0;
  for (std::size_t i = 0; i < versions.size(); ++i) {
    if (versions[i].effective_from <= received_at) found = i;
  }
  return found;
}

std::optional<std::size_t> book::find(std::string_view version) const {
  const auto found = std::ranges::find(versions, version, &promises::version);
  if (found == versions.end()) return std::nullopt;
  return static_cast<std::size_t>(found - versions.begin());
}

promises complaint() {
  promises made;
  const auto same = [](us length) { return budgets{length, length, length, {}}; };
  made.clocks["dispatch"] = same(30 * minute);
  made.clocks["first_response"] = {2 * hour, 12 * hour, 24 * hour, {}};
  made.clocks["action"] = same(24 * hour);
  made.clocks["ownership"] = {};
  made.clocks["resolution"] = {workdays(5), workdays(3), 48 * hour, {}};
  made.clocks["callback"] = same(48 * hour);
  made.clocks["next_response"] = same(24 * hour);
  made.paused_by = {v1::CasePutOnHold::AWAITING_CUSTOMER, v1::CasePutOnHold::AWAITING_EXTERNAL,
                    v1::CasePutOnHold::ACCESS_BLOCKED};
  return made;
}

promises service_request() {
  promises made = complaint();
  made.graded = false;
  made.callback = false;
  made.clocks.erase("action");
  made.clocks.erase("callback");
  made.clocks["first_response"] = {24 * hour, 24 * hour, 24 * hour, {}};
  made.clocks["resolution"] = {48 * hour, 48 * hour, 48 * hour, {}};
  return made;
}

std::optional<std::string> next_state(const book& versions, const situation& now,
                                      const v1::Event& event) {
  const promises& rules = versions.versions[now.version];
  const std::string& from = now.state;
  const bool open = one_of(from, {"received", "dispatched", "in_progress", "on_hold", "resolved"});
  const bool has_department = !now.department.empty();
  const auto if_from = [&](std::initializer_list<std::string_view> states,
                           std::string target) -> std::optional<std::string> {
    if (!one_of(from, states)) return std::nullopt;
    return target;
  };
  const std::string after_resolution = rules.callback ? "resolved" : "closed";

  if (from.empty()) {
    if (event.has_case_received()) return "received";
    return std::nullopt;
  }
  switch (event.fact_case()) {
    case fact::kCaseDispatched: return if_from({"received"}, "dispatched");
    case fact::kDispatchAccepted: return if_from({"dispatched"}, "in_progress");
    case fact::kDispatchDeclined: return if_from({"dispatched"}, "received");
    case fact::kCaseTransferred:
      return if_from({"dispatched", "in_progress", "on_hold"}, "dispatched");
    case fact::kCasePutOnHold: return if_from({"received", "dispatched", "in_progress"}, "on_hold");
    case fact::kCaseResumed:
      return if_from({"on_hold"}, has_department ? "in_progress" : "received");
    case fact::kCaseResolved:
      return if_from({"received", "dispatched", "in_progress", "on_hold"}, after_resolution);
    case fact::kResolutionRejected: return if_from({"resolved"}, "in_progress");
    case fact::kCallbackAttempted:
    case fact::kCallbackRescheduled: return if_from({"resolved"}, "resolved");
    case fact::kCallbackCompleted: {
      const bool fixed = event.callback_completed().verdict() == v1::CallbackCompleted::FIXED;
      return if_from({"resolved"}, fixed ? "closed" : "in_progress");
    }
    case fact::kCallbackWaived: return if_from({"resolved"}, "closed");
    case fact::kCaseReopened:
      return if_from({"resolved", "closed"}, has_department ? "dispatched" : "received");
    case fact::kCaseCancelled:
      if (open) return "cancelled";
      return std::nullopt;
    case fact::kCaseInvalidated:
      if (open) return "invalid";
      return std::nullopt;
    case fact::kCaseMerged:
      if (open) return "merged";
      return std::nullopt;
    case fact::kCaseRevalidated: return if_from({"invalid"}, now.left_state);
    case fact::kDueAgreed:
    case fact::kCaseReclassified:
    case fact::kCustomerMessaged:
      if (open) return from;
      return std::nullopt;
    case fact::kCaseGraded:
      if (rules.graded) return from;
      return std::nullopt;
    case fact::kCustomerContacted:
    case fact::kFactsUpdated:
    case fact::kHouseholdLinked:
    case fact::kHouseholdUnlinked:
    case fact::kNoteAdded:
    case fact::kPolicyMigrated:
    case fact::kTimerFired: return from;
    case fact::kMeasureTaken:  // of sheets, which have no clocks
    case fact::kCaseReceived:
    case fact::FACT_NOT_SET: return std::nullopt;
  }
  return std::nullopt;
}

void apply(const book& rules, situation& now, const v1::Event& event, const std::string& next) {
  const auto hand_to = [&](const std::string& department, const std::string& assignee) {
    now.department = department;
    now.assignee = assignee;
  };
  const auto learn = [&](const v1::CaseFacts& facts) {
    if (facts.has_do_not_contact()) now.do_not_contact = facts.do_not_contact();
    if (facts.has_urgency()) now.urgency = facts.urgency();
  };
  switch (event.fact_case()) {
    case fact::kCaseReceived:
      learn(event.case_received().facts());
      now.category = event.case_received().category();
      now.channel = event.case_received().channel();
      now.received_at = to_us(event.occurred_at());
      now.version = rules.find(event.policy_version()).value_or(rules.in_force(now.received_at));
      break;
    case fact::kPolicyMigrated:  // to an unknown one: back to the version that the receipt has
      now.version = rules.find(event.policy_migrated().policy_version())
                        .value_or(rules.in_force(now.received_at));
      break;
    case fact::kFactsUpdated: learn(event.facts_updated().facts()); break;
    case fact::kCaseDispatched:
      hand_to(event.case_dispatched().department(), event.case_dispatched().assignee());
      break;
    case fact::kCaseTransferred:
      hand_to(event.case_transferred().department(), event.case_transferred().assignee());
      break;
    case fact::kDispatchAccepted:
      if (!event.dispatch_accepted().assignee().empty())
        now.assignee = event.dispatch_accepted().assignee();
      break;
    case fact::kDispatchDeclined: hand_to({}, {}); break;
    case fact::kCallbackCompleted:
      if (event.callback_completed().verdict() != v1::CallbackCompleted::FIXED) ++now.cycle;
      break;
    case fact::kCaseReopened: ++now.cycle; break;
    case fact::kCaseInvalidated: now.left_state = now.state; break;
    case fact::kCaseGraded:
      now.grade = event.case_graded().grade();
      // "a grading that names no colour leaves the colour that was there, NO_COLOUR withdraws it"
      if (event.case_graded().risk_colour() == v1::CaseGraded::NO_COLOUR) {
        now.colour = v1::CaseGraded::NONE;
      } else if (event.case_graded().risk_colour() != v1::CaseGraded::NONE) {
        now.colour = event.case_graded().risk_colour();
      }
      break;
    case fact::kCaseReclassified: {  // "what is absent stays"
      const auto& said = event.case_reclassified();
      if (!said.category().empty()) now.category = said.category();
      if (!said.urgency().empty()) now.urgency = said.urgency();
      break;
    }
    default: break;
  }
  now.state = next;
}

std::vector<v1::Event> stamped(const book& rules, std::vector<v1::Event> events) {
  situation now;
  std::vector<v1::Event> kept;
  for (auto& event : events) {
    const auto next = next_state(rules, now, event);
    if (!next) continue;
    apply(rules, now, event, *next);
    event.set_state_after(*next);
    event.set_version(kept.size() + 1);
    event.set_position(kept.size() + 1);
    kept.push_back(std::move(event));
  }
  return kept;
}

answer judge(const book& rules, std::span<const v1::Event> history, us as_of, us known_at) {
  fold told{rules};
  for (const auto& event : history) {
    const bool happened = to_us(event.occurred_at()) <= as_of;
    const bool known = to_us(event.recorded_at()) <= known_at;
    if (happened && known) told.take(event);
  }
  return told.asked(as_of);
}

}  // namespace casebook::model
