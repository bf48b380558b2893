#include "import/time_format.hpp"

#include <cctype>
#include <optional>

#include "core/wording.hpp"

namespace casebook::importing {
namespace {

constexpr std::string_view known_parts = "YyCmbBhdejUWVGguwaAHIMSpznt%";

// What stands for several parts.
std::string_view expanded(char part) {
  switch (part) {
    case 'F': return "Ymd";
    case 'D':
    case 'x': return "mdy";
    case 'T':
    case 'X': return "HMS";
    case 'R': return "HM";
    case 'r': return "IMSp";
    case 'c': return "abeHMSY";
    default: return {};
  }
}

struct format_parts {
  std::string letters;  // one for each part, composites spelt out
  bool ends_in_z = false;

  [[nodiscard]] bool has(std::string_view any) const {
    return letters.find_first_of(any) != std::string::npos;
  }
};

error part_is(char part, const std::string& what) {
  return fail(errc::malformed, "'%" + std::string(1, part) + "' " + what);
}

// A part is '%', perhaps a width, perhaps E or O, and a letter.
result<format_parts> parts_of(std::string_view format) {
  format_parts made;
  for (std::size_t i = 0; i < format.size(); ++i) {
    if (format[i] != '%') continue;
    ++i;
    while (i < format.size() && std::isdigit(static_cast<unsigned char>(format[i])) != 0) ++i;
    if (i < format.size() && (format[i] == 'E' || format[i] == 'O')) ++i;
    if (i == format.size()) return fail(errc::malformed, "it ends in the middle of a part");
    const char part = format[i];
    if (part == 'Z') {
      return part_is(part,
                     "is read but means nothing, for names such as CST are not unique: say the "
                     "zone of all times with 'zone', and read an offset with %z");
    }
    const auto several = expanded(part);
    if (several.empty() && known_parts.find(part) == std::string_view::npos) {
      return part_is(part, "is no part that can be read");
    }
    made.letters += several.empty() ? std::string_view{&format[i], 1} : several;
    made.ends_in_z = format.substr(i + 1) == "Z";
  }
  return made;
}

std::optional<error> fault_of_hours(const format_parts& parts) {
  if (parts.has("p") && !parts.has("I")) {
    return part_is('p', "has no effect without %I: read the hour with %I, not with %H");
  }
  if (parts.has("I") && parts.has("H")) return part_is('I', "has no effect beside %H");
  if (parts.has("I") && !parts.has("p")) {
    return part_is('I', "is half a day: without %p it cannot be told morning from evening");
  }
  if (parts.has("M") && !parts.has("HI")) return part_is('M', "has no effect without an hour");
  if (parts.has("S") && !parts.has("M")) return part_is('S', "has no effect without minutes");
  return {};
}

std::optional<error> fault_of_date(const format_parts& parts) {
  const bool has_weekday = parts.has("aAuw");
  for (const char week : {'U', 'W', 'V'}) {
    if (parts.has(std::string(1, week)) && !has_weekday) {
      return part_is(week, "has no effect without a day of the week");
    }
  }
  for (const char year : {'G', 'g'}) {
    if (parts.has(std::string(1, year)) && !parts.has("V")) {
      return part_is(year, "has no effect without %V");
    }
  }
  if (parts.has("V") && !parts.has("Gg")) return part_is('V', "has no effect without %G");
  if (parts.has("C") && !parts.has("y")) return part_is('C', "has no effect without %y");
  const bool by_month = parts.has("mbBh") && parts.has("de");
  const bool by_week = parts.has("UW");
  const bool whole = parts.has("V") || (parts.has("Yy") && (by_month || by_week || parts.has("j")));
  if (whole) return {};
  return fail(errc::malformed, "it gives no whole date: expected a year, a month and a day");
}

}  // namespace

result<void> check_time_format(std::string_view format, std::string_view zone) {
  const auto refuse = [&](const error& why) {
    return fail(errc::malformed, "time_format " + quoted(format) + ": " + why.message);
  };
  const auto parts = parts_of(format);
  if (!parts) return refuse(parts.error());
  if (auto fault = fault_of_hours(*parts)) return refuse(*fault);
  if (auto fault = fault_of_date(*parts)) return refuse(*fault);
  if (parts->ends_in_z && !zone.empty() && zone != "UTC") {
    return refuse(fail(errc::malformed, "the Z at its end says UTC, but 'zone' says " +
                                            quoted(zone) + ": one of them has no effect"));
  }
  return {};
}

bool reads_offset(std::string_view format) {
  const auto parts = parts_of(format);
  return parts && parts->has("z");
}

}  // namespace casebook::importing
