#pragma once

#include <boost/mpl/push_front.hpp>
#include <boost/mpl/vector.hpp>
#include <boost/msm/back/state_machine.hpp>
#include <boost/msm/front/functor_row.hpp>
#include <boost/msm/front/state_machine_def.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include <casebook/msm/table.hpp>

/// A table as a Boost.MSM machine. Heavy: only a workflow's own .cpp gets here, by workflow.hpp.
namespace casebook::msm::detail {

namespace back = boost::msm::back;
namespace front = boost::msm::front;

/// The back end, and how it numbers a state. The numbers are the build's own and never leave it.
template <class FrontEnd>
using back_end = back::state_machine<FrontEnd>;
template <class Machine, class Node>
inline constexpr int id_of = back::get_state_id<typename Machine::stt, Node>::type::value;

/// One question put to the machine, and what its guards have to say.
struct trial {
  const judge_context& asked;
  const failed_guard* failed = nullptr;
  bool decided = false;  ///< some row's choice guards held: the rows after it are not asked

  template <class Guards>
  bool passes() {
    if (decided) return false;
    failed = Guards::first_failing_choice(asked);
    if (failed != nullptr) return false;
    decided = true;
    failed = Guards::first_failing_condition(asked);
    return failed == nullptr;
  }
};

template <class Guards>
struct passes {
  template <class Fact, class Machine, class From, class To>
  bool operator()(const Fact&, Machine& machine, From&, To&) const {
    return machine.question->template passes<Guards>();
  }
};

/// For an internal transition of the machine: no_case is a state to MSM, but none of a case's.
template <class Guards>
struct passes_in_a_state {
  template <class Fact, class Machine, class From, class To>
  bool operator()(const Fact&, Machine& machine, From&, To&) const {
    trial& question = *machine.question;
    return !question.asked.before.state.empty() && question.template passes<Guards>();
  }
};

template <class State>
struct node : front::state<> {};

// To MSM a row without a target is internal: the state is neither left nor entered.
template <class Target>
struct front_target : std::type_identity<node<Target>> {};
template <>
struct front_target<same> : std::type_identity<front::none> {};

template <class Edge>
using front_row = front::Row<node<typename Edge::source>, typename Edge::fact,
                             typename front_target<typename Edge::target>::type, front::none,
                             passes<typename Edge::guards>>;

// A fact that leaves any state the same is one internal transition of the machine, not one a state:
// half of the rows, and of the time to compile them. It must have no other rows, for MSM asks those
// of a state first.
template <class Row>
inline constexpr bool stays_anywhere = std::is_same_v<typename columns<Row>::source, any_state>&&
    std::is_same_v<typename columns<Row>::target, same>;
template <class Fact, class... Rows>
consteval bool stays_anywhere_by(list<Rows...>) {
  return ((!std::is_same_v<typename columns<Rows>::fact, Fact> || stays_anywhere<Rows>)&&...);
}

template <bool Internal, class Rows>
struct those;
template <bool Internal, class... Rows>
struct those<Internal, list<Rows...>>
    : join<list<>, std::conditional_t<stays_anywhere_by<typename columns<Rows>::fact>(
                                          list<Rows...>{}) == Internal,
                                      list<Rows>, list<>>...> {};

template <class Table>
using external_edges =
    typename expand<typename those<false, rows_of<Table>>::type, states_of<Table>>::type;
template <class Table>
using internal_rows = typename those<true, rows_of<Table>>::type;

template <class Row>
using front_internal = front::Internal<typename columns<Row>::fact, front::none,
                                       passes_in_a_state<typename columns<Row>::guards>>;

template <std::size_t I, class... Items>
auto pick(list<Items...>) -> std::tuple_element_t<I, std::tuple<std::type_identity<Items>...>>;
template <class List, std::size_t I>
using item = typename decltype(pick<I>(List{}))::type;

// What MSM gets to see has short names. Rows that spell their columns make every name in the
// machine tens of kilobytes long, and the compiler run out of memory.
template <class Table, std::size_t I>
struct external : front_row<item<external_edges<Table>, I>> {};
template <class Table, std::size_t I>
struct internal : front_internal<item<internal_rows<Table>, I>> {};

/// MSM tries the rows of one state and trigger bottom-up: reversed, reading order is trying order.
/// (mpl::vector itself stops at 20 rows; pushing does not.)
template <class Sequence, class... Rows>
struct reversed : std::type_identity<Sequence> {};
template <class Sequence, class First, class... Rest>
struct reversed<Sequence, First, Rest...>
    : reversed<typename boost::mpl::push_front<Sequence, First>::type, Rest...> {};

template <class Table, template <class, std::size_t> class Row, class List>
struct sequence;
template <class Table, template <class, std::size_t> class Row, class... Items>
struct sequence<Table, Row, list<Items...>> {
  template <std::size_t... I>
  static auto reverse(std::index_sequence<I...>)
      -> reversed<boost::mpl::vector0<>, Row<Table, I>...>;
  using type = typename decltype(reverse(std::index_sequence_for<Items...>{}))::type;
};

template <class Table>
struct front_end : front::state_machine_def<front_end<Table>> {
  using no_message_queue = int;
  using no_exception_thrown = int;
  using initial_state = node<no_case>;
  using transition_table = typename sequence<Table, external, external_edges<Table>>::type;
  using internal_transition_table = typename sequence<Table, internal, internal_rows<Table>>::type;

