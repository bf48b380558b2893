#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <variant>

#include <casebook/clock.hpp>

#include "report/labels.hpp"

namespace casebook {

/// A value of a closed set, which people read in their language: "first_response". Several are set
/// apart by ", ".
struct word {
  std::string name;
  bool operator==(const word&) const = default;
};

/// So many of so many, of which there are some: 197 of 200 is shown as 98.50 %, and 129,599 of
/// 129,600 as 99.99 %.
struct rate {
  std::int64_t part = 0;
  std::int64_t whole = 1;
  bool operator==(const rate&) const = default;
  [[nodiscard]] double value() const {
    return static_cast<double>(part) / static_cast<double>(whole);
  }
};

/// A name that its owner gave in both languages; programs get the English one.
struct named_in_both {
  std::string en, zh;
  bool operator==(const named_in_both&) const = default;
};

/// A number that people see in its unit: 99.5 is shown as "≥ 99.5 %".
struct figure {
  std::string exact;
  std::string shown;
  bool operator==(const figure&) const = default;
};

/// An instant, which people read in a zone, with its offset: "2025-03-01 10:00:00 +08:00".
struct local_instant {
  instant at;
  std::string zone{};       ///< an IANA name; empty: the zone that the report is read in
  bool ends_a_day = false;  ///< midnight is 24:00 of the day before
  bool operator==(const local_instant&) const = default;
};

/// Hours on a calendar, which people read in hours and workdays and never in days of 24 h:
/// "35 h, 5 workdays".
struct open_time {
  duration length;
  duration workday;  ///< the calendar's normal one; zero: the hours alone
  bool operator==(const open_time&) const = default;
};

/// One value of a report, in no language yet: nothing to count, text as users gave it, a name in
/// both languages, a word, a count, a number, a rate, a figure, a length of time, one of open time,
/// an instant.
using cell = std::variant<std::monostate, std::string, named_in_both, word, std::int64_t, double,
                          rate, figure, duration, open_time, local_instant>;

/// For programs: the digits, microseconds and names of the JSON answers.
std::string exact(const cell& value);

/// For people, instants to the second: "98.50 %", "2 d 3 h", "First response"; "-" for text or a
/// word that is empty. Control characters in what users wrote are spelled out.
std::string shown(const cell& value, language spoken);

}  // namespace casebook
