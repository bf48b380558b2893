#pragma once

#include <casebook/casebook.hpp>

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

inline const char* const received =
    R"("caseReceived": {"workflow": "complaint", "category": "noise"})";
inline const char* const dispatched = R"("caseDispatched": {"department": "security"})";
inline const char* const resolved = R"("caseResolved": {"note": "done"})";
inline const char* const called_back =
    R"("callbackCompleted": {"channel": "phone", "verdict": "FIXED"})";

}  // namespace casebook
