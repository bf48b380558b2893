#pragma once

#include <cstdint>
#include <initializer_list>
#include <random>
#include <vector>

namespace casebook::model {

/// Its own arithmetic on the engine's output: the distributions of <random> differ between
/// libraries.
class dice {
 public:
  explicit dice(std::uint64_t seed) : engine_{seed} {}

  std::uint64_t below(std::uint64_t count) { return engine_() % count; }
  bool percent(std::uint64_t chance) { return below(100) < chance; }
  template <class T>
  const T& one_of(const std::vector<T>& list) {
    return list[below(list.size())];
  }
  template <class T>
  T one_of(std::initializer_list<T> list) {
    return *(list.begin() + below(list.size()));
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace casebook::model
