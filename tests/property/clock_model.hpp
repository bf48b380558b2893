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

/// A reference for the clocks of a case, written from the domain's words alone and meant to be read
/// beside them: it is slow, it keeps everything it saw, and it looks at nothing of the library but
/// the protobuf messages. Instants and lengths are plain microseconds.
namespace casebook::model {

using us = std::int64_t;
inline constexpr us second = 1'000'000;
inline constexpr us minute = 60 * second;
inline constexpr us hour = 60 * minute;
inline constexpr us day = 24 * hour;

using grade = v1::CaseGraded::Grade;
using colour = v1::CaseGraded::RiskColour;

/// What a clock may consume. Absent: no due instant.
struct budgets {
  std::optional<us> a, b, c;               ///< by grade; a case without one has C's
  std::map<std::string, us> by_department; ///< comes before the grade
  friend bool operator==(const budgets&, const budgets&) = default;
};

/// The numbers of a policy, for one workflow.
struct promises {
  bool graded = true;    ///< a complaint; false: a service request, where CaseGraded is refused
  bool callback = true;  ///< a resolution waits for a callback
  std::map<std::string, budgets> clocks;  ///< the clocks that the workflow runs

  std::set<v1::CasePutOnHold::Reason> paused_by;
  us pause_cap_at_least = 7 * day;
  int pause_cap_budgets = 2;

  us reschedule_grace = hour;
  int attempts = 3;
  us spacing = 4 * hour;
  us first_within = 24 * hour;
  us contact_from = 9 * hour;  ///< since local midnight in UTC+8, inclusive
  us contact_to = 20 * hour;   ///< exclusive

  v1::Policy::LateEntry late_entry = v1::Policy::HONOUR_FLAGGED;
  v1::Policy::Regrade regrade = v1::Policy::FROM_CHANGE_CAPPED;

  friend bool operator==(const promises&, const promises&) = default;
};

/// The defaults of the domain, with a workday of 24 hours.
promises complaint();
promises service_request();

/// All that the table and the department columns need.
struct situation {
  std::string state;  ///< empty: not received
  std::string left_state;
  int cycle = 1;
  std::string department, assignee;
  model::grade grade = v1::CaseGraded::UNSPECIFIED;
  model::colour colour = v1::CaseGraded::NONE;
  bool do_not_contact = false;
};

/// The table: the state after, or nothing where there is no row. Guards on rights, windows and
/// content are not its business: what was recorded happened.
std::optional<std::string> next_state(const promises& rules, const situation& now,
                                      const v1::Event& event);

/// What the event changes in the situation, its state included.
void apply(situation& now, const v1::Event& event, const std::string& next);

/// Numbers the events and writes the state after into each; drops those that the table refuses.
std::vector<v1::Event> stamped(const promises& rules, std::vector<v1::Event> events);

struct answer {
  situation at_the_end;
  std::vector<v1::ClockVerdict> clocks;  ///< `why` is empty
};

/// The clocks of one case. Events that occurred after `as_of` or were recorded after `known_at` are
/// left out.
answer judge(const promises& rules, std::span<const v1::Event> history, us as_of, us known_at);

/// The proto's instants, and back.
us to_us(const google::protobuf::Timestamp& stamp);
google::protobuf::Timestamp to_stamp(us at);

}  // namespace casebook::model
