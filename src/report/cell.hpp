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

/// A share of one: 0.985 is shown as 98.50 %.
struct rate {
  double value;
  bool operator==(const rate&) const = default;
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

/// One value of a report, in no language yet: nothing to count, text as users gave it, a name in
/// both languages, a word, a count, a number, a rate, a figure, a length of time, an instant.
using cell = std::variant<std::monostate, std::string, named_in_both, word, std::int64_t, double,
                          rate, figure, duration, instant>;

/// For programs: the digits, microseconds and names of the JSON answers.
std::string exact(const cell& value);

/// For people: "98.50 %", "2 d 3 h", "First response"; "-" for text or a word that is empty.
std::string shown(const cell& value, language spoken);

}  // namespace casebook
