#include "cli/words.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <charconv>

namespace casebook::cli {
namespace {

// CLI11 hands visible verbs out only through a filter.
std::vector<std::string> verbs_of(const CLI::App& app) {
  std::vector<std::string> names;
  for (const auto* verb : app.get_subcommands({})) names.push_back(verb->get_name());
  return names;
}

std::vector<std::string> options_of(const CLI::App& app) {
  std::vector<std::string> names;
  for (const auto* option : app.get_options()) {
    for (const auto& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

bool takes_words(const CLI::App& app) {
  return std::ranges::any_of(app.get_options(),
                             [](const auto* option) { return option->get_positional(); });
}

const CLI::App* find_verb(const CLI::App& app, const std::string& word) {
  for (const auto* verb : app.get_subcommands({})) {
    if (verb->get_name() == word) return verb;
  }
  return nullptr;
}

std::string unknown_option(const CLI::App& at, const std::string& name) {
  return fmt::format("'{}' is no option of {}{}", name, at.get_name(),
                     did_you_mean(name, options_of(at)));
}

std::string unknown_verb(const CLI::App& at, const std::string& word) {
  const auto meant = did_you_mean(word, verbs_of(at));
  return fmt::format(
      "'{}' is no verb of {}{}", word, at.get_name(),
      meant.empty() ? fmt::format(": expected one of {}", fmt::join(verbs_of(at), ", ")) : meant);
}

// The first word that nothing knows; empty: all of them are known.
std::string unknown_word(const CLI::App& app, const std::vector<std::string>& words) {
  const auto* at = &app;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto& word = words[i];
    if (word == "--") break;
    if (word.starts_with("--")) {
      const auto name = word.substr(0, word.find('='));
      const auto* option = at->get_option_no_throw(name);
      if (option == nullptr) return unknown_option(*at, name);
      if (option->get_items_expected_max() != 0 && name == word) ++i;  // its value
    } else if (const auto* verb = find_verb(*at, word)) {
      at = verb;
    } else if (!verbs_of(*at).empty() && !takes_words(*at)) {
      return unknown_verb(*at, word);
    }
  }
  return {};
}

}  // namespace

CLI::Validator one_of(std::vector<std::string> words) {
  return CLI::Validator{[words](std::string& word) {
                          if (std::ranges::find(words, word) != words.end()) return std::string{};
                          return fmt::format("expected one of {}, found '{}'{}",
                                             fmt::join(words, ", "), word,
                                             did_you_mean(word, words));
                        },
                        ""};
}

CLI::Validator whole_number(std::uint64_t least, std::uint64_t most) {
  return CLI::Validator{
      [=](std::string& word) {
        std::uint64_t number = 0;
        const char* const last = word.data() + word.size();
        const auto [end, failed] = std::from_chars(word.data(), last, number);
        if (failed == std::errc{} && end == last && number >= least && number <= most) {
          return std::string{};
        }
        return fmt::format("expected a whole number from {} to {}, found '{}'", least, most, word);
      },
      ""};
}

std::string explain(const CLI::App& app, const CLI::ParseError& wrong, int argc,
                    const char* const* argv) {
  const std::vector<std::string> words(argv + std::min(argc, 1), argv + argc);
  auto unknown = unknown_word(app, words);
  return unknown.empty() ? wrong.what() : unknown;
}

}  // namespace casebook::cli
