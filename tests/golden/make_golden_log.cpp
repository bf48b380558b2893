// Writes the store that freezes the current format: make_golden_log DIRECTORY. See README.md.
#include <casebook/rocksdb/rocksdb_log.hpp>

#include <google/protobuf/util/json_util.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace casebook;
namespace files = std::filesystem;

// 2025-03-01T02:00:00Z and a second more at every look: the same store, whenever it is made.
clock_source ticking() {
  return [seconds = 1'740'794'400LL]() mutable { return instant{std::chrono::seconds{seconds++}}; };
}

v1::Event event(const std::string& case_key, const std::string& state,
                const std::string& key = {}) {
  v1::Event made;
  made.set_case_(case_key);
  made.set_idempotency_key(key);
  made.set_state_after(state);
  made.set_policy_version("2025-1");
  made.mutable_actor()->set_id("陈小姐");
  made.mutable_actor()->set_role(v1::Actor::ASSISTANT);
  made.mutable_occurred_at()->set_seconds(1'740'790'800);
  made.mutable_occurred_at()->set_nanos(123'456'000);
  return made;
}

std::vector<decision> first_session() {
  auto received = event("A-1", "received", "call-1");
  received.mutable_case_received()->set_workflow("complaint");
  received.mutable_case_received()->set_text("大堂漏水\n\"since Friday\"");
  received.mutable_case_received()->mutable_facts()->set_injury(false);
  auto graded = event("A-1", "received");
  graded.mutable_actor()->set_role(v1::Actor::SYSTEM);
  graded.mutable_case_graded()->set_grade(v1::CaseGraded::B);
  graded.mutable_case_graded()->add_rules("leak");
  auto imported = event("案-2", "received", "历史-1");
  imported.mutable_case_received()->set_workflow("service_request");
  imported.mutable_recorded_at()->set_seconds(1'700'000'000);
  return {{{received, graded}, {0}, {{"due 2025-03-01 A-1", "dispatch"}}}, {{imported}, {0}}};
}

std::vector<decision> second_session() {
  auto dispatched = event("A-1", "dispatched", "call-2");
  dispatched.mutable_case_dispatched()->set_department("engineering");
  auto resolved = event("A-1", "resolved");
  resolved.mutable_case_resolved()->set_note("sealed");
  auto noted = event("案-2", "received");
  noted.mutable_note_added()->set_text(std::string(300, 'n'));
  return {{{dispatched}, {2}, {{"due 2025-03-01 A-1", {}}, {"due 2025-03-02 A-1", "resolution"}}},
          {{resolved}, {3}},
          {{noted}, {1}}};
}

// One decision over several cases: a new one regrades two others.
std::vector<decision> third_session() {
  auto received = event("A-3", "received", "call-3");
  received.mutable_case_received()->set_workflow("complaint");
  auto regraded = event("A-1", "resolved");
  regraded.mutable_actor()->set_role(v1::Actor::SYSTEM);
  regraded.mutable_case_graded()->set_grade(v1::CaseGraded::A);
  regraded.set_version(5);
  auto other = regraded;
  other.set_case_("案-2");
  other.set_state_after("received");
  other.set_version(3);
  auto noted = event("A-3", "received");
  noted.mutable_note_added()->set_text("as in 案-2");
  return {{{received, regraded, other, noted}, {0}, {{"due 2025-03-02 案-2", "callback"}}}};
}

// Each session moves what it appended into table files when it ends; what a session appends that
// does not end stays in the write-ahead log.
std::unique_ptr<event_log> write_session(const files::path& store, clock_source clock,
                                         std::vector<decision> decisions) {
  auto opened = open_rocksdb_log(store, std::move(clock));
  if (!opened) return {};
  for (const auto& answer : (*opened)->append(decisions)) {
    if (!answer) return {};
  }
  if (!(*opened)->put_document("policy", "the policy in force\n")) return {};
  return std::move(*opened);
}

bool write_events(const casebook::event_log& store, const files::path& name) {
  std::ofstream file{name};
  const auto reader = store.read({1}).value();
  v1::Event one;
  while (reader->next().value()) {
    std::string line;
    if (!reader->parse(one) || !google::protobuf::util::MessageToJsonString(one, &line).ok()) {
      return false;
    }
    file << line << '\n';
  }
  return file.good();
}

bool write_index(const casebook::event_log& store, const files::path& name) {
  std::ofstream file{name};
  const auto visited =
      store.each_index_entry({}, {}, [&](std::string_view key, std::string_view value) {
        file << key << '=' << value << '\n';
        return true;
      });
  return visited && file.good();
}

bool write_what_it_holds(const files::path& directory) {
  const auto opened = open_rocksdb_log(directory / "store", ticking(), {.read_only = true});
  return opened && write_events(**opened, directory / "events.jsonl") &&
         write_index(**opened, directory / "index.txt");
}

// What RocksDB writes for people and does not read.
void drop_chatter(const files::path& store) {
  for (const auto& entry : files::directory_iterator{store}) {
    const auto name = entry.path().filename().string();
    if (name.starts_with("LOG") || name == "LOCK" || name.starts_with("OPTIONS")) {
      files::remove(entry.path());
    }
  }
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2 || !files::create_directories(arguments[1])) return EXIT_FAILURE;
  const files::path directory{arguments[1]};
  const auto clock = ticking();
  if (!write_session(directory / "store", clock, first_session())) return EXIT_FAILURE;
  if (!write_session(directory / "store", clock, second_session())) return EXIT_FAILURE;
  const auto unended = write_session(directory / "store", clock, third_session());
  const bool done = unended && write_what_it_holds(directory);
  drop_chatter(directory / "store");
  std::_Exit(done ? EXIT_SUCCESS : EXIT_FAILURE);
}
