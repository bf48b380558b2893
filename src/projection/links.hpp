#pragma once

#include <casebook/v1/event.pb.h>

#include <string_view>

#include <casebook/policy.hpp>

#include "core/who_did_it.hpp"

namespace casebook {

/// The links of received → handled → resolved → called back that a history shows in the case's last
/// cycle. A waiver is a link of its own: such a case is neither complete nor missing one.
struct links {
  bool with_department = false;  ///< that has not declined it
  bool acted_upon = false;
  bool resolved = false;
  bool called_back = false;  ///< since the last resolution
  bool waived = false;       ///< the callback was, since then

  [[nodiscard]] bool handled() const { return with_department || acted_upon; }
  [[nodiscard]] bool complete() const { return handled() && resolved && called_back; }

  void see(const v1::Event& event, const policy& rules, std::string_view workflow) {
    switch (event.fact_case()) {
      case v1::Event::kCaseDispatched:
      case v1::Event::kCaseTransferred: with_department = true; break;
      case v1::Event::kDispatchDeclined: with_department = false; break;
      case v1::Event::kDispatchAccepted: acted_upon = true; break;
      case v1::Event::kCustomerContacted: acted_upon = acted_upon || by_a_human(event); break;
      case v1::Event::kCaseResolved:
        // On the spot: the handling note is the record of what was done.
        acted_upon = acted_upon || !event.case_resolved().note().empty();
        resolved = true;
        called_back = waived = false;
        break;
      case v1::Event::kCallbackWaived: waived = true; break;
      case v1::Event::kResolutionRejected: resolved = false; break;
      case v1::Event::kCallbackCompleted:
        called_back = rules.accepts_callback(workflow, event.callback_completed().channel());
        if (event.callback_completed().verdict() == v1::CallbackCompleted::NOT_FIXED) begin_cycle();
        break;
      case v1::Event::kCaseReopened: begin_cycle(); break;
      default: break;
    }
  }

 private:
  // The work returns to the department that has the case; everything else is to be shown again.
  void begin_cycle() { acted_upon = resolved = called_back = waived = false; }
};

}  // namespace casebook
