#include <casebook/scorecard.hpp>

#include <algorithm>
#include <charconv>

#include "core/wording.hpp"

namespace casebook {
namespace {

constexpr std::size_t whole_digits_max = 12;
constexpr std::size_t decimals_max = 6;

bool are_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

result<decimal> decimal::parse(std::string_view text) {
  const auto unsigned_text = text.substr(text.starts_with('-') ? 1 : 0);
  const auto point = unsigned_text.find('.');
  const auto whole = unsigned_text.substr(0, point);
  const auto part =
      point == std::string_view::npos ? std::string_view{"0"} : unsigned_text.substr(point + 1);
  if (!are_digits(whole) || !are_digits(part) || whole.size() > whole_digits_max ||
      part.size() > decimals_max) {
    return fail(
        errc::malformed,
        "expected a decimal such as 99.5, of at most twelve digits before the point and six "
        "after it, found " +
            quoted(text));
  }
  std::string digits{whole};
  digits += part;
  digits.append(decimals_max - part.size(), '0');
  std::int64_t millionths = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), millionths);
  return decimal{text.starts_with('-') ? -millionths : millionths};
}

std::string decimal::text() const {
  const auto size = millionths_ < 0 ? -millionths_ : millionths_;
  std::string text = (millionths_ < 0 ? "-" : "") + std::to_string(size / one);
  if (size % one == 0) return text;
  auto part = std::to_string(one + size % one).substr(1);
  part.erase(part.find_last_not_of('0') + 1);
  return text + "." + part;
}

}  // namespace casebook
