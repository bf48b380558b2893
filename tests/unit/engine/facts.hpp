#pragma once

#include <casebook/casebook.hpp>

#include <gtest/gtest.h>

#include <string>

namespace casebook {

inline instant at(const char* text) { return parse_rfc3339(text).value(); }

/// An event from a fact as in the exchange format: fact("C-1", R"("noteAdded": {"text": "x"})").
inline v1::Event fact(const std::string& case_key, const std::string& json,
                      const std::string& envelope = R"("actor": {"role": "SUPERVISOR"})") {
  return parse_json("{\"case\": \"" + case_key + "\", " + envelope + ", " + json + "}").value();
}

inline v1::Event at_time(v1::Event event, instant when) {
  *event.mutable_occurred_at() = to_timestamp(when);
  return event;
}

inline void expect_accepted(engine& desk, const v1::Event& event) {
  const auto recorded = desk.propose(event);
  ASSERT_TRUE(recorded) << recorded.error().message;
}

inline error expect_refused(engine& desk, const event_log& store, const v1::Event& event) {
  const auto before = store.last();
  const auto recorded = desk.propose(event);
  EXPECT_FALSE(recorded);
  EXPECT_EQ(store.last(), before) << "a refused fact leaves no trace";
  return recorded ? error{} : recorded.error();
}

inline const char* const received =
    R"("caseReceived": {"workflow": "complaint", "category": "noise"})";
inline const char* const dispatched = R"("caseDispatched": {"department": "security"})";
inline const char* const resolved = R"("caseResolved": {"note": "done"})";
inline const char* const called_back =
    R"("callbackCompleted": {"channel": "phone", "verdict": "FIXED"})";

}  // namespace casebook
