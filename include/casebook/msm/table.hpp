#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <casebook/msm/guard.hpp>

/// The words in which a workflow's table is written. No Boost in it: a table can be checked
/// cheaply.
///
///   // clang-format off
///   struct desk : table<
///     //  from                             fact                to          guards
///     row<no_case,                         v1::CaseReceived,   received,   a_category>,
///     row<received,                        v1::CaseDispatched, dispatched, a_department>,
///     row<in_states<received, dispatched>, v1::CaseResolved,   closed>,
///     row<any_state,                       v1::NoteAdded,      same,       a_text>
///   > {};
///   // clang-format on
///
/// Reading order is trying order: of the rows of one state and fact, the first whose choice guards
/// hold decides. Its other guards then say yes or no; no later row is asked.
namespace casebook::msm {

// ---- states -------------------------------------------------------------------------------------

/// What a state derives from, besides having a name: `struct paid : ended_state {…}`. In an open
/// state there is work to do, so timers look after the case and backlogs hold it; an ended one
/// waits for nobody, though its case may still go on.
struct open_state {};
struct ended_state {};

/// Where a case comes from: it does not exist yet.
struct no_case {
  static constexpr std::string_view name = "";
};

template <class T>
concept state = must(std::derived_from<T, open_state> || std::derived_from<T, ended_state>,
                     "a state derives from open_state or ended_state") &&
    must(names_itself<T>,
         "a state has the name it is stored by: static constexpr std::string_view name");

/// Sources of a row besides a state.
template <class... States>
struct in_states {};
struct any_open_state {};
struct any_state {};  ///< but no_case

/// Targets of a row besides a state.
struct same {};
struct the_state_it_left {};  ///< before CaseInvalidated

namespace detail {

/// A state with nothing amiss.
struct some_state : open_state {
  static constexpr std::string_view name = "some_state";
};

/// The first that is not a state, for the compiler to explain; else one that is.
template <class... States>
struct first_no_state : std::type_identity<some_state> {};
template <class First, class... Rest>
struct first_no_state<First, Rest...> : std::type_identity<First> {};
template <state First, class... Rest>
struct first_no_state<First, Rest...> : first_no_state<Rest...> {};

template <class Source>
struct source_state : first_no_state<Source> {};
template <class... States>
struct source_state<in_states<States...>> : first_no_state<States...> {};
template <>
struct source_state<any_open_state> : first_no_state<> {};
template <>
struct source_state<any_state> : first_no_state<> {};
template <>
struct source_state<no_case> : first_no_state<> {};

template <class Target>
struct target_state : first_no_state<Target> {};
template <>
struct target_state<same> : first_no_state<> {};
template <>
struct target_state<the_state_it_left> : first_no_state<> {};

template <class T>
concept special_target = std::same_as<T, same> || std::same_as<T, the_state_it_left>;

template <class T>
concept has_place_in_event = requires {
  fact_traits<T>::number;
};

}  // namespace detail

// ---- rows ---------------------------------------------------------------------------------------

template <class T>
concept source_of_row = state<typename detail::source_state<T>::type>;
template <class T>
concept target_of_row = state<typename detail::target_state<T>::type>;
template <class T>
concept fact = must(detail::has_place_in_event<T>,
                    "a row's second column is a fact of casebook.v1.Event");
template <class Source, class Target>
concept leads_to = must(!(std::same_as<Source, no_case> && detail::special_target<Target>),
                        "a row from no_case names the state that the case begins in");

template <source_of_row Source, fact Fact, target_of_row Target, class... Guards>
requires leads_to<Source, Target> && guarded_by<Fact, Guards...>
struct row {
};

namespace detail {

template <class Row>
struct columns;
template <class Source, class Fact, class Target, class... Guards>
struct columns<row<Source, Fact, Target, Guards...>> {
  using source = Source;
  using fact = Fact;
  using target = Target;
  using guards = detail::guards<Fact, typename flatten<all<Guards...>>::type>;
};

/// One row for one of its source states.
template <class Source, class Row>
struct edge : columns<Row> {
  using source = Source;

