#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <casebook/workflow.hpp>

namespace casebook::testing {

using fact = v1::Event::FactCase;
using v1::Actor;
using namespace std::chrono_literals;

/// A case's own states, in the order of domain.md, and before them the case that does not exist
/// yet.
inline const std::vector<std::string> every_state = {
    "",         "received", "dispatched", "in_progress", "on_hold",
    "resolved", "closed",   "cancelled",  "invalid",     "merged"};

/// Saturday, 2025-03-01 10:00 in Shanghai: inside contact hours.
inline const instant noonish = parse_rfc3339("2025-03-01T10:00:00+08:00").value();

std::vector<fact> every_fact();

/// The built-in policy, but every workflow needs the callback, by phone and within 48 hours, or
/// none does.
const policy& with_callback();
const policy& without_callback();

/// A case that the desk has brought into this state: at "lifts", resolved and closed a day ago,
/// called invalid in `in_progress`, with a customer who is not to be called.
case_state a_case(const workflow& its, std::string_view state);

/// A fact that says all that it should, from a supervisor, a day after the case's last step.
v1::Event an_event(fact kind);
/// The same with this fact instead, in protobuf text format; the rest of an event may be said too.
v1::Event an_event_saying(const std::string& text);

/// The state after, or "" and why not.
struct answer {
  std::string state;
  std::string guard;
  std::string message;
  std::vector<std::string> allowed;
  errc code{};
  bool operator==(std::string_view expected) const { return state == expected; }
};
answer ask(const workflow& judge, const case_state& before, const v1::Event& event,
           judging mode = judging::live, const policy& rules = with_callback());

/// What the table alone says.
std::string walk(const workflow& judge, const case_state& before, const v1::Event& event,
                 const policy& rules = with_callback());

/// "a and b and c", apart.
std::vector<std::string> names_in(std::string_view guard);

}  // namespace casebook::testing
