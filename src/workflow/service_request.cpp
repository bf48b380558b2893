#include <casebook/msm/workflow.hpp>

#include "workflow/service_desk.hpp"

namespace casebook {
namespace desk {
namespace {

// Nobody grades a service request, so nobody's rank decides who may resolve or end it.
struct service_request : service_desk<all<>, all<>> {};

}  // namespace
}  // namespace desk

const workflow& service_request_workflow() {
  static const msm::table_workflow<desk::service_request> workflow{"service_request"};
  return workflow;
}

}  // namespace casebook
