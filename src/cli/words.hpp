#pragma once

#include <CLI/CLI.hpp>

#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "core/wording.hpp"

/// What may be written on the command line, and what is said of what may not: the word itself, what
/// was expected, and what was probably meant.
namespace casebook::cli {

/// One of these words.
CLI::Validator one_of(std::vector<std::string> words);

/// One of these words, for the value that it stands for: an enumeration.
template <class Value>
CLI::Validator one_of(const std::map<std::string, Value>& values) {
  std::vector<std::string> words;
  for (const auto& [word, value] : values) words.push_back(word);
  auto known = one_of(words);
  return CLI::Validator{[values, known](std::string& word) {
                          if (auto wrong = known(word); !wrong.empty()) return wrong;
                          word = std::to_string(static_cast<int>(values.at(word)));
                          return std::string{};
                        },
                        ""};
}

/// Digits, and no more of them than the bounds allow.
CLI::Validator whole_number(std::uint64_t least,
                            std::uint64_t most = std::numeric_limits<std::uint64_t>::max());

/// What is wrong with a command line that could not be parsed, in a sentence.
std::string explain(const CLI::App& app, const CLI::ParseError& wrong, int argc,
                    const char* const* argv);

}  // namespace casebook::cli
