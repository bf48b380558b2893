#include <casebook/msm/workflow.hpp>

#include "workflow/service_desk.hpp"

namespace casebook {
namespace desk {
namespace {

// clang-format off
struct complaint : table<
  service_desk<supervisor_for_a_and_b<&Rights::resolve_severe>,
               supervisor_for_a_and_b<&Rights::end_severe>>,
  //  from       fact        to    guards
  row<any_state, CaseGraded, same, all<a_grade, reason_for_a_downgrade, supervisor_for_a_downgrade>>
> {};
// clang-format on

}  // namespace
}  // namespace desk

const workflow& complaint_workflow() {
  static const msm::table_workflow<desk::complaint> workflow{"complaint"};
  return workflow;
}

}  // namespace casebook