  /// MSM's own asserts. Here it is an ordinary answer.
  template <class Machine, class Fact>
  void no_transition(const Fact&, Machine&, int) noexcept {}

  trial* question = nullptr;
};

/// Loads a machine's state through its public `serialize`, and nothing else.
struct state_loader {
  int state;

  template <class T>
  state_loader& operator&(T&) {
    return *this;
  }
  state_loader& operator&(int (&states)[1]) {
    states[0] = state;
    return *this;
  }
};

/// What a row to `the_state_it_left` asks for by itself.
struct a_state_it_left : content_guard {
  static constexpr std::string_view name = "a_state_it_left";
  static constexpr std::string_view remedy =
      "it was not invalidated in a state of this workflow: open a new case";
};

struct state_id {
  std::string_view name;
  int id;
};

/// A machine lives for one question: nothing is kept between two calls.
template <class Table>
class machine {
 public:
  /// The name of the state after, which outlives everything. None: no, and `question` knows why.
  static std::optional<std::string_view> ask(trial& question) {
    const auto& asked = question.asked;
    const auto from = id_of_name(asked.before.state);
    const auto number = static_cast<std::size_t>(asked.event.fact_case());
    if (!from || number >= by_fact.size() || by_fact[number] == nullptr) return std::nullopt;
    back_end_type machine;
    machine.question = &question;
    state_loader loader{*from};
    machine.serialize(loader, 0);
    if (!by_fact[number](machine, asked.event)) return std::nullopt;
    return name_of(machine.current_state()[0], question);
  }

 private:
  using back_end_type = back_end<front_end<Table>>;
  using ask_one = bool (*)(back_end_type&, const v1::Event&);

  template <class... States>
  static constexpr auto ids(list<States...>) {
    return std::array{state_id{no_case::name, id_of<back_end_type, node<no_case>>},
                      state_id{States::name, id_of<back_end_type, node<States>>}...};
  }
  static constexpr auto states = ids(states_of<Table>{});

  static std::optional<int> id_of_name(std::string_view name) {
    const auto found = std::ranges::find(states, name, &state_id::name);
    return found == states.end() ? std::nullopt : std::optional{found->id};
  }

  static std::optional<std::string_view> name_of(int id, trial& question) {
    const auto found = std::ranges::find(states, id, &state_id::id);
    return found == states.end() ? left_state(question) : std::optional{found->name};
  }

  /// The machine went to `the_state_it_left`, which only the case knows.
  static std::optional<std::string_view> left_state(trial& question) {
    const auto found = std::ranges::find(states, question.asked.before.left_state, &state_id::name);
    if (found != states.end() && !found->name.empty()) return found->name;
    question.failed = &failed<a_state_it_left>;
    return std::nullopt;
  }

  template <class Fact>
  static bool process(back_end_type& machine, const v1::Event& event) {
    return machine.process_event(fact_traits<Fact>::in(event)) == back::HANDLED_TRUE;
  }

  template <class... Facts>
  static constexpr auto dispatch(list<Facts...>) {
    std::array<ask_one, static_cast<std::size_t>(std::max({fact_traits<Facts>::number...})) + 1>
        table{};
    ((table[static_cast<std::size_t>(fact_traits<Facts>::number)] = &process<Facts>), ...);
    return table;
  }
  static constexpr auto by_fact = dispatch(facts_of<Table>{});
};

}  // namespace casebook::msm::detail
