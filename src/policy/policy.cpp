#include <casebook/policy.hpp>

#include <date/tz.h>

#include <algorithm>
#include <map>

#include "core/length.hpp"
#include "policy/compiled_calendars.hpp"
#include "policy/default_text.hpp"
#include "policy/read.hpp"

namespace casebook {

struct policy::body {
  v1::Policy source;
  std::string text;
  struct place {
    const date::time_zone* zone;
    const calendar* hours;
  };
  std::map<std::string, place, std::less<>> sites;
  compiled_calendars calendars;
  std::vector<policy_remark> remarks;

  [[nodiscard]] const v1::WorkflowPolicy* workflow(std::string_view name) const {
    for (const auto& found : source.workflow()) {
      if (found.workflow() == name) return &found;
    }
    return nullptr;
  }

  [[nodiscard]] const v1::Clock* clock(std::string_view workflow_name,
                                       std::string_view name) const {
    if (const auto* in = workflow(workflow_name)) {
      for (const auto& found : in->clock()) {
        if (found.clock() == name) return &found;
      }
    }
    return nullptr;
  }

  [[nodiscard]] const place& site(std::string_view name) const {
    const auto found = sites.find(name);
    return found != sites.end() ? found->second : sites.find(std::string_view{})->second;
  }

  [[nodiscard]] casebook::budget given_by(const v1::ClockBudget& row, const budget_key& key) const {
    using counting = casebook::budget::counting;
    const auto& length = row.budget();
    if (length.has_elapsed()) return {.length = to_duration(length.elapsed()), .row = &row};
    const auto& at = site(key.site);
    const auto* hours =
        length.calendar().empty() ? at.hours : calendars.find(length.calendar(), at.zone->name());
    if (length.length_case() == v1::Budget::kCivilDays) {
      return {counting::civil_days, {}, length.civil_days(), hours, &row};
    }
    const auto open = length.has_open_time() ? to_duration(length.open_time())
                                             : length.workdays() * hours->workday(key.started_at);
    return {counting::business, open, 0, hours, &row};
  }
};

namespace {

// How many of a row's conditions hold; -1 if one does not. The most specific row wins.
int fit(const v1::ClockBudget& row, const budget_key& key) {
  int named = 0;
  const auto holds = [&](std::string_view label, std::string_view wanted) {
    if (wanted.empty()) return true;
    ++named;
    return wanted == key.label(label);
  };
  const bool fits = holds("grade", name(row.grade())) && holds("department", row.department()) &&
                    holds("category", row.category()) && holds("site", row.site()) &&
                    std::ranges::all_of(row.of(), [&](const v1::Label& one) {
                      return holds(one.label(), one.value());
                    });
  return fits ? named : -1;
}

}  // namespace

instant run_down(instant start, const budget& length) {
  switch (length.counts) {
    case budget::counting::business: return length.hours->run_down(start, length.length);
    case budget::counting::civil_days: return length.hours->end_of_civil_day(start, length.days);
    case budget::counting::elapsed: break;
  }
  return start > distant_future - length.length ? distant_future : start + length.length;
}

budget_key budget_key::of(const case_state& state, std::string_view clock, instant started_at) {
  return {.workflow = state.workflow,
          .clock = clock,
          .grade = state.grade,
          .department = state.department,
          .category = state.category,
          .site = state.site,
          .urgency = state.facts.urgency(),
          .channel = state.channel,
          .started_at = started_at};
}

std::string_view budget_key::label(std::string_view wanted) const noexcept {
  // Before its first grading a complaint has C's budgets.
  if (wanted == "grade") {
    return name(grade == v1::CaseGraded::UNSPECIFIED ? v1::CaseGraded::C : grade);
  }
  if (wanted == "department") return department;
  if (wanted == "category") return category;
  if (wanted == "site") return site;
  if (wanted == "urgency") return urgency;
  if (wanted == "channel") return channel;
  return {};
}

result<policy> policy::parse_kept(std::string_view text, std::string_view source) {
  auto made = std::make_shared<body>();
  made->text = text;
  auto read = read_policy_text(made->text, std::string{source}, made->source);
  if (!read) return read.error();
  made->calendars = std::move(read->calendars);
  made->remarks = std::move(read->remarks);
  const auto& sites = made->source.site();
  const auto& fallback =
      *std::ranges::find_if(sites, [](const auto& one) { return one.site().empty(); });
  for (const auto& site : sites) {
    const auto& hours = site.calendar().empty() ? fallback.calendar() : site.calendar();
    made->sites.emplace(site.site(), body::place{date::locate_zone(site.zone()),
                                                 made->calendars.find(hours, site.zone())});
  }
  return policy{std::move(made)};
}

result<policy> policy::parse(std::string_view text, std::string_view source) {
  auto made = parse_kept(text, source);
  if (!made) return made;
  for (const auto& remark : made->remarks()) {
    if (remark.is == policy_remark::weight::impossible)
      return fail(errc::malformed, remark.sentence);
  }
  return made;
}

std::span<const policy_remark> policy::remarks() const noexcept { return body_->remarks; }

const policy& policy::built_in() {
  static const policy made = parse(default_policy_text, "built-in policy").value();
  return made;
}

std::string_view policy::built_in_text() noexcept { return default_policy_text; }

const v1::Policy& policy::source() const noexcept { return body_->source; }
std::string_view policy::text() const noexcept { return body_->text; }
const std::string& policy::version() const noexcept { return body_->source.version(); }
instant policy::effective_from() const noexcept {
  return source().has_effective_from() ? to_instant(source().effective_from()) : distant_past;
}

bool policy::knows(std::string_view workflow) const noexcept {
  return body_->workflow(workflow) != nullptr;
}

bool policy::needs_callback(std::string_view workflow) const noexcept {
  const auto* found = body_->workflow(workflow);
  return found != nullptr && found->callback();
}

bool policy::accepts_callback(std::string_view workflow, std::string_view channel) const noexcept {
  const auto* found = body_->workflow(workflow);
  return found != nullptr &&
         std::any_of(found->callback_channel().begin(), found->callback_channel().end(),
                     [&](const auto& accepted) { return accepted == channel; });
}

bool policy::runs(std::string_view workflow, std::string_view clock) const noexcept {
  return body_->clock(workflow, clock) != nullptr;
}

std::optional<casebook::budget> policy::budget(const budget_key& key) const {
  const auto* clock = body_->clock(key.workflow, key.clock);
  if (clock == nullptr) return std::nullopt;
  std::optional<casebook::budget> best;
  int best_fit = -1;
  for (const auto& row : clock->budget()) {
    const int fits = fit(row, key);
    if (fits < 0 || fits < best_fit) continue;
    const auto other = body_->given_by(row, key);
    const auto due = [&](const casebook::budget& of) { return run_down(key.started_at, of); };
    if (fits > best_fit || due(other) < due(*best)) best = other;
    best_fit = fits;
  }
  return best;
}

bool policy::pauses(std::string_view workflow, std::string_view clock,
                    v1::CasePutOnHold::Reason reason) const noexcept {
  const auto* found = body_->clock(workflow, clock);
  return found != nullptr && std::find(found->paused_by().begin(), found->paused_by().end(),
                                       reason) != found->paused_by().end();
}

duration policy::pause_cap(std::string_view workflow, std::string_view clock,
                           const std::optional<casebook::budget>& budget) const {
  const auto* found = body_->clock(workflow, clock);
  if (found == nullptr || !found->has_pause_cap()) return duration::max();
  const auto least = to_duration(found->pause_cap().at_least());
  return budget ? std::max(least, budget->length * found->pause_cap().budgets()) : least;
}

const std::string& policy::zone(std::string_view site) const {
  return body_->site(site).zone->name();
}

const calendar* policy::hours(std::string_view site) const noexcept {
  return body_->site(site).hours;
}

bool policy::is_midnight(std::string_view site, instant at) const {
  const auto local = body_->site(site).zone->to_local(at);
  return local == date::floor<date::days>(local);
}

bool policy::in_contact_hours(std::string_view site, instant at) const {
  const auto local = body_->site(site).zone->to_local(at);
  const duration since_midnight = local - date::floor<date::days>(local);
  const auto& hours = body_->source.callback();
  return to_duration(hours.contact_from()) <= since_midnight &&
         since_midnight < to_duration(hours.contact_to());
}

bool policy::unreachable(std::string_view site, instant resolved_at, instant window_end,
                         std::span<const instant> attempts) const {
  const auto& rule = body_->source.callback();
  std::vector<instant> counted;
  for (const auto at : attempts) {
    if (resolved_at <= at && at <= window_end && in_contact_hours(site, at)) counted.push_back(at);
  }
  std::sort(counted.begin(), counted.end());
  // Taking the earliest that is far enough from the last one taken leaves most room for the rest.
  int taken = 0;
  instant last{};
  for (const auto at : counted) {
    if (taken == 0 && at - resolved_at > to_duration(rule.first_within())) return false;
    if (taken == 0 || at - last >= to_duration(rule.spacing())) {
      ++taken;
      last = at;
    }
  }
  return rule.attempts() > 0 && taken >= rule.attempts();
}

duration policy::reopen_window() const noexcept { return to_duration(source().windows().reopen()); }
duration policy::reschedule_ahead() const noexcept {
  return to_duration(source().windows().reschedule_ahead());
}
duration policy::reschedule_grace() const noexcept {
  return to_duration(source().windows().reschedule_grace());
}
duration policy::max_backdate() const noexcept {
  return to_duration(source().windows().max_backdate());
}
duration policy::allowed_skew() const noexcept {
  return to_duration(source().windows().allowed_skew());
}
duration policy::max_silence() const noexcept {
  const auto& windows = source().windows();
  return to_duration(windows.has_max_silence() ? windows.max_silence()
                                               : built_in().source().windows().max_silence());
}

}  // namespace casebook
