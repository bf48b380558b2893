#pragma once

#include <casebook/v1/event.pb.h>
#include <casebook/v1/policy.pb.h>
#include <casebook/v1/report.pb.h>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "opening_hours_model.hpp"

/// A reference for the clocks of a case, written from the domain's words alone and meant to be read
/// beside them: it is slow, it keeps everything it saw, and it looks at nothing of the library but
/// the protobuf messages. Instants and lengths are plain microseconds.
namespace casebook::model {

using grade = v1::CaseGraded::Grade;
using colour = v1::CaseGraded::RiskColour;

/// How much time a clock has, and which time counts. A bare length is of physical time.
struct budget {
  enum class counting { elapsed, open_time, workdays, civil_days };
  counting counts = counting::elapsed;
  us time = 0;            ///< elapsed and open_time
  std::int64_t days = 0;  ///< workdays and civil_days

  budget() = default;
  budget(us elapsed) : time{elapsed} {}  // NOLINT(google-explicit-constructor)
  budget(counting mode, us length, std::int64_t of_days)
      : counts{mode}, time{length}, days{of_days} {}
  friend bool operator==(const budget&, const budget&) = default;
};
inline budget open_time(us length) { return {budget::counting::open_time, length, 0}; }
inline budget workdays(std::int64_t days) { return {budget::counting::workdays, 0, days}; }
inline budget civil_days(std::int64_t days) { return {budget::counting::civil_days, 0, days}; }

/// The labels of a case that budgets name and that may change while its clocks run.
struct labels {
  model::grade grade = v1::CaseGraded::UNSPECIFIED;
  std::string department, category, urgency;
};

/// A budget for the cases that have all of these labels.
struct line {
  std::map<std::string, std::string> of;  ///< value by label; two at least
  model::budget budget;
  friend bool operator==(const line&, const line&) = default;
};

/// What a clock may consume. Absent: no due instant.
struct budgets {
  std::optional<budget> a, b, c;                ///< by grade; a case without one has C's
  std::map<std::string, budget> by_department;  ///< comes before the grade
  std::vector<line> lines{};                    ///< the one that fits and names most comes first
  friend bool operator==(const budgets&, const budgets&) = default;
};

inline constexpr us always = INT64_MIN;

/// The numbers of one version of a policy, for one workflow.
struct promises {
  std::string version = "default-3";
  us effective_from = always;  ///< for cases received at or after it

  bool graded = true;    ///< a complaint; false: a service request, where CaseGraded is refused
  bool callback = true;  ///< a resolution waits for a callback
  std::map<std::string, budgets> clocks;  ///< the clocks that the workflow runs
  hours open = office();                  ///< of the site, and its zone

  std::set<v1::CasePutOnHold::Reason> paused_by;
  us pause_cap_at_least = 7 * day;
  int pause_cap_budgets = 2;

  us reschedule_grace = hour;
  int attempts = 3;
  us spacing = 4 * hour;
  us first_within = 24 * hour;
  us contact_from = 9 * hour;  ///< since local midnight, inclusive
  us contact_to = 20 * hour;   ///< exclusive

  v1::Policy::LateEntry late_entry = v1::Policy::HONOUR_FLAGGED;
  v1::Policy::Regrade regrade = v1::Policy::FROM_CHANGE_CAPPED;

  friend bool operator==(const promises&, const promises&) = default;
};

/// The defaults of the domain.
promises complaint();
promises service_request();

/// The versions of a policy. One alone serves every case.
struct book {
  std::vector<promises> versions;  ///< in the order in which they come into force; never empty

  book(promises only) : versions{std::move(only)} {}  // NOLINT(google-explicit-constructor)
  explicit book(std::vector<promises> all) : versions{std::move(all)} {}

  /// The index of the version in force for a case received then: the first where none is yet.
  [[nodiscard]] std::size_t in_force(us received_at) const;
  /// Of that name; absent: it is unknown here.
  [[nodiscard]] std::optional<std::size_t> find(std::string_view version) const;

  friend bool operator==(const book&, const book&) = default;
};

/// All that the table and the department columns need.
struct situation {
  std::string state;  ///< empty: not received
  std::string left_state;
  int cycle = 1;
  std::string department, assignee;
  std::string category, urgency, channel;
  model::grade grade = v1::CaseGraded::UNSPECIFIED;
  model::colour colour = v1::CaseGraded::NONE;
  bool do_not_contact = false;
  us received_at = 0;
  std::size_t version = 0;  ///< of the policy: the one pinned at receipt, or migrated to
};

/// The table: the state after, or nothing where there is no row. Guards on rights, windows and
/// content are not its business: what was recorded happened.
std::optional<std::string> next_state(const book& rules, const situation& now,
                                      const v1::Event& event);

/// What the event changes in the situation, its state included.
void apply(const book& rules, situation& now, const v1::Event& event, const std::string& next);

/// Numbers the events and writes the state after into each; drops those that the table refuses.
std::vector<v1::Event> stamped(const book& rules, std::vector<v1::Event> events);

struct answer {
  situation at_the_end;
  std::vector<v1::ClockVerdict> clocks;  ///< `why` is empty
};

/// The clocks of one case. Events that occurred after `as_of` or were recorded after `known_at` are
/// left out.
answer judge(const book& rules, std::span<const v1::Event> history, us as_of, us known_at);

/// The proto's instants, and back.
us to_us(const google::protobuf::Timestamp& stamp);
google::protobuf::Timestamp to_stamp(us at);

}  // namespace casebook::model
