#pragma once

#include <casebook/casebook.hpp>

#include <gtest/gtest.h>

#include <sstream>
#include <string>

namespace casebook {

/// The default policy's head, without its scorecard, and these lines instead.
inline std::string policy_text(const std::string& scorecard) {
  return R"(version: "test"
    workflow {
      workflow: "complaint" callback: true callback_channel: "phone"
      clock { clock: "dispatch" budget { budget { elapsed { minutes: 30 } } } }
      clock { clock: "resolution" budget { budget { elapsed { hours: 48 } } } }
      clock { clock: "callback" budget { budget { elapsed { hours: 48 } } } }
    }
    workflow { workflow: "measurement" }
    measure { measure: "calls" }
    measure { measure: "defects" total: true }
    site { zone: "Asia/Shanghai" }
    site { site: "paris" zone: "Europe/Paris" }
    callback { contact_from { hours: 9 } contact_to { hours: 20 } attempts: 3 spacing { hours: 4 } }
    counting { staffed_channel: "phone" }
)" + scorecard;
}

/// A log from lines of "case time fact-as-JSON", times in Shanghai; an actor may stand before the
/// fact.
class Scorecards : public ::testing::Test {
 protected:
  std::unique_ptr<event_log> store =
      make_memory_log([] { return parse_rfc3339("2025-12-31T00:00:00Z").value(); });
  std::unique_ptr<engine> desk;
  policy_book rules = policy::built_in();

  void happened(const std::string& lines) {
    if (!desk) desk = std::make_unique<engine>(*store, engine_options{.rules = rules});
    history_import import{*desk};
    std::istringstream in{lines};
    for (std::string line; std::getline(in, line);) {
      std::istringstream parts{line};
      std::string key, time, json;
      if (!(parts >> key >> time) || !std::getline(parts, json)) continue;
      const auto event =
          parse_json("{\"case\": \"" + key + "\", \"occurredAt\": \"" + time +
                     "+08:00\",\"recordedAt\": \"" + time + "+08:00\"," + json + "}");
      ASSERT_TRUE(event) << event.error().message;
      const auto added = import.add(*event);
      ASSERT_TRUE(added) << added.error().message;
    }
    ASSERT_TRUE(import.flush());
  }

  [[nodiscard]] report_source source() const { return {.events = *store, .rules = rules}; }

  static scorecard_question ask(std::string period = "all", std::vector<std::string> by = {}) {
    scorecard_question asked{.at = {.happened = parse_rfc3339("2025-12-31T00:00:00Z").value()}};
    asked.period = std::move(period);
    asked.by = std::move(by);
    return asked;
  }

  using row = v1::ScorecardReport::Row;

  /// The only row of an indicator in the groups that hold this value.
  static row find(const v1::ScorecardReport& report, const std::string& indicator,
                  const std::string& value = {}) {
    for (const auto& one : report.rows()) {
      const bool fits = value.empty() || std::ranges::any_of(one.group(), [&](const auto& g) {
                          return g.second == value;
                        });
      if (one.indicator() == indicator && fits) return one;
    }
    ADD_FAILURE() << "no row of " << indicator << " in '" << value << "'";
    return {};
  }

  /// "3/4" in all of the log.
  std::string rate(const std::string& indicator, const std::string& value = {},
                   scorecard_question asked = ask()) {
    const auto report = scorecard_report(source(), asked);
    if (!report) return report.error().message;
    const auto one = find(*report, indicator, value);
    return std::to_string(one.numerator()) + "/" + std::to_string(one.denominator());
  }
};

}  // namespace casebook
