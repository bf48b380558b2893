// Appends to a store for as long as it lives, and acknowledges each decision on its standard output
// once the log has said that it is recorded: crash_writer DIRECTORY durable|buffered SEED
#include <casebook/rocksdb/rocksdb_log.hpp>

#include <unistd.h>

#include <cstdlib>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <utility>

namespace {

using namespace casebook;

// Event i of n: a reader can tell whether a decision is whole.
v1::Event part(const std::string& case_key, int i, int n) {
  v1::Event event;
  event.set_case_(case_key);
  event.mutable_note_added()->set_text(std::to_string(i) + "/" + std::to_string(n));
  return event;
}

bool acknowledge(const receipt& given) {
  const auto line =
      std::to_string(given.first.value) + " " + std::to_string(given.last.value) + "\n";
  return ::write(STDOUT_FILENO, line.data(), line.size()) == static_cast<ssize_t>(line.size());
}

version head_of(const casebook::event_log& store, const std::string& case_key) {
  const auto events = store.read_case(case_key);
  return {events ? events->size() : 0};
}

// n events of one or two cases in turn, and an index entry for each case with the version it comes
// to.
decision any_decision(const casebook::event_log& store, std::mt19937& random) {
  const auto number = random() % 50;
  const std::string cases[] = {"C" + std::to_string(number),
                               "C" + std::to_string((number + random() % 5) % 50)};
  const int n = 1 + static_cast<int>(random() % 5);
  decision made{.events = {}, .expected = head_of(store, cases[0])};
  std::map<std::string, version> heads;
  for (int i = 1; i <= n; ++i) {
    const auto& case_key = cases[(i - 1) % 2];
    const auto head = heads.try_emplace(case_key, head_of(store, case_key)).first;
    head->second = head->second.next();
    made.events.push_back(part(case_key, i, n));
    made.events.back().set_version(head->second.value);
  }
  for (const auto& [case_key, head] : heads) {
    made.index.push_back({.key = case_key, .value = std::to_string(head.value)});
  }
  return made;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 4) return EXIT_FAILURE;
  const auto sync =
      std::string_view{arguments[2]} == "durable" ? durability::durable : durability::buffered;
  std::mt19937 random{static_cast<unsigned>(std::atoi(arguments[3]))};
  auto opened = open_rocksdb_log(arguments[1], wall_clock(), {.sync = sync});
  if (!opened) return EXIT_FAILURE;
  auto& store = **opened;

  for (std::uint64_t decisions = store.last().value;; ++decisions) {
    auto one = any_decision(store, random);
    one.events.front().set_idempotency_key(std::to_string(decisions) + "-" + arguments[3]);
    const auto given = store.append(std::move(one));
    if (!given || !acknowledge(*given)) return EXIT_FAILURE;
  }
}
