#pragma once

#include <casebook/msm/table.hpp>

#ifdef CASEBOOK_CORRECTED
#define EITHER(wrong, right) right
#else
#define EITHER(wrong, right) wrong
#endif

/// What is right in every table of this folder.
namespace compile_fail {

using namespace casebook::msm;
namespace v1 = casebook::v1;

struct received : open_state {
  static constexpr std::string_view name = "received";
};
struct closed : ended_state {
  static constexpr std::string_view name = "closed";
};

struct a_note : content_guard {
  static constexpr std::string_view name = "a_note";
  static constexpr std::string_view remedy = "write it";
  static bool test(const v1::CaseResolved& fact, const casebook::judge_context&) {
    return !fact.note().empty();
  }
};

}  // namespace compile_fail