  static constexpr std::string_view target_name() {
    using target = typename columns<Row>::target;
    if constexpr (std::is_same_v<target, same>) {
      return Source::name;
    } else if constexpr (std::is_same_v<target, the_state_it_left>) {
      return {};
    } else {
      return target::name;
    }
  }
};

template <class T>
inline constexpr bool is_row = false;
template <class Source, class Fact, class Target, class... Guards>
inline constexpr bool is_row<row<Source, Fact, Target, Guards...>> = true;

struct any_table {};

template <class T>
concept is_part_of_table = is_row<T> || std::derived_from<T, any_table>;

template <class... Parts>
struct first_no_part : std::type_identity<any_table> {};
template <class First, class... Rest>
struct first_no_part<First, Rest...> : std::type_identity<First> {};
template <is_part_of_table First, class... Rest>
struct first_no_part<First, Rest...> : first_no_part<Rest...> {};

}  // namespace detail

template <class T>
concept part_of_table = must(detail::is_part_of_table<T>, "a table holds rows, and tables of rows");

/// Rows in reading order. A table in a table counts as its rows written out. Derive from it: the
/// name of your type then stands for the table wherever the compiler has to spell it.
template <class... Parts>
requires part_of_table<typename detail::first_no_part<Parts...>::type>
struct table : detail::any_table {
};

// ---- what a table says --------------------------------------------------------------------------

namespace detail {

template <class... Parts>
list<Parts...> parts_of(const table<Parts...>&);

template <class Part>
struct rows_in : std::type_identity<list<Part>> {};
template <class... Parts>
struct rows_in<list<Parts...>> : join<list<>, typename rows_in<Parts>::type...> {};
template <std::derived_from<any_table> Table>
struct rows_in<Table> : rows_in<decltype(parts_of(std::declval<Table>()))> {};

template <class List, class T>
struct add : std::type_identity<List> {};
template <class... Known, class T>
requires(!std::is_same_v<Known, T> && ...) struct add<list<Known...>, T>
    : std::type_identity<list<Known..., T>> {
};

template <class List, class... Rest>
struct add_all : std::type_identity<List> {};
template <class List, class First, class... Rest>
struct add_all<List, First, Rest...> : add_all<typename add<List, First>::type, Rest...> {};
template <class List, class... States, class... Rest>
struct add_all<List, in_states<States...>, Rest...> : add_all<List, States..., Rest...> {};
template <class List, class First, class... Rest>
requires(std::same_as<First, no_case> || std::same_as<First, any_state> ||
         std::same_as<First, any_open_state> ||
         special_target<First>) struct add_all<List, First, Rest...> : add_all<List, Rest...> {
};

/// The states that the rows name, in the order of their first mention.
template <class States, class Rows>
struct collect_states : std::type_identity<States> {};
template <class States, class S, class F, class T, class... G, class... Rest>
struct collect_states<States, list<row<S, F, T, G...>, Rest...>>
    : collect_states<typename add_all<States, S, T>::type, list<Rest...>> {};

template <class Rows>
struct collect_facts;
template <class... Rows>
struct collect_facts<list<Rows...>> : add_all<list<>, typename columns<Rows>::fact...> {};

/// A row's sources, where `States` are those of the table.
template <class Source, class States>
struct sources : std::type_identity<list<Source>> {};
template <class... Named, class States>
struct sources<in_states<Named...>, States> : std::type_identity<list<Named...>> {};
template <class States>
struct sources<any_state, States> : std::type_identity<States> {};
template <class... States>
struct sources<any_open_state, list<States...>>
    : join<list<>,
           std::conditional_t<std::derived_from<States, open_state>, list<States>, list<>>...> {};

template <class Sources, class Row>
struct expand_over;
template <class... Sources, class Row>
struct expand_over<list<Sources...>, Row> : std::type_identity<list<edge<Sources, Row>...>> {};

template <class Row, class States>
struct expand_row
    : expand_over<typename sources<typename columns<Row>::source, States>::type, Row> {};

template <class Rows, class States>
struct expand;
template <class... Rows, class States>
struct expand<list<Rows...>, States> : join<list<>, typename expand_row<Rows, States>::type...> {};

template <class Table>
using rows_of = typename rows_in<Table>::type;
template <class Table>
using states_of = typename collect_states<list<>, rows_of<Table>>::type;
template <class Table>
using facts_of = typename collect_facts<rows_of<Table>>::type;
template <class Table>
using edges_of = typename expand<rows_of<Table>, states_of<Table>>::type;

// ---- checks of a whole table --------------------------------------------------------------------

template <class... States>
consteval bool have_names_of_their_own(list<States...>) {
  const std::array<std::string_view, sizeof...(States)> names{States::name...};
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i].empty()) return false;
    for (std::size_t j = 0; j < i; ++j) {
      if (names[i] == names[j]) return false;
    }
  }
  return true;
}

struct edge_outline {
  std::string_view source;
  v1::Event::FactCase fact;
  bool is_choice;
};

template <class... Edges>
consteval auto outlines(list<Edges...>) {
  return std::array<edge_outline, sizeof...(Edges)>{edge_outline{
      Edges::source::name, fact_traits<typename Edges::fact>::number, Edges::guards::is_choice}...};
}

template <class... Edges>
consteval std::size_t count(list<Edges...>) {
  return sizeof...(Edges);
}

/// Does every row have a state in which no earlier row keeps the fact from it?
template <class... Rows, class States>
consteval bool can_all_be_reached(list<Rows...>, States) {
  const auto edges = outlines(typename expand<list<Rows...>, States>::type{});
  const auto is_open = [&](const edge_outline& edge) {
    return std::none_of(edges.data(), &edge, [&](const edge_outline& earlier) {
      return !earlier.is_choice && earlier.fact == edge.fact && earlier.source == edge.source;
    });
  };
  std::size_t begin = 0;
  for (const auto size : {count(typename expand_row<Rows, States>::type{})...}) {
    if (std::none_of(edges.data() + begin, edges.data() + begin + size, is_open)) return false;
    begin += size;
  }
  return true;
}

template <class... Edges>
consteval bool begins(list<Edges...>) {
  return (std::is_same_v<typename Edges::source, no_case> || ...);
}

}  // namespace detail

template <class T>
concept whole_table = must(std::derived_from<T, detail::any_table>,
                           "a workflow's table derives from table") &&
    must(detail::begins(detail::edges_of<T>{}),
         "a workflow has a row from no_case: how a case begins") &&
    must(detail::have_names_of_their_own(detail::states_of<T>{}),
         "two states do not share a name") &&
    must(detail::can_all_be_reached(detail::rows_of<T>{}, detail::states_of<T>{}),
         "every row can be reached: not all of it lies behind rows without a choice guard");

// ---- the table as data --------------------------------------------------------------------------

namespace detail {

template <class... Edges>
std::vector<casebook::table_row> describe(list<Edges...>) {
  return {casebook::table_row{Edges::source::name, fact_traits<typename Edges::fact>::number,
                              Edges::target_name(), Edges::guards::names(),
                              &Edges::guards::chosen}...};
}

template <class... States>
std::vector<std::string_view> open_names(list<States...>) {
  std::vector<std::string_view> names;
  ((std::derived_from<States, open_state> ? names.push_back(States::name) : void()), ...);
  return names;
}

}  // namespace detail
}  // namespace casebook::msm
