#include <casebook/policy.hpp>

#include <date/tz.h>

#include <algorithm>
#include <map>

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
};

namespace {

// How many of a row's conditions hold; -1 if one does not. The most specific row wins.
int fit(const v1::ClockBudget& row, const budget_key& key) {
  int named = 0;
  const auto holds = [&named](std::string_view wanted, std::string_view actual) {
    if (wanted.empty()) return true;
    ++named;
    return wanted == actual;
  };
  // Before its first grading a complaint has C's budgets.
  const auto grade = key.grade == v1::CaseGraded::UNSPECIFIED ? v1::CaseGraded::C : key.grade;
  if (row.grade() != v1::CaseGraded::UNSPECIFIED) {
    if (row.grade() != grade) return -1;
    ++named;
  }
  return holds(row.department(), key.department) && holds(row.category(), key.category) &&
                 holds(row.site(), key.site)
             ? named
             : -1;
}

}  // namespace

duration to_duration(const v1::Length& length) noexcept {
  // Each part is held to ten thousand years, so that their sum cannot overflow.
  constexpr auto part = [](std::int64_t count, duration unit) {
    const auto limit = std::chrono::years{10'000} / unit;
    return std::clamp<std::int64_t>(count, -limit, limit) * unit;
  };
  using namespace std::chrono_literals;
  return part(length.days(), 24h) + part(length.hours(), 1h) + part(length.minutes(), 1min) +
         part(length.seconds(), 1s) + part(length.microseconds(), 1us);
}

instant run_down(instant start, const budget& length) {
  switch (length.counts) {
    case budget::counting::business: return length.hours->run_down(start, length.length);
    case budget::counting::civil_days: return length.hours->end_of_civil_day(start, length.days);
    case budget::counting::elapsed: break;
  }
  return start > distant_future - length.length ? distant_future : start + length.length;
}

result<policy> policy::parse(std::string_view text, std::string_view source) {
  auto made = std::make_shared<body>();
  made->text = text;
  auto read = read_policy_text(made->text, std::string{source}, made->source);
  if (!read) return read.error();
  made->calendars = std::move(*read);
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
  const v1::ClockBudget* best = nullptr;
  int best_fit = -1;
  for (const auto& row : clock->budget()) {
    if (const int fits = fit(row, key); fits > best_fit) {
      best = &row;
      best_fit = fits;
    }
  }
  if (best == nullptr) return std::nullopt;
  const auto& length = best->budget();
  using counting = casebook::budget::counting;
  if (length.has_elapsed())
    return casebook::budget{.length = to_duration(length.elapsed()), .row = best};
  const auto& site = body_->site(key.site);
  const auto* hours = length.calendar().empty()
                          ? site.hours
                          : body_->calendars.find(length.calendar(), site.zone->name());
  if (length.length_case() == v1::Budget::kCivilDays) {
    return casebook::budget{counting::civil_days, {}, length.civil_days(), hours, best};
  }
  return casebook::budget{counting::business,
                          length.has_open_time()
                              ? to_duration(length.open_time())
                              : length.workdays() * hours->workday(key.started_at),
                          0, hours, best};
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

}  // namespace casebook
