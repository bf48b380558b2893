#include <casebook/projection.hpp>
#include <casebook/scorecard.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "projection/count_case.hpp"
#include "projection/scorecard_groups.hpp"
#include "scorecard/objective.hpp"
#include "scorecard/period.hpp"

namespace casebook {
namespace {

using period = v1::Indicator::Period;

// One term of one formula, as the thing counted looks for it.
struct use {
  std::size_t objective;
  const v1::Indicator::Term* term;
  std::string_view subject;
  bool in_numerator;
};

// What was counted in one group, by objective.
struct group {
  std::chrono::local_days day;  // on which its period begins
  std::vector<ratio> counts;
};

class scorecard {
 public:
  scorecard(const report_source& from, const report_question& asked, scorecard_groups groups)
      : from_(from),
        asked_(asked),
        groups_(std::move(groups)),
        objectives_(resolve_objectives(rules().source())) {
    for (std::size_t i = 0; i < objectives_.size(); ++i) {
      if (const auto* formula = objectives_[i].formula) add_uses(i, *formula);
      periods_.insert(groups_.period_of(objectives_[i].period));
    }
    if (groups_.by().empty()) find_group({}, {}, {}, {});  // one row, whatever there is
  }

  result<void> count() {
    auto done = each_case(
        from_, asked_, [&](const case_verdicts& judged, std::span<const v1::Event> history) {
          const auto& table = *find_workflow(from_.workflows, judged.state.workflow);
          count_case(table, from_.rules, judged, history, asked_.at,
                     [&](const counted& one) { count(judged, one); });
        });
    if (!done) return done;
    if (overflow_) return *overflow_;
    return {};
  }

  result<v1::ScorecardReport> report() {
    v1::ScorecardReport made;
    set_outline(made, asked_, groups_.by());
    for (auto& [of, one] : found_) {
      for (std::size_t i = 0; i < objectives_.size(); ++i) roll_up(i, one.counts);
    }
    if (overflow_) return *overflow_;
    for (std::size_t i = 0; i < objectives_.size(); ++i) {
      for (const auto& [of, one] : found_) {
        if (is_about(objectives_[i], of)) *made.add_rows() = row(i, of, one);
      }
    }
    return made;
  }

 private:
  using group_id = std::pair<period, group_key>;

  // The version whose indicators are asked for.
  [[nodiscard]] const policy& rules() const { return from_.rules.in_force(asked_.at.happened); }

  // ---- counting ---------------------------------------------------------------------------------

  void add_uses(std::size_t i, const v1::Indicator& formula) {
    const auto add = [&](const auto& terms, bool in_numerator) {
      for (const auto& term : terms) {
        const auto name = parse_measure(term.measure());
        if (name)
          uses_[static_cast<std::size_t>(name->kind)].push_back(
              {i, &term, name->subject, in_numerator});
      }
    };
    add(formula.numerator(), true);
    add(formula.denominator(), false);
  }

  [[nodiscard]] bool takes(const use& by, const case_state& state, const counted& one) const {
    const auto& goal = objectives_[by.objective];
    const auto fits = [](std::string_view wanted, std::string_view actual) {
      return wanted.empty() || wanted == actual;
    };
    return by.subject == one.subject && fits(by.term->workflow(), state.workflow) &&
           fits(by.term->category(), state.category) && fits(goal.department, one.department) &&
           fits(goal.site, state.site);
  }

  // In every period that rows are about: a sum may be evaluated less often than what it is the sum
  // of.
  void count(const case_verdicts& judged, const counted& one) {
    if (!within(asked_, judged, one.at)) return;
    for (const auto& by : uses_[static_cast<std::size_t>(one.kind)]) {
      if (!takes(by, judged.state, one)) continue;
      for (const auto of : periods_) count(judged, one, by, of);
    }
  }

  void count(const case_verdicts& judged, const counted& one, const use& by, period of) {
    const group_subject subject{.judged = judged,
                                .clock = {},
                                .department = one.department,
                                .staff = {},
                                .period_at = one.at};
    auto& in =
        find_group(of, groups_.key(subject, of), one.at, judged.rules->zone(judged.state.site));
    const auto times = one.count * (by.term->has_weight() ? by.term->weight() : 1);
    const bool plain =
        objectives_[by.objective].plain;  // its denominator then says how often it was counted
    add_to(in.counts[by.objective],
           by.in_numerator ? ratio{times, plain ? 1 : 0} : ratio{0, times});
  }

  group& find_group(period of, group_key key, instant at, const std::string& zone) {
    const auto [found, is_new] = found_.try_emplace({of, std::move(key)});
    if (is_new) {
      found->second.counts.resize(objectives_.size());
      found->second.day = of == period{} ? last_day() : start_of(of, local_day(at, zone));
    }
    return found->second;
  }

