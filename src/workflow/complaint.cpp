#include <casebook/msm/workflow.hpp>

#include "workflow/service_desk.hpp"

namespace casebook {
namespace desk {
namespace {

// clang-format off
struct complaint : table<
  service_desk<supervisor_to_resolve_a_and_b, supervisor_to_end_a_and_b>,

  //  from       fact        to    guards
  row<any_state, CaseGraded, same, a_grade, reason_for_a_downgrade, supervisor_for_a_downgrade>
> {};
// clang-format on

}  // namespace
}  // namespace desk

const workflow& complaint_workflow() {
  static const msm::table_workflow<desk::complaint> workflow{"complaint"};
  return workflow;
}

}  // namespace casebook
