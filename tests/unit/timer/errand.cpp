#include "errand.hpp"

#include <casebook/msm/workflow.hpp>

namespace casebook {
namespace {

using namespace msm;

struct wanted : open_state {
  static constexpr std::string_view name = "wanted";
};
struct underway : open_state {
  static constexpr std::string_view name = "underway";
};
struct done : ended_state {
  static constexpr std::string_view name = "done";
};

// clang-format off
struct errand : table<
  //  from            fact               to        guards
  row<no_case,        v1::CaseReceived,  wanted>,
  row<wanted,         v1::CaseDispatched, underway>,
  row<any_open_state, v1::CaseResolved,  done>,
  row<any_state,      v1::TimerFired,    same>
> {};
// clang-format on

}  // namespace

const workflow& errand_workflow() {
  static const table_workflow<errand> workflow{"errand"};
  return workflow;
}

}  // namespace casebook
