#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <type_traits>

#include <casebook/msm/fact.hpp>
#include <casebook/workflow.hpp>

namespace casebook::msm {

/// A condition whose sentence the compiler quotes, at the user's line, where it does not hold.
consteval bool must(bool held, const char* /*sentence*/) { return held; }

// ---- guards -------------------------------------------------------------------------------------
//
// A guard is a type that derives from its kind, reads as a question or as what it asks for, and
// says three things:
//
//   struct a_department : content_guard {
//     static constexpr std::string_view name = "a_department";
//     static constexpr std::string_view remedy = "name the department in 'department'";
//     static bool test(const v1::CaseDispatched& fact, const judge_context&) {
//       return !fact.department().empty();
//     }
//   };
//
// `test` may leave out the fact, or take several as a constrained `auto`; leave it unconstrained
// and a wrong fact is no longer an error at the row that names it. Where the remedy depends on the
// case it is a function, `static std::string remedy(const judge_context&)`.

struct choice_guard {
  static constexpr guard_kind kind = guard_kind::choice;
};
struct content_guard {
  static constexpr guard_kind kind = guard_kind::content;
};
struct rights_guard {
  static constexpr guard_kind kind = guard_kind::rights;
};
struct window_guard {
  static constexpr guard_kind kind = guard_kind::window;
};

/// Several guards under one name, or none: among a row's guards it counts as written out.
template <class... Guards>
struct all {};

/// The choice that always holds: the last row of a choice says so.
struct otherwise : choice_guard {
  static constexpr std::string_view name = "otherwise";
  static constexpr std::string_view remedy = "";
  static bool test(const judge_context&) { return true; }
};

template <class T>
concept names_itself = requires {
  { T::name } -> std::convertible_to<std::string_view>;
};
template <class Guard>
concept has_kind = requires {
  { Guard::kind } -> std::convertible_to<guard_kind>;
};
template <class Guard>
concept has_constant_remedy = requires {
  { Guard::remedy } -> std::convertible_to<std::string_view>;
};
template <class Guard>
concept has_remedy = has_constant_remedy<Guard> || requires(const judge_context& asked) {
  { Guard::remedy(asked) } -> std::convertible_to<std::string>;
};
template <class Guard>
concept tests_the_case = requires(const judge_context& asked) {
  { Guard::test(asked) } -> std::same_as<bool>;
};
template <class Guard, class Fact>
concept tests_the_fact = requires(const Fact& fact, const judge_context& asked) {
  { Guard::test(fact, asked) } -> std::same_as<bool>;
};

template <class Guard, class Fact>
concept guard_of = must(names_itself<Guard>,
                        "a guard has a name: static constexpr std::string_view name") &&
    must(has_kind<Guard>, "a guard derives from choice_, content_, rights_ or window_guard") &&
    must(has_remedy<Guard>, "a guard has a remedy: static constexpr std::string_view remedy") &&
    must(tests_the_case<Guard> || tests_the_fact<Guard, Fact>,
         "a guard tests the fact of its row: static bool test(fact, const judge_context&)");

namespace detail {

template <class... Types>
struct list {};

template <class... Lists>
struct join;
template <template <class...> class List, class... Items>
struct join<List<Items...>> : std::type_identity<List<Items...>> {};
template <template <class...> class List, class... A, class... B, class... Rest>
struct join<List<A...>, List<B...>, Rest...> : join<List<A..., B...>, Rest...> {};
template <class... Lists>
using joined = typename join<Lists...>::type;

template <class Guard>
struct flatten : std::type_identity<all<Guard>> {};
template <class... Guards>
struct flatten<all<Guards...>> : join<all<>, typename flatten<Guards>::type...> {};

/// The first guard that cannot guard this fact, for the compiler to explain; else one that can.
template <class Fact, class Flat>
struct first_unfit;
template <class Fact>
struct first_unfit<Fact, all<>> : std::type_identity<otherwise> {};
template <class Fact, class First, class... Rest>
struct first_unfit<Fact, all<First, Rest...>> : std::type_identity<First> {};
template <class Fact, class First, class... Rest>
requires guard_of<First, Fact>
struct first_unfit<Fact, all<First, Rest...>> : first_unfit<Fact, all<Rest...>> {
};

}  // namespace detail

template <class Fact, class... Guards>
concept guarded_by = guard_of<
    typename detail::first_unfit<Fact, typename detail::flatten<all<Guards...>>::type>::type, Fact>;

// ---- asking them --------------------------------------------------------------------------------

/// A guard that said no: what a refusal has to say about it.
struct failed_guard {
  std::string_view name;
  std::string (*remedy)(const judge_context& asked);
};

namespace detail {

template <class Guard>
std::string remedy_of([[maybe_unused]] const judge_context& asked) {
  if constexpr (has_constant_remedy<Guard>) {
    return std::string{Guard::remedy};
  } else {
    return Guard::remedy(asked);
  }
}

template <class Guard>
inline constexpr failed_guard failed{Guard::name, &remedy_of<Guard>};

template <class Guard, class Fact>
bool holds(const judge_context& asked) {
  if constexpr (tests_the_case<Guard>) {
    return Guard::test(asked);
  } else {
    return Guard::test(fact_traits<Fact>::in(asked.event), asked);
  }
}

/// What happened, happened: an import of history is not held to rights and windows.
constexpr bool is_judged(guard_kind kind, judging mode) {
  return mode == judging::live || kind == guard_kind::choice || kind == guard_kind::content;
}

template <class Fact, class Guards>
struct guards;

/// The guards of one row, asked of one fact.
template <class Fact, class... Guards>
struct guards<Fact, all<Guards...>> {
  static constexpr bool is_choice =
      ((Guards::kind == guard_kind::choice && !std::is_same_v<Guards, otherwise>) || ...);

  static std::string names() {
    std::string joined;
    ((joined.append(joined.empty() ? "" : " and ").append(Guards::name)), ...);
    return joined;
  }

  static bool chosen(const judge_context& asked) { return first_failing_choice(asked) == nullptr; }

  static const failed_guard* first_failing_choice(const judge_context& asked) {
    return first_failing(asked, [](guard_kind kind) { return kind == guard_kind::choice; });
  }

  static const failed_guard* first_failing_condition(const judge_context& asked) {
    return first_failing(asked, [&](guard_kind kind) {
      return kind != guard_kind::choice && is_judged(kind, asked.mode);
    });
  }

 private:
  template <class Asked>
  static const failed_guard* first_failing([[maybe_unused]] const judge_context& asked,
                                           [[maybe_unused]] Asked is_asked) {
    const failed_guard* no = nullptr;
    static_cast<void>(
        ((!is_asked(Guards::kind) || holds<Guards, Fact>(asked) || (no = &failed<Guards>, false)) &&
         ...));
    return no;
  }
};

}  // namespace detail
}  // namespace casebook::msm
