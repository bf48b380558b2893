#include <boost/format.hpp>

#include <algorithm>
#include <string>

#include "core/local_time.hpp"
#include "core/workdays.hpp"
#include "sla/phrases.hpp"
#include "sla/running_time.hpp"
#include "sla/verdict.hpp"

namespace casebook {
namespace {

using adjustment = clock_instance::adjustment;
using counting = budget::counting;

/// Says everything about one clock in one language, in the time of one zone.
class narrator {
 public:
  narrator(const clock_instance& clock, const verdict& said, instant now, language spoken,
           std::string zone)
      : clock_(clock), said_(said), now_(now), spoken_(spoken), zone_(std::move(zone)) {}

  std::vector<std::string> tell() {
    say(phrases::rule, clock_.rules().version(), budget_words(clock_.in_force().budget));
    say(phrases::started, at_event(clock_.start()));
    for (const auto& one : clock_.adjustments()) adjusted(one);
    for (const auto& hold : clock_.holds()) held(hold);
    left_out_of_holds();
    open_time();
    attempts();
    due();
    outcome();
    return std::move(sentences_);
  }

 private:
  template <class... Parts>
  std::string text(const phrase& said_as, const Parts&... parts) const {
    boost::format sentence{said_as.in(spoken_)};
    return (sentence % ... % parts).str();
  }
  template <class... Parts>
  void say(const phrase& said_as, const Parts&... parts) {
    sentences_.push_back(text(said_as, parts...));
  }

  [[nodiscard]] std::string time(instant at) const { return to_local_text(at, zone_); }
  // The end of the day that it ends, where it ends one.
  [[nodiscard]] std::string due_time() const {
    return to_local_text(*said_.due, zone_,
                         said_.due_ends_day ? day_edge::ends_a_day : day_edge::begins_a_day);
  }
  [[nodiscard]] std::string words(duration length) const { return to_words(length, spoken_); }
  [[nodiscard]] std::string open_words(duration length, const calendar& hours) const {
    return open_time_words(length, hours.workday(clock_.start().at), spoken_);
  }
  // In the sort of time that this clock counts.
  [[nodiscard]] std::string own_words(duration length) const {
    const auto as = clock_.counted_as();
    return as.counts == counting::business ? open_words(length, *as.hours) : words(length);
  }
  [[nodiscard]] std::string event(position by) const { return text(phrases::event, by.value); }
  [[nodiscard]] std::string at_event(const mark& when) const {
    return time(when.at) + " " + event(when.by);
  }

  [[nodiscard]] std::string budget_words(const std::optional<budget>& given) const {
    if (!given) return text(phrases::no_budget);
    return length_words(*given) + row_words(given->row);
  }
  [[nodiscard]] std::string length_words(const budget& given) const {
    switch (given.counts) {
      case counting::business:
        return text(phrases::open_time_budget, open_words(given.length, *given.hours),
                    given.hours->name());
      case counting::civil_days:
        return text(phrases::civil_days_budget, given.days, given.hours->name());
      case counting::elapsed: break;
    }
    return text(phrases::elapsed_budget, words(given.length));
  }
  // Which row of the policy it was: what that row asks for.
  [[nodiscard]] std::string row_words(const v1::ClockBudget* row) const {
    std::string asks;
    const auto add = [&](const phrase& what, const std::string& value) {
      if (!value.empty()) asks += (asks.empty() ? "" : text(phrases::comma)) + text(what, value);
    };
    if (row == nullptr) return asks;
    add(phrases::grade_row, std::string{name(row->grade())});
    add(phrases::department_row, row->department());
    add(phrases::category_row, row->category());
    add(phrases::site_row, row->site());
    for (const auto& one : row->of()) add(phrases::label_row(one.label()), one.value());
    return asks.empty() ? asks : text(phrases::row, asks);
  }

  void adjusted(const adjustment& one) {
    const auto& cause = phrases::cause(one.why);
    const auto& how = one.how == adjustment::kind::cap ? phrases::stricter : phrases::looser;
    say(how, text(cause, event(one.by)), budget_words(one.allowed.budget), time(one.anchor));
  }

  void held(const clock_instance::hold_mark& hold) {
    const auto reason = phrases::hold_reason(hold.reason).in(spoken_);
    const auto until = hold.to         ? text(phrases::until, at_event(*hold.to))
                       : clock_.runs() ? text(phrases::still)
                                       : text(phrases::to_its_end);
    say(hold.counts ? phrases::hold_that_counts : phrases::hold_that_does_not, reason,
        at_event(hold.from), until);
  }

