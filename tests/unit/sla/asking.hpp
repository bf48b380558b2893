#pragma once

#include <gtest/gtest.h>

#include <casebook/sla.hpp>
#include <casebook/testing/history.hpp>

#include "clock_model.hpp"

/// given / when / then for clocks. The tests that use it are linked twice: once they ask
/// judge_clocks, once the reference model, so that both answer every sentence of the domain.
namespace casebook {

using namespace std::chrono_literals;
using model::promises;
using std::chrono::days;
using v1::CaseGraded;
using v1::CasePutOnHold;

/// The case's history, empty; it is judged by the workflow that the numbers belong to. Several
/// versions of them are a book; one alone serves every case.
testing::history a_case(const model::book& rules = model::complaint());

struct answer {
  std::vector<v1::ClockVerdict> clocks;
  std::string state;

  /// The verdict of one clock; a failure of the test where it did not run.
  const v1::ClockVerdict& of(std::string_view clock, int cycle = 1, int stint = 1) const {
    for (const auto& each : clocks) {
      if (each.clock() == clock && each.cycle() == cycle && each.stint() == stint) return each;
    }
    ADD_FAILURE() << "no " << clock << " clock in cycle " << cycle << ", stint " << stint;
    static const v1::ClockVerdict none;
    return none;
  }
  int count(std::string_view clock) const {
    return static_cast<int>(std::count_if(clocks.begin(), clocks.end(),
                                          [&](const auto& each) { return each.clock() == clock; }));
  }
};

answer ask(const testing::history& given, as_of when,
           const model::book& rules = model::complaint());

/// Receipt, and the start of "after" in every history here: a Monday morning in Shanghai.
inline const instant t0 = parse_rfc3339("2025-03-03T10:00:00+08:00").value();

inline answer ask(const testing::history& given, duration since_t0,
                  const model::book& rules = model::complaint()) {
  return ask(given, as_of{.happened = t0 + since_t0}, rules);
}

/// A complaint received at t0.
inline testing::history received(const model::book& rules = model::complaint()) {
  const bool graded = rules.versions.front().graded;
  return std::move(
      a_case(rules).at(t0).received("noise", graded ? "complaint" : "service_request"));
}
/// A complaint received and resolved on the spot at t0.
inline testing::history resolved(const model::book& rules = model::complaint()) {
  return std::move(received(rules).resolved());
}

/// "MET", "BREACHED", "PENDING", or why it is excluded.
inline std::string says(const v1::ClockVerdict& verdict) {
  return verdict.outcome() == v1::EXCLUDED ? verdict.excluded_why()
                                           : v1::Outcome_Name(verdict.outcome());
}
inline duration due(const v1::ClockVerdict& verdict) {
  EXPECT_TRUE(verdict.has_due_at()) << "no due";
  return to_instant(verdict.due_at()) - t0;
}
inline duration stopped(const v1::ClockVerdict& verdict) {
  EXPECT_TRUE(verdict.has_stopped_at()) << "not stopped";
  return to_instant(verdict.stopped_at()) - t0;
}
inline duration started(const v1::ClockVerdict& verdict) {
  return to_instant(verdict.started_at()) - t0;
}
inline duration elapsed(const v1::ClockVerdict& verdict) { return duration{verdict.elapsed_us()}; }
inline duration paused(const v1::ClockVerdict& verdict) { return duration{verdict.paused_us()}; }

}  // namespace casebook
