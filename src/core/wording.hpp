#pragma once

// What sentences are made of. Header-only: the tools beside the library use it too.

#include <boost/locale/utf.hpp>

#include <algorithm>
#include <functional>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

namespace casebook {

/// Byte offset of the first byte that is not part of valid UTF-8; npos: all of it is.
inline std::size_t find_bad_utf8(std::string_view text) noexcept {
  namespace utf = boost::locale::utf;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at != end) {
    if (static_cast<unsigned char>(*at) < 0x80) {
      ++at;
      continue;
    }
    const char* const start = at;
    const auto code = utf::utf_traits<char>::decode(at, end);
    if (code == utf::illegal || code == utf::incomplete) {
      return static_cast<std::size_t>(start - text.data());
    }
  }
  return std::string_view::npos;
}

inline bool is_control(char c) noexcept {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}
inline bool has_control(std::string_view text) noexcept {
  return std::ranges::any_of(text, is_control);
}

/// `text` in single quotes, cut after some 40 bytes, control characters masked.
inline std::string quoted(std::string_view text) {
  constexpr std::size_t shown_max = 40;
  const bool cut = text.size() > shown_max;
  std::string shown{cut ? text.substr(0, shown_max) : text};
  if (const auto bad = find_bad_utf8(shown); bad != std::string_view::npos) shown.resize(bad);
  for (char& c : shown) {
    if (is_control(c)) c = '?';
  }
  return '\'' + shown + (cut ? "…'" : "'");
}

/// Names one after another, "a, b, c"; `name` says what an element is called.
template <class Elements, class Name = std::identity>
std::string joined(const Elements& elements, Name name = {}) {
  std::string text;
  for (const auto& element : elements) {
    text.append(text.empty() ? "" : ", ").append(std::string_view{std::invoke(name, element)});
  }
  return text;
}

/// How many characters to insert, delete or replace to get from one word to the other.
inline std::size_t edit_distance(std::string_view from, std::string_view to) {
  std::vector<std::size_t> above(to.size() + 1);
  std::iota(above.begin(), above.end(), std::size_t{0});
  for (std::size_t i = 0; i < from.size(); ++i) {
    std::size_t diagonal = above[0]++;
    for (std::size_t j = 0; j < to.size(); ++j) {
      const std::size_t replaced = diagonal + (from[i] == to[j] ? 0 : 1);
      diagonal = above[j + 1];
      above[j + 1] = std::min({above[j] + 1, diagonal + 1, replaced});
    }
  }
  return above.back();
}

/// "; did you mean 'x'?" for the candidate that is nearest to a mistyped word; empty where none is
/// near.
template <class Candidates>
std::string did_you_mean(std::string_view word, const Candidates& candidates) {
  if (word.size() > 64) return {};
  std::size_t nearest = std::max<std::size_t>(2, word.size() / 3) + 1;
  std::string found;
  for (const auto& candidate : candidates) {
    const std::size_t distance = edit_distance(word, candidate);
    if (distance >= nearest) continue;
    nearest = distance;
    found = candidate;
  }
  return found.empty() ? found : "; did you mean '" + found + "'?";
}

}  // namespace casebook
