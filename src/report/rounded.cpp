#include "report/rounded.hpp"

#include <boost/multiprecision/cpp_int.hpp>

#include <algorithm>

namespace casebook {
namespace {

using boost::multiprecision::cpp_int;

constexpr int decimals_min = 2;

cpp_int power_of_ten(int exponent) {
  return boost::multiprecision::pow(cpp_int{10}, static_cast<unsigned>(exponent));
}

int decimals_of(const decimal& mark) {
  const auto text = mark.text();
  const auto point = text.find('.');
  return point == std::string::npos ? 0 : static_cast<int>(text.size() - point - 1);
}

// The multiples of 10^-decimals, one of which is shown.
class grid {
 public:
  explicit grid(int decimals) : decimals_(decimals), steps_to_one_(power_of_ten(decimals)) {}

  [[nodiscard]] cpp_int nearest(const cpp_int& numerator, const cpp_int& denominator) const {
    const cpp_int twice = 2 * numerator * steps_to_one_ + denominator;  // half a step further
    cpp_int steps = twice / (2 * denominator);
    if (twice < 0 && twice % (2 * denominator) != 0) --steps;  // division goes towards zero
    return steps;
  }
  [[nodiscard]] cpp_int steps(const decimal& mark) const {
    return cpp_int{mark.millionths()} * steps_to_one_ / decimal::one;
  }
  [[nodiscard]] std::string text(const cpp_int& steps) const {
    auto digits = cpp_int{abs(steps)}.str();
    const auto whole = static_cast<std::size_t>(decimals_) + 1;
    if (digits.size() < whole) digits.insert(0, whole - digits.size(), '0');
    digits.insert(digits.size() - static_cast<std::size_t>(decimals_), ".");
    return (steps < 0 ? "-" : "") + digits;
  }

 private:
  int decimals_;
  cpp_int steps_to_one_;
};

// Less than, equal to or greater than zero, as the value is to the mark.
int side(const cpp_int& numerator, const cpp_int& denominator, const decimal& mark) {
  return cpp_int{numerator * decimal::one}.compare(cpp_int{denominator * mark.millionths()});
}

int sign(int number) { return (number > 0) - (number < 0); }

}  // namespace

std::string rounded(const ratio& counted, std::int64_t factor, std::span<const decimal> marks) {
  const cpp_int numerator = cpp_int{counted.numerator} * factor;
  const cpp_int denominator = counted.denominator;
  int decimals = decimals_min;
  for (const auto& mark : marks) decimals = std::max(decimals, decimals_of(mark));
  for (;; ++decimals) {
    const grid shown{decimals};
    auto steps = shown.nearest(numerator, denominator);
    for (const auto& mark : marks) {
      const int wanted = side(numerator, denominator, mark);
      if (wanted < 0) steps = std::min<cpp_int>(steps, shown.steps(mark) - 1);
      if (wanted > 0) steps = std::max<cpp_int>(steps, shown.steps(mark) + 1);
    }
    const bool keeps_its_sides = std::ranges::all_of(marks, [&](const decimal& mark) {
      return sign(steps.compare(shown.steps(mark))) == sign(side(numerator, denominator, mark));
    });
    if (keeps_its_sides) return shown.text(steps);
  }
}

}  // namespace casebook
