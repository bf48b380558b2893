#include <casebook/msm/workflow.hpp>

#include "table.hpp"

namespace compile_fail {

struct again : open_state {
  static constexpr std::string_view name = EITHER("received", "again");
};

using begins = row<no_case, v1::CaseReceived, received>;
using ends = row<received, v1::CaseResolved, closed>;
using ends_with_note = row<received, v1::CaseResolved, closed, a_note>;
using goes_on = row<received, v1::CaseResumed, again>;

struct without_beginning : table<EITHER(ends, begins)> {};
struct with_two_of_a_name : table<begins, goes_on> {};
struct with_a_dead_row : table<begins, EITHER(ends_with_note, goes_on), ends> {};

// error: a workflow has a row from no_case
using no_beginning = table_workflow<without_beginning>;
// error: two states do not share a name
using two_of_a_name = table_workflow<with_two_of_a_name>;
// error: every row can be reached
using a_dead_row = table_workflow<with_a_dead_row>;
// error: a workflow's table derives from table
using no_table = table_workflow<EITHER(received, with_two_of_a_name)>;

}  // namespace compile_fail
