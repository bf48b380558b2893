#pragma once

#include <casebook/v1/event.pb.h>

#include <string_view>

#include <casebook/policy.hpp>

namespace casebook {

/// The links of received → handled → resolved → called back that a history shows.
struct links {
  bool handled = false;
  bool resolved = false;
  bool called_back = false;  ///< since the last resolution

  [[nodiscard]] bool complete() const { return handled && resolved && called_back; }

  void see(const v1::Event& event, const policy& rules, std::string_view workflow) {
    switch (event.fact_case()) {
      case v1::Event::kCaseDispatched:
      case v1::Event::kDispatchAccepted:
      case v1::Event::kCaseTransferred: handled = true; break;
      case v1::Event::kCustomerContacted: handled = handled || !event.customer_contacted().automatic(); break;
      case v1::Event::kCaseResolved:
        // On the spot: the handling note is the record of what was done.
        handled = handled || !event.case_resolved().note().empty();
        resolved = true;
        called_back = false;
        break;
      case v1::Event::kCallbackCompleted:
        called_back = rules.accepts_callback(workflow, event.callback_completed().channel());
        break;
      default: break;
    }
  }
};

}  // namespace casebook
