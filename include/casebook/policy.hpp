#pragma once

#include <casebook/v1/policy.pb.h>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <casebook/calendar.hpp>
#include <casebook/case_state.hpp>
#include <casebook/clock.hpp>
#include <casebook/error.hpp>

namespace casebook {

/// The labels of a case that a budget may name.
inline constexpr std::array<std::string_view, 6> budget_labels = {"grade", "category", "department",
                                                                  "site",  "urgency",  "channel"};

/// What a budget depends on: a workflow's clock, and the labels of the case.
///
/// **Lifetime**: borrows from whoever fills it.
struct CASEBOOK_API budget_key {
  std::string_view workflow;
  std::string_view clock;
  casebook::grade grade = v1::CaseGraded::UNSPECIFIED;  ///< ungraded complaints have C's budgets
  std::string_view department{}, category{}, site{}, urgency{}, channel{};
  instant started_at{};  ///< of the clock: a calendar may be worth another workday from some day on

  /// The labels of a case as it stands.
  static budget_key of(const case_state& state, std::string_view clock, instant started_at);
  /// The value of a label by its name; empty: the case has none.
  [[nodiscard]] std::string_view label(std::string_view name) const noexcept;
};

/// How much time a clock has, and which time counts.
///
/// **Lifetime**: borrows from the policy that gave it.
struct budget {
  enum class counting : std::uint8_t {
    elapsed,     ///< physical time
    business,    ///< open time of the calendar
    civil_days,  ///< whole local days; pauses do nothing
  };
  counting counts = counting::elapsed;
  duration length{0};                    ///< of physical or open time
  std::int64_t days = 0;                 ///< civil_days only
  const calendar* hours = nullptr;       ///< null for elapsed
  const v1::ClockBudget* row = nullptr;  ///< of the policy, that gives it

  /// Whoever gives it.
  friend bool operator==(const budget& a, const budget& b) {
    return a.counts == b.counts && a.length == b.length && a.days == b.days && a.hours == b.hours;
  }
};

/// The earliest instant at which a budget that starts at `start` is used up, with nothing to pause
/// it; distant_future where that never comes, as in a calendar that does not open again.
CASEBOOK_API instant run_down(instant start, const budget& length);

/// What `casebook policy check` says of a policy that can be read.
struct policy_remark {
  enum class weight : std::uint8_t {
    odd,         ///< probably not what was meant
    ambiguous,   ///< two lines say different things of one case; the stricter holds
    impossible,  ///< can never be meant: `policy::parse` refuses it
  };
  weight is = weight::odd;
  std::string sentence;  ///< with the source's name, line and column
};

/// One version of a department's promises: checked once, then asked cheaply.
///
/// **Thread safety**: immutable; copies share one body.
/// **Errors**: parse gives `malformed` with source name, line and column of the first mistake; text
/// that is not UTF-8 is one.
/// **Cost**: a copy is a pointer; a budget looks through the clock's few budget rows.
class CASEBOOK_API policy {
 public:
  /// From protobuf text format (casebook.v1.Policy). `source` names it in errors.
  static result<policy> parse(std::string_view text, std::string_view source = "policy");

  /// A text that a store keeps. It was sound by the checks of its day and has judged cases since:
  /// what is `impossible` by today's is only remarked on.
  static result<policy> parse_kept(std::string_view text, std::string_view source);

  /// What is odd or ambiguous in it, in the order of the checks.
  [[nodiscard]] std::span<const policy_remark> remarks() const noexcept;

  /// The built-in default and its commented text.
  static const policy& built_in();
  static std::string_view built_in_text() noexcept;

  [[nodiscard]] const v1::Policy& source() const noexcept;
  /// The text that it was parsed from.
  [[nodiscard]] std::string_view text() const noexcept;
  [[nodiscard]] const std::string& version() const noexcept;
  /// For cases received at or after this; distant_past: always.
  [[nodiscard]] instant effective_from() const noexcept;

  [[nodiscard]] bool knows(std::string_view workflow) const noexcept;
  /// Does a resolution of this workflow wait for a callback?
  [[nodiscard]] bool needs_callback(std::string_view workflow) const noexcept;
  [[nodiscard]] bool accepts_callback(std::string_view workflow,
                                      std::string_view channel) const noexcept;

  /// Does this workflow run this clock at all?
  [[nodiscard]] bool runs(std::string_view workflow, std::string_view clock) const noexcept;
  /// The most specific row that fits: the one that names most labels; of those that name equally
  /// many the strictest. Absent: the clock has no budget and hence no due instant.
  [[nodiscard]] std::optional<casebook::budget> budget(const budget_key& key) const;
  [[nodiscard]] bool pauses(std::string_view workflow, std::string_view clock,
                            v1::CasePutOnHold::Reason reason) const noexcept;
  /// max(at_least, budgets × budget): how much of an hold may be left out, in wall time.
  [[nodiscard]] duration pause_cap(std::string_view workflow, std::string_view clock,
                                   const std::optional<casebook::budget>& budget) const;

  /// The IANA zone of a site; sites that are not listed use the default site's.
  [[nodiscard]] const std::string& zone(std::string_view site) const;
  /// The opening hours of a site, or null where it has none.
  [[nodiscard]] const calendar* hours(std::string_view site) const noexcept;
  /// Does a local day of the site begin, and the one before end, at this instant?
  [[nodiscard]] bool is_midnight(std::string_view site, instant at) const;
  [[nodiscard]] bool in_contact_hours(std::string_view site, instant at) const;

  /// The unreachable rule over the attempts of one callback clock: enough attempts inside the
  /// window and inside contact hours, far enough apart, the first soon enough after the resolution.
  /// `window_end` is inclusive.
  [[nodiscard]] bool unreachable(std::string_view site, instant resolved_at, instant window_end,
                                 std::span<const instant> attempts) const;

  [[nodiscard]] duration reopen_window() const noexcept;
  [[nodiscard]] duration reschedule_ahead() const noexcept;
  [[nodiscard]] duration reschedule_grace() const noexcept;
  [[nodiscard]] duration max_backdate() const noexcept;
  [[nodiscard]] duration allowed_skew() const noexcept;
  /// Where the policy says nothing: the built-in policy's.
  [[nodiscard]] duration max_silence() const noexcept;

 private:
  struct body;
  explicit policy(std::shared_ptr<const body> made) : body_(std::move(made)) {}
  std::shared_ptr<const body> body_;
};

}  // namespace casebook