  // Where a row is about everything asked for, its targets are those at the end of it.
  [[nodiscard]] std::chrono::local_days last_day() const {
    const auto& zone = rules().zone({});
    const auto now = asked_.at.happened;
    if (const auto* end = std::get_if<std::chrono::local_days>(&asked_.to)) {
      return std::min(*end - std::chrono::days{1}, local_day(now, zone));
    }
    return local_day(std::min(std::get<instant>(asked_.to) - duration{1}, now), zone);
  }

  void add_to(ratio& counts, const ratio& more) {
    if (const auto sum = add(counts, more)) {
      counts = *sum;
    } else if (!overflow_) {
      overflow_ = sum.error();
    }
  }

  // An objective without a formula is the sum of its children, which come down to formulas in the
  // end.
  ratio roll_up(std::size_t i, std::vector<ratio>& counts) {
    const auto& goal = objectives_[i];
    if (goal.formula == nullptr) {
      counts[i] = {};
      for (const auto child : goal.children) add_to(counts[i], roll_up(child, counts));
    }
    return counts[i];
  }

  // ---- rows -------------------------------------------------------------------------------------

  [[nodiscard]] bool is_about(const objective& one, const group_id& of) const {
    const auto fits = [&](std::string_view name, std::string_view wanted) {
      return wanted.empty() || !groups_.has(name) || groups_.value(of.second, name) == wanted;
    };
    return of.first == groups_.period_of(one.period) && fits("department", one.department) &&
           fits("site", one.site);
  }

  // In the zone of the row's site, else of the default one.
  [[nodiscard]] bool is_unfinished(const group_id& of, const group& in) const {
    if (of.first == period{}) return false;
    const auto site = groups_.has("site") ? groups_.value(of.second, "site") : std::string_view{};
    return asked_.at.happened < first_instant(end_of(of.first, in.day), rules().zone(site));
  }

  std::optional<decimal> target(const objective& one, const group_id& of, const group& in) {
    const auto site = groups_.has("site") ? groups_.value(of.second, "site") : one.site;
    const auto department =
        groups_.has("department") ? groups_.value(of.second, "department") : one.department;
    const auto& version = from_.rules.in_force(first_instant(in.day, rules().zone(site)));
    const auto* promised = promised_by(version, one.said->indicator());
    if (promised == nullptr) return std::nullopt;
    return target_for(*promised->targets, {site, department, of.first, in.day});
  }

  // The same indicator as an earlier or a later version has it.
  const objective* promised_by(const policy& version, const std::string& indicator) {
    auto [known, is_new] = by_version_.try_emplace(version.version());
    if (is_new) known->second = resolve_objectives(version.source());
    const auto found = std::ranges::find_if(
        known->second, [&](const objective& one) { return one.said->indicator() == indicator; });
    return found == known->second.end() ? nullptr : &*found;
  }

  v1::ScorecardReport::Row row(std::size_t i, const group_id& of, const group& in) {
    const auto& one = objectives_[i];
    auto counts = in.counts[i];
    if (one.plain) counts.denominator = one.taken_outside && counts.denominator == 0 ? 0 : 1;
    v1::ScorecardReport::Row made;
    set_group(groups_.by(), of.second, *made.mutable_group());
    made.set_indicator(one.said->indicator());
    made.set_parent(one.said->parent());
    made.set_name(one.said->name());
    made.set_name_zh(one.said->name_zh());
    made.set_numerator(counts.numerator);
    made.set_denominator(counts.denominator);
    if (const auto value = display_value(counts, one.unit)) made.set_value(*value);
    const auto wanted = target(one, of, in);
    if (wanted) made.set_target(wanted->text());
    made.set_unit(one.unit);
    made.set_direction(one.direction);
    made.set_verdict(judge(counts, one.unit, one.direction, wanted));
    made.set_owner(std::string{one.owner});
    made.set_evaluator(std::string{one.evaluator});
    made.set_period(one.period);
    made.set_unfinished(is_unfinished(of, in));
    return made;
  }

  const report_source& from_;
  const report_question& asked_;
  scorecard_groups groups_;
  std::vector<objective> objectives_;
  std::array<std::vector<use>, measure_kinds> uses_;
  std::set<period> periods_;  // that rows are about; several only where each has its own
  std::map<group_id, group> found_;
  std::map<std::string, std::vector<objective>> by_version_;
  std::optional<error> overflow_;
};

}  // namespace

result<v1::ScorecardReport> scorecard_report(const report_source& from,
                                             const scorecard_question& asked) {
  auto groups = scorecard_groups::make(asked);
  if (!groups) return groups.error();
  const report_question question{.at = asked.at, .by = {}, .from = asked.from, .to = asked.to};
  scorecard made{from, question, std::move(*groups)};
  if (auto counted = made.count(); !counted) return counted.error();
  return made.report();
}

}  // namespace casebook
