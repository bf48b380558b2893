#pragma once

#include <casebook/v1/policy.pb.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace casebook {

/// What an indicator's formula may count; README.md in this folder says when and for whom each
/// counts.
enum class measure_kind : std::uint8_t {
  contacts,
  valid_cases,
  requests,
  requests_answered,
  callbacks_due,
  called_back,
  surveyed,
  satisfied,
  resolutions,
  reopenings,
  closed_cases,
  closed_complete,
  met,     ///< of a clock: "met:resolution"
  judged,  ///< of a clock: met or breached
  count,   ///< of a measure taken: "count:debtors_dunned_on_time"
  of,      ///< of a measure taken: out of how many
};
inline constexpr std::size_t measure_kinds = 16;

struct measure_name {
  measure_kind kind;
  std::string_view subject;  ///< the clock, or the measure taken; borrowed from the text
};

/// Nothing where it is no measure; whether a measure taken is declared is check_indicators' to ask.
std::optional<measure_name> parse_measure(std::string_view text);

/// Every name that `source` may use, for a sentence that says what was expected.
std::vector<std::string> measure_names(const v1::Policy& source);

}  // namespace casebook
