#pragma once

#include <casebook/casebook.hpp>

#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

namespace casebook {

inline instant at(const std::string& text) { return parse_rfc3339(text).value(); }

/// A log from lines of "case time fact": the time is local in Shanghai, and the time of recording
/// may follow it after a slash; the fact is JSON.
class DeskLog : public ::testing::Test {
 protected:
  std::unique_ptr<event_log> store = make_memory_log([] { return at("2025-12-31T00:00:00Z"); });
  engine desk{*store, {.clock = [] { return at("2025-12-31T00:00:00Z"); }}};

  void happened(const std::string& lines) {
    history_import import{desk};
    std::istringstream in{lines};
    for (std::string line; std::getline(in, line);) {
      std::istringstream parts{line};
      std::string key, time, json;
      if (!(parts >> key >> time) || !std::getline(parts, json)) continue;
      const auto slash = time.find('/');
      const auto occurred = time.substr(0, slash);
      const auto recorded = slash == std::string::npos ? occurred : time.substr(slash + 1);
      const auto event =
          parse_json("{\"case\": \"" + key + "\", \"occurredAt\": \"" + occurred + "+08:00\"," +
                     "\"recordedAt\": \"" + recorded + "+08:00\"," + json + "}");
      ASSERT_TRUE(event) << event.error().message;
      const auto added = import.add(*event);
      ASSERT_TRUE(added) << added.error().message;
    }
    ASSERT_TRUE(import.flush());
  }

  report_source source() { return {.events = *store, .rules = policy::built_in()}; }
  /// The same, under the built-in policy with more text to it.
  report_source source_with(const std::string& text) {
    return {.events = *store,
            .rules = policy::parse(std::string{policy::built_in_text()} + text).value()};
  }
  static report_question ask(const std::string& when, std::vector<std::string> by = {}) {
    return {.at = {.happened = at(when)}, .by = std::move(by)};
  }
};

/// A site elsewhere, for `source_with`.
constexpr const char* harbour_in_new_york =
    R"(site { site: "harbour" zone: "America/New_York" calendar: "office" })";

}  // namespace casebook
