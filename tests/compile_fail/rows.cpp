#include "table.hpp"

namespace compile_fail {

// error: a row's second column is a fact of casebook.v1.Event
using by_no_fact = row<received, EITHER(v1::Actor, v1::CaseResolved), closed>;
// error: a row from no_case names the state that the case begins in
using begins_nowhere = row<no_case, v1::CaseReceived, EITHER(same, received)>;
// error: a row from no_case names the state that the case begins in
using back_to_nothing = row<no_case, v1::CaseReceived, EITHER(the_state_it_left, received)>;
using no_row = row<received, v1::CaseResolved, closed>;
// error: a table holds rows, and tables of rows
using holds_no_row = table<EITHER(received, no_row)>;

}  // namespace compile_fail
