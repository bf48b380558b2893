// A workflow as an application writes it, outside the library: one .cpp.
#include "dunning.hpp"

#include <casebook/msm/workflow.hpp>

namespace {

using namespace casebook::msm;
namespace v1 = casebook::v1;

struct found : open_state {
  static constexpr std::string_view name = "found";
};
struct printed : open_state {
  static constexpr std::string_view name = "printed";
};
struct delivered : open_state {
  static constexpr std::string_view name = "delivered";
};
struct paid : ended_state {
  static constexpr std::string_view name = "paid";
};

struct a_debtor : content_guard {
  static constexpr std::string_view name = "a_debtor";
  static constexpr std::string_view remedy = "name the household that owes";
  static bool test(const v1::CaseReceived& fact, const casebook::judge_context&) {
    return !fact.household().empty();
  }
};

struct by_hand : choice_guard {
  static constexpr std::string_view name = "by_hand";
  static constexpr std::string_view remedy = "deliver it by hand";
  static bool test(const v1::CustomerContacted& fact, const casebook::judge_context&) {
    return !fact.automatic();
  }
};

struct an_hour_to_print : window_guard {
  static constexpr std::string_view name = "an_hour_to_print";
  static std::string remedy(const casebook::judge_context& asked) {
    return "the arrears of " + asked.before.household + " are stale: find them anew";
  }
  static bool test(const casebook::judge_context& asked) {
    return casebook::to_instant(asked.event.occurred_at()) <=
           asked.before.received_at + std::chrono::hours{1};
  }
};

// clang-format off
struct dunning : table<
  //  from            fact                   to         guards
  row<no_case,        v1::CaseReceived,      found,     a_debtor>,
  row<found,          v1::CaseDispatched,    printed,   an_hour_to_print>,
  row<printed,        v1::CustomerContacted, delivered, by_hand>,
  row<printed,        v1::CustomerContacted, same,      otherwise>,
  row<any_open_state, v1::CaseResolved,      paid>,
  row<any_state,      v1::NoteAdded,         same>
> {};
// clang-format on

}  // namespace

const casebook::workflow& dunning_workflow() {
  static const table_workflow<dunning> workflow{"dunning"};
  return workflow;
}