  void left_out_of_holds() {
    if (std::ranges::none_of(clock_.holds(), &clock_instance::hold_mark::counts)) return;
    if (clock_.counted_as().counts == counting::civil_days) return say(phrases::days_do_not_pause);
    const auto cap = clock_.in_force().pause_cap;
    if (cap == duration::max()) return say(phrases::left_out, own_words(said_.paused));
    // A cap is time by the wall, and so is what it is held against.
    const auto pauses = clock_.counted_pauses(now_);
    const auto by_the_wall = left_out(clock_.start().at, said_.until, budget{}, pauses);
    if (clock_.counted_as().counts != counting::business)
      return say(phrases::left_out_capped, words(by_the_wall), words(cap));
    say(phrases::left_out_capped_of_open_time, words(by_the_wall), words(cap),
        own_words(said_.paused));
  }

  // Which hours counted, the first of them one by one.
  void open_time() {
    const auto counted = clock_.counted_as();
    if (counted.counts != counting::business) return;
    constexpr std::size_t most = 6;
    const auto open = counted.hours->openings(clock_.start().at, said_.until, most + 1);
    std::string intervals;
    for (std::size_t i = 0; i < std::min(open.size(), most); ++i) {
      intervals += (i == 0 ? "" : text(phrases::comma)) +
                   text(phrases::from_to, time(open[i].from), time(open[i].to));
    }
    if (open.empty()) return say(phrases::closed_all_the_time, counted.hours->name());
    say(open.size() > most ? phrases::open_and_more : phrases::open, counted.hours->name(),
        intervals, own_words(said_.elapsed));
  }

  void attempts() {
    if (clock_.attempts.empty()) return;
    std::string times;
    for (const auto at : clock_.attempts)
      times += (times.empty() ? "" : text(phrases::comma)) + time(at);
    say(phrases::attempts, clock_.attempts.size(), times);
  }

  void due() {
    if (!said_.due) return say(clock_.in_force().budget ? phrases::never_open : phrases::never_due);
    const auto& latched = clock_.latched() ? phrases::latched : phrases::full_stop;
    const auto end = text(latched);
    if (const auto& set = clock_.due_set()) {
      return say(set->rescheduled ? phrases::rescheduled : phrases::agreed, event(set->by),
                 time(*said_.due), end);
    }
    say(phrases::due, due_time(), end);
  }

  void outcome() {
    switch (said_.outcome) {
      case v1::MET: return met();
      case v1::BREACHED: return breached();
      case v1::EXCLUDED: return excluded();
      default: return say(phrases::pending, time(now_));
    }
  }
  void met() {
    const mark stop{*said_.stopped, clock_.stopped()->by, {}};
    if (said_.entry_unknown) return say(phrases::met_entry_unknown, at_event(stop));
    said_.late_entered ? say(phrases::met_late, at_event(stop), time(clock_.stopped()->recorded_at))
                       : say(phrases::met, at_event(stop));
  }
  void breached() {
    const auto by = words(said_.until - *said_.due);
    if (said_.stopped && said_.late_entered) {
      return say(phrases::breached_by_entry, by, event(clock_.stopped()->by),
                 time(clock_.stopped()->at));
    }
    if (said_.stopped) return say(phrases::breached_stopped, by, event(clock_.stopped()->by));
    if (clock_.ended()) return say(phrases::breached_ended, by, event(clock_.ended()->by));
    say(phrases::breached_running, by, time(now_));
  }
  void excluded() {
    const auto why = phrases::excluded_why(*said_.excluded).in(spoken_);
    if (said_.excluded == exclusion::excused) return say(phrases::excused, why);
    say(phrases::excluded, why, at_event(*clock_.ended()));
  }

  const clock_instance& clock_;
  const verdict& said_;
  instant now_;
  language spoken_;
  std::string zone_;
  std::vector<std::string> sentences_;
};

}  // namespace

std::vector<std::string> explain(const clock_instance& clock, const verdict& said,
                                 const case_state& state, instant now, language spoken,
                                 const std::string& zone) {
  return narrator{clock, said, now, spoken, zone.empty() ? clock.rules().zone(state.site) : zone}
      .tell();
}

}  // namespace casebook
