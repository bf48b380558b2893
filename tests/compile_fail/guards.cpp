#include "table.hpp"

namespace compile_fail {

using casebook::judge_context;

template <class Kind>
struct nameless : Kind {
  static constexpr std::string_view remedy = "";
  static bool test(const judge_context&) { return true; }
};
struct of_no_kind {
  static constexpr std::string_view name = "of_no_kind";
  static constexpr std::string_view remedy = "";
  static bool test(const judge_context&) { return true; }
};
struct hopeless : content_guard {
  static constexpr std::string_view name = "hopeless";
  static bool test(const judge_context&) { return true; }
};
struct mute : content_guard {
  static constexpr std::string_view name = "mute";
  static constexpr std::string_view remedy = "";
};
struct undecided : content_guard {
  static constexpr std::string_view name = "undecided";
  static constexpr std::string_view remedy = "";
  static void test(const judge_context&) {}
};

// error: a guard has a name
using has_no_name = row<received, v1::CaseResolved, closed, EITHER(nameless<rights_guard>, a_note)>;
// error: a guard derives from choice_, content_, rights_ or window_guard
using has_no_kind = row<received, v1::CaseResolved, closed, EITHER(of_no_kind, a_note)>;
// error: a guard has a remedy
using has_no_remedy = row<received, v1::CaseResolved, closed, EITHER(hopeless, a_note)>;
// error: a guard tests the fact of its row
using has_no_test = row<received, v1::CaseResolved, closed, EITHER(mute, a_note)>;
// error: a guard tests the fact of its row
using has_no_answer = row<received, v1::CaseResolved, closed, EITHER(undecided, a_note)>;
// error: a guard tests the fact of its row
using tests_another_fact = row<received, EITHER(v1::CaseResumed, v1::CaseResolved), closed, a_note>;
// error: a guard tests the fact of its row
using is_among_all = row<received, v1::CaseResolved, closed, a_note, all<EITHER(mute, a_note)>>;
// error: a guard derives from choice_, content_, rights_ or window_guard
using is_no_guard = row<received, v1::CaseResolved, closed, EITHER(received, a_note)>;

}  // namespace compile_fail
