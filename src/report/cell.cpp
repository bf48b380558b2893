#include "report/cell.hpp"

#include <fmt/format.h>

#include <array>

#include "core/local_time.hpp"
#include "core/printable.hpp"
#include "core/workdays.hpp"
#include "report/rounded.hpp"

namespace casebook {
namespace {

template <class... Cases>
struct overloaded : Cases... {
  using Cases::operator()...;
};
template <class... Cases>
overloaded(Cases...) -> overloaded<Cases...>;

std::string words(std::string_view names, language spoken) {
  const auto comma = names.find(", ");
  auto first = printable(label(names.substr(0, comma), spoken));
  if (comma == std::string_view::npos) return first;
  return first + ", " + words(names.substr(comma + 2), spoken);
}

std::string two_units(std::string_view pattern, std::int64_t large, std::int64_t small,
                      language spoken) {
  return fmt::format(fmt::runtime(label(pattern, spoken)), large, small);
}

std::string in_hours(duration elapsed, language spoken) {
  const auto seconds = elapsed.count() / 1'000'000;
  if (seconds >= 3600) return two_units("lengthHours", seconds / 3600, seconds % 3600 / 60, spoken);
  return two_units("lengthMinutes", seconds / 60, seconds % 60, spoken);
}

// To the two largest units: this is for the eye, programs get the microseconds.
std::string length(duration elapsed, language spoken) {
  if (elapsed < duration::zero()) return "-" + length(-elapsed, spoken);
  const auto seconds = elapsed.count() / 1'000'000;
  return seconds < 86'400
             ? in_hours(elapsed, spoken)
             : two_units("lengthDays", seconds / 86'400, seconds % 86'400 / 3600, spoken);
}

std::string percent(rate share) {
  constexpr std::array marks = {decimal{}, decimal{100 * decimal::one}};
  return rounded({share.part, share.whole}, 100, marks) + " %";
}

// To the minute, or to the second where there is less than one.
std::string hours(const open_time& open, language spoken) {
  using namespace std::chrono;
  const auto seconds = duration{duration_cast<std::chrono::seconds>(open.length)};
  const auto minutes = duration{duration_cast<std::chrono::minutes>(open.length)};
  return open_time_words(minutes == duration::zero() ? seconds : minutes, open.workday, spoken);
}

std::string moment(const local_instant& local) {
  return to_local_text(std::chrono::floor<std::chrono::seconds>(local.at),
                       local.zone.empty() ? "UTC" : local.zone,
                       local.ends_a_day ? day_edge::ends_a_day : day_edge::begins_a_day);
}

}  // namespace

std::string exact(const cell& value) {
  return std::visit(
      overloaded{[](std::monostate) { return std::string{}; },
                 [](const std::string& text) { return text; },
                 [](const word& one) { return one.name; },
                 [](const named_in_both& one) { return one.en; },
                 [](rate share) { return fmt::format("{}", share.value()); },
                 [](const figure& number) { return number.exact; },
                 [](duration elapsed) { return fmt::format("{}", elapsed.count()); },
                 [](const open_time& open) { return fmt::format("{}", open.length.count()); },
                 [](const local_instant& local) { return to_rfc3339(local.at); },
                 [](auto number) { return fmt::format("{}", number); }},
      value);
}

std::string shown(const cell& value, language spoken) {
  return std::visit(
      overloaded{[&](std::monostate) { return std::string{label("notApplicable", spoken)}; },
                 [](const std::string& text) { return text.empty() ? "-" : printable(text); },
                 [&](const word& one) { return one.name.empty() ? "-" : words(one.name, spoken); },
                 [&](const named_in_both& one) {
                   return printable(spoken == language::zh && !one.zh.empty() ? one.zh : one.en);
                 },
                 [](std::int64_t count) { return fmt::format("{}", count); },
                 [](double number) { return fmt::format("{:.2f}", number); },
                 [](rate share) { return percent(share); },
                 [](const figure& number) { return printable(number.shown); },
                 [&](duration elapsed) { return length(elapsed, spoken); },
                 [&](const open_time& open) { return hours(open, spoken); },
                 [](const local_instant& local) { return moment(local); }},
      value);
}

}  // namespace casebook
