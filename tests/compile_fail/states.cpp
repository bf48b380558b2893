#include "table.hpp"

namespace compile_fail {

struct nameless : open_state {};
struct neither_open_nor_ended {
  static constexpr std::string_view name = "adrift";
};

// error: a state derives from open_state or ended_state
using from_no_state = row<EITHER(int, received), v1::CaseResolved, closed>;
// error: a state derives from open_state or ended_state
using to_no_state = row<received, v1::CaseResolved, EITHER(neither_open_nor_ended, closed)>;
// error: a state has the name it is stored by
using has_no_name = row<EITHER(nameless, received), v1::CaseResolved, closed>;
// error: a state has the name it is stored by
using among_others = row<in_states<received, EITHER(nameless, closed)>, v1::NoteAdded, same>;
// error: a state derives from open_state or ended_state
using from_a_target = row<EITHER(same, any_state), v1::NoteAdded, same>;
// error: a state derives from open_state or ended_state
using to_a_source = row<any_state, v1::NoteAdded, EITHER(any_state, same)>;

}  // namespace compile_fail
