#pragma once

#include <casebook/casebook.hpp>

#include <google/protobuf/text_format.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <sstream>
#include <string>

/// Logs told in lines, and policies told as edits of the default.
namespace casebook::testing {

inline instant at(const std::string& text) { return parse_rfc3339(text).value(); }

/// Local time in Shanghai.
inline instant local(const std::string& text) { return at(text + "+08:00"); }

/// A log from lines of "case | local time in Shanghai | the rest of the event as JSON". What a line
/// does not say is recorded when it occurred.
class told_history {
 public:
  event_log& store() { return *store_; }

  /// As an import takes it: judged, and led on by today's table.
  void happened(const std::string& lines) {
    history_import import{desk_};
    each_line(lines, [&](const v1::Event& event) {
      const auto added = import.add(event);
      ASSERT_TRUE(added) << added.error().message;
    });
    ASSERT_TRUE(import.flush());
  }

  /// As an older Casebook may have recorded it: nobody judges, and each line says its own
  /// "stateAfter".
  void recorded(const std::string& lines) {
    each_line(lines, [&](v1::Event event) {
      const auto before = store_->read_case(event.case_());
      const version expected{before ? before->size() : 0};
      event.set_policy_version(policy::built_in().version());
      const auto appended = store_->append(decision{.events = {event}, .expected = expected});
      ASSERT_TRUE(appended) << appended.error().message;
    });
  }

  report_source source(policy_book rules = policy::built_in()) {
    return {.events = *store_, .rules = std::move(rules)};
  }

 private:
  static void each_line(const std::string& lines,
                        const std::function<void(const v1::Event&)>& take) {
    std::istringstream in{lines};
    for (std::string line; std::getline(in, line);) {
      std::istringstream parts{line};
      std::string key, time, json;
      if (!(parts >> key >> time) || !std::getline(parts, json)) continue;
      v1::Event event;
      const auto read = google::protobuf::util::JsonStringToMessage(
          "{\"case\": \"" + key + "\", \"occurredAt\": \"" + time + "+08:00\", " + json + "}",
          &event);
      ASSERT_TRUE(read.ok()) << read.ToString();
      if (!event.has_recorded_at()) *event.mutable_recorded_at() = event.occurred_at();
      take(event);
    }
  }

  std::unique_ptr<event_log> store_ = make_memory_log([] { return at("2025-12-31T00:00:00Z"); });
  engine desk_{*store_, {.clock = [] { return at("2025-12-31T00:00:00Z"); }}};
};

/// The default policy after an edit, under a name of its own.
inline policy edited(const std::string& version, const std::function<void(v1::Policy&)>& edit) {
  auto changed = policy::built_in().source();
  changed.set_version(version);
  edit(changed);
  std::string text;
  google::protobuf::TextFormat::PrintToString(changed, &text);
  return policy::parse(text, version).value();
}

/// A clock of the complaint workflow.
inline v1::Clock& clock_of(v1::Policy& in, const std::string& name) {
  for (auto& promises : *in.mutable_workflow()) {
    if (promises.workflow() != "complaint") continue;
    for (auto& clock : *promises.mutable_clock()) {
      if (clock.clock() == name) return clock;
    }
  }
  ADD_FAILURE() << "no clock " << name;
  static v1::Clock none;
  return none;
}

inline void set_hours(v1::Policy& in, const std::string& clock, int hours) {
  auto& changed = clock_of(in, clock);
  changed.clear_budget();
  changed.add_budget()->mutable_budget()->mutable_elapsed()->set_hours(hours);
}

}  // namespace casebook::testing
