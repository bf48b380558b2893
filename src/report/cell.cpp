#include "report/cell.hpp"

#include <fmt/format.h>

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
  std::string first{label(names.substr(0, comma), spoken)};
  if (comma == std::string_view::npos) return first;
  return first + ", " + words(names.substr(comma + 2), spoken);
}

// To the two largest units: this is for the eye, programs get the microseconds.
std::string length(duration elapsed, language spoken) {
  if (elapsed < duration::zero()) return "-" + length(-elapsed, spoken);
  const auto seconds = elapsed.count() / 1'000'000;
  const auto say = [&](std::string_view pattern, std::int64_t large, std::int64_t small) {
    return fmt::format(fmt::runtime(label(pattern, spoken)), large, small);
  };
  if (seconds >= 86'400) return say("lengthDays", seconds / 86'400, seconds % 86'400 / 3600);
  if (seconds >= 3600) return say("lengthHours", seconds / 3600, seconds % 3600 / 60);
  return say("lengthMinutes", seconds / 60, seconds % 60);
}

// "2025-03-01 02:00:00 UTC", to the second.
std::string moment(instant at) {
  auto text = to_rfc3339(std::chrono::floor<std::chrono::seconds>(at));
  text.replace(text.find('T'), 1, " ");
  return text.replace(text.find('Z'), 1, " UTC");
}

}  // namespace

std::string exact(const cell& value) {
  return std::visit(overloaded{[](std::monostate) { return std::string{}; },
                               [](const std::string& text) { return text; },
                               [](const word& one) { return one.name; },
                               [](const named_in_both& one) { return one.en; },
                               [](rate share) { return fmt::format("{}", share.value); },
                               [](const figure& number) { return number.exact; },
                               [](duration elapsed) { return fmt::format("{}", elapsed.count()); },
                               [](instant at) { return to_rfc3339(at); },
                               [](auto number) { return fmt::format("{}", number); }},
                    value);
}

std::string shown(const cell& value, language spoken) {
  return std::visit(
      overloaded{[&](std::monostate) { return std::string{label("notApplicable", spoken)}; },
                 [](const std::string& text) { return text.empty() ? "-" : text; },
                 [&](const word& one) { return one.name.empty() ? "-" : words(one.name, spoken); },
                 [&](const named_in_both& one) {
                   return spoken == language::zh && !one.zh.empty() ? one.zh : one.en;
                 },
                 [](std::int64_t count) { return fmt::format("{}", count); },
                 [](double number) { return fmt::format("{:.2f}", number); },
                 [](rate share) { return fmt::format("{:.2f} %", share.value * 100); },
                 [](const figure& number) { return number.shown; },
                 [&](duration elapsed) { return length(elapsed, spoken); },
                 [](instant at) { return moment(at); }},
      value);
}

}  // namespace casebook
