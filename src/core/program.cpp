#include "core/program.hpp"

#include <atomic>

namespace casebook {
namespace {

enum class phase : int { begins, runs, ends };

// Made by the compiler, so that it can be asked before any constructor has run.
constinit std::atomic<phase> now{phase::begins};

struct marker {
  marker() { now = phase::runs; }
  ~marker() { now = phase::ends; }
} const mark;

}  // namespace

result<void> check_program_runs() {
  switch (now.load()) {
    case phase::runs: return {};
    case phase::begins:
      return fail(errc::invalid_argument,
                  "the program has not reached main yet: call the engine from there, not from the "
                  "constructor of a static object");
    case phase::ends: break;
  }
  return fail(errc::invalid_argument,
              "the program has left main: what is to be recorded must be proposed before, not by "
              "the destructor of a static object");
}

}  // namespace casebook
