// A host that uses an engine before main and after its end: an answer each time, never a crash.
#include <casebook/casebook.hpp>

#include <cstdio>
#include <cstdlib>

namespace {

using namespace casebook;

v1::Event a_receipt(const char* key) {
  v1::Event event;
  event.set_case_(key);
  event.mutable_case_received()->set_workflow("complaint");
  event.mutable_case_received()->set_category("noise");
  return event;
}

struct desk_of_a_static_object {
  std::unique_ptr<event_log> store = make_memory_log(wall_clock());
  engine desk{*store};

  // Where the library's own objects are made first, as those of a shared library are, it may
  // answer.
  desk_of_a_static_object() {
    const auto early = desk.propose(a_receipt("C-1"));
    std::printf("before: %s\n", early ? "recorded" : early.error().message.c_str());
  }
  ~desk_of_a_static_object() {
    const auto late = desk.propose(a_receipt("C-3"));
    std::printf("after: %s\n", late ? "recorded" : late.error().message.c_str());
    std::fflush(stdout);
  }
};

desk_of_a_static_object everywhere;

}  // namespace

int main() {
  const auto recorded = everywhere.desk.propose(a_receipt("C-2"));
  std::printf("in main: %s\n", recorded ? "recorded" : recorded.error().message.c_str());
  return recorded ? EXIT_SUCCESS : EXIT_FAILURE;
}
