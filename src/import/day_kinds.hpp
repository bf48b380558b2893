#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "import/ical_events.hpp"

namespace casebook::importing {

/// What an event of a published calendar means for an office.
enum class day_kind : std::uint8_t {
  off,       ///< it is closed
  workday,   ///< a make-up workday: it is open although it would be closed
  not_off,   ///< nothing: the feed itself says so, or the user did
  doubtful,  ///< it looks like no day off, and nobody said
};

/// What the user says of a feed's events. A text matches where a title, a category, the first line
/// of a DESCRIPTION or an X-APPLE-SPECIAL-DAY holds it, in large or small letters.
struct day_choice {
  std::vector<std::string> only;     ///< these alone are days off
  std::vector<std::string> skip;     ///< these mean nothing
  std::vector<std::string> workday;  ///< a title with one of these is a make-up workday
  std::vector<std::string> region;   ///< a holiday of some regions only is off where it names one
  bool all = false;                  ///< whatever is not a workday is off
};

struct judged_event {
  calendar_event event;
  day_kind kind;
  std::string why;  ///< "the event is …": "no day off, says the title"; empty where the user chose
};

/// Judges the events of one feed: by the user's choice, else by what the big publishers say in
/// their own fields, else by its name.
///
/// Apple marks days off and make-up workdays in X-APPLE-SPECIAL-DAY, for the years that are
/// settled; Google begins a DESCRIPTION with "Public holiday" or "Observance" and tells in every
/// language how Google Calendar hides observances; officeholidays.com ends titles with "(Not a
/// Public Holiday)" and "(Regional Holiday)"; Outlook shows days off as out of office, where it
/// shows any so.
std::vector<judged_event> judge_events(std::vector<calendar_event> feed, const day_choice& chosen);

}  // namespace casebook::importing
