#include <casebook/casebook.hpp>
#include <iostream>

int main() {
  const auto nine = casebook::parse_rfc3339("2025-03-01T09:00:00+08:00").value();
  const auto log = casebook::make_memory_log([nine] { return nine; });
  casebook::engine desk{*log, {.clock = [nine] { return nine; }}};

  const auto fact =
      R"({"case": "C-7", "caseReceived": {"workflow": "complaint", "category": "leak"}})";
  std::cout << desk.propose(casebook::parse_json(fact).value()).value().state_after << '\n';
  const auto early =
      R"({"case": "C-7", "callbackCompleted": {"channel": "phone", "verdict": "FIXED"}})";
  std::cout << desk.propose(casebook::parse_json(early).value()).error().message << '\n';
  for (const auto& clock : desk.verdicts("C-7", {nine + std::chrono::hours{13}}).value().clocks)
    std::cout << clock.clock << ": " << casebook::v1::Outcome_Name(clock.outcome) << '\n';
}
